/** How long a sweep takes, by some of its trials on the threads that it would have; nothing is kept. */
import { interrupted } from '../../../foundation/core/index.ts';
import type { Watch } from '../backtest-request.ts';
import type { ResearchContext } from '../plan/run-plan.ts';
import { runTrials } from './run-trials.ts';
import type { SweepWork } from './run-sweep.ts';
import { planSweep, type SweepPlan, type SweepRequest } from './sweep-plan.ts';

/** Trials are taken evenly from the whole list, so many at most. */
const SAMPLE = 500;
/** Milliseconds after which the sample ends. */
const LIMIT_MS = 3000;

export interface SweepEstimate {
  readonly plan: SweepPlan;
  /** Trials that were timed. */
  readonly timed: number;
  /** Trials a second once the threads were at work. */
  readonly runsPerSecond: number;
  /** For all trials. */
  readonly seconds: number;
}

/** Fails as `planSweep` does, and with INTERRUPTED. */
export async function estimateSweep(
  request: SweepRequest,
  of: ResearchContext & { readonly work: SweepWork },
  watch: Watch,
): Promise<SweepEstimate> {
  const plan = await planSweep(request, of, watch);
  const { base, trials, splitRow } = plan;
  const size = Math.min(trials.count, SAMPLE);
  const pending = Array.from({ length: size }, (_, i) => Math.floor((i * trials.count) / size));
  const startedAt = performance.now();
  const times: number[] = [];
  await runTrials(
    {
      job: { plan: base, trials, splitRow },
      pending,
      jobs: of.work.jobs,
      entry: of.work.entry,
      onRow: () => times.push(performance.now()),
    },
    // Goes on until there is one to go by.
    {
      isInterrupted: () =>
        watch.isInterrupted() || (times.length > 0 && performance.now() - startedAt > LIMIT_MS),
    },
  );
  if (watch.isInterrupted()) throw interrupted('the estimate was stopped');
  const runsPerSecond = rateOf(times, startedAt);
  return { plan, timed: times.length, runsPerSecond, seconds: trials.count / runsPerSecond };
}

/** The first row's time is that of starting; where there is only one row, it has to do. */
function rateOf(times: readonly number[], startedAt: number): number {
  const [first = startedAt] = times;
  const last = times[times.length - 1] ?? first;
  const [rows, ms] = last > first ? [times.length - 1, last - first] : [1, last - startedAt];
  return (rows * 1000) / Math.max(ms, 1e-3);
}
