/** How a simulated market fills orders (contract 5). */

export type AmbiguityPolicy = 'CONSERVATIVE_WORST_CASE' | 'NEXT_OPEN' | 'SAME_BAR_WORST_CASE';

/** Costs in ppm of the price unless said otherwise; 1 basis point is 100 ppm. */
export interface SimConfig {
  readonly ambiguityPolicy: AmbiguityPolicy;
  /** Full spread, ppm. */
  readonly baseSpreadPpm: number;
  readonly baseSlippagePpm: number;
  /** Multiplier on the bar's range, ppm of 1. */
  readonly volatilityMultiplierPpm: number;
  readonly maxSlippagePpm: number;
  readonly partialFills: boolean;
  /** Probability of a partial fill, ppm of 1. */
  readonly partialProbabilityPpm: number;
  /** Commission in micros per share, ppm of the notional, and micros at least per order. */
  readonly commissionPerShare: number;
  readonly commissionPpm: number;
  readonly commissionMinimum: number;
  /** Further bars of the symbol before a new order can fill. */
  readonly latencySubmitBars: number;
  /** Bars of the symbol on which an order can still fill after its cancel was asked for. */
  readonly latencyCancelBars: number;
  /** Bars of the symbol on which an order still works as it was after its replacement was asked for. */
  readonly latencyReplaceBars: number;
}
