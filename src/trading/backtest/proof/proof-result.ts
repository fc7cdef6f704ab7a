/** What a proof found, with the first thing that speaks against the strategy. */

/** Values are texts: shares as whole numbers, money and prices as decimals. */
export interface ProofProblem {
  /** STRATEGY_LOOKS_AHEAD, STRATEGY_WARMUP_SHORT, STRATEGY_NOT_DETERMINISTIC or STRATEGY_NOT_EXERCISED. */
  readonly code: string;
  /** UTC milliseconds of the slice. */
  readonly ts: number;
  /** Null when it is nothing of one symbol. */
  readonly symbol: string | null;
  /** What differs: `target`, `stop`, `event`, `equity`, … */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  /** What was done to the run, in words. */
  readonly when: string;
  readonly fix: string;
}

export interface ProofResult {
  readonly passed: boolean;
  /** How often it was tried: slices compared, or slices at which a run was begun anew. */
  readonly checked: number;
  readonly firstProblem: ProofProblem | null;
}

/** A difference before it is told. */
export type Difference = Pick<ProofProblem, 'symbol' | 'what' | 'expected' | 'found'>;
