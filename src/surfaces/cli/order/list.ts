/** `mqk order list` (contract 13.1): the orders of a run, and how far each got on its way. */
import type { ListedOrder } from '../../../adapters/db/index.ts';
import { Failure, type JsonObject } from '../../../foundation/core/index.ts';
import { formatInstant, formatMicros, parseSymbol } from '../../../foundation/model/index.ts';
import { listOrders, sideText } from '../../../services/runtime/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { instantJson, runLine } from '../run/receipt-text.ts';
import { withDesk } from '../run/with-desk.ts';
import { tableLines } from '../text/text-table.ts';
import { orderJson } from './order-json.ts';

export interface OrderListFlags {
  readonly runId: string;
  readonly open?: boolean;
  readonly symbol?: string;
}

/** An id of ours is never cut. */
const WIDEST_ID = 39;
const HEAD = ['order', 'side', 'filled', 'symbol', 'type', 'role', 'state', 'delivery', 'reason'];

export async function orderList(
  { runId, open: isOpen = false, symbol }: OrderListFlags,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const wanted = symbol === undefined ? null : symbolArgument(symbol);
  return await withDesk(host, async (desk) => {
    const { run, orders } = await listOrders(desk.db, { run: runId, isOpen, symbol: wanted });
    const rows = orders.length === 0 ? ['no orders'] : tableOf(orders);
    printResult(host, output, {
      json: { run_id: run.runId, orders: orders.map(listedJson) },
      lines: [runLine(run), ...rows],
      plain: orders.map(
        (order) =>
          `${order.clientOrderId} ${order.state} ${order.delivery?.status ?? 'NONE'} ${sideText(order.side)} ${order.qty} ${order.filledQty} ${order.symbol} ${formatInstant(order.createdAt)} ${formatInstant(order.updatedAt)}`,
      ),
    });
    return DONE;
  });
}

function symbolArgument(text: string): string {
  const symbol = parseSymbol(text);
  if (symbol !== null) return symbol;
  const message = `--symbol "${text.slice(0, 80)}": must be 1 to 16 of A-Z, 0-9, . and -`;
  throw new Failure('INPUT', 'USAGE_INVALID', message, { fix: 'give one symbol, as SPY' });
}

function listedJson(order: ListedOrder): JsonObject {
  const { delivery, cancelStatus } = order;
  return {
    ...orderJson(order),
    reason: order.reason ?? delivery?.reason ?? null,
    delivery: delivery?.status ?? null,
    attempts: delivery?.attempts ?? 0,
    cancel: cancelStatus,
    parked: order.parked,
    dispatched_at: instantJson(delivery?.dispatchedAt ?? null),
    resolved_at: instantJson(delivery?.resolvedAt ?? null),
  };
}

/** Two lines an order: one of all of it is wider than a terminal. */
function tableOf(orders: readonly ListedOrder[]): readonly string[] {
  const [head = '', ...rows] = tableLines(HEAD, orders.map(cellsOf), WIDEST_ID);
  const times = orders.map(
    ({ createdAt, updatedAt }) =>
      `  created ${formatInstant(createdAt)}   changed ${formatInstant(updatedAt)}`,
  );
  return [head, ...rows.flatMap((row, at) => [row, times[at] ?? ''])];
}

function cellsOf(order: ListedOrder): readonly string[] {
  const { delivery, limitPrice, stopPrice } = order;
  const prices = [limitPrice, stopPrice].flatMap((price) =>
    price === null ? [] : [formatMicros(price)],
  );
  const tries = delivery !== null && delivery.attempts > 1 ? ` (${delivery.attempts} tries)` : '';
  return [
    order.clientOrderId,
    sideText(order.side),
    `${order.filledQty}/${order.qty}`,
    order.symbol,
    [order.type, ...prices].join(' '),
    order.role,
    order.state,
    `${delivery?.status ?? '-'}${tries}`,
    order.parked > 0 ? 'MESSAGE_PARKED' : (order.reason ?? delivery?.reason ?? '-'),
  ];
}
