/**
 * Bars of which nothing after the current slice is true. What a strategy decides on them it decided
 * without the future; and since each slice is uncovered when its turn comes, one run puts every bar of
 * a series to the test.
 */
import { Prng } from '../../../foundation/core/index.ts';
import type { BarColumns } from '../../../foundation/model/index.ts';

/** What stands in the place of the future: nothing, other bars, or values that no bar has. */
export const VEILS = ['REMOVED', 'CHANGED', 'POISONED'] as const;
export type Veil = (typeof VEILS)[number];

const FLOATS = ['ts', 'open', 'high', 'low', 'close', 'volume', 'missing'] as const;
const INTS = ['symbol', 'day', 'incomplete'] as const;
const PRICES = ['open', 'high', 'low', 'close'] as const;
/** Larger than any price, time or volume, and of either sign. */
const ABSURD = [NaN, 1e300, -1e300, Infinity, 0];
const NO_SYMBOL = 0xffff;

export class VeiledBars {
  /** As long as the series; true up to the last slice uncovered. */
  readonly columns: BarColumns;
  private readonly truth: BarColumns;
  private readonly veil: Veil;
  private end = 0;

  constructor(truth: BarColumns, veil: Veil, seed: number) {
    this.truth = truth;
    this.veil = veil;
    this.columns = veil === 'CHANGED' ? changed(truth, new Prng(seed)) : poisoned(truth);
  }

  /** What a strategy may hold in its hands: of REMOVED bars those that are uncovered, and no more. */
  get visible(): BarColumns {
    return this.veil === 'REMOVED' ? cutColumns(this.columns, 0, this.end) : this.columns;
  }

  /** Makes the rows `from` (inclusive) to `to` true. */
  uncover(from: number, to: number): void {
    const { columns, truth } = this;
    for (const name of [...FLOATS, ...INTS]) {
      for (let row = from; row < to; row++) columns[name][row] = truth[name][row] as number;
    }
    this.end = to;
  }
}

/** The rows `from` (inclusive) to `to` (exclusive) as columns over the same memory. */
export function cutColumns(bars: BarColumns, from: number, to: number): BarColumns {
  return {
    count: to - from,
    ts: bars.ts.subarray(from, to),
    open: bars.open.subarray(from, to),
    high: bars.high.subarray(from, to),
    low: bars.low.subarray(from, to),
    close: bars.close.subarray(from, to),
    volume: bars.volume.subarray(from, to),
    missing: bars.missing.subarray(from, to),
    symbol: bars.symbol.subarray(from, to),
    day: bars.day.subarray(from, to),
    incomplete: bars.incomplete.subarray(from, to),
  };
}

function copied(bars: BarColumns): BarColumns {
  const { count } = bars;
  return {
    count,
    ts: bars.ts.slice(),
    open: bars.open.slice(),
    high: bars.high.slice(),
    low: bars.low.slice(),
    close: bars.close.slice(),
    volume: bars.volume.slice(),
    missing: bars.missing.slice(),
    symbol: bars.symbol.slice(),
    day: bars.day.slice(),
    incomplete: bars.incomplete.slice(),
  };
}

/** Bars that could have come: each at between half and one and a half times its price. */
function changed(truth: BarColumns, draws: Prng): BarColumns {
  const bars = copied(truth);
  for (let row = 0; row < truth.count; row++) {
    const permille = 500 + (draws.nextUint32() % 1001);
    for (const name of PRICES) {
      bars[name][row] = Math.max(1, Math.floor(((truth[name][row] as number) * permille) / 1000));
    }
    bars.volume[row] = draws.nextUint32();
  }
  return bars;
}

function poisoned(truth: BarColumns): BarColumns {
  const bars = copied(truth);
  for (let row = 0; row < truth.count; row++) {
    for (const name of FLOATS) bars[name][row] = ABSURD[row % ABSURD.length] as number;
  }
  bars.symbol.fill(NO_SYMBOL);
  bars.day.fill(0);
  bars.incomplete.fill(1);
  return bars;
}
