/** A broker at which one question can be asked: what became of an order. Everything else fails the test. */
import { err, ok } from '../../../src/foundation/core/index.ts';
import type {
  BrokerEntry,
  BrokerFault,
  BrokerOrder,
  TradingBroker,
} from '../../../src/foundation/ports/index.ts';

function refuse(): never {
  throw new Error('nothing but one order is asked for here');
}

/** The entry `paper`; `answer` is what it says: an order, null, or a fault. Asked ids are kept in `asked`. */
export function oneOrderBroker(
  answer: BrokerOrder | BrokerFault | null,
  asked: string[] = [],
): BrokerEntry {
  const door: TradingBroker = {
    name: 'paper',
    environment: 'PAPER',
    market: null,
    orderOf: (id) => {
      asked.push(id);
      const isFault = answer !== null && 'outcome' in answer;
      return Promise.resolve(isFault ? err(answer) : ok(answer));
    },
    health: refuse,
    account: refuse,
    openOrders: refuse,
    positions: refuse,
    snapshot: refuse,
    submit: refuse,
    cancel: refuse,
    ordersSince: refuse,
    messages: refuse,
    listen: refuse,
  };
  return {
    name: 'paper',
    environment: 'PAPER',
    open: refuse,
    openToTrade: () => Promise.resolve(door),
  };
}
