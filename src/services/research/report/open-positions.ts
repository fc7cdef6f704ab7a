/** What a run still held when its bars ended. */
import type { Capped, OpenPosition, WorkingStop } from '../../../adapters/report/index.ts';
import type { Portfolio } from '../../../engines/portfolio/index.ts';
import { STOP_ROLE, type OrderTable, type RunRecord } from '../../../foundation/model/index.ts';

/** A page of rows. */
const MAX_ROWS = 100;

/** Positions of the run's portfolio at its end, by symbol. */
export function openPositions(
  { inputs, tables }: RunRecord,
  portfolio: Pick<Portfolio, 'position' | 'markOf' | 'lotsOf'>,
): Capped<OpenPosition> {
  const rows: OpenPosition[] = [];
  let total = 0;
  for (const [symbol, { symbol: name }] of inputs.data.entries()) {
    const qty = portfolio.position[symbol] ?? 0;
    if (qty === 0) continue;
    total++;
    if (rows.length === MAX_ROWS) continue;
    const lots = portfolio.lotsOf(symbol);
    const cost = lots.reduce((sum, lot) => sum + lot.qty * lot.price, 0);
    const mark = portfolio.markOf[symbol] ?? NaN;
    const [oldest] = lots;
    rows.push({
      symbol: name,
      qty,
      since: oldest === undefined ? NaN : tables.fills.ts.at(oldest.fill),
      entry: Math.round(cost / qty),
      mark,
      value: qty * mark,
      unrealized: qty * mark - cost,
      stops: stopsOf(tables.orders, symbol),
    });
  }
  return { rows, total };
}

/** Stops of a symbol that still work, oldest first. */
function stopsOf(orders: OrderTable, symbol: number): readonly WorkingStop[] {
  const working = orders.working[symbol]?.view() ?? [];
  return Array.from(working)
    .filter((order) => orders.role.at(order) === STOP_ROLE)
    .map((order) => ({ qty: orders.remaining.at(order), price: orders.stopPriceOf(order) }));
}
