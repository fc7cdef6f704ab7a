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
}

/** Signed position plus signed open quantity of the working orders, flattening ones included. */
function bookOf(symbol: string, portfolio: NaivePortfolio, orders: NaiveOrders): bigint {
  let book = portfolio.position(symbol);
  for (const order of orders.workingOf(symbol)) book += signedRemaining(order);
  return book;
}

/** Cancels, or asks to cancel, every working order of the symbol that is opposite to delta. */
function cancelOpposite(symbol: string, delta: bigint, orders: NaiveOrders, latency: number): void {
  for (const order of orders.workingOf(symbol)) {
    const opposite = signedRemaining(order) > 0n !== delta > 0n;
    if (!opposite || order.flatten || order.barsToCancel !== null) continue;
    if (latency === 0) orders.cancel(order, 'TARGET_CHANGED');
    else orders.requestCancel(order, latency);
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
export function targetsToIntents(
  targets: NaiveTargets,
  portfolio: NaivePortfolio,
  orders: NaiveOrders,
  cancelLatency: number,
): NaiveIntent[] {
  const reducing: NaiveIntent[] = [];
  const opening: NaiveIntent[] = [];
  const symbols = new Set([...targets.keys(), ...portfolio.held(), ...orders.symbols()]);

  for (const symbol of [...symbols].sort()) {
    const target = targets.get(symbol) ?? 0n;
    const before = target - bookOf(symbol, portfolio, orders);
    if (before === 0n) continue;
    cancelOpposite(symbol, before, orders, cancelLatency);
    const book = bookOf(symbol, portfolio, orders);
    const delta = target - book;
    if (delta === 0n || awaitsOppositeCancel(symbol, delta, orders)) continue;

    const side: NaiveSide = delta > 0n ? 'BUY' : 'SELL';
    const towardsZero = book !== 0n && book > 0n !== delta > 0n;
    // A delta that crosses zero is a reducing part down to 0 and an opening part beyond it.
    const reduceQty = !towardsZero ? 0n : abs(delta) < abs(book) ? abs(delta) : abs(book);
    const openQty = abs(delta) - reduceQty;
    if (reduceQty > 0n) reducing.push({ symbol, side, qty: reduceQty });
    if (openQty > 0n) opening.push({ symbol, side, qty: openQty });
  }
  return [...reducing, ...opening];
}
