/**
 * Puts a strategy to the test (`mqk strategy check`): does it look ahead, is its warm-up long enough, is
 * it the same in every run and after every restart.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WrittenEvaluation } from '../../../adapters/artifacts/index.ts';
import { runLimited, strategyLimit } from '../../../adapters/authoring/index.ts';
import { Failure, InvariantViolation } from '../../../foundation/core/index.ts';
import {
  BacktestRun,
  proveDeterminism,
  proveNoLookahead,
  proveWarmup,
  type ProofResult,
  type ProofSubject,
} from '../../../trading/backtest/index.ts';
import type { Places, Watch } from '../backtest-request.ts';
import { widenInliningBudget } from '../compiler-budget.ts';
import { readProvenance } from '../provenance.ts';
import type { CheckCase, CheckPlan } from './check-plan.ts';
import type { CheckedProof, CheckedSeries, CheckReport } from './check-report.ts';
import { recordCheck } from './record-check.ts';

export interface CheckOutcome {
  readonly report: CheckReport;
  readonly folder: WrittenEvaluation;
}

/**
 * Checks a strategy on every set of bars, and writes what was found, good or bad, as an evaluation of kind
 * CHECK. Fails with STRATEGY_HUNG, INTERRUPTED, RUN_FOLDER_CONFLICT, or as the disk does; nothing is left then.
 */
export async function checkStrategy(
  plan: CheckPlan,
  to: { readonly outDir: string; readonly places: Pick<Places, 'packageRoot'> },
  watch: Watch,
): Promise<CheckOutcome> {
  try {
    const report = await provePlan(plan, watch);
    const folder = recordCheck(plan, report, {
      outDir: to.outDir,
      provenance: readProvenance(to.places.packageRoot),
    });
    if (folder.note !== null) watch.note(folder.note);
    return { report, folder };
  } catch (error) {
    throw plan.strategy.explain(error);
  }
}

async function provePlan(
  { strategy, params, warmup, cases }: CheckPlan,
  watch: Watch,
): Promise<CheckReport> {
  widenInliningBudget();
  const series = cases.map(({ name, timeframe, subject }) => ({
    name,
    timeframe,
    ...activityOf(subject),
  }));
  const idle = series.every(({ signals }) => signals === 0) ? notExercised(cases) : null;
  const prove = async (proof: (subject: ProofSubject) => ProofResult): Promise<CheckedProof> => {
    let checked = 0;
    for (const { name, subject } of cases) {
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
  const lookahead = await prove(proveNoLookahead);
  const warmupProof = await prove(proveWarmup);
  const determinism = await prove(proveDeterminism);
  const passed = [lookahead, warmupProof, determinism].every((proof) => proof.passed);
  return { passed, strategy, params, warmup, series, lookahead, determinism, warmupProof };
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
function notExercised(cases: readonly CheckCase[]): CheckedProof['firstProblem'] {
  const [first] = cases;
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

function interrupted(): Failure {
  return new Failure('INTERRUPTED', 'INTERRUPTED', 'the check was stopped', {
    fix: 'run the command again; nothing was written',
  });
}
