/** Asks the broker whether anything of a run can still act (T11). What it doesn't answer is not confirmed. */
import {
  countUnsettled,
  readBookedOrders,
  readLedgerPositions,
  readLeftovers,
  type BrokerConfirmation,
  type RunLeftovers,
  type RunRow,
} from '../../../adapters/db/index.ts';
import { askBroker } from './ask-broker.ts';
import { judgeQuiet } from './judge-quiet.ts';
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
}

/** Fails as the database does; a broker that fails is an answer. */
export async function confirmQuiet(desk: RunDesk, run: RunRow): Promise<QuietCheck> {
  const asked = await askBroker(desk, run);
  const leftovers = await readLeftovers(desk.db, run.runId);
  if (!asked.ok) {
    const { code, message } = asked.error;
    const silent: Unconfirmed = { what: 'BROKER', id: run.broker, detail: `${code}: ${message}` };
    return { confirmation: null, unconfirmed: [silent, ...ownUnconfirmed(leftovers)] };
  }
  // Our books after the reading: what was booked meanwhile is a difference, and a difference is not quiet.
  const { unapplied } = await countUnsettled(desk.db, run);
  const books = {
    engineId: run.engineId,
    symbols: run.symbols,
    orders: await readBookedOrders(desk.db, run),
    positions: await readLedgerPositions(desk.db, run),
    ambiguous: leftovers.ambiguous,
    unapplied,
  };
  const confirmation = judgeQuiet(books, asked.value);
  return { confirmation, unconfirmed: told(confirmation) };
}

function told({ openOrders, unprotected, unresolved }: BrokerConfirmation): readonly Unconfirmed[] {
  return [
    ...openOrders.map((id) => orderAs(id, 'it works at the broker')),
    ...unresolved.map((id) => unresolvedAs(id)),
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

/** An id, a symbol, or the inbox. */
function unresolvedAs(id: string): Unconfirmed {
  if (id === 'inbox')
    return { what: 'DATABASE', id, detail: 'messages of the broker wait to be booked' };
  if (id.includes('_')) return orderAs(id, 'its fate at the broker is not known');
  return { what: 'POSITION', id, detail: 'the broker counts other shares than our ledger' };
}

function orderAs(id: string, detail: string): Unconfirmed {
  return { what: 'ORDER', id, detail };
}

function positionAs(id: string): Unconfirmed {
  return { what: 'POSITION', id, detail: 'held without a stop of its size' };
}
