/** A worker thread of a sweep: takes trials until none is left, and tells of each as soon as it is done. */
import { parentPort, workerData } from 'node:worker_threads';
import { strategyOf, type StrategyBundle } from '../../../adapters/authoring/index.ts';
import type { StrategyDefinition } from '../../../engines/strategy/index.ts';
import { Failure, InvariantViolation } from '../../../foundation/core/index.ts';
import { trialLine } from '../../../trading/backtest/index.ts';
import type { Watch } from '../backtest-request.ts';
import { findCleanRows } from '../plan/drive-run.ts';
import type { ChosenStrategy } from '../strategy/choose-strategy.ts';
import { TrialRunner, type TrialJob } from './trial-job.ts';

/** A strategy as data: the id of a built-in one, or a user's bundle. */
export type SentStrategy =
  | { readonly kind: 'BUILT_IN'; readonly id: string }
  | { readonly kind: 'BUNDLE'; readonly path: string; readonly bundle: StrategyBundle };

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
  const strategy = receive(start.strategy, builtIns);
  const job: TrialJob = { ...start.job, plan: { ...start.job.plan, strategy } };
  const watch: Watch = {
    note: () => undefined,
    onProgress: () => undefined,
    isInterrupted: () => Atomics.load(control, STOPPED) === 1,
  };
  // Found once for all trials. The best one is made again without, in the main thread.
  const clean = findCleanRows(job.plan);
  const runner = new TrialRunner(job, watch, { clean, resolution: 'DAY' });
  while (!watch.isInterrupted()) {
    const at = Atomics.add(control, NEXT, 1);
    const trial = pending[at];
    if (trial === undefined) return;
    Atomics.store(control, place, at);
    tell({ kind: 'ROW', line: trialLine(await runner.run(trial)) });
    Atomics.store(control, place, IDLE);
  }
}

function receive(sent: SentStrategy, builtIns: readonly StrategyDefinition[]): ChosenStrategy {
  if (sent.kind === 'BUNDLE') return strategyOf(sent.path, sent.bundle);
  const definition = builtIns.find(({ id }) => id === sent.id);
  if (definition === undefined)
    throw new InvariantViolation('a thread knows the built-in strategies');
  return { definition, path: null, sourceSha256: null, bundle: null, explain: (error) => error };
}

/** We wrote it ourselves, so its presence is all that is asked. */
function isThreadStart(data: unknown): data is ThreadStart {
  return typeof data === 'object' && data !== null && 'pending' in data && 'control' in data;
}
