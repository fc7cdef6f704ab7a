export type { BrokerFault, BrokerFaultCode, RequestOutcome } from './broker-faults.ts';
export type {
  AccountStatus,
  Broker,
  BrokerAccount,
  BrokerEntry,
  BrokerEnvironment,
  BrokerHealth,
  BrokerMark,
  BrokerOrder,
  BrokerPlace,
  BrokerPosition,
  BrokerReply,
  BrokerSnapshot,
} from './broker.ts';
