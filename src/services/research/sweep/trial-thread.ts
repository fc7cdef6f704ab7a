/** A worker thread of a sweep: takes trials until none is left, and tells of each as soon as it is done. */
import { parentPort, workerData } from 'node:worker_threads';
import type { StrategyDefinition } from '../../../engines/strategy/index.ts';
import { Failure, InvariantViolation } from '../../../foundation/core/index.ts';
import { trialLine } from '../../../trading/backtest/index.ts';
import type { Watch } from '../backtest-request.ts';
import { findCleanRows } from '../plan/drive-run.ts';
import { receiveStrategy, type SentStrategy } from '../strategy/sent-strategy.ts';
import { TrialRunner, type TrialJob } from './trial-job.ts';

/** What a thread is started with; everything large in it lies on shared memory. */
export interface ThreadStart {
  readonly job: Omit<TrialJob, 'plan'> & { readonly plan: Omit<TrialJob['plan'], 'strategy'> };
  readonly strategy: SentStrategy;
  /** Trials to be run; place `NEXT` of `control` says which is next, for all threads. */
  readonly pending: Int32Array;
  readonly control: Int32Array;
  /** Place of `control` in which this thread says where in `pending` it is at work; -1: nowhere. */
  readonly place: number;
}

/** Places of `control`: the next trial, and whether work must end at once; then one place a thread. */
export const NEXT = 0;
export const STOPPED = 1;
export const FIRST_THREAD = 2;
export const IDLE = -1;

/** A row as `trialLine` writes it, or what is no trial's fault. */
export type ThreadMessage =
  | { readonly kind: 'ROW'; readonly line: string }
  | { readonly kind: 'DEFECT'; readonly message: string; readonly stack: string };

/** The main function of a worker thread; `builtIns` are those of the program that started it. */
export async function serveTrials(builtIns: readonly StrategyDefinition[]): Promise<void> {
  const port = parentPort;
  if (port === null || !isThreadStart(workerData)) {
    throw new InvariantViolation('trials are served in a worker thread of a sweep');
  }
  const tell = (message: ThreadMessage): void => {
    port.postMessage(message);
  };
  try {
    await takeTrials(workerData, builtIns, tell);
  } catch (error) {
    if (error instanceof Failure && error.kind === 'INTERRUPTED') return;
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    tell({ kind: 'DEFECT', message, stack });
  }
}

async function takeTrials(
  start: ThreadStart,
  builtIns: readonly StrategyDefinition[],
  tell: (message: ThreadMessage) => void,
): Promise<void> {
  const { pending, control, place } = start;
  const strategy = receiveStrategy(start.strategy, builtIns);
  const job: TrialJob = { ...start.job, plan: { ...start.job.plan, strategy } };
  const watch: Watch = {
    note: () => undefined,
    onProgress: () => undefined,
    isInterrupted: () => Atomics.load(control, STOPPED) === 1,
  };
  // Found once for all trials. The best one is made again without, in the main thread.
  const clean = findCleanRows(job.plan);
  const runner = new TrialRunner(job, watch, { clean, resolution: 'DAY' });
  await runner.warmUp();
  while (!watch.isInterrupted()) {
    const at = Atomics.add(control, NEXT, 1);
    const trial = pending[at];
    if (trial === undefined) return;
    Atomics.store(control, place, at);
    tell({ kind: 'ROW', line: trialLine(await runner.run(trial)) });
    Atomics.store(control, place, IDLE);
  }
}

/** We wrote it ourselves, so its presence is all that is asked. */
function isThreadStart(data: unknown): data is ThreadStart {
  return typeof data === 'object' && data !== null && 'pending' in data && 'control' in data;
}
