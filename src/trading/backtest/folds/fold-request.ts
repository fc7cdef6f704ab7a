/** What a series is cut into, as it is asked for. A bar here is a slice: one time, whatever its symbols. */

/**
 * `rolling`: the training window keeps its length. `anchored`: it begins with the series and grows.
 * `purged-cv`: each part of the series is tested once, and trained for on both sides of it.
 */
export const FOLD_SCHEMES = ['rolling', 'anchored', 'purged-cv'] as const;
export type FoldScheme = (typeof FOLD_SCHEMES)[number];

/** A length in bars, or in time; both > 0. */
export type WindowSize =
  | { readonly unit: 'BARS'; readonly count: number }
  | { readonly unit: 'TIME'; readonly ms: number };

export interface FoldRequest {
  readonly scheme: FoldScheme;
  /** >= 1. Null: five, or as many as fit where `train` and `test` are given. */
  readonly folds: number | null;
  /** Null: what the series leaves. */
  readonly train: WindowSize | null;
  readonly test: WindowSize | null;
  /** From one test window to the next, at least `test`, so that no bar is tested twice. Null: `test`. */
  readonly step: WindowSize | null;
  /** Bars at the end of a training window, next to its test window, that it does not use. >= 0. */
  readonly purge: number;
  /** Bars behind a test window and its purge that no training window uses. >= 0. */
  readonly embargo: number;
}

/** Bars `from` to `to` (exclusive), from 0; never empty. */
export interface BarsSpan {
  readonly from: number;
  readonly to: number;
}

export interface Fold {
  /** In time order; two only where the test window lies inside the series of `purged-cv`. */
  readonly train: readonly BarsSpan[];
  readonly test: BarsSpan;
}
