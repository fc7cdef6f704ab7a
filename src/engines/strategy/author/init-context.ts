/** What `init` may use: the symbol's name, and indicators that follow its bars from the first one on. */
import { Failure } from '../../../foundation/core/index.ts';
import { AverageRange } from '../indicators/average-range.ts';
import { BollingerBands } from '../indicators/bollinger-bands.ts';
import { Deviation } from '../indicators/deviation.ts';
import { ExponentialAverage } from '../indicators/exponential-average.ts';
import { Extreme } from '../indicators/extreme.ts';
import type { Indicator } from '../indicators/indicator.ts';
import { MovingConvergence } from '../indicators/moving-convergence.ts';
import type { Bands, Convergence, Line } from '../indicators/readings.ts';
import { RelativeStrength } from '../indicators/relative-strength.ts';
import { SimpleAverage } from '../indicators/simple-average.ts';
import { SmoothedAverage } from '../indicators/smoothed-average.ts';
import type { History, PriceColumn } from './history.ts';

/** So many prices of 9e11 micros still have an exact sum. */
const MAX_BARS = 10_000;

export class InitContext {
  readonly symbol: string;
  readonly symbols: readonly string[];
  readonly #history: History;
  readonly #made: Indicator[];

  /** `made` takes the indicators in order; once it is frozen there will be no more. */
  constructor(
    of: { readonly symbol: string; readonly symbols: readonly string[] },
    history: History,
    made: Indicator[],
  ) {
    this.symbol = of.symbol;
    this.symbols = of.symbols;
    this.#history = history;
    this.#made = made;
  }

  /** Simple moving average of the last `bars` prices, without drift. */
  sma(bars: number, price: PriceColumn = 'close'): Line {
    return this.#follow(new SimpleAverage(this.#history, this.#checked(bars), price));
  }

  /** Exponential moving average; begins with the first price. */
  ema(bars: number, price: PriceColumn = 'close'): Line {
    return this.#follow(new ExponentialAverage(this.#history, this.#checked(bars), price));
  }

  /** Wilder's smoothed moving average; begins with the mean of the first `bars` prices. */
  wsma(bars: number, price: PriceColumn = 'close'): Line {
    return this.#follow(new SmoothedAverage(this.#history, this.#checked(bars), price));
  }

  /** Relative strength index, 0 to 100. */
  rsi(bars: number, price: PriceColumn = 'close'): Line {
    return this.#follow(new RelativeStrength(this.#history, this.#checked(bars), price));
  }

  /** Average true range. */
  atr(bars: number): Line {
    return this.#follow(new AverageRange(this.#history, this.#checked(bars)));
  }

  /** Standard deviation of the last `bars` prices (population). */
  std(bars: number, price: PriceColumn = 'close'): Line {
    return this.#follow(new Deviation(this.#history, this.#checked(bars), price));
  }

  /** Bollinger's bands of closes, `width` standard deviations wide to each side. */
  bollinger(bars: number, width = 2): Bands {
    return this.#follow(new BollingerBands(this.#history, this.#checked(bars), width));
  }

  /** MACD of closes; `slow` above `fast`. */
  macd(fast = 12, slow = 26, signal = 9): Convergence {
    const of = { fast: this.#checked(fast), slow: this.#checked(slow), signal };
    this.#checked(signal);
    if (slow <= fast) fail(`macd(${fast}, ${slow}, ${signal}): slow must be above fast`);
    return this.#follow(new MovingConvergence(this.#history, of));
  }

  /** Highest price of the last `bars` bars, the latest included. */
  highest(bars: number, price: PriceColumn = 'high'): Line {
    const of = { bars: this.#checked(bars), column: price, sign: 1 } as const;
    return this.#follow(new Extreme(this.#history, of));
  }

  /** Lowest price of the last `bars` bars, the latest included. */
  lowest(bars: number, price: PriceColumn = 'low'): Line {
    const of = { bars: this.#checked(bars), column: price, sign: -1 } as const;
    return this.#follow(new Extreme(this.#history, of));
  }

  #checked(bars: number): number {
    if (Number.isInteger(bars) && bars >= 1 && bars <= MAX_BARS) return bars;
    return fail(`an indicator takes a whole number of bars from 1 to ${MAX_BARS}: ${String(bars)}`);
  }

  #follow<I extends Indicator>(indicator: I): I {
    const { name, needs } = indicator;
    if (Object.isFrozen(this.#made)) fail(`${name} was made after init; it would have missed bars`);
    const warmup = this.#history.depth;
    if (needs > warmup) {
      throw new Failure(
        'INPUT',
        'STRATEGY_WARMUP_INVALID',
        `${name} needs ${needs} bars, and warmup gives ${warmup}`,
        { fix: `return at least ${needs} from warmup` },
      );
    }
    this.#made.push(indicator);
    return indicator;
  }
}

function fail(message: string): never {
  throw new Failure('INPUT', 'STRATEGY_INDICATOR_INVALID', message, {
    fix: 'make indicators in init, from whole numbers of bars',
  });
}
