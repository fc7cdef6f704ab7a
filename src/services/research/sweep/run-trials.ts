/**
 * Runs trials on worker threads. Rows come in the order in which they are done; which thread did which is
 * chance, and nothing of a row depends on it.
 */
import { Worker } from 'node:worker_threads';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvariantViolation } from '../../../foundation/core/index.ts';
import { failedTrial, trialLine } from '../../../trading/backtest/index.ts';
import type { Watch } from '../backtest-request.ts';
import { sentStrategy } from '../strategy/sent-strategy.ts';
import type { TrialJob } from './trial-job.ts';
import {
  FIRST_THREAD,
  IDLE,
  NEXT,
  STOPPED,
  type ThreadMessage,
  type ThreadStart,
} from './trial-thread.ts';

/** Milliseconds between two looks at signals. */
const POLL_MS = 50;
/** How long a trial may take to notice that it is stopped; what spins longer is ended. */
const GRACE_MS = 3000;

/**
 * Megabytes of a thread's heap. Bars and records lie outside of it; what fills it is a strategy that keeps all.
 * Under a limit below 2,048 V8 collects ten times as often, however little is used: measured, 30 full
 * collections in 1,000 trials instead of 3, and 8 % of the time.
 */
const HEAP_MB = 2048;

export interface TrialsRun {
  readonly job: TrialJob;
  /** Numbers of the trials to be run. */
  readonly pending: readonly number[];
  /** Threads, at least 1. */
  readonly jobs: number;
  /** The bundled entry of the worker threads. */
  readonly entry: URL;
  /** Gets each row once, as `trialLine` writes it. */
  readonly onRow: (line: string) => void;
}

/** Returns whether all were run; false when `watch` ended it. A defect in a thread is thrown. */
export async function runTrials(
  run: TrialsRun,
  watch: Pick<Watch, 'isInterrupted'>,
): Promise<boolean> {
  if (run.pending.length === 0) return true;
  const crew = new Crew(run);
  try {
    crew.begin();
    while (!crew.isDone) {
      await Promise.race([crew.changed(), sleep(POLL_MS)]);
      if (crew.defect !== null) throw crew.defect;
      if (watch.isInterrupted()) {
        await crew.stop();
        return false;
      }
    }
    return true;
  } finally {
    await crew.dismiss();
  }
}

/** The threads of one run and what they have in common. */
class Crew {
  defect: Error | null = null;
  private readonly run: TrialsRun;
  private readonly pending: Int32Array;
  private readonly control: Int32Array;
  private readonly threads = new Map<number, Worker>();
  private wake: () => void = () => undefined;

  constructor(run: TrialsRun) {
    this.run = run;
    this.pending = shared(run.pending.length);
    this.pending.set(run.pending);
    const count = Math.min(run.jobs, run.pending.length);
    this.control = shared(FIRST_THREAD + count).fill(IDLE, FIRST_THREAD);
  }

  get isDone(): boolean {
    return this.threads.size === 0;
  }

  begin(): void {
    for (let place = FIRST_THREAD; place < this.control.length; place++) this.start(place);
  }

  /** Resolves when a thread has ended. */
  async changed(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
  }

  /** Lets every thread come to a stop by itself, and then makes it. */
  async stop(): Promise<void> {
    Atomics.store(this.control, NEXT, this.pending.length);
    Atomics.store(this.control, STOPPED, 1);
    const end = performance.now() + GRACE_MS;
    while (!this.isDone && performance.now() < end) await sleep(POLL_MS / 5);
  }

  /** Ends what still runs. */
  async dismiss(): Promise<void> {
    const left = [...this.threads.values()];
    this.threads.clear();
    await Promise.all(left.map((thread) => thread.terminate()));
  }

  private start(place: number): void {
    const { job } = this.run;
    const { strategy, ...plan } = job.plan;
    const start: ThreadStart = {
      job: { ...job, plan },
      strategy: sentStrategy(strategy),
      pending: this.pending,
      control: this.control,
      place,
    };
    const thread = new Worker(this.run.entry, {
      workerData: start,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    this.threads.set(place, thread);
    thread.on('message', (message: ThreadMessage) => {
      if (message.kind === 'ROW') this.run.onRow(message.line);
      else this.defect ??= defectOf(message);
    });
    thread.on('error', (error: unknown) => {
      this.bury(place, error);
    });
    thread.on('exit', () => {
      // Not one that was started since in the same place.
      if (this.threads.get(place) === thread) this.threads.delete(place);
      this.wake();
    });
  }

  /** A strategy that filled the memory of its thread is a row; another thread goes on. All else is a defect. */
  private bury(place: number, error: unknown): void {
    const at = Atomics.load(this.control, place);
    const trial = this.pending[at];
    if (!isOutOfMemory(error) || trial === undefined) {
      this.defect ??= error instanceof Error ? error : new InvariantViolation(String(error));
      return;
    }
    this.run.onRow(trialLine(failedTrial(trial, 'STRATEGY_OUT_OF_MEMORY')));
    Atomics.store(this.control, place, IDLE);
    if (Atomics.load(this.control, STOPPED) === 0) this.start(place);
  }
}

function shared(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function defectOf(of: { readonly message: string; readonly stack: string }): Error {
  const defect = new InvariantViolation(`a thread of the sweep failed: ${of.message}`);
  defect.stack = of.stack;
  return defect;
}
