/** An order as the JSON of both commands has it: money and shares as strings. */
import type { OrderRow } from '../../../adapters/db/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { formatInstant, formatMicros } from '../../../foundation/model/index.ts';
import { sideText } from '../../../services/runtime/index.ts';

export function orderJson(order: OrderRow): JsonObject {
  return {
    client_order_id: order.clientOrderId,
    symbol: order.symbol,
    side: sideText(order.side),
    qty: String(order.qty),
    filled: String(order.filledQty),
    type: order.type,
    limit_price: moneyJson(order.limitPrice),
    stop_price: moneyJson(order.stopPrice),
    time_in_force: order.timeInForce,
    role: order.role,
    parent: order.parent,
    state: order.state,
    reason: order.reason,
    broker_order_id: order.brokerOrderId,
    slice_at: formatInstant(order.sliceAt),
    created_at: formatInstant(order.createdAt),
    updated_at: formatInstant(order.updatedAt),
  };
}

/** A decimal; null stays null. */
export function moneyJson(micros: number | null): string | null {
  return micros === null ? null : formatMicros(micros);
}
