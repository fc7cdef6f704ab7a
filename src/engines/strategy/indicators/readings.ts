/** What an author sees of an indicator: the value as of the bar of the call. Prices in currency units. */

/** One number. */
export interface Line {
  readonly value: number;
}

/** A moving average with a band around it. */
export interface Bands {
  readonly upper: number;
  readonly middle: number;
  readonly lower: number;
}

/** Moving average convergence and divergence. */
export interface Convergence {
  /** Fast average less slow average. */
  readonly value: number;
  /** Average of the value. */
  readonly signal: number;
  /** Value less signal. */
  readonly histogram: number;
}
