/**
 * Order gates 1 to 4 and 6 (contract 8.2); gate 7 is `order-limit-gates.ts`. Each says whether it admits the order, and
 * leaves its numbers in the facts. Their order, and that risk-reducing orders skip 2 to 7, is the orchestrator's table.
 * A gate whose limit is OFF is not in the table.
 */
import { MAX_SAFE, mulPpmFloor } from '../../foundation/core/index.ts';
import { reasonId, SELL } from '../../foundation/model/index.ts';
import type { DayTrades } from './day-trades.ts';
import type { OrderFacts } from './order-facts.ts';

/** One guard. `reason` is the id that it rejects with. */
export interface OrderGate {
  readonly reason: number;
  admits(facts: OrderFacts): boolean;
}

const MILLION = 1_000_000;
/** Equity below which the day-trade rule applies: 25,000 USD. Source: FINRA rule 4210 (f)(8)(B). */
const PDT_EQUITY_MICROS = 25_000 * MILLION;

/** Compares and leaves the numbers in the facts; what equals the limit passes. */
export function judge(facts: OrderFacts, observed: number, limit: number): boolean {
  facts.observed = observed;
  facts.limit = limit;
  return observed <= limit;
}

/** The verdict on an amount that no limit could be compared with, and its numbers. */
export function refuse(facts: OrderFacts, observed: number): false {
  facts.observed = Math.min(observed, MAX_SAFE);
  facts.limit = MAX_SAFE;
  return false;
}

/** Whether an amount stays within a share of the equity; an amount out of range never does. */
export function isWithinShare(facts: OrderFacts, amount: number, ppm: number): boolean {
  if (facts.overflows) return refuse(facts, amount);
  const rough = (facts.equity / MILLION) * ppm;
  if (Math.abs(rough) >= MAX_SAFE) {
    facts.overflows = true;
    return refuse(facts, amount);
  }
  return judge(facts, amount, mulPpmFloor(facts.equity, ppm));
}

/** Gate 1: a halted or disarmed run, or a blocked symbol, takes no new risk. */
export const haltGate: OrderGate = {
  reason: reasonId('RISK_HALTED'),
  admits: (facts) => facts.isReducing || judge(facts, facts.refusesNewRisk ? 1 : 0, 0),
};

/** Gate 2: a SELL that is not risk-reducing opens or increases a short. */
export const shortGate: OrderGate = {
  reason: reasonId('RISK_SHORT_NOT_ALLOWED'),
  admits: (facts) =>
    facts.side !== SELL || judge(facts, facts.sideQty, Math.max(0, facts.position)),
};

/** Between 2 and 3: without a mark nothing can be measured. */
export const markGate: OrderGate = {
  reason: reasonId('RISK_NO_MARK'),
  admits: (facts) => judge(facts, facts.hasMark ? 0 : 1, 0),
};

/** Gate 3: |position after| * mark against a share of the equity. */
export function positionGate(ppm: number): OrderGate {
  return {
    reason: reasonId('RISK_POSITION_LIMIT'),
    admits: (facts) => isWithinShare(facts, facts.notionalAfter(), ppm),
  };
}

/** Gate 4: gross after against a multiple of the equity; exposure and leverage differ by code only. */
export function grossGate(reason: 'RISK_GROSS_EXPOSURE' | 'RISK_LEVERAGE', ppm: number): OrderGate {
  return {
    reason: reasonId(reason),
    admits: (facts) => isWithinShare(facts, facts.grossAfter(), ppm),
  };
}

/** Gate 6: day trades of the last five sessions, all symbols together. */
export function pdtGate(dayTrades: DayTrades, maxDayTrades: number): OrderGate {
  return {
    reason: reasonId('RISK_PDT'),
    admits: (facts) => {
      if (facts.equity >= PDT_EQUITY_MICROS) return true;
      facts.observed = dayTrades.countAt(facts.session);
      facts.limit = maxDayTrades;
      return facts.observed < facts.limit; // as many as the limit are too many
    },
  };
}
