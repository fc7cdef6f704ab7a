/**
 * Bars that pass every guard against the bar before them, found once for all runs over the same columns:
 * in a run, a clean bar that comes right behind that bar costs one comparison. The guards that need more
 * than the two bars (clock, second feed) are the run's own, and so is whatever changes a bar's past: a
 * split, a restart, other columns.
 */
import type { BarColumns } from '../../foundation/model/index.ts';
import { SeriesLimits } from './series-limits.ts';
import type { IntegrityConfig } from './types.ts';

/** The bar is looked at in the run. No row, and not what a series without a row holds. */
const LOOK = -2;
/** The symbol has no bar that a clean one could follow. */
const NO_ROW = -1;

export class CleanRows {
  /** The columns of which this is true, as long as nobody changes them. */
  readonly bars: BarColumns;
  readonly limits: SeriesLimits;
  /** By row: the row that the bar must follow to be clean; below -1 where it never is. */
  readonly follows: Int32Array;

  private constructor(bars: BarColumns, limits: SeriesLimits, follows: Int32Array) {
    this.bars = bars;
    this.limits = limits;
    this.follows = follows;
  }

  /** Looks at every bar once. */
  static find(bars: BarColumns, config: IntegrityConfig): CleanRows {
    const limits = new SeriesLimits(config);
    const follows = new Int32Array(bars.count).fill(LOOK);
    const before: number[] = [];
    for (let row = 0; row < bars.count; row++) {
      const symbol = bars.symbol[row] as number;
      const last = before[symbol] ?? NO_ROW;
      if (last !== NO_ROW && isClean(bars, limits, { last, row })) follows[row] = last;
      before[symbol] = row;
    }
    return new CleanRows(bars, limits, follows);
  }

  /**
   * The same of `window`: the rows from `from` on of these columns, but for what is missing before the first bar
   * of a symbol, which follows none. No bar is looked at again.
   */
  within(window: BarColumns, from: number): CleanRows {
    const follows = this.follows.slice(from, from + window.count);
    for (let row = 0; row < follows.length; row++) {
      const last = (follows[row] as number) - from;
      follows[row] = last >= 0 ? last : LOOK;
    }
    return new CleanRows(window, this.limits, follows);
  }
}

function isClean(
  bars: BarColumns,
  limits: SeriesLimits,
  { last, row }: { readonly last: number; readonly row: number },
): boolean {
  const previousClose = bars.close[last] as number;
  return (
    bars.incomplete[row] !== 1 &&
    (bars.ts[row] as number) > (bars.ts[last] as number) &&
    (bars.missing[row] as number) <= limits.gap &&
    !limits.isOutlier(Math.abs((bars.close[row] as number) - previousClose), previousClose)
  );
}
