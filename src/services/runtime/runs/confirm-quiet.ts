/** Asks the broker whether anything of a run can still act (T11). What it doesn't answer is not confirmed. */
import {
  countUnsettled,
  findEvent,
  readBookedOrders,
  readLedgerPositions,
  readLeftovers,
  readStoppedShares,
  type BrokerConfirmation,
  type LedgerPosition,
  type RunLeftovers,
  type RunRow,
  type Unresolved,
} from '../../../adapters/db/index.ts';
import type { BrokerSnapshot } from '../../../foundation/ports/index.ts';
import { risksCapital } from '../risks-capital.ts';
import { askBroker } from './ask-broker.ts';
import { judgeQuiet, workingDetail, type OwnBooks } from './judge-quiet.ts';
import type { RunDesk } from './run-desk.ts';

/** Something that may still act, or that could not be asked for. */
export interface Unconfirmed {
  readonly what: 'BROKER' | 'DATABASE' | 'ORDER' | 'POSITION' | 'RECORD';
  /** Client order id, symbol, or name of the broker. */
  readonly id: string;
  readonly detail: string;
}

/** Null confirmation: the broker could not be asked. */
export interface QuietCheck {
  readonly confirmation: BrokerConfirmation | null;
  /** Empty: nothing of the run can act. */
  readonly unconfirmed: readonly Unconfirmed[];
  /** What the engine holds on the account by our ledger. */
  readonly held: readonly LedgerPosition[];
}

/** Fails as the database does; a broker that fails is an answer. */
export async function confirmQuiet(desk: RunDesk, run: RunRow): Promise<QuietCheck> {
  const asked = await askBroker(desk, run);
  const leftovers = await readLeftovers(desk.db, run.runId);
  if (!asked.ok) {
    const { code, message } = asked.error;
    const silent: Unconfirmed = { what: 'BROKER', id: run.broker, detail: `${code}: ${message}` };
    return { confirmation: null, held: [], unconfirmed: [silent, ...ownUnconfirmed(leftovers)] };
  }
  // Our books after the reading: what was booked meanwhile is a difference, and a difference is not quiet.
  const { unapplied } = await countUnsettled(desk.db, run);
  const books = {
    engineId: run.engineId,
    symbols: run.symbols,
    orders: await readBookedOrders(desk.db, run),
    positions: await readLedgerPositions(desk.db, run),
    stopped: await readStoppedShares(desk.db, run),
    needing: await needingStop(desk, run),
    ambiguous: leftovers.ambiguous,
    unapplied,
  };
  const confirmation = judgeQuiet(books, asked.value);
  return { confirmation, unconfirmed: told(confirmation, asked.value), held: books.positions };
}

/** When the record of bars has ended, no bar comes any more: what is held is evidence, and needs no stop. */
async function needingStop({ db }: RunDesk, run: RunRow): Promise<OwnBooks['needing']> {
  if (risksCapital(run)) return 'ALL';
  const { runId } = run;
  const end = await findEvent(db, { runId, topic: 'RUNTIME', eventType: 'FEED_ENDED' });
  return end === null ? 'DECLARED' : 'NONE';
}

function told(
  { openOrders, unprotected, unresolved }: BrokerConfirmation,
  reading: BrokerSnapshot,
): readonly Unconfirmed[] {
  return [
    ...openOrders.map((id) => orderAs(id, workingDetail(id, reading))),
    ...unresolved.map(unresolvedAs),
    ...unprotected.map((id) => positionAs(id)),
  ];
}

/** What our rows say when nobody else does. */
function ownUnconfirmed({
  workingOrders,
  positions,
  ambiguous,
}: RunLeftovers): readonly Unconfirmed[] {
  return [
    ...workingOrders.map(({ clientOrderId, state }) => orderAs(clientOrderId, `it is ${state}`)),
    ...ambiguous.map((id) => orderAs(id, 'its fate at the broker is not known')),
    ...positions.map(({ symbol, qty }) => ({
      ...positionAs(symbol),
      detail: `${qty} shares by our ledger`,
    })),
  ];
}

function unresolvedAs(unresolved: Unresolved): Unconfirmed {
  switch (unresolved.kind) {
    case 'ORDER':
      return orderAs(unresolved.clientOrderId, 'its fate at the broker is not known');
    case 'SYMBOL': {
      const { symbol, ours, theirs } = unresolved;
      const detail = `the broker counts ${theirs} shares, our ledger ${ours}`;
      return { what: 'POSITION', id: symbol, detail };
    }
    case 'INBOX': {
      const detail = `${unresolved.messages} messages of the broker wait to be booked`;
      return { what: 'DATABASE', id: 'inbox', detail };
    }
  }
}

function orderAs(id: string, detail: string): Unconfirmed {
  return { what: 'ORDER', id, detail };
}

function positionAs(id: string): Unconfirmed {
  return { what: 'POSITION', id, detail: 'held without a stop of its size' };
}
