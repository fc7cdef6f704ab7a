/** A stretch of a run's bars, for runs that see no other: folds of a walk-forward, halves of a sweep. */
import type { CleanRows } from '../../engines/integrity/index.ts';
import { invariant } from '../../foundation/core/index.ts';
import type { BarColumns } from '../../foundation/model/index.ts';
import { countSlices, type PreparedBars } from './prepare-bars.ts';

/**
 * Rows `from` to `to` (exclusive), which begin and end with a slice. The strategy learns from `from` on, and
 * trades from the slice that begins in `tradeFrom`. `from <= tradeFrom < to`.
 */
export interface BarsWindow {
  readonly from: number;
  readonly tradeFrom: number;
  readonly to: number;
}

/**
 * The window as bars of their own: none outside can be reached, and what is missing before a symbol's first
 * bar is not known. Columns are views, but for that one. `clean` of all the bars becomes that of the window.
 */
export function windowOf(
  prepared: PreparedBars,
  { from, tradeFrom, to }: BarsWindow,
  clean: CleanRows | null = null,
): {
  readonly prepared: PreparedBars;
  readonly tradeFrom: number;
  readonly clean: CleanRows | null;
} {
  const { ts, count } = prepared.columns;
  invariant(from >= 0 && from <= tradeFrom && tradeFrom < to && to <= count, 'a window has rows', {
    from,
    tradeFrom,
    to,
    count,
  });
  for (const row of [from, tradeFrom, to]) {
    const isEdge = row === 0 || row === count || ts[row] !== ts[row - 1];
    invariant(isEdge, 'a window cuts no slice', { row });
  }
  const columns = cut(prepared.columns, from, to);
  return {
    prepared: {
      columns,
      symbols: prepared.symbols,
      slices: countSlices(columns.ts),
      droppedOutsideSession: 0,
    },
    tradeFrom: tradeFrom - from,
    clean: clean === null ? null : clean.within(columns, from),
  };
}

function cut(columns: BarColumns, from: number, to: number): BarColumns {
  const symbol = columns.symbol.subarray(from, to);
  return {
    count: to - from,
    ts: columns.ts.subarray(from, to),
    open: columns.open.subarray(from, to),
    high: columns.high.subarray(from, to),
    low: columns.low.subarray(from, to),
    close: columns.close.subarray(from, to),
    volume: columns.volume.subarray(from, to),
    symbol,
    missing: missingWithin(columns.missing.slice(from, to), symbol),
    day: columns.day.subarray(from, to),
    incomplete: columns.incomplete.subarray(from, to),
  };
}

function missingWithin(missing: Float64Array, symbol: Uint16Array): Float64Array {
  const seen = new Set<number>();
  for (let row = 0; row < symbol.length; row++) {
    const id = symbol[row] as number;
    if (seen.has(id)) continue;
    seen.add(id);
    missing[row] = 0;
  }
  return missing;
}
