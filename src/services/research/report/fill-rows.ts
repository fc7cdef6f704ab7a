/** Rows of the report's table of fills, and the fills and positions of a symbol over time. */
import type { Capped, FillRow } from '../../../adapters/report/index.ts';
import {
  BUY,
  FLATTENING,
  ORDER_ROLES,
  STOP_ROLE,
  TAKE_PROFIT_ROLE,
  type OrderTable,
  type RunRecord,
} from '../../../foundation/model/index.ts';
import { FILL_RULES, fillRuleText, type FillPrices } from '../../../trading/backtest/index.ts';

/** A page of rows; `fills.csv` has all. */
const MAX_ROWS = 500;

const PURPOSES: ReadonlyMap<number, string> = new Map([
  [ORDER_ROLES.indexOf('ENTRY'), 'entry'],
  [ORDER_ROLES.indexOf('EXIT'), 'exit'],
  [FLATTENING, 'flatten'],
  [STOP_ROLE, 'stop'],
  [TAKE_PROFIT_ROLE, 'profit target'],
]);

/** The first fills that stand, numbered as in `fills.csv`. */
export function fillRows({ inputs, tables }: RunRecord, prices: FillPrices): Capped<FillRow> {
  const { fills, orders } = tables;
  const rows: FillRow[] = [];
  for (let fill = 0; fill < fills.count && rows.length < MAX_ROWS; fill++) {
    if (!fills.stands(fill)) continue;
    const order = fills.order.at(fill);
    const rule = FILL_RULES[prices.rule[fill] ?? -1];
    rows.push({
      seq: rows.length + 1,
      ts: fills.ts.at(fill),
      symbol: inputs.data[orders.symbol.at(order)]?.symbol ?? '',
      side: orders.side.at(order) === BUY ? 'BUY' : 'SELL',
      qty: fills.qty.at(fill),
      price: fills.price.at(fill),
      fee: fills.fee.at(fill),
      purpose: purposeOf(orders, order),
      rule: rule === undefined ? '' : fillRuleText(rule),
      base: prices.base[fill] ?? NaN,
      costPpm: prices.costPpm[fill] ?? 0,
    });
  }
  return { rows, total: fills.countStanding() };
}

function purposeOf(orders: OrderTable, order: number): string {
  return PURPOSES.get(orders.role.at(order)) ?? '';
}
