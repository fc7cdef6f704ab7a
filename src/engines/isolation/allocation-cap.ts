/**
 * Keeps an engine inside its share of the account's equity, whatever its own risk limits allow
 * (contract 8.2, gate 5).
 */
import { reasonId } from '../../foundation/model/index.ts';

/** What the cap needs to know of an order; the risk engine's facts are one. */
export interface CapFacts {
  grossAfter(): number;
}

/** Compares an amount with a multiple of the equity and leaves the numbers in the facts. */
export type WithinShare<F> = (facts: F, amount: number, ppm: number) => boolean;

/** A gate of the orchestrator's table: rejects with ISOLATION_ALLOCATION_CAP above `ppm`. */
export function allocationCapGate<F extends CapFacts>(
  ppm: number,
  isWithinShare: WithinShare<F>,
): { readonly reason: number; admits(facts: F): boolean } {
  return {
    reason: reasonId('ISOLATION_ALLOCATION_CAP'),
    admits: (facts) => isWithinShare(facts, facts.grossAfter(), ppm),
  };
}
