/**
 * Where a position's protection stands (contract 5): pure functions of prices. Micros; `NO_PRICE` is
 * none. A position is long or short, given as the side that opens it.
 */
import { mulDivCeil, mulDivFloor } from '../../foundation/core/index.ts';
import {
  BUY,
  MAX_PRICE_MICROS,
  NO_PRICE,
  type OrderType,
  type Side,
  type SplitRatio,
} from '../../foundation/model/index.ts';

const ONE_MICRO = 1;

/** The stop nearer to the market: the higher one of a long position, the lower one of a short. */
function tighterStop(opened: Side, one: number, other: number): number {
  if (one === NO_PRICE) return other;
  if (other === NO_PRICE) return one;
  return opened === BUY ? Math.max(one, other) : Math.min(one, other);
}

/** Where a trailing stop stands at `price`, kept within the prices there are. */
function trailedStop(opened: Side, price: number, trail: number): number {
  return opened === BUY
    ? Math.max(ONE_MICRO, price - trail)
    : Math.min(MAX_PRICE_MICROS, price + trail);
}

/** A trailing stop's surroundings. `stop` is NaN when no absolute stop is declared beside the trail. */
export interface StopFacts {
  readonly opened: Side;
  /** Where it stood before, or `NO_PRICE`. */
  readonly held: number;
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
  const absolute = Number.isNaN(of.stop) ? NO_PRICE : of.stop;
  const trailed = trailedStop(of.opened, of.anchor, of.trail);
  return tighterStop(of.opened, of.held, tighterStop(of.opened, absolute, trailed));
}

/** The order type that a limit and a stop price make. */
export function orderTypeOf(limitPrice: number, stopPrice: number): OrderType {
  if (limitPrice === NO_PRICE) return stopPrice === NO_PRICE ? 'MARKET' : 'STOP';
  return stopPrice === NO_PRICE ? 'LIMIT' : 'STOP_LIMIT';
}

/** A price in the shares that a split leaves, rounded up or down as told. */
export function priceAfterSplit(price: number, ratio: SplitRatio, up: boolean): number {
  const divide = up ? mulDivCeil : mulDivFloor;
  const scaled = divide(price, ratio.denominator, ratio.numerator);
  return Math.min(MAX_PRICE_MICROS, Math.max(ONE_MICRO, scaled));
}
