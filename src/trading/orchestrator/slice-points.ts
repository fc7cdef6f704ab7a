/**
 * What the slices since the last drain left: the equity of each, and full rows of each slice or of the
 * last slice of each day. The shell reads, then calls `clear`.
 */
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

/** A day's row may come before the first slice of a chunk: the day ended with the chunk before. */
const MAX_ROWS = CHUNK_SLICES + 1;

export class SlicePoints {
  /** Whether every slice is kept as a row, or only each day's last. */
  readonly keepsSlices: boolean;
  /** Slices since the last drain, and the equity of each. */
  count = 0;
  readonly equity = new Float64Array(CHUNK_SLICES);
  /** The slice recorded last; fields of their own, since they are written on every slice. */
  readonly last: EquityPoint = { ts: NaN, day: NaN, equity: NaN, cash: NaN, gross: NaN, net: NaN };
  /** Rows kept since the last drain, and their columns. */
  rows = 0;
  readonly rowTs = new Float64Array(MAX_ROWS);
  readonly rowDay = new Int32Array(MAX_ROWS);
  readonly rowEquity = new Float64Array(MAX_ROWS);
  readonly rowCash = new Float64Array(MAX_ROWS);
  readonly rowGross = new Float64Array(MAX_ROWS);
  readonly rowNet = new Float64Array(MAX_ROWS);

  constructor(resolution: EquityResolution) {
    this.keepsSlices = resolution === 'SLICE';
  }

  /** Keeps the last slice as a row. */
  keepRow(): void {
    const { last, rows } = this;
    this.rowTs[rows] = last.ts;
    this.rowDay[rows] = last.day;
    this.rowEquity[rows] = last.equity;
    this.rowCash[rows] = last.cash;
    this.rowGross[rows] = last.gross;
    this.rowNet[rows] = last.net;
    this.rows = rows + 1;
  }

  clear(): void {
    this.count = 0;
    this.rows = 0;
  }
}
