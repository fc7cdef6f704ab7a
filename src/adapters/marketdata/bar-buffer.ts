/** Bar columns that grow while a file is read, on shared memory so that workers can share them. */
import type { BarSeries } from '../../foundation/model/index.ts';

const BYTES_PER_VALUE = 8;

/** A zeroed column on shared memory; untouched pages cost no memory. */
export function sharedColumn(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * BYTES_PER_VALUE));
}

function widened(column: Float64Array, capacity: number): Float64Array {
  const wider = sharedColumn(capacity);
  wider.set(column);
  return wider;
}

export class BarBuffer {
  count = 0;
  capacity: number;
  ts: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.ts = sharedColumn(capacity);
    this.open = sharedColumn(capacity);
    this.high = sharedColumn(capacity);
    this.low = sharedColumn(capacity);
    this.close = sharedColumn(capacity);
    this.volume = sharedColumn(capacity);
  }

  /** One column after the other, so that at most one of them is held twice. */
  grow(capacity: number): void {
    this.ts = widened(this.ts, capacity);
    this.open = widened(this.open, capacity);
    this.high = widened(this.high, capacity);
    this.low = widened(this.low, capacity);
    this.close = widened(this.close, capacity);
    this.volume = widened(this.volume, capacity);
    this.capacity = capacity;
  }

  /** The filled rows, as views; the buffer must not be written to afterwards. */
  toSeries(): BarSeries {
    const { count } = this;
    return {
      count,
      ts: this.ts.subarray(0, count),
      open: this.open.subarray(0, count),
      high: this.high.subarray(0, count),
      low: this.low.subarray(0, count),
      close: this.close.subarray(0, count),
      volume: this.volume.subarray(0, count),
    };
  }
}
