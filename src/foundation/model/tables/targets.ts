/** The wanted positions, by symbol: what a strategy writes and the tick turns into intents. */
import { Failure } from '../../core/index.ts';

/**
 * A complete book of targets over the run's symbols, in signed shares. A symbol that was never set
 * has target 0. `published` tells whether the strategy returned a book in this slice.
 */
export class TargetBook {
  readonly target: Float64Array;
  published = false;
  /** Changes of a target over the whole run: the funnel's "signals". */
  signals = 0;

  constructor(symbolCount: number) {
    this.target = new Float64Array(symbolCount);
  }

  /** Sets one target. Fails with STRATEGY_TARGET_INVALID unless `qty` is a safe integer. */
  set(symbol: number, qty: number): void {
    if (this.target[symbol] === qty) return;
    if (!Number.isSafeInteger(qty)) failTarget(symbol, qty);
    this.target[symbol] = qty;
    this.signals++;
  }

  /** Says that the book as it stands is returned. */
  publish(): void {
    this.published = true;
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
