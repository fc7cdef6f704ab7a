/**
 * What the slices since the last drain left: the equity of each, and full rows of each slice or of the
 * last slice of each day. The shell reads, then calls `clear`.
 */
import { Float64Column, Int32Column } from '../../foundation/core/index.ts';
import type { EquityResolution } from '../../foundation/model/index.ts';

/** Slices between two drains. Source: measured; larger chunks are not faster. */
export const CHUNK_SLICES = 4096;

/** One equity point. Money in micros. */
export type EquityPoint = {
  ts: number;
  day: number;
  equity: number;
  cash: number;
  gross: number;
  net: number;
};

export class SlicePoints {
  readonly resolution: EquityResolution;
  /** Slices since the last drain, and the equity of each. */
  count = 0;
  readonly equity = new Float64Array(CHUNK_SLICES);
  /** The slice recorded last; fields of their own, since they are written on every slice. */
  readonly last: EquityPoint = { ts: NaN, day: NaN, equity: NaN, cash: NaN, gross: NaN, net: NaN };
  /** Columns of the rows since the last drain. */
  readonly rowTs = new Float64Column();
  readonly rowDay = new Int32Column();
  readonly rowEquity = new Float64Column();
  readonly rowCash = new Float64Column();
  readonly rowGross = new Float64Column();
  readonly rowNet = new Float64Column();

  constructor(resolution: EquityResolution) {
    this.resolution = resolution;
  }

  /** Keeps the last slice as a row. */
  keepRow(): void {
    const { ts, day, equity, cash, gross, net } = this.last;
    this.rowTs.push(ts);
    this.rowDay.push(day);
    this.rowEquity.push(equity);
    this.rowCash.push(cash);
    this.rowGross.push(gross);
    this.rowNet.push(net);
  }

  clear(): void {
    this.count = 0;
    this.rowDay.clear();
    for (const column of [this.rowTs, this.rowEquity, this.rowCash, this.rowGross, this.rowNet]) {
      column.clear();
    }
  }
}
