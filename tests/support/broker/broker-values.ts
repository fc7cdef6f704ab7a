/** Values of the broker's port, as tests write them. */
import {
  BUY,
  parseEngineId,
  parseInstant,
  parseMicros,
  parseQty,
  parseSymbol,
  SELL,
  type EngineId,
  type Micros,
  type Qty,
  type Symbol,
  type UtcMillis,
} from '../../../src/foundation/model/index.ts';
import type { BrokerOrder, BrokerSnapshot } from '../../../src/foundation/ports/index.ts';

export function qtyOf(shares: number): Qty {
  const parsed = parseQty(String(shares));
  if (!parsed.ok) throw new Error(`no shares: ${shares}`);
  return parsed.value;
}

export function moneyOf(text: string): Micros {
  const parsed = parseMicros(text);
  if (!parsed.ok) throw new Error(`no amount: ${text}`);
  return parsed.value;
}

export function symbolOf(text: string): Symbol {
  const symbol = parseSymbol(text);
  if (symbol === null) throw new Error(`no symbol: ${text}`);
  return symbol;
}

export function engineOf(text: string): EngineId {
  const engine = parseEngineId(text);
  if (engine === null) throw new Error(`no engine: ${text}`);
  return engine;
}

export function instantOf(text: string): UtcMillis {
  const instant = parseInstant(text);
  if (instant === null) throw new Error(`no instant: ${text}`);
  return instant;
}

/** Ten shares of SPY at the market, bought. */
export function buyOrder(id: string, over: Partial<BrokerOrder> = {}): BrokerOrder {
  return {
    brokerOrderId: `b-${id}`,
    clientOrderId: id,
    symbol: symbolOf('SPY'),
    side: BUY,
    type: 'MARKET',
    timeInForce: 'GTC',
    qty: qtyOf(10),
    filledQty: qtyOf(0),
    limitPrice: null,
    stopPrice: null,
    state: 'WORKING',
    acceptedAt: instantOf('2026-01-05T15:00:00Z'),
    ...over,
  };
}

/** A stop that sells ten shares of SPY at 440. */
export function stopOrder(id: string, over: Partial<BrokerOrder> = {}): BrokerOrder {
  return buyOrder(id, { side: SELL, type: 'STOP', stopPrice: moneyOf('440'), ...over });
}

/** An active, flat paper account with 100,000, read at message 5. */
export function snapshotOf(over: Partial<BrokerSnapshot> = {}): BrokerSnapshot {
  return {
    mark: { asOf: instantOf('2026-01-05T15:30:00Z'), cursor: 5 },
    account: {
      last4: '0042',
      status: 'ACTIVE',
      environment: 'PAPER',
      cash: moneyOf('100000'),
      equity: moneyOf('100000'),
    },
    openOrders: [],
    positions: [],
    ...over,
  };
}
