/** The way from a fence to quiet: DISARMING to DISARMED when the broker confirms it (T11). */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { commitTransition, type RunRow } from '../../../adapters/db/index.ts';
import { PERMIT_TO_SEND_MS } from '../../../engines/delivery/index.ts';
import { standDownQuietly } from '../deadman/stand-down-quietly.ts';
import { confirmQuiet, type Unconfirmed } from './confirm-quiet.ts';
import type { RunDesk } from './run-desk.ts';

export interface WindDown {
  readonly run: RunRow;
  /** Empty: nothing of the run can act. */
  readonly unconfirmed: readonly Unconfirmed[];
}

/** Engine and command may both be at it: how often the row may move under one of them. */
const MOST_TRIES = 3;

/** A run that isn't DISARMING is left as it is. Fails as the database does. */
export async function windDown(desk: RunDesk, run: RunRow, tries = 1): Promise<WindDown> {
  if (run.pair.posture !== 'DISARMING') return { run, unconfirmed: [] };
  await sleep(msUntilNothingLeaves(run));
  const { confirmation, unconfirmed, held } = await confirmQuiet(desk, run);
  if (confirmation === null || unconfirmed.length > 0) return { run, unconfirmed };
  const quiesced = await commitTransition(desk.db, {
    event: 'QUIESCE',
    runId: run.runId,
    commandId: randomUUID(),
    actor: desk.actor,
    reason: run.reason, // of the end; that it is confirmed is no other one
    detail: {
      confirmed_by: run.broker,
      left_open: held.map(({ symbol, qty }) => ({ qty: String(qty), symbol })),
    },
    confirmation,
    version: run.version, // what was confirmed is this fence, not one of a later arming
  });
  if (quiesced.outcome !== 'REFUSED') {
    return { run: quiesced.run, unconfirmed: giveBack(quiesced.run, desk) };
  }
  const { code, message } = quiesced.failure;
  if (
    code === 'RUN_VERSION_CHANGED' &&
    quiesced.run?.armEpoch === run.armEpoch &&
    tries < MOST_TRIES
  ) {
    return await windDown(desk, quiesced.run, tries + 1);
  }
  const refused: Unconfirmed = {
    what: 'DATABASE',
    id: run.runId,
    detail: `${code}: ${message}`,
  };
  return { run: quiesced.run ?? run, unconfirmed: [refused] };
}

/** The lock of the account, now that nothing can act. What is left of an arming holds no quiet run. */
function giveBack(run: RunRow, { home }: RunDesk): readonly Unconfirmed[] {
  const leftover = standDownQuietly(run, home);
  return leftover === null ? [] : [{ what: 'RECORD', id: run.runId, detail: leftover }];
}

/** Only an engine that held the run can have taken a permit. */
function msUntilNothingLeaves({ leaseEpoch, fenceAt, readAt }: RunRow): number {
  if (leaseEpoch === 0 || fenceAt === null) return 0;
  return Math.max(0, PERMIT_TO_SEND_MS - (readAt - fenceAt));
}
