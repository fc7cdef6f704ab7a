/** Rows of the wire as the port's values. */
import {
  BUY,
  ORDER_STATES,
  parseInstant,
  parseMicros,
  parseQty,
  parseSymbol,
  SELL,
  type Micros,
  type Qty,
  type Symbol,
  type UtcMillis,
} from '../../../../foundation/model/index.ts';
import { invariant } from '../../../../foundation/core/index.ts';
import type {
  AccountStatus,
  BrokerAccount,
  BrokerOrder,
  BrokerPosition,
} from '../../../../foundation/ports/index.ts';
import type { AccountReply, WireOrder, WirePosition } from '../wire.ts';

const STATUSES: readonly AccountStatus[] = ['ACTIVE', 'RESTRICTED', 'CLOSED'];

export function accountOf({ account, status, cash, equity }: AccountReply): BrokerAccount {
  return {
    last4: account,
    status: STATUSES.find((known) => known === status) ?? 'UNKNOWN',
    environment: 'PAPER',
    cash: moneyOf(cash),
    equity: moneyOf(equity),
  };
}

export function orderOf(row: WireOrder): BrokerOrder {
  return {
    brokerOrderId: row.broker_order_id,
    clientOrderId: row.client_order_id,
    symbol: symbolOf(row.symbol),
    side: row.side === 'BUY' ? BUY : SELL,
    type: row.type,
    timeInForce: row.time_in_force,
    qty: sharesOf(row.qty),
    filledQty: sharesOf(row.filled_qty),
    limitPrice: row.limit_price === null ? null : moneyOf(row.limit_price),
    stopPrice: row.stop_price === null ? null : moneyOf(row.stop_price),
    state: ORDER_STATES.find((known) => known === row.state) ?? 'UNKNOWN',
    acceptedAt: instantOf(row.accepted_at),
  };
}

export function positionOf({ symbol, qty }: WirePosition): BrokerPosition {
  return { symbol: symbolOf(symbol), qty: sharesOf(qty) };
}

// The schema has let only such texts through; anything else here is a defect of the schema.
function moneyOf(text: string): Micros {
  const parsed = parseMicros(text);
  invariant(parsed.ok, 'money of the wire is a decimal', { text });
  return parsed.value;
}

function sharesOf(text: string): Qty {
  const parsed = parseQty(text);
  invariant(parsed.ok, 'shares of the wire are whole', { text });
  return parsed.value;
}

function symbolOf(text: string): Symbol {
  const symbol = parseSymbol(text);
  invariant(symbol !== null, 'a symbol of the wire is a symbol', { text });
  return symbol;
}

export function instantOf(text: string): UtcMillis {
  const instant = parseInstant(text);
  invariant(instant !== null, 'an instant of the wire is one', { text });
  return instant;
}
