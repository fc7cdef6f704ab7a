/** What a check works on: the run that it is about, and every set of bars that the strategy meets. */
import { StrategyHost, type ParamText, type ParamValues } from '../../../engines/strategy/index.ts';
import { calendarFor } from '../../../foundation/calendar/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { CalendarName, RunInputs, Timeframe } from '../../../foundation/model/index.ts';
import { prepareBars, type ProofSubject } from '../../../trading/backtest/index.ts';
import type { BacktestRequest, Watch } from '../backtest-request.ts';
import { readBacktestSettings } from '../backtest-settings.ts';
import { readConfig } from '../plan/config-source.ts';
import { inputsOf, planBacktest, type ResearchContext, type RunPlan } from '../plan/run-plan.ts';
import { ownCheckBars } from './check-bars.ts';
import { chooseStrategy, type ChosenStrategy } from './choose-strategy.ts';
import { readStrategyParams } from './strategy-params.ts';

/** As of a backtest, but for what is said here. */
export interface CheckRequest extends Pick<
  BacktestRequest,
  'calendar' | 'configFiles' | 'sets' | 'cash' | 'seed' | 'shadow'
> {
  readonly strategy: string;
  readonly params: readonly ParamText[];
  /** None: generated bars, and the daily sample series. */
  readonly bars: BacktestRequest['bars'];
  /** Splits and dividends of the bars given; null when none are declared. */
  readonly actionsFile: string | null;
  /** Null: the first that the strategy names, else 1D. */
  readonly timeframe: Timeframe | null;
}

export interface CheckCase {
  readonly name: 'given' | 'generated' | 'sample';
  readonly timeframe: Timeframe;
  readonly calendar: CalendarName;
  readonly subject: ProofSubject;
}

export interface CheckPlan {
  readonly strategy: ChosenStrategy;
  readonly params: ParamValues;
  readonly warmup: number;
  /** Of the run with the same flags; without bars given there is no such run, and no data. */
  readonly inputs: RunInputs;
  /** One or more. */
  readonly cases: readonly CheckCase[];
}

/** Fewer slices behind the warm-up say nothing. */
const FEWEST_SLICES = 10;

/**
 * Reads all that a check needs. Fails with STRATEGY_BARS_TOO_FEW, STRATEGY_TIMEFRAME_MISMATCH, or as
 * choosing the strategy, its parameters, config, bars and actions do.
 */
export async function planCheck(
  request: CheckRequest,
  of: ResearchContext,
  watch: Watch,
): Promise<CheckPlan> {
  return request.bars.length > 0
    ? await planOnGiven(request, of, watch)
    : await planOnOwn(request, of, watch);
}

/** The plan of the backtest with the same flags. */
async function planOnGiven(
  request: CheckRequest,
  of: ResearchContext,
  watch: Watch,
): Promise<CheckPlan> {
  const timeframe = request.timeframe ?? '1D';
  const asked = { ...request, timeframe, strategyIds: [request.strategy], runId: null };
  return planCheckOfRun(await planBacktest(asked, of, watch));
}

/** A check of the strategy of a run, on its bars. Fails with STRATEGY_BARS_TOO_FEW, or as its warm-up does. */
export function planCheckOfRun(plan: RunPlan): CheckPlan {
  const { strategy, params, inputs } = plan;
  const warmup = warmupOf(strategy, params);
  return { strategy, params, warmup, inputs, cases: [caseOf('given', plan, warmup)] };
}

/** No run has these bars: its inputs name no data. */
async function planOnOwn(
  request: CheckRequest,
  { places, strategies }: ResearchContext,
  watch: Watch,
): Promise<CheckPlan> {
  const { configFiles, sets, shadow } = request;
  const strategy = await chooseStrategy(request.strategy, {
    builtIns: strategies,
    cwd: places.cwd,
  });
  const { definition } = strategy;
  const params = readStrategyParams(definition, request.params);
  const timeframe = request.timeframe ?? definition.timeframes?.[0] ?? '1D';
  new StrategyHost(timeframe).register(definition);
  const warmup = warmupOf(strategy, params);
  const inputsUnder = (calendar: CalendarName | null): Pick<RunPlan, 'inputs' | 'settings'> => {
    const config = readConfig({ kind: 'LAYERS', configFiles, sets, calendar }, places);
    const settings = readBacktestSettings(config, { timeframe, shadow });
    const parts = { ...request, strategy, params, timeframe, config, settings };
    return { inputs: inputsOf({ ...parts, data: [], file: null }), settings };
  };
  const { inputs } = inputsUnder(request.calendar);
  const bars = await ownCheckBars({ timeframe, warmup }, places, watch);
  const cases = bars.map(({ name, symbols, calendar }) => {
    const under = inputsUnder(calendar);
    const { extendedHours } = under.settings;
    const days = calendarFor(under.settings.calendar);
    const prepared = prepareBars({ symbols, calendar: days, timeframe, extendedHours });
    return caseOf(name, { ...under, strategy, params, prepared, actions: [] }, warmup);
  });
  return { strategy, params, warmup, inputs, cases };
}

function warmupOf({ definition, explain }: ChosenStrategy, params: ParamValues): number {
  try {
    return definition.warmup(params);
  } catch (error) {
    throw explain(error);
  }
}

function caseOf(
  name: CheckCase['name'],
  of: Pick<RunPlan, 'inputs' | 'settings' | 'strategy' | 'params' | 'prepared' | 'actions'>,
  warmup: number,
): CheckCase {
  const { inputs, settings, strategy, params, prepared, actions } = of;
  if (prepared.slices < warmup + FEWEST_SLICES) failTooFew(name, prepared.slices, warmup);
  const subject: ProofSubject = {
    prepared,
    settings: settings.tick,
    sim: settings.sim,
    days: calendarFor(settings.calendar),
    createStrategy: (context) => strategy.definition.create(params, context),
    cash: inputs.cash,
    seed: inputs.seed,
    actions,
    warmup,
    engineId: settings.engineId,
  };
  return { name, timeframe: inputs.timeframe, calendar: settings.calendar, subject };
}

function failTooFew(name: string, slices: number, warmup: number): never {
  throw new Failure(
    'INPUT',
    'STRATEGY_BARS_TOO_FEW',
    `the ${name} bars have ${slices} slices; a warm-up of ${warmup} needs ${warmup + FEWEST_SLICES}`,
    { fix: 'give a longer series' },
  );
}
