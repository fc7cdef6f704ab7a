/** Rows of the wire as the port's values. */
import { parseMessage } from '../../../../engines/delivery/index.ts';
import {
  BUY,
  ORDER_STATES,
  parseInstant,
  parseMicros,
  parseQty,
  SELL,
  toSymbol,
  type Micros,
  type Qty,
  type UtcMillis,
} from '../../../../foundation/model/index.ts';
import { invariant } from '../../../../foundation/core/index.ts';
import type {
  AccountStatus,
  BrokerAccount,
  BrokerMessage,
  BrokerOrder,
  BrokerPosition,
} from '../../../../foundation/ports/index.ts';
import type { AccountReply } from '../wire.ts';
import type { WireMessage, WireOrder, WirePosition } from '../wire-words.ts';

const STATUSES: readonly AccountStatus[] = ['ACTIVE', 'RESTRICTED', 'CLOSED'];

/** Money in micros. A status that the port has no word for is UNKNOWN. */
export function accountOf({ account, status, cash, equity }: AccountReply): BrokerAccount {
  return {
    last4: account,
    status: STATUSES.find((known) => known === status) ?? 'UNKNOWN',
    environment: 'PAPER',
    cash: moneyOf(cash),
    equity: moneyOf(equity),
  };
}

/**
 * Shares whole and above 0, prices in micros or null where the order's type has none. A state that the port has no word
 * for is UNKNOWN.
 */
export function orderOf(row: WireOrder): BrokerOrder {
  return {
    brokerOrderId: row.broker_order_id,
    clientOrderId: row.client_order_id,
    symbol: toSymbol(row.symbol),
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

/** Shares signed: short < 0. */
export function positionOf({ symbol, qty }: WirePosition): BrokerPosition {
  return { symbol: toSymbol(symbol), qty: sharesOf(qty) };
}

/** `raw`: the message's own bytes, as text. */
export function messageOf(row: WireMessage, raw: string): BrokerMessage {
  const message = parseMessage(row, raw);
  invariant(message !== null, 'a message of the wire is one', { id: row.message_id });
  return message;
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

/** UTC milliseconds of a text that the schema has let through. */
export function instantOf(text: string): UtcMillis {
  const instant = parseInstant(text);
  invariant(instant !== null, 'an instant of the wire is one', { text });
  return instant;
}
