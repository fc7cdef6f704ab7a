/**
 * Puts a strategy to the test (`mqk strategy check`): does it look ahead, is its warm-up long enough, is
 * it the same in every run and after every restart.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { runLimited, strategyLimit } from '../../../adapters/authoring/index.ts';
import {
  StrategyHost,
  type ParamText,
  type ParamValues,
  type StrategyDefinition,
} from '../../../engines/strategy/index.ts';
import { calendarFor } from '../../../foundation/calendar/index.ts';
import { Failure, InvariantViolation } from '../../../foundation/core/index.ts';
import type { CalendarName, Timeframe } from '../../../foundation/model/index.ts';
import {
  BacktestRun,
  prepareBars,
  proveDeterminism,
  proveNoLookahead,
  proveWarmup,
  type ProofProblem,
  type ProofResult,
  type ProofSubject,
} from '../../../trading/backtest/index.ts';
import { loadBacktestConfig } from '../backtest-config.ts';
import type { BarsSource, Places, Watch } from '../backtest-request.ts';
import { readBacktestSettings } from '../backtest-settings.ts';
import { widenInliningBudget } from '../compiler-budget.ts';
import { checkBars, type CheckBars } from './check-bars.ts';
import { chooseStrategy, type ChosenStrategy } from './choose-strategy.ts';
import { readStrategyParams } from './strategy-params.ts';

export interface CheckRequest {
  /** As in a backtest. */
  readonly strategy: string;
  readonly params: readonly ParamText[];
  /** None: generated bars, and the daily sample series. */
  readonly bars: readonly BarsSource[];
  /** Null: the first that the strategy names, else 1D. */
  readonly timeframe: Timeframe | null;
  readonly calendar: CalendarName | null;
  readonly configFiles: readonly string[] | null;
  readonly sets: readonly { readonly path: string; readonly value: string }[];
  /** Micros, > 0. */
  readonly cash: number;
  readonly seed: number;
}

/** What a proof found over all bars; the first problem says on which of them. */
export interface CheckedProof {
  readonly passed: boolean;
  readonly checked: number;
  readonly firstProblem: (ProofProblem & { readonly series: string }) | null;
}

/** Bars on which the strategy was checked, and what it did on them. */
export interface CheckedSeries {
  readonly name: string;
  readonly symbols: readonly string[];
  readonly timeframe: Timeframe;
  readonly slices: number;
  /** Changes of a target: without any in all series, no proof is passed (STRATEGY_NOT_EXERCISED). */
  readonly signals: number;
  readonly orders: number;
}

export interface CheckReport {
  readonly strategy: ChosenStrategy;
  readonly params: ParamValues;
  readonly warmup: number;
  readonly series: readonly CheckedSeries[];
  readonly lookahead: CheckedProof;
  readonly determinism: CheckedProof;
  readonly warmupProof: CheckedProof;
}

/** Fewer slices behind the warm-up say nothing. */
const FEWEST_SLICES = 10;

/**
 * Checks a strategy on every set of bars. Fails with STRATEGY_BARS_TOO_FEW, STRATEGY_HUNG, INTERRUPTED, or as choosing
 * the strategy, its parameters, config and bars do.
 */
export async function checkStrategy(
  request: CheckRequest,
  of: { readonly places: Places; readonly strategies: readonly StrategyDefinition[] },
  watch: Watch,
): Promise<CheckReport> {
  const { places, strategies } = of;
  const strategy = await chooseStrategy(request.strategy, {
    builtIns: strategies,
    cwd: places.cwd,
  });
  const { definition, explain } = strategy;
  const params = readStrategyParams(definition, request.params);
  try {
    widenInliningBudget();
    const warmup = definition.warmup(params);
    const bars = await checkBars({ ...request, definition, warmup }, places, watch);
    const subjects = bars.map((one) => ({
      name: one.name,
      timeframe: one.timeframe,
      subject: subjectOf(one, { request, definition, params, places }),
    }));
    const series = subjects.map(({ name, timeframe, subject }) => ({
      name,
      timeframe,
      ...activityOf(subject),
    }));
    const idle = series.every(({ signals }) => signals === 0) ? notExercised(subjects) : null;
    const prove = async (proof: (subject: ProofSubject) => ProofResult): Promise<CheckedProof> => {
      let checked = 0;
      for (const { name, subject } of subjects) {
        await nextTurn(); // lets a signal in
        if (watch.isInterrupted()) throw interrupted();
        const result = runLimited(() => proof(subject), null);
        checked += result.checked;
        const { firstProblem } = result;
        if (firstProblem === null) continue;
        return { passed: false, checked, firstProblem: { ...firstProblem, series: name } };
      }
      return { passed: idle === null, checked, firstProblem: idle };
    };
    return {
      strategy,
      params,
      warmup,
      series,
      lookahead: await prove(proveNoLookahead),
      warmupProof: await prove(proveWarmup),
      determinism: await prove(proveDeterminism),
    };
  } catch (error) {
    throw explain(error);
  }
}

function subjectOf(
  bars: CheckBars,
  of: {
    readonly request: CheckRequest;
    readonly definition: StrategyDefinition;
    readonly params: ParamValues;
    readonly places: Places;
  },
): ProofSubject {
  const { request, definition, params, places } = of;
  const { timeframe } = bars;
  new StrategyHost(timeframe).register(definition);
  const config = loadBacktestConfig({ ...request, calendar: bars.calendar }, places);
  const settings = readBacktestSettings(config, { timeframe, shadow: false });
  const calendar = calendarFor(settings.calendar);
  const { extendedHours, engineId, tick, sim } = settings;
  const prepared = prepareBars({ symbols: bars.symbols, calendar, timeframe, extendedHours });
  const warmup = definition.warmup(params);
  if (prepared.slices < warmup + FEWEST_SLICES) failTooFew(bars, prepared.slices, warmup);
  return {
    prepared,
    settings: tick,
    sim,
    days: calendar,
    createStrategy: (context) => definition.create(params, context),
    cash: request.cash,
    seed: request.seed,
    warmup,
    engineId,
  };
}

function activityOf(subject: ProofSubject): Omit<CheckedSeries, 'name' | 'timeframe'> {
  const run = new BacktestRun(subject);
  const { events, orders, targets } = run.tick;
  const limit = strategyLimit(() => `from onBar, in the chunk after ${run.row} bars`);
  while (!run.isDone) {
    runLimited(() => {
      run.advance();
    }, limit);
    events.clear();
  }
  const { symbols, slices } = subject.prepared;
  return { symbols, slices, signals: targets.signals, orders: orders.count };
}

/** Proofs that compare nothing but absent positions say nothing of a strategy: none of them is passed. */
function notExercised(
  subjects: readonly { readonly name: string; readonly subject: ProofSubject }[],
): CheckedProof['firstProblem'] {
  const [first] = subjects;
  if (first === undefined) throw new InvariantViolation('a check has bars');
  const { columns } = first.subject.prepared;
  return {
    code: 'STRATEGY_NOT_EXERCISED',
    series: first.name,
    ts: columns.ts[columns.count - 1] ?? NaN,
    symbol: null,
    what: 'number of signals',
    expected: 'to be 1 or more',
    found: '0',
    when: 'the strategy had seen all bars: nothing was tested',
    fix: 'give --bars on which it trades, or other parameters with --param',
  };
}

function failTooFew(bars: CheckBars, slices: number, warmup: number): never {
  throw new Failure(
    'INPUT',
    'STRATEGY_BARS_TOO_FEW',
    `the ${bars.name} bars have ${slices} slices; a warm-up of ${warmup} needs ${warmup + FEWEST_SLICES}`,
    { fix: 'give a longer series' },
  );
}

function interrupted(): Failure {
  return new Failure('INTERRUPTED', 'INTERRUPTED', 'the check was stopped', {
    fix: 'run the command again; nothing was written',
  });
}
