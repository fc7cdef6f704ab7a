/** What the integrity engine is told and what it answers. */
import type { Limit } from '../../foundation/model/index.ts';

/** What follows a stale feed or a disagreement between feeds (contract 7). */
export type FeedPolicy = 'HALT' | 'DISARM' | 'HALT_NEW';

export interface IntegrityConfig {
  /** More missing bars than this are a gap. */
  readonly gapToleranceBars: number;
  readonly failOnGap: boolean;
  /** Largest jump of the close against the previous close. */
  readonly outlier: Limit;
  readonly feedDisagreementPolicy: FeedPolicy;
  readonly stalePolicy: FeedPolicy;
  /** Open market time without an accepted bar above which a symbol is stale, in milliseconds. */
  readonly staleAfterMs: number;
}

/**
 * Verdict on a bar, a small integer for the loop. `reason`, `observed` and `limit` of the engine hold
 * the facts of every verdict but `ACCEPT`.
 */
export const ACCEPT = 0;
/** The bar does not exist for what follows. */
export const DROP = 1;
/** The run halts; the bar is used. */
export const HALT = 2;
/** The run halts and the bar is dropped: it comes from the future. */
export const HALT_AND_DROP = 3;
/** The bar is dropped and the symbol takes no new risk for the rest of the run. */
export const DROP_AND_BLOCK = 4;
/** The feed disagreement policy applies; the bar is used. */
export const DISAGREE = 5;

/** Maps an instant to cumulative open market time in milliseconds; a calendar serves as one. */
export interface OpenTime {
  openMillis(ts: number): number;
}

/** A bar of a second feed, for comparison only. Prices in micros. */
export interface SecondFeedBar {
  readonly symbol: number;
  readonly ts: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}
