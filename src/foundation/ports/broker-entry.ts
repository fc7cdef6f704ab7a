/** How a build comes to its brokers: one entry each, whose doors are opened on demand. */
import type { Broker, BrokerEnvironment } from './broker.ts';
import type { TradingBroker } from './trading-broker.ts';

/** Who asks a broker for its door. */
export interface BrokerPlace {
  /** `MQK_HOME`, absolute. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `broker.account_last4`. */
  readonly accountLast4: string;
  /** Micros, of a paper account that does not exist yet or was never used; real accounts have what they have. */
  readonly openingCash: number;
}

/** A broker that this build has. Opening loads its adapter and asks the broker nothing. */
export interface BrokerEntry {
  readonly name: string;
  readonly environment: BrokerEnvironment;
  open(place: BrokerPlace): Promise<Broker>;
  /** The door through which orders leave; absent: this build cannot trade through this broker. */
  readonly openToTrade?: (place: BrokerPlace) => Promise<TradingBroker>;
}
