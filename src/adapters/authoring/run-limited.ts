/**
 * Runs code that may never return. While it spins no signal handler is called, so Ctrl-C is caught by
 * `vm` and ends the code itself; nothing of it goes on afterwards, not even its `finally`.
 */
import { createContext, Script } from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import { interrupted, InvariantViolation, type Failure } from '../../foundation/core/index.ts';

/** How long, and what is told of it. */
export interface TimeLimit {
  readonly ms: number;
  readonly exceeded: () => Failure;
}

/** Where the script finds the work, which may call this function anew: it is looked up but once. */
const slot = { work: (): void => undefined };
const CONTEXT = createContext(slot);
const WORK = new Script('work()');

/**
 * Returns what `work` does. Fails with INTERRUPTED at Ctrl-C, as `limit` says when the time is over (null:
 * there is no limit), or as `work` does.
 */
export function runLimited<T>(work: () => T, limit: TimeLimit | null): T {
  const held: { result?: { readonly value: T } } = {};
  slot.work = (): void => {
    held.result = { value: work() };
  };
  try {
    WORK.runInContext(CONTEXT, {
      breakOnSigint: isMainThread, // a worker's main thread hears Ctrl-C, and ends the worker
      ...(limit === null ? {} : { timeout: limit.ms }),
    });
  } catch (error) {
    if (hasCode(error, 'ERR_SCRIPT_EXECUTION_TIMEOUT') && limit !== null) throw limit.exceeded();
    if (hasCode(error, 'ERR_SCRIPT_EXECUTION_INTERRUPTED'))
      throw interrupted("the strategy's code was stopped");
    throw error;
  }
  if (held.result === undefined) throw new InvariantViolation('work that ended has a result');
  return held.result.value;
}

/** Errors of another context are no instances of our Error. */
function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && Reflect.get(error, 'code') === code;
}
