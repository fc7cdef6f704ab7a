/** The wanted positions, by symbol: what a strategy writes and the tick turns into intents. */
import { Failure } from '../../core/index.ts';
import { MAX_PRICE_MICROS } from '../values/money.ts';
import { splitShares, type SplitRatio } from '../values/split-ratio.ts';

/** How long an order of a target stays: until it is done, for one day, or for the first bar it meets. */
export const TIMES_IN_FORCE = ['GTC', 'DAY', 'IOC'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/** Of a target that declares nothing: its orders stay until they are done. */
const GTC = TIMES_IN_FORCE.indexOf('GTC');

/** Null is a price that is not declared. */
export type TargetBookSnapshot = {
  readonly target: readonly number[];
  readonly prices: readonly (readonly (number | null)[])[];
  readonly timeInForce: readonly number[];
  readonly signals: number;
  readonly termChanges: number;
};

/**
 * A complete book of targets over the run's symbols, in signed shares. A symbol that was never set
 * has target 0. `published` tells whether the strategy returned a book in this slice.
 *
 * A target may carry terms, which hold until they are declared anew: the prices of the orders that
 * lead to it, and the protection of the position that comes of it. Prices in micros; NaN is "none".
 */
export class TargetBook {
  readonly target: Float64Array;
  /** Limit and stop price of the orders that lead to the target; neither: MARKET orders. */
  readonly entryLimit: Float64Array;
  readonly entryStop: Float64Array;
  /** Index into `TIMES_IN_FORCE`. */
  readonly timeInForce: Uint8Array;
  /** Absolute price of the protective stop and of the profit target. */
  readonly stop: Float64Array;
  readonly takeProfit: Float64Array;
  /** Distance of a trailing stop, micros. */
  readonly trail: Float64Array;
  published = false;
  /** Changes of a target over the whole run: the funnel's "signals". */
  signals = 0;
  /** Changes of terms over the whole run. */
  termChanges = 0;

  constructor(symbolCount: number) {
    this.target = new Float64Array(symbolCount);
    this.entryLimit = new Float64Array(symbolCount).fill(NaN);
    this.entryStop = new Float64Array(symbolCount).fill(NaN);
    this.timeInForce = new Uint8Array(symbolCount).fill(GTC);
    this.stop = new Float64Array(symbolCount).fill(NaN);
    this.takeProfit = new Float64Array(symbolCount).fill(NaN);
    this.trail = new Float64Array(symbolCount).fill(NaN);
  }

  /** Sets one target. Fails with STRATEGY_TARGET_INVALID unless `qty` is a safe integer. */
  set(symbol: number, qty: number): void {
    if (this.target[symbol] === qty) return;
    if (!Number.isSafeInteger(qty)) failTarget(symbol, qty);
    this.target[symbol] = qty;
    this.signals++;
  }

  /**
   * Declares the protection of a symbol's position: absolute `stop` and `takeProfit`, and the distance
   * of a trailing stop, in micros; NaN for none. Fails with STRATEGY_PRICE_INVALID.
   */
  protect(symbol: number, stop: number, takeProfit: number, trail: number): void {
    this.declare(this.stop, symbol, stop);
    this.declare(this.takeProfit, symbol, takeProfit);
    this.declare(this.trail, symbol, trail);
  }

  /**
   * Declares the prices of the orders that lead to a symbol's target, in micros, NaN for none, and how
   * long they stay. Fails with STRATEGY_PRICE_INVALID.
   */
  enter(symbol: number, limit: number, stop: number, timeInForce: TimeInForce): void {
    this.declare(this.entryLimit, symbol, limit);
    this.declare(this.entryStop, symbol, stop);
    const id = TIMES_IN_FORCE.indexOf(timeInForce);
    if (this.timeInForce[symbol] === id) return;
    this.timeInForce[symbol] = id;
    this.termChanges++;
  }

  /**
   * Takes back a target whose position a protective order closed: the strategy must ask anew. It is no
   * signal, since the strategy didn't change its mind.
   */
  takeBack(symbol: number): void {
    this.target[symbol] = 0;
  }

  /**
   * Makes of a target as many of the new shares as it was of the old, towards zero: the wish is the same,
   * so that this is no signal either. MONEY_OVERFLOW beyond the safe integers.
   */
  split(symbol: number, ratio: SplitRatio): void {
    const target = this.target[symbol] as number;
    const shares = splitShares(Math.abs(target), ratio);
    this.target[symbol] = Math.sign(target) * shares + 0; // + 0 turns -0 into 0
  }

  /** Whether anything was ever declared: while nothing was, nobody has to look. */
  get hasTerms(): boolean {
    return this.termChanges > 0;
  }

  /** Whether the orders that lead to the symbol's target are plain MARKET orders. */
  entersPlainly(symbol: number): boolean {
    return (
      Number.isNaN(this.entryLimit[symbol]) &&
      Number.isNaN(this.entryStop[symbol]) &&
      this.timeInForce[symbol] === GTC
    );
  }

  /** Says that the book as it stands is returned. */
  publish(): void {
    this.published = true;
  }

  snapshot(): TargetBookSnapshot {
    return {
      target: Array.from(this.target),
      prices: this.prices().map((column) =>
        Array.from(column, (price) => (Number.isNaN(price) ? null : price)),
      ),
      timeInForce: Array.from(this.timeInForce),
      signals: this.signals,
      termChanges: this.termChanges,
    };
  }

  restore(from: TargetBookSnapshot): void {
    this.target.set(from.target);
    this.prices().forEach((column, index) => {
      column.set((from.prices[index] ?? []).map((price) => price ?? NaN));
    });
    this.timeInForce.set(from.timeInForce);
    this.signals = from.signals;
    this.termChanges = from.termChanges;
  }

  private prices(): Float64Array[] {
    return [this.entryLimit, this.entryStop, this.stop, this.takeProfit, this.trail];
  }

  private declare(column: Float64Array, symbol: number, price: number): void {
    if (Object.is(column[symbol], price)) return;
    const isPrice = Number.isSafeInteger(price) && price > 0 && price <= MAX_PRICE_MICROS;
    if (!isPrice && !Number.isNaN(price)) failPrice(symbol, price);
    column[symbol] = price;
    this.termChanges++;
  }
}

function failTarget(symbol: number, qty: number): never {
  throw new Failure(
    'INPUT',
    'STRATEGY_TARGET_INVALID',
    `a target must be a whole number of shares: symbol=${symbol} target=${qty}`,
    { fix: 'round the target inside the strategy' },
  );
}

function failPrice(symbol: number, price: number): never {
  throw new Failure(
    'INPUT',
    'STRATEGY_PRICE_INVALID',
    `a price of a target must be whole micros above 0 and at most 9e11: symbol=${symbol} price=${price}`,
    { fix: 'round the price to micros inside the strategy' },
  );
}
