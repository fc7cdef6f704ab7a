/** What `onBar` may return, and how it becomes a target: the one way from decimals to micros. */
import { Failure } from '../../../foundation/core/index.ts';
import {
  MAX_PRICE_MICROS,
  MICROS_PER_UNIT,
  TIMES_IN_FORCE,
  type TargetBook,
  type TimeInForce,
} from '../../../foundation/model/index.ts';

/**
 * A wanted position with terms. Prices are decimals of the currency unit and become the nearest micro.
 * What is left out is not there: a target without `stop` takes back the stop of the target before.
 */
export interface Target {
  /** Whole shares; below 0 is short. */
  readonly qty: number;
  /** Protective stop: absolute price at which the position is closed. */
  readonly stop?: number | undefined;
  /** Absolute price at which the profit is taken. */
  readonly takeProfit?: number | undefined;
  /** Distance of a trailing stop. */
  readonly trail?: number | undefined;
  /** The orders that lead to `qty` are LIMIT at this price. */
  readonly limit?: number | undefined;
  /** The orders that lead to `qty` are STOP at this price; with `limit`, STOP_LIMIT. */
  readonly stopEntry?: number | undefined;
  /** How long these orders stay; `GTC` when left out. */
  readonly timeInForce?: TimeInForce | undefined;
}

const TERMS: ReadonlySet<string> = new Set([
  ...['qty', 'stop', 'takeProfit', 'trail'],
  ...['limit', 'stopEntry', 'timeInForce'],
]);

/** Shares, shares with terms, or nothing: leave target and terms of the symbol as they are. */
export type Decision = number | Target | undefined;

/**
 * Sets the target of a symbol together with all its terms. Nothing is trusted: a wrong key or type is
 * refused with STRATEGY_TARGET_INVALID, a wrong price with STRATEGY_PRICE_INVALID.
 */
export function applyTarget(
  book: TargetBook,
  symbol: number,
  target: Readonly<Record<string, unknown>>,
): void {
  for (const key in target) {
    if (!TERMS.has(key)) failTerm(key, 'is no term of a target');
  }
  const qty = target['qty'];
  if (typeof qty !== 'number') failTerm('qty', 'must be a number of shares');
  const timeInForce = TIMES_IN_FORCE.find((one) => one === (target['timeInForce'] ?? 'GTC'));
  if (timeInForce === undefined) {
    failTerm('timeInForce', `must be one of ${TIMES_IN_FORCE.join(', ')}`);
  }
  const stop = microsOf('stop', target['stop']);
  const takeProfit = microsOf('takeProfit', target['takeProfit']);
  const trail = microsOf('trail', target['trail']);
  const limit = microsOf('limit', target['limit']);
  const stopEntry = microsOf('stopEntry', target['stopEntry']);
  book.set(symbol, qty + 0); // + 0 turns -0 into 0
  book.protect(symbol, stop, takeProfit, trail);
  book.enter(symbol, limit, stopEntry, timeInForce);
}

/** Takes back all terms of a symbol. */
export function clearTerms(book: TargetBook, symbol: number): void {
  book.protect(symbol, NaN, NaN, NaN);
  book.enter(symbol, NaN, NaN, 'GTC');
}

/**
 * The nearest micro of a price in currency units; NaN for a price that was not given. Exact for every
 * decimal that a bar may hold: the error of the product is below 2e-4 of a micro.
 */
function microsOf(term: string, price: unknown): number {
  if (price === undefined) return NaN;
  const micros = typeof price === 'number' ? Math.round(price * MICROS_PER_UNIT) : NaN;
  if (micros > 0 && micros <= MAX_PRICE_MICROS) return micros;
  throw new Failure(
    'INPUT',
    'STRATEGY_PRICE_INVALID',
    `a price of a target must be above 0 and at most 900000: ${term}=${typeof price === 'number' ? price : typeof price}`,
    { fix: 'check the price before it is returned, or leave the term out' },
  );
}

function failTerm(term: string, problem: string): never {
  throw new Failure('INPUT', 'STRATEGY_TARGET_INVALID', `${term.slice(0, 80)} ${problem}`, {
    fix: 'a target has qty, stop, takeProfit, trail, limit, stopEntry and timeInForce',
  });
}
