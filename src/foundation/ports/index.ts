export type { BrokerEntry, BrokerPlace } from './broker-entry.ts';
export type { BrokerFault, BrokerFaultCode, RequestOutcome } from './broker-faults.ts';
export type {
  AccountStatus,
  Broker,
  BrokerAccount,
  BrokerEnvironment,
  BrokerHealth,
  BrokerMark,
  BrokerOrder,
  BrokerPosition,
  BrokerReply,
  BrokerSnapshot,
} from './broker.ts';
export type { MaySend } from './may-send.ts';
export type {
  LateEnd,
  MarketBar,
  MarketSlice,
  MarketStand,
  MarketTerms,
  SimulatedMarket,
} from './simulated-market.ts';
export type {
  BrokerEar,
  BrokerExecution,
  BrokerMessage,
  BrokerMessageKind,
  BrokerMessages,
  BrokerStream,
  OrderTicket,
  TradingBroker,
} from './trading-broker.ts';
