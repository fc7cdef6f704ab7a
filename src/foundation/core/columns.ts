/**
 * Growable typed columns: push is amortised and allocates only when the capacity doubles.
 */

/** Growable column of safe integers or floats. */
export class Float64Column {
  private data: Float64Array;
  length = 0;

  constructor(capacity = 64) {
    this.data = new Float64Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.data.length) this.grow();
    this.data[this.length++] = value;
  }

  /** Adds the first `count` values. */
  append(values: Float64Array, count: number): void {
    const length = this.length + count;
    while (length > this.data.length) this.grow();
    this.data.set(values.subarray(0, count), this.length);
    this.length = length;
  }

  /** The value at `index`; `index` must be below `length`. */
  at(index: number): number {
    return this.data[index] as number;
  }

  set(index: number, value: number): void {
    this.data[index] = value;
  }

  clear(): void {
    this.length = 0;
  }

  /** A view, valid until the next push. */
  view(): Float64Array {
    return this.data.subarray(0, this.length);
  }

  /** Replaces the content. */
  assign(values: readonly number[]): void {
    this.data = Float64Array.from(values);
    this.length = values.length;
  }

  private grow(): void {
    const wider = new Float64Array(Math.max(16, this.data.length * 2));
    wider.set(this.data);
    this.data = wider;
  }
}

/** Growable column of signed 32-bit integers: indexes, codes, counters. */
export class Int32Column {
  private data: Int32Array;
  length = 0;

  constructor(capacity = 64) {
    this.data = new Int32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.data.length) this.grow();
    this.data[this.length++] = value;
  }

  at(index: number): number {
    return this.data[index] as number;
  }

  set(index: number, value: number): void {
    this.data[index] = value;
  }

  clear(): void {
    this.length = 0;
  }

  /** Removes the first entry equal to `value` and keeps the order of the rest. */
  remove(value: number): void {
    const index = this.data.indexOf(value);
    if (index < 0 || index >= this.length) return;
    this.data.copyWithin(index, index + 1, this.length);
    this.length--;
  }

  view(): Int32Array {
    return this.data.subarray(0, this.length);
  }

  assign(values: readonly number[]): void {
    this.data = Int32Array.from(values);
    this.length = values.length;
  }

  private grow(): void {
    const wider = new Int32Array(Math.max(16, this.data.length * 2));
    wider.set(this.data);
    this.data = wider;
  }
}

/** Any growable column, for code that treats a table's columns alike. */
export type NumberColumn = Float64Column | Int32Column;

/** Contents of columns as plain arrays, for snapshots. */
export function snapshotColumns(columns: readonly NumberColumn[]): number[][] {
  return columns.map((column) => Array.from(column.view()));
}

/** Puts the arrays of `snapshotColumns` back, in the same order. */
export function restoreColumns(
  columns: readonly NumberColumn[],
  from: readonly (readonly number[])[],
): void {
  columns.forEach((column, index) => {
    column.assign(from[index] ?? []);
  });
}
