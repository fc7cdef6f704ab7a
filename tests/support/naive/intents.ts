// Section 4: from a target book to sorted order intents, and the TARGET_CHANGED cancels.
import type { NaiveOrders } from './orders.ts';
import { signedRemaining } from './orders.ts';
import { abs } from './money.ts';
import type { NaivePortfolio } from './portfolio.ts';
import type { NaiveSide, NaiveTargets } from './types.ts';

export interface NaiveIntent {
  readonly symbol: string;
  readonly side: NaiveSide;
  readonly qty: bigint;
  readonly opening: boolean;
}

export interface IntentBooks {
  readonly portfolio: NaivePortfolio;
  readonly orders: NaiveOrders;
  readonly cancelLatency: number;
  /** Between the cancels and the intents: replacements that take effect at once. */
  readonly replaceNow: () => void;
}

/** Signed position plus signed open quantity of the working orders, flattening ones included. */
function bookOf(symbol: string, portfolio: NaivePortfolio, orders: NaiveOrders): bigint {
  let book = portfolio.position(symbol);
  for (const order of orders.workingOf(symbol)) {
    if (!order.protective) book += signedRemaining(order);
  }
  return book;
}

/** Cancels, or asks to cancel, every working order of the symbol that is opposite to delta. */
function cancelOpposite(symbol: string, delta: bigint, orders: NaiveOrders, latency: number): void {
  for (const order of orders.workingOf(symbol)) {
    const opposite = signedRemaining(order) > 0n !== delta > 0n;
    if (!opposite || order.flatten || order.protective || order.barsToCancel !== null) continue;
    if (latency === 0) orders.cancel(order, 'TARGET_CHANGED');
    else orders.requestCancel(order, latency);
    order.barsToReplace = null; // a cancel overtakes a replacement
  }
}

function awaitsOppositeCancel(symbol: string, delta: bigint, orders: NaiveOrders): boolean {
  return orders
    .workingOf(symbol)
    .some((o) => o.barsToCancel !== null && signedRemaining(o) > 0n !== delta > 0n);
}

/**
 * Open in the contract: "reducing" and "crosses zero" are read against the book (position plus
 * working orders), as delta is; only the gate looks at the filled position.
 */
export function targetsToIntents(targets: NaiveTargets, books: IntentBooks): NaiveIntent[] {
  const { portfolio, orders, cancelLatency } = books;
  const all = [...new Set([...targets.keys(), ...portfolio.held(), ...orders.symbols()])].sort();
  for (const symbol of all) {
    const before = (targets.get(symbol) ?? 0n) - bookOf(symbol, portfolio, orders);
    if (before !== 0n) cancelOpposite(symbol, before, orders, cancelLatency);
  }
  books.replaceNow();
  return intentsOf(all, targets, books);
}

/** The intents of some symbols, on the book as it is. */
export function intentsOf(
  symbols: readonly string[],
  targets: NaiveTargets,
  { portfolio, orders }: Pick<IntentBooks, 'portfolio' | 'orders'>,
): NaiveIntent[] {
  const reducing: NaiveIntent[] = [];
  const opening: NaiveIntent[] = [];
  for (const symbol of symbols) {
    const book = bookOf(symbol, portfolio, orders);
    const delta = (targets.get(symbol) ?? 0n) - book;
    if (delta === 0n || awaitsOppositeCancel(symbol, delta, orders)) continue;

    const side: NaiveSide = delta > 0n ? 'BUY' : 'SELL';
    const towardsZero = book !== 0n && book > 0n !== delta > 0n;
    // A delta that crosses zero is a reducing part down to 0 and an opening part beyond it.
    const reduceQty = !towardsZero ? 0n : abs(delta) < abs(book) ? abs(delta) : abs(book);
    const openQty = abs(delta) - reduceQty;
    if (reduceQty > 0n) reducing.push({ symbol, side, qty: reduceQty, opening: false });
    if (openQty > 0n) opening.push({ symbol, side, qty: openQty, opening: true });
  }
  return [...reducing, ...opening];
}
