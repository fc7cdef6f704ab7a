/** What of a run may still act, by the broker's reading beside our books. A difference between the two is not quiet. */
import type {
  BookedOrder,
  LedgerPosition,
  BrokerConfirmation,
} from '../../../adapters/db/index.ts';
import {
  comparedSymbols,
  isOfEngine,
  protects,
  unequalPositions,
} from '../../../engines/reconcile/index.ts';
import { compareCodeUnits } from '../../../foundation/core/index.ts';
import { BUY, SELL, toSymbol } from '../../../foundation/model/index.ts';
import type {
  BrokerOrder,
  BrokerPosition,
  BrokerSnapshot,
} from '../../../foundation/ports/index.ts';
import type { NeedingStop } from './unprotected/needing-stop.ts';
import { unsigned, withoutStop } from './unprotected/without-stop.ts';

/** Our books of the run's engine on its account. */
export interface OwnBooks {
  readonly engineId: string;
  /** The run's symbols; those of its positions and orders count as well, others are other people's. */
  readonly symbols: readonly string[];
  readonly orders: readonly BookedOrder[];
  readonly positions: readonly LedgerPosition[];
  /** Shares for which a stop was declared, less those for which a person answered. */
  readonly stopped: readonly LedgerPosition[];
  /** Which shares must have a stop that works. */
  readonly needing: NeedingStop;
  /** Client order ids of requests whose fate is not known. */
  readonly ambiguous: readonly string[];
  /** Messages of the broker that wait to be booked. */
  readonly unapplied: number;
}

/** Lists in code-unit order, by kind first. Quiet is a run for which all three are empty. */
export function judgeQuiet(books: OwnBooks, reading: BrokerSnapshot): BrokerConfirmation {
  const own = ownOrders(books, reading);
  const scope = scopeOf(books, reading);
  const held = heldOf(books, reading);
  const closing = new Set(
    books.orders
      .filter(({ role }) => role === 'STOP' || role === 'TAKE_PROFIT')
      .map(({ clientOrderId }) => clientOrderId),
  );
  // What a stop was declared for is closed by it, also where another run holds shares on the other side.
  const closable = [...held, ...books.stopped];
  return {
    openOrders: own
      .filter((order) => !closing.has(order.clientOrderId) || !closesOne(order, closable))
      .map(({ clientOrderId }) => clientOrderId)
      .sort(compareCodeUnits),
    unprotected: bareShares(books, reading).map(({ symbol }) => symbol),
    unresolved: [
      ...books.ambiguous.map((clientOrderId) => ({ kind: 'ORDER', clientOrderId }) as const),
      ...unequalPositions(scope, books.positions, held)
        .map((position) => ({ kind: 'SYMBOL', ...position }) as const)
        .sort((a, b) => compareCodeUnits(a.symbol, b.symbol)),
      ...(books.unapplied > 0 ? [{ kind: 'INBOX', messages: books.unapplied } as const] : []),
    ],
  };
}

/** Shares that must have a stop and have none that works at the broker, above 0 each, by symbol. */
export function bareShares(books: OwnBooks, reading: BrokerSnapshot): readonly LedgerPosition[] {
  return unsigned(bareAtBroker(sharesToStop(books, heldOf(books, reading)), books, reading));
}

/** Shares for which a stop was declared and none works at the broker, signed as they are held, by symbol. */
export function bareDeclared(books: OwnBooks, reading: BrokerSnapshot): readonly LedgerPosition[] {
  return bareAtBroker(books.stopped, books, reading);
}

/**
 * What an order that can act does there, in words. A stop of more shares than are held is what a halt leaves that came
 * before the smaller replacement was sent.
 */
export function workingDetail(id: string, { openOrders, positions }: BrokerSnapshot): string {
  const order = openOrders.find(({ clientOrderId }) => clientOrderId === id);
  const held = positions.find(({ symbol }) => symbol === order?.symbol)?.qty ?? 0;
  const side = closingSide(held);
  return held !== 0 && order !== undefined && protects(order, { symbol: order.symbol, side })
    ? `it stops ${order.qty - order.filledQty} shares, ${Math.abs(held)} are held`
    : 'it works at the broker';
}

function ownOrders({ engineId }: OwnBooks, { openOrders }: BrokerSnapshot): readonly BrokerOrder[] {
  return openOrders.filter(({ clientOrderId }) => isOfEngine(engineId, clientOrderId));
}

/** The symbols in which every share must be ours. */
function scopeOf(books: OwnBooks, reading: BrokerSnapshot): ReadonlySet<string> {
  return comparedSymbols({ ...books, openOrders: [...books.orders, ...ownOrders(books, reading)] });
}

function heldOf(books: OwnBooks, reading: BrokerSnapshot): readonly BrokerPosition[] {
  const scope = scopeOf(books, reading);
  return reading.positions.filter(({ symbol }) => scope.has(symbol));
}

/** What must have a stop of its size, by symbol; a position that our ledger doesn't have so, in all of its size. */
function sharesToStop(
  { positions, stopped, needing }: OwnBooks,
  held: readonly BrokerPosition[],
): readonly LedgerPosition[] {
  if (needing === 'ALL') return held;
  const unlike = held.filter(
    ({ symbol, qty }) => !positions.some((one) => one.symbol === symbol && one.qty === qty),
  );
  if (needing === 'NONE') return unlike;
  const declared = stopped.filter(({ symbol }) => !unlike.some((one) => one.symbol === symbol));
  return [...unlike, ...declared];
}

/** A stop or take-profit without shares to close would open a position. */
function closesOne(order: BrokerOrder, closable: readonly LedgerPosition[]): boolean {
  return closable.some(
    ({ symbol, qty }) =>
      order.symbol === symbol &&
      order.side === closingSide(qty) &&
      order.qty - order.filledQty <= Math.abs(qty) &&
      order.state !== 'CANCEL_PENDING' &&
      order.state !== 'UNKNOWN',
  );
}

/**
 * By the broker's orders and the rule of the reconcile: a stop that is being cancelled, or in a state that we don't know,
 * protects nothing. By symbol.
 */
function bareAtBroker(
  held: readonly LedgerPosition[],
  books: OwnBooks,
  reading: BrokerSnapshot,
): readonly LedgerPosition[] {
  const own = ownOrders(books, reading);
  const bare = withoutStop(held, ({ symbol, qty }) =>
    own
      .filter((order) => protects(order, { symbol: toSymbol(symbol), side: closingSide(qty) }))
      .reduce((sum, order) => sum + order.qty - order.filledQty, 0),
  );
  return [...bare].sort((a, b) => compareCodeUnits(a.symbol, b.symbol));
}

function closingSide(qty: number): typeof BUY | typeof SELL {
  return qty > 0 ? SELL : BUY;
}
