/** From bars of a fold to the rows of a run: with the bars that the strategy learns from before it trades. */
import type { BarsWindow } from '../bars-window.ts';
import { firstLearnedRow } from '../first-learned-row.ts';
import type { PreparedBars } from '../prepare-bars.ts';
import type { BarsSpan } from './fold-request.ts';

/** Where the slices of prepared bars begin. */
export class SliceIndex {
  /** First row of each slice, and behind them the number of rows. */
  readonly rows: Int32Array;
  /** Time of each slice. */
  readonly ts: Float64Array;
  private readonly prepared: PreparedBars;

  constructor(prepared: PreparedBars) {
    const { ts, count } = prepared.columns;
    this.prepared = prepared;
    this.rows = new Int32Array(prepared.slices + 1);
    this.ts = new Float64Array(prepared.slices);
    let slice = 0;
    for (let row = 0; row < count; row++) {
      if (row > 0 && ts[row] === ts[row - 1]) continue;
      this.rows[slice] = row;
      this.ts[slice] = ts[row] as number;
      slice++;
    }
    this.rows[slice] = count;
  }

  /**
   * The window that trades `span`. The strategy learns from as many bars before it as its warm-up asks for of
   * each symbol that had a bar by then, never from one before the slice `floor`.
   */
  windowOf(span: BarsSpan, warmup: number, floor = 0): BarsWindow {
    const tradeFrom = this.rowOf(span.from);
    const learned = { before: tradeFrom, warmup, floor: this.rowOf(floor) };
    return {
      from: firstLearnedRow(this.prepared, learned),
      tradeFrom,
      to: this.rowOf(span.to),
    };
  }

  private rowOf(slice: number): number {
    return this.rows[slice] as number;
  }
}
