/**
 * Cuts a series into folds: a pure function of the times of its bars and of the request. No bar of a test
 * window, of the purge before it or of the embargo behind it is in a training window of the same fold.
 */
import { Failure } from '../../../foundation/core/index.ts';
import { failShort, failSize, settleSizes, type FoldSizes } from './fold-sizes.ts';
import type { BarsSpan, Fold, FoldRequest } from './fold-request.ts';

const DEFAULT_FOLDS = 5;
/** More than this is a mistake in a size, and a result that nobody reads. */
const MAX_FOLDS = 500;
/** Sizes in time are whole hours. */
const HOUR_MS = 3_600_000;

/**
 * The folds of a series with bars at the times `ts`, which ascend, in time order; at least one. Fails with
 * FOLDS_SIZE_INVALID, FOLDS_SERIES_SHORT or FOLDS_WINDOW_EMPTY.
 */
export function layOutFolds(ts: Float64Array, request: FoldRequest): readonly Fold[] {
  if (request.folds !== null && request.folds > MAX_FOLDS) {
    failSize(`${request.folds} folds are more than ${MAX_FOLDS}`);
  }
  return request.scheme === 'purged-cv'
    ? crossFolds(ts.length, request)
    : forwardFolds(ts, request);
}

/** `folds` test windows beside each other, which are the whole series; what is left of it trains. */
function crossFolds(bars: number, request: FoldRequest): readonly Fold[] {
  const { purge, embargo, train, test, step } = request;
  const count = request.folds ?? DEFAULT_FOLDS;
  if (train !== null || test !== null || step !== null) {
    failSize('purged-cv tests every part of the series once: it takes --folds, and no sizes');
  }
  if (count < 2)
    failSize('purged-cv needs 2 folds or more, since one is trained for by the others');
  if (bars < count) failShort(bars, `${count} folds of 1 bar or more`);
  const edge = (fold: number): number => Math.floor((fold * bars) / count);
  return Array.from({ length: count }, (_, fold) => {
    const tested = { from: edge(fold), to: edge(fold + 1) };
    const sides = [
      { from: 0, to: tested.from - purge },
      // What a test bar's outcome reaches into lies behind it as well: the purge, then the embargo.
      { from: tested.to + purge + embargo, to: bars },
    ].filter(({ from, to }) => from < to);
    if (sides.length === 0) {
      failShort(
        bars,
        `a training bar beside fold ${fold + 1} with purge ${purge}, embargo ${embargo}`,
      );
    }
    return { train: sides, test: tested };
  });
}

/** Test windows in time order, each with its training window before it. */
function forwardFolds(ts: Float64Array, request: FoldRequest): readonly Fold[] {
  const sizes = settleSizes(ts.length, request, request.folds ?? DEFAULT_FOLDS);
  const axis = sizes.unit === 'BARS' ? barAxis(ts.length) : timeAxis(ts);
  const starts = testStarts(axis, sizes);
  const wanted = request.folds ?? Math.max(1, starts.length);
  if (starts.length < wanted) {
    failShort(ts.length, needsText(sizes, axis.length, { wanted, fitting: starts.length }));
  }
  if (wanted > MAX_FOLDS) failSize(`these sizes make ${wanted} folds; at most ${MAX_FOLDS}`);
  // The latest ones, where fewer are wanted than fit.
  return starts.slice(-wanted).map((start, at) => {
    const test = { from: axis.barAt(start), to: axis.barAt(start + sizes.test) };
    const from = request.scheme === 'anchored' ? 0 : axis.barAt(start - sizes.train);
    const train = { from, to: test.from - request.purge };
    requireTraining(at, train);
    return { train: [train], test };
  });
}

/** Where the test windows begin that fit; one in time without a bar, such as a weekend, tests nothing. */
function testStarts(axis: Axis, { train, test, step }: FoldSizes): number[] {
  const fitting = Math.max(0, Math.floor((axis.length - train - test) / step) + 1);
  return Array.from({ length: fitting }, (_, at) => train + at * step).filter(
    (start) => axis.barAt(start) < axis.barAt(start + test),
  );
}

/** Places along a series, and the first bar at or behind one. */
interface Axis {
  readonly length: number;
  readonly barAt: (place: number) => number;
}

function barAxis(bars: number): Axis {
  return { length: bars, barAt: (place) => place };
}

/** Milliseconds from the first bar on; the last bar is the last place. */
function timeAxis(ts: Float64Array): Axis {
  const first = ts[0] ?? 0;
  const last = ts[ts.length - 1] ?? first;
  return { length: last - first + 1, barAt: (place) => firstAtOrAfter(ts, first + place) };
}

/** Index of the first of ascending times that is not before `time`; their number when all are. */
function firstAtOrAfter(ts: Float64Array, time: number): number {
  let low = 0;
  let high = ts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ts[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function requireTraining(fold: number, { from, to }: BarsSpan): void {
  if (from < to) return;
  const message = `the training window of fold ${fold + 1} has no bar left (bars ${from} to ${to})`;
  throw new Failure('INPUT', 'FOLDS_WINDOW_EMPTY', message, {
    fix: 'use longer windows, or a shorter --purge',
  });
}

function needsText(
  sizes: FoldSizes,
  length: number,
  of: { readonly wanted: number; readonly fitting: number },
): string {
  const { train, test, step, unit } = sizes;
  const needed = train + test + (of.wanted - 1) * step;
  const text = (size: number): string =>
    unit === 'BARS' ? `${size} bars` : `${Math.floor(size / HOUR_MS)} hours`;
  return (
    `${of.wanted} fold${of.wanted === 1 ? '' : 's'} of train ${text(train)}, test ${text(test)}, step ` +
    `${text(step)}: ${text(needed)} are needed, ${text(length)} are there, ${of.fitting} with bars fit`
  );
}
