/** Asks the broker whether anything of a run can still act (T11). What it doesn't answer is not confirmed. */
import {
  countUnsettled,
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
import { askBroker } from './ask-broker.ts';
import { bareDeclared, bareShares, judgeQuiet, workingDetail } from './judge-quiet.ts';
import type { RunDesk } from './run-desk.ts';
import { bareText } from './unprotected/bare-shares.ts';
import { needingStop } from './unprotected/needing-stop.ts';

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
  /** Shares without a stop that works, above 0 each, by symbol. */
  readonly bare: readonly LedgerPosition[];
  /** Those of them, signed as they are held, for which a stop was declared; where the record has ended, all such. */
  readonly declared: readonly LedgerPosition[];
  /** What of `unconfirmed` is anything else than those. */
  readonly others: readonly Unconfirmed[];
}

/** Fails as the database does; a broker that fails is an answer. */
export async function confirmQuiet(desk: RunDesk, run: RunRow): Promise<QuietCheck> {
  const asked = await askBroker(desk, run);
  const leftovers = await readLeftovers(desk.db, run.runId);
  if (!asked.ok) {
    const { code, message } = asked.error;
    const silent: Unconfirmed = { what: 'BROKER', id: run.broker, detail: `${code}: ${message}` };
    const unconfirmed = [silent, ...ownUnconfirmed(leftovers)];
    const none = { held: [], bare: [], declared: [] };
    return { confirmation: null, ...none, others: unconfirmed, unconfirmed };
  }
  // Our books after the reading: what was booked meanwhile is a difference, and a difference is not quiet.
  const { unapplied } = await countUnsettled(desk.db, run);
  const books = {
    engineId: run.engineId,
    symbols: run.symbols,
    orders: await readBookedOrders(desk.db, run),
    positions: await readLedgerPositions(desk.db, run),
    stopped: await readStoppedShares(desk.db, run),
    needing: await needingStop(desk.db, run),
    ambiguous: leftovers.ambiguous,
    unapplied,
  };
  const confirmation = judgeQuiet(books, asked.value);
  const bare = bareShares(books, asked.value);
  const others = othersOf(confirmation, asked.value);
  const unconfirmed = [...others, ...bare.map(bareAs)];
  const declared = bareDeclared(books, asked.value);
  return { confirmation, held: books.positions, bare, declared, others, unconfirmed };
}

/** What else than a stop that is missing keeps a run from being quiet. */
function othersOf(
  { openOrders, unresolved }: BrokerConfirmation,
  reading: BrokerSnapshot,
): readonly Unconfirmed[] {
  return [
    ...openOrders.map((id) => orderAs(id, workingDetail(id, reading))),
    ...unresolved.map(unresolvedAs),
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
    ...positions.map(({ symbol, qty }) => positionAs(symbol, `${qty} shares by our ledger`)),
  ];
}

function unresolvedAs(unresolved: Unresolved): Unconfirmed {
  switch (unresolved.kind) {
    case 'ORDER':
      return orderAs(unresolved.clientOrderId, 'its fate at the broker is not known');
    case 'SYMBOL': {
      const { symbol, ours, theirs } = unresolved;
      return positionAs(symbol, `the broker counts ${theirs} shares, our ledger ${ours}`);
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

function positionAs(id: string, detail: string): Unconfirmed {
  return { what: 'POSITION', id, detail };
}

function bareAs(shares: LedgerPosition): Unconfirmed {
  return positionAs(shares.symbol, `${bareText(shares)}: protect or close them at the broker`);
}
