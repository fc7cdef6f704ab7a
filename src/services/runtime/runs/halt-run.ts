/**
 * Halting (T9, T10): the end of this run, whoever holds it and in whatever state. The fence is one row on a
 * lane that nothing else uses; what comes after it confirms, and never takes it back.
 */
import { randomUUID } from 'node:crypto';
import { commitTransition, type Patience } from '../../../adapters/db/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import type { RunId } from '../../../foundation/model/index.ts';
import { endedNonceOf } from '../arming/stand-down.ts';
import { standDownQuietly } from '../deadman/stand-down-quietly.ts';
import type { Unconfirmed } from './confirm-quiet.ts';
import { keepRun, type KeptRecord } from './keep-run.ts';
import type { RunDesk } from './run-desk.ts';
import { receiptOf, type RunReceipt } from './run-receipt.ts';
import { windDown } from './wind-down.ts';

export interface HaltRequest {
  readonly runId: RunId;
  readonly reason: string;
  /** Facts for the event, such as when a spooled halt was asked for. */
  readonly detail?: JsonObject;
}

/** A halt whose fence stands: nothing more of the run leaves. */
export interface FencedHalt extends RunReceipt {
  /** Null, or what of the arming is left in the file system; it holds no halted run. */
  readonly leftover: string | null;
}

export interface HaltedRun extends RunReceipt {
  /** What may still act at the broker, or could not be asked; a repeat of the halt asks again. */
  readonly unconfirmed: readonly Unconfirmed[];
  readonly record: KeptRecord;
}

/** Only the fence. Fails as the database does, and with RUN_UNKNOWN, RUN_SEALED. */
export async function fenceHalt(
  desk: Pick<RunDesk, 'actor' | 'db' | 'home'> & Patience,
  request: HaltRequest,
): Promise<FencedHalt> {
  const { runId, reason, detail } = request;
  const command = {
    event: 'HALT',
    runId,
    commandId: randomUUID(),
    actor: desk.actor,
    reason,
    ...(detail === undefined ? {} : { detail }),
  } as const;
  const moved = await commitTransition(desk.db.urgent, command, { lockMs: desk.lockMs });
  const receipt = receiptOf(moved);
  return { ...receipt, leftover: standDownQuietly(receipt.run, desk.home, endedNonceOf(moved)) };
}

/**
 * What follows the fence: asks the broker, and seals a run that is quiet. What already left and is not known to
 * be gone stands in `unconfirmed`. Fails as the database does.
 */
export async function settleHalt(desk: RunDesk, fenced: FencedHalt): Promise<HaltedRun> {
  const { leftover, ...receipt } = fenced;
  const { run, unconfirmed } = await windDown(desk, receipt.run);
  const record = await keepRun(desk, run);
  const files = [leftover, record.why].flatMap((detail): readonly Unconfirmed[] =>
    detail === null ? [] : [{ what: 'RECORD', id: run.runId, detail }],
  );
  return { ...receipt, run, unconfirmed: [...unconfirmed, ...files], record };
}

/** Both. Fails as they do. */
export async function haltRun(desk: RunDesk, request: HaltRequest): Promise<HaltedRun> {
  return await settleHalt(desk, await fenceHalt(desk, request));
}
