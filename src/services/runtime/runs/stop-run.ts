/** Stopping and disarming (T7, T8): no new order from this moment on, and quiet when the broker confirms it. */
import { randomUUID } from 'node:crypto';
import {
  commitTransition,
  readWithdrawnOrders,
  type RunRow,
  type Statements,
} from '../../../adapters/db/index.ts';
import { endedNonceOf } from '../arming/stand-down.ts';
import { standDownQuietly } from '../deadman/stand-down-quietly.ts';
import type { Unconfirmed } from './confirm-quiet.ts';
import { keepRun, type KeptRecord } from './keep-run.ts';
import type { RunDesk } from './run-desk.ts';
import { receiptOf, type RunReceipt } from './run-receipt.ts';
import { readProgress } from './view/run-progress.ts';
import { windDown } from './wind-down.ts';
import type { WithdrawnOrder } from '../orders/withdrawn-order.ts';

export interface StopRequest {
  readonly run: RunRow;
  readonly event: 'STOP' | 'DISARM';
  readonly reason: string;
}

export interface StoppedRun extends RunReceipt {
  /** What the broker has not confirmed; the run stays DISARMING then, and a repeat asks again. */
  readonly unconfirmed: readonly Unconfirmed[];
  readonly record: KeptRecord;
  /**
   * What protects nothing and was taken back since the fence, or works yet: its engine, or a recovery, takes it back.
   * None of a run that is over, which asks for nothing.
   */
  readonly withdrawn: readonly WithdrawnOrder[];
}

/** Fails with the refusals of the lifecycle (exit 8), or as the database does. Never seals. */
export async function stopRun(desk: RunDesk, request: StopRequest): Promise<StoppedRun> {
  const { run, event, reason } = request;
  const moved = await commitTransition(desk.db, {
    event,
    runId: run.runId,
    commandId: randomUUID(),
    actor: desk.actor,
    reason,
    ...(event === 'DISARM' ? { detail: { trigger: 'OPERATOR' } } : {}),
  });
  const receipt = receiptOf(moved);
  const leftover = standDownQuietly(receipt.run, desk.home, endedNonceOf(moved));
  const { run: after, unconfirmed } = await windDown(desk, receipt.run);
  const record = await keepRun(desk, after);
  const withdrawn = (await isOver(desk.db, after))
    ? []
    : await readWithdrawnOrders(desk.db, run.runId);
  const files: readonly Unconfirmed[] =
    leftover === null || unconfirmed.some(({ detail }) => detail === leftover)
      ? []
      : [{ what: 'RECORD', id: run.runId, detail: leftover }];
  return {
    ...receipt,
    run: after,
    unconfirmed: [...unconfirmed, ...files],
    record,
    withdrawn: withdrawn.map((order) => ({ ...order, qty: order.qty - order.filledQty })),
  };
}

/** Whether the run decides no slice any more, as `lapsedOrders` of its engine tells it. */
async function isOver(
  db: Statements,
  { runId, sealedAt, pair }: Pick<RunRow, 'runId' | 'sealedAt' | 'pair'>,
): Promise<boolean> {
  if (sealedAt !== null || pair.status === 'HALTED') return true;
  return (await readProgress(db, runId))?.isOver === true;
}
