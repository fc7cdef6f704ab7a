/** How far a broker is known to have been, against how far it is: nothing is asked of one that lost its state. */
import {
  readLastWatermark,
  readReceivedCursor,
  type RunRow,
  type Statements,
} from '../../../adapters/db/index.ts';
import { lostStateOf, type Difference, type KnownMark } from '../../../engines/reconcile/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { Broker } from '../../../foundation/ports/index.ts';
import { parseWatermark } from './watermark.ts';

/** Of the account of a run. Read before the broker: what it tells meanwhile is no reason to doubt it. */
export async function readKnownMark(db: Statements, run: RunRow): Promise<KnownMark> {
  const received = await readReceivedCursor(db, run);
  return {
    lastMark: parseWatermark(await readLastWatermark(db, run)),
    lastMessage: received === 0 ? null : received,
  };
}

/**
 * Before anything is looked up or sent: a broker that lost or rolled back its state, or is another one, knows nothing of
 * orders that work. Fails with RECONCILE_MARK_BEHIND or RECONCILE_MESSAGES_LOST (exit 6), or as the database does. One that
 * gives no reading is as silent here as for everything that is asked of it later.
 */
export async function requireSameBroker(
  run: RunRow,
  broker: Pick<Broker, 'snapshot'>,
  db: Statements,
): Promise<void> {
  const known = await readKnownMark(db, run);
  const reply = await broker.snapshot();
  const lost = reply.ok ? lostStateOf(known, reply.value.mark) : null;
  if (lost === null) return;
  const message = `${lostText(lost)}; nothing was looked up and nothing sent, so that what worked there may still work`;
  throw new Failure('CHECK', lost.code, message, {
    fix: 'restore the state of the broker (paper: stop it, put the true MQK_HOME/paper back), then repeat the command; docs/runbooks/reconcile_dirty.md',
  });
}

/** One clause for people. */
export function lostText({ ours, theirs }: Difference): string {
  return `the broker lost its state or is another one: ours is ${ours ?? 'none'}, its own ${theirs ?? 'none'}`;
}
