/** Settings of a tick for tests: nothing limits and nothing costs, unless the test says so. */
import type { IntegrityConfig } from '../../../src/engines/integrity/index.ts';
import type { OrderLimits, RiskConfig } from '../../../src/engines/risk/index.ts';
import type { SimConfig } from '../../../src/engines/sim/index.ts';
import type { Limit } from '../../../src/foundation/model/index.ts';
import type { ActionsPolicy, TickSettings } from '../../../src/trading/orchestrator/index.ts';
import { OFF } from './amounts.ts';

const INTEGRITY: IntegrityConfig = {
  gapToleranceBars: 0,
  failOnGap: false,
  outlier: OFF,
  feedDisagreementPolicy: 'HALT_NEW',
  stalePolicy: 'DISARM',
  staleAfterMs: 180_000, // 120 s and one bar of a minute
};

export const NO_ORDER_LIMITS: OrderLimits = {
  maxNotional: null,
  maxQty: null,
  collar: OFF,
  maxPerSecond: null,
  maxPerMinute: null,
  repeats: null,
};

export const NO_LIMITS: RiskConfig = {
  dailyLoss: OFF,
  maxDrawdown: OFF,
  maxPositionPerSymbol: OFF,
  maxGrossExposure: OFF,
  maxLeverage: OFF,
  allowShort: true,
  pdtMode: 'off',
  pdtMaxDayTrades: 3,
  flattenOnCritical: true,
  rejectStormMax: 5,
  rejectStormWindowMs: 300_000,
  order: NO_ORDER_LIMITS,
};

export const NO_COSTS: SimConfig = {
  ambiguityPolicy: 'CONSERVATIVE_WORST_CASE',
  baseSpreadPpm: 0,
  baseSlippagePpm: 0,
  volatilityMultiplierPpm: 0,
  maxSlippagePpm: 0,
  partialFills: false,
  partialProbabilityPpm: 0,
  commissionPerShare: 0,
  commissionPpm: 0,
  commissionMinimum: 0,
  latencySubmitBars: 0,
  latencyCancelBars: 0,
  latencyReplaceBars: 0,
};

export interface Overrides {
  readonly integrity?: Partial<IntegrityConfig>;
  readonly risk?: Partial<RiskConfig>;
  readonly order?: Partial<OrderLimits>;
  readonly sim?: Partial<SimConfig>;
  readonly allocationCap?: Limit;
  readonly checksStaleness?: boolean;
  readonly shadow?: boolean;
  readonly actionsPolicy?: ActionsPolicy;
}

export function simConfig(of: Overrides): SimConfig {
  return { ...NO_COSTS, ...of.sim };
}

export function tickSettings(of: Overrides): TickSettings {
  return {
    integrity: { ...INTEGRITY, ...of.integrity },
    risk: { ...NO_LIMITS, order: { ...NO_ORDER_LIMITS, ...of.order }, ...of.risk },
    allocationCap: of.allocationCap ?? OFF,
    cancelsAtOnce: simConfig(of).latencyCancelBars === 0,
    replacesAtOnce: simConfig(of).latencyReplaceBars === 0,
    checksStaleness: of.checksStaleness ?? false,
    shadow: of.shadow ?? false,
    actionsPolicy: of.actionsPolicy ?? { kind: 'ALLOW' },
  };
}
