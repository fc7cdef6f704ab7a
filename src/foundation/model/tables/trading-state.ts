/**
 * The sticky flags of a run: nothing in the run ever clears one. One `halted` serves integrity and
 * risk alike. Only the orchestrator sets them; engines and gates read.
 */
import { NO_REASON } from '../codes/reasons.ts';

export class TradingState {
  halted = false;
  /** Reason id of the first halt. */
  haltReason = NO_REASON;
  disarmed = false;
  disarmReason = NO_REASON;
  /** A run flattens once. */
  flattened = false;
  /** Per symbol: reason id why it takes no new risk for the rest of the run, or `NO_REASON`. */
  readonly blockedReason: Int32Array;

  constructor(symbolCount: number) {
    this.blockedReason = new Int32Array(symbolCount);
  }

  /** Whether risk-increasing orders of the symbol are refused. */
  refusesNewRisk(symbol: number): boolean {
    return this.halted || this.disarmed || this.blockedReason[symbol] !== NO_REASON;
  }
}
