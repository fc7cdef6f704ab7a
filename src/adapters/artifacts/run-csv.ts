/** `orders.csv`, `fills.csv` and `equity_curve.csv` (contract 11), row by row in the order of events. */
import type { OrderIds } from '../../engines/audit/index.ts';
import { InvariantViolation } from '../../foundation/core/index.ts';
import {
  BUY,
  fillId,
  formatInstant,
  formatMicros,
  reasonText,
  type EquityCurve,
  type OrderTable,
  type RunRecord,
} from '../../foundation/model/index.ts';

/** Where rows go, piece by piece. */
export interface RowSink {
  readonly write: (text: string) => void;
}

const ORDERS_HEADER =
  'seq,ts_utc,client_order_id,symbol,side,qty,order_type,limit_price,stop_price,status,reason\n';
const FILLS_HEADER = 'seq,ts_utc,fill_id,client_order_id,symbol,side,qty,price,fee\n';
const EQUITY_HEADER = 'ts_utc,equity,cash,gross_exposure,net_exposure\n';

/** The tables of a run that never traded, and its inputs: texts by file name, without a row. */
export function idleTables(): Readonly<Record<string, string>> {
  return {
    'equity_curve.csv': EQUITY_HEADER,
    'fills.csv': FILLS_HEADER,
    'inputs.jsonl': '',
    'orders.csv': ORDERS_HEADER,
  };
}

/** One row per order intent, rejected ones included, in creation order. */
export function writeOrders(file: RowSink, record: RunRecord, ids: OrderIds): void {
  const { orders } = record.tables;
  file.write(ORDERS_HEADER);
  for (let order = 0; order < orders.count; order++) {
    const side = orders.side.at(order) === BUY ? 'BUY' : 'SELL';
    const status = orders.statusOf(order);
    const reason = reasonText(orders.reason.at(order)) ?? '';
    file.write(
      `${order + 1},${formatInstant(orders.ts.at(order))},${ids.at(order)},${symbolOf(record, order)},` +
        `${side},${orders.qty.at(order)},${kindOf(orders, order)},${status},${reason}\n`,
    );
  }
}

/** One row per fill that stands, in application order. */
export function writeFills(file: RowSink, record: RunRecord, ids: OrderIds): void {
  const { fills, orders } = record.tables;
  file.write(FILLS_HEADER);
  for (let fill = 0, seq = 1; fill < fills.count; fill++) {
    if (!fills.stands(fill)) continue;
    const order = fills.order.at(fill);
    const id = ids.at(order);
    const side = orders.side.at(order) === BUY ? 'BUY' : 'SELL';
    file.write(
      `${seq++},${formatInstant(fills.ts.at(fill))},${fillId(id, fills.number.at(fill))},${id},` +
        `${symbolOf(record, order)},${side},${fills.qty.at(fill)},` +
        `${formatMicros(fills.price.at(fill))},${formatMicros(fills.fee.at(fill))}\n`,
    );
  }
}

/** One row per recorded point. */
export function writeEquity(file: RowSink, equity: EquityCurve): void {
  file.write(EQUITY_HEADER);
  for (let i = 0; i < equity.ts.length; i++) {
    file.write(
      `${formatInstant(equity.ts.at(i))},${formatMicros(equity.equity.at(i))},` +
        `${formatMicros(equity.cash.at(i))},${formatMicros(equity.gross.at(i))},` +
        `${formatMicros(equity.net.at(i))}\n`,
    );
  }
}

/** Type, limit price and stop price; a price that an order doesn't have is empty. */
function kindOf(orders: OrderTable, order: number): string {
  if (orders.isPlain(order)) return 'MARKET,,';
  const { type, limitPrice, stopPrice } = orders.termsOf(order);
  return `${type},${priceText(limitPrice)},${priceText(stopPrice)}`;
}

function priceText(price: number): string {
  return Number.isNaN(price) ? '' : formatMicros(price);
}

function symbolOf(record: RunRecord, order: number): string {
  const symbol = record.inputs.data[record.tables.orders.symbol.at(order)]?.symbol;
  if (symbol === undefined) throw new InvariantViolation('an order has a symbol', { order });
  return symbol;
}
