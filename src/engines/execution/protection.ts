/**
 * Where a position's protection stands (contract 5): pure functions of prices. Micros; NaN is none.
 * A position is long or short, given as the side that opens it.
 */
import { BUY, MAX_PRICE_MICROS, type OrderType, type Side } from '../../foundation/model/index.ts';

const ONE_MICRO = 1;

/** The stop nearer to the market: the higher one of a long position, the lower one of a short. */
function tighterStop(opened: Side, one: number, other: number): number {
  if (Number.isNaN(one)) return other;
  if (Number.isNaN(other)) return one;
  return opened === BUY ? Math.max(one, other) : Math.min(one, other);
}

/** Where a trailing stop stands at `price`, kept within the prices there are. */
function trailedStop(opened: Side, price: number, trail: number): number {
  return opened === BUY
    ? Math.max(ONE_MICRO, price - trail)
    : Math.min(MAX_PRICE_MICROS, price + trail);
}

/** A trailing stop's surroundings. */
export interface StopFacts {
  readonly opened: Side;
  /** Where it stood before. */
  readonly held: number;
  /** The absolute stop that is declared beside the trail. */
  readonly stop: number;
  readonly trail: number;
  /** Price from which the trail is measured now: the entry's fill, then each close. */
  readonly anchor: number;
}

/**
 * Where a stop with a trail stands: the tightest of the absolute stop, the trailed one, and the one
 * that stood. So it never loosens, whatever is declared while the position is open.
 */
export function trailingStop(of: StopFacts): number {
  const trailed = trailedStop(of.opened, of.anchor, of.trail);
  return tighterStop(of.opened, of.held, tighterStop(of.opened, of.stop, trailed));
}

/** The order type that a limit and a stop price make. */
export function orderTypeOf(limitPrice: number, stopPrice: number): OrderType {
  if (Number.isNaN(limitPrice)) return Number.isNaN(stopPrice) ? 'MARKET' : 'STOP';
  return Number.isNaN(stopPrice) ? 'LIMIT' : 'STOP_LIMIT';
}
