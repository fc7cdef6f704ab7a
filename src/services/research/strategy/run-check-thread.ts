/** Proves a planned check in a worker thread, and ends the thread when its time is over or the user says so. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Failure, interrupted, InvariantViolation } from '../../../foundation/core/index.ts';
import type { Watch } from '../backtest-request.ts';
import type { CheckPlan } from './check-plan.ts';
import type { CheckFindings } from './check-report.ts';
import type { CheckMessage, CheckStart, SentCase } from './check-thread.ts';
import { sentStrategy } from './sent-strategy.ts';

/**
 * For all proofs together. They try a bounded number of restarts: a series of millions of bars takes a minute
 * or two, and what takes five does more with every bar.
 */
export const CHECK_LIMIT_MS = 300_000;

/** Milliseconds between two looks at signals. */
const POLL_MS = 50;

/** Megabytes of the thread's heap. Bars and records lie outside of it; what fills it is a strategy that keeps all. */
const HEAP_MB = 1024;

/** What came from the thread so far. */
interface Told {
  message?: CheckMessage;
  error?: unknown;
  hasEnded: boolean;
}

/**
 * Fails with STRATEGY_CHECK_TIMEOUT after `limitMs`, STRATEGY_OUT_OF_MEMORY, INTERRUPTED, or as the strategy
 * does in the thread.
 */
export async function runCheckThread(
  plan: CheckPlan,
  of: { readonly workerDir: string; readonly limitMs: number },
  watch: Pick<Watch, 'isInterrupted'>,
): Promise<CheckFindings> {
  const { workerDir, limitMs } = of;
  const thread = new Worker(pathToFileURL(join(workerDir, 'check-worker.mjs')), {
    workerData: startOf(plan),
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const told: Told = { hasEnded: false };
  const ended = new Promise<void>((resolve) => {
    thread.on('message', (message: CheckMessage) => (told.message = message));
    thread.on('error', (error: unknown) => (told.error = error));
    thread.on('exit', () => {
      told.hasEnded = true;
      resolve();
    });
  });
  const end = performance.now() + limitMs;
  try {
    while (!told.hasEnded) {
      await Promise.race([ended, sleep(POLL_MS)]);
      if (watch.isInterrupted()) throw interrupted('the check was stopped');
      if (performance.now() > end) throw timeout(limitMs);
    }
  } finally {
    await thread.terminate();
  }
  return findingsIn(told);
}

/** Without the functions that a thread cannot be sent. */
function startOf({ strategy, params, cases }: CheckPlan): CheckStart {
  const sent = cases.map(({ subject, ...one }): SentCase => {
    const { createStrategy: _, days: __, ...data } = subject;
    return { ...one, subject: data };
  });
  return { strategy: sentStrategy(strategy), params, cases: sent };
}

function findingsIn({
  message,
  error,
}: {
  message?: CheckMessage;
  error?: unknown;
}): CheckFindings {
  if (isOutOfMemory(error)) {
    const told = `the strategy filled ${HEAP_MB} MB of memory`;
    throw new Failure('INPUT', 'STRATEGY_OUT_OF_MEMORY', told, {
      fix: 'look in it for what grows with every bar; keep no more than its warm-up needs',
    });
  }
  if (error !== undefined) {
    throw error instanceof Error ? error : new InvariantViolation('a check failed in its thread');
  }
  if (message === undefined) throw new InvariantViolation('a check that ended has found something');
  if (message.kind === 'FOUND') return message.findings;
  if (message.kind === 'FAILED') {
    const { kind, code, message: text, problems, fix } = message.failure;
    throw new Failure(kind, code, text, { problems, ...(fix === null ? {} : { fix }) });
  }
  const defect = new InvariantViolation(`the thread of a check failed: ${message.message}`);
  defect.stack = message.stack;
  throw defect;
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function timeout(limitMs: number): Failure {
  const message = `the proofs of the strategy did not end within ${limitMs / 1000} s`;
  return new Failure('TIMEOUT', 'STRATEGY_CHECK_TIMEOUT', message, {
    fix: 'look in the strategy for work that grows with every bar, or give a shorter series',
  });
}
