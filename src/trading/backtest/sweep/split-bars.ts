/** The bars of a sweep in two parts: one in which parameters are chosen, and one that the choice never saw. */
import { Failure, mulPpmFloor } from '../../../foundation/core/index.ts';
import type { BarsWindow } from '../bars-window.ts';
import { firstLearnedRow } from '../first-learned-row.ts';
import type { PreparedBars } from '../prepare-bars.ts';

/**
 * First row of the second part: of the day in which slice `floor(slices * ppm / 1e6)` lies, so that no day
 * is in both. Fails with SWEEP_SPLIT_EMPTY when one part would have no day.
 */
export function splitRow({ columns, slices }: PreparedBars, ppm: number): number {
  const { ts, day, count } = columns;
  let before = mulPpmFloor(slices, ppm);
  let row = 0;
  while (row < count && before > 0) {
    row = sliceEnd(ts, row);
    before--;
  }
  while (row > 0 && day[row] === day[row - 1]) row--;
  if (row > 0 && row < count) return row;
  throw new Failure(
    'INPUT',
    'SWEEP_SPLIT_EMPTY',
    `--split leaves one part without a day: ${slices} slices, cut before row ${row} of ${count}`,
    { fix: 'give a longer series, or a fraction nearer to 0.5' },
  );
}

/** The two parts; in the second the strategy first learns from up to `warmup` bars of each symbol before it. */
export function splitWindows(
  prepared: PreparedBars,
  { row, warmup }: { readonly row: number; readonly warmup: number },
): { readonly inSample: BarsWindow; readonly outOfSample: BarsWindow } {
  const from = firstLearnedRow(prepared, { before: row, warmup, floor: 0 });
  return {
    inSample: { from: 0, tradeFrom: 0, to: row },
    outOfSample: { from, tradeFrom: row, to: prepared.columns.count },
  };
}

function sliceEnd(ts: Float64Array, row: number): number {
  let end = row + 1;
  while (end < ts.length && ts[end] === ts[row]) end++;
  return end;
}
