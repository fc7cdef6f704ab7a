export { DayTrades, type DayTradesSnapshot } from './day-trades.ts';
export {
  grossGate,
  haltGate,
  isWithinShare,
  markGate,
  pdtGate,
  positionGate,
  shortGate,
  type OrderGate,
} from './gates.ts';
export { orderLimitGates } from './order-limit-gates.ts';
export { OrderTraffic, type OrderTrafficSnapshot } from './order-traffic.ts';
export { OrderFacts, type Holdings } from './order-facts.ts';
export { FLATTEN_RUN, HALT_RUN, RiskTick, type RiskTickSnapshot } from './risk-tick.ts';
export { type OrderLimits, type PdtMode, type RiskConfig } from './types.ts';
