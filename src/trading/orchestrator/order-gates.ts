/**
 * The chain of order gates (contract 8.2): the one table of what an order must pass, in order. The
 * first gate that does not admit the order rejects it. A limit that is OFF is not in the table.
 */
import { allocationCapGate } from '../../engines/isolation/index.ts';
import {
  grossGate,
  haltGate,
  isWithinShare,
  markGate,
  orderLimitGates,
  pdtGate,
  positionGate,
  shortGate,
  type DayTrades,
  type OrderFacts,
  type OrderGate,
  type OrderTraffic,
} from '../../engines/risk/index.ts';
import { NO_REASON, reasonId, type Limit } from '../../foundation/model/index.ts';
import type { TickSettings } from './types.ts';

const RISK_OVERFLOW = reasonId('RISK_OVERFLOW');
const SHADOW_MODE = reasonId('SHADOW_MODE');

export class OrderGates {
  private readonly gates: readonly OrderGate[];
  /** What an order that passed every gate is told: nothing, or that the run is a shadow run. */
  private readonly passed: number;

  constructor(settings: TickSettings, of: { dayTrades: DayTrades; traffic: OrderTraffic }) {
    const { risk, allocationCap } = settings;
    this.passed = settings.shadow ? SHADOW_MODE : NO_REASON;
    this.gates = [
      ...(risk.allowShort ? [] : [shortGate]),
      markGate,
      ...whenSet(risk.maxPositionPerSymbol, positionGate),
      ...whenSet(risk.maxGrossExposure, (ppm) => grossGate('RISK_GROSS_EXPOSURE', ppm)),
      ...whenSet(risk.maxLeverage, (ppm) => grossGate('RISK_LEVERAGE', ppm)),
      ...whenSet(allocationCap, (ppm) => allocationCapGate<OrderFacts>(ppm, isWithinShare)),
      ...(risk.pdtMode === 'auto' ? [pdtGate(of.dayTrades, risk.pdtMaxDayTrades)] : []),
      ...orderLimitGates(risk.order, of.traffic),
    ];
  }

  /** `NO_REASON` when the order passes, else the id of the rejection; its numbers are in the facts. */
  judge(facts: OrderFacts): number {
    if (!haltGate.admits(facts)) return haltGate.reason;
    if (facts.isReducing) return this.passed;
    for (const gate of this.gates) {
      if (!gate.admits(facts)) return facts.overflows ? RISK_OVERFLOW : gate.reason;
    }
    return this.passed;
  }
}

function whenSet(limit: Limit, gate: (ppm: number) => OrderGate): OrderGate[] {
  return limit.kind === 'OFF' ? [] : [gate(limit.ppm)];
}
