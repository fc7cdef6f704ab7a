/** Drives a planned run to its end, turn by turn, so that a signal is heard and progress is seen. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { runLimited, strategyLimit } from '../../../adapters/authoring/index.ts';
import { CleanRows } from '../../../engines/integrity/index.ts';
import { calendarFor } from '../../../foundation/calendar/index.ts';
import { interrupted } from '../../../foundation/core/index.ts';
import type { EquityResolution, RunRecord } from '../../../foundation/model/index.ts';
import { BacktestRun, windowOf, type BarsWindow } from '../../../trading/backtest/index.ts';
import type { Watch } from '../backtest-request.ts';
import { widenInliningBudget } from '../compiler-budget.ts';
import type { DrivablePlan } from './run-plan.ts';

/** Milliseconds between two looks at signals and progress. */
const TURN_MS = 50;

export interface FinishedRun {
  readonly record: RunRecord;
  /** Over every slice, as a positive fraction. */
  readonly maxDrawdown: number;
}

/** What a run sees, and what it may spare itself because of the runs beside it. */
export interface RunScope {
  /** Absent or null: all bars of the plan. */
  readonly window?: BarsWindow | null;
  /** Of all bars of the plan, whatever the window. */
  readonly clean?: CleanRows;
  /** `DAY` where nobody reads slices; drawdown, days and every decision are the same. */
  readonly resolution?: EquityResolution;
}

/** The clean bars of a plan, for all runs over its bars: worth it from the second one on. */
export function findCleanRows({ prepared, settings }: DrivablePlan): CleanRows {
  return CleanRows.find(prepared.columns, settings.tick.integrity);
}

/** The run of a plan, not yet begun. */
export function beginRun(plan: DrivablePlan, scope: RunScope = {}): BacktestRun {
  const { inputs, prepared, settings, strategy, params, actions } = plan;
  const { window = null, clean = null, resolution } = scope;
  widenInliningBudget();
  return new BacktestRun({
    ...(window === null ? { prepared, clean } : windowOf(prepared, window, clean)),
    ...(resolution === undefined ? {} : { resolution }),
    settings: settings.tick,
    sim: settings.sim,
    days: calendarFor(inputs.calendar),
    createStrategy: (context) => strategy.definition.create(params, context),
    cash: inputs.cash,
    seed: inputs.seed,
    actions,
  });
}

/**
 * Drives `run` to its end. `drain` is called after each chunk, to take the tick's events away. Fails with
 * STRATEGY_HUNG, INTERRUPTED, or as the run does.
 */
export async function driveRun(
  plan: DrivablePlan,
  of: { readonly run: BacktestRun; readonly drain: () => void },
  watch: Watch,
): Promise<void> {
  const { run, drain } = of;
  const { rows } = run;
  const turn = (): void => {
    const end = performance.now() + TURN_MS;
    do {
      run.advance();
      drain();
    } while (!run.isDone && performance.now() < end);
  };
  const limit = strategyLimit(() => `from onBar, in the chunk after ${run.row} bars`);
  while (!run.isDone) {
    if (plan.strategy.path === null) turn();
    else runLimited(turn, limit);
    await nextTurn(); // lets a signal in
    if (watch.isInterrupted()) throw interrupted(`stopped after ${run.row} of ${rows} bars`);
    watch.onProgress('RUN', run.row, rows);
  }
}

/** Runs a plan and keeps nothing but its record: no events, no folder. */
export async function runInMemory(
  plan: DrivablePlan,
  watch: Watch,
  scope: RunScope = {},
): Promise<FinishedRun> {
  try {
    const run = beginRun(plan, scope);
    const { events } = run.tick;
    await driveRun(plan, { run, drain: () => events.clear() }, watch);
    const record = { inputs: plan.inputs, ...run.finish() };
    return { record, maxDrawdown: run.drawdown.maxDrawdown };
  } catch (error) {
    throw plan.strategy.explain(error);
  }
}
