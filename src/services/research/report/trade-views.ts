/** Closed trades as the report shows them: rows, points, and sums by what they have in common. */
import type {
  Capped,
  ExitReason,
  ExitRow,
  TradePoint,
  TradeRow,
} from '../../../adapters/report/index.ts';
import { netProfits } from '../../../engines/promotion/index.ts';
import {
  BUY,
  FLATTENING,
  MICROS_PER_UNIT,
  STOP_ROLE,
  TAKE_PROFIT_ROLE,
  type RunRecord,
} from '../../../foundation/model/index.ts';

/** A page of rows; `fills.csv` has the fills of all trades. */
const MAX_ROWS = 500;
const EXTREMES = 5;
const EXITS: readonly ExitReason[] = ['TARGET', 'STOP', 'TAKE_PROFIT', 'FLATTENED'];

export interface TradeViews {
  readonly rows: Capped<TradeRow>;
  readonly best: readonly TradeRow[];
  readonly worst: readonly TradeRow[];
  readonly exits: readonly ExitRow[];
  readonly points: readonly TradePoint[];
}

/** Everything that the page says of a run's closed trades. */
export function tradeViews(record: RunRecord): TradeViews {
  const rows = tradeRows(record);
  // Equal results keep the order in which they were closed.
  const ranked = [...rows].sort((a, b) => b.pnl - a.pnl || a.number - b.number);
  const gains = ranked.filter(({ pnl }) => pnl > 0);
  const losses = ranked.filter(({ pnl }) => pnl < 0);
  return {
    rows: { rows: rows.slice(0, MAX_ROWS), total: rows.length },
    best: gains.slice(0, EXTREMES),
    worst: losses.slice(-EXTREMES).reverse(),
    exits: exitRows(rows),
    points: rows.map(({ entryTs, exitTs, pnl, side }) => ({
      heldMs: exitTs - entryTs,
      pnl: pnl / MICROS_PER_UNIT,
      side,
    })),
  };
}

function tradeRows({ inputs, tables }: RunRecord): TradeRow[] {
  const { trades, fills, orders } = tables;
  const profits = netProfits(tables);
  return Array.from({ length: trades.count }, (_, trade) => {
    const entry = trades.entryFill.at(trade);
    const exit = trades.exitFill.at(trade);
    const qty = trades.qty.at(trade);
    const isLong = orders.side.at(fills.order.at(entry)) === BUY;
    const pnl = profits[trade] ?? 0;
    const exitPrice = fills.price.at(exit);
    // In shares of the exit, so that a split between the two does not matter.
    const cost = exitPrice * qty + (isLong ? -1 : 1) * trades.grossPnl.at(trade);
    return {
      number: trade + 1,
      symbol: inputs.data[trades.symbol.at(trade)]?.symbol ?? '',
      side: isLong ? 'LONG' : 'SHORT',
      qty,
      entryTs: fills.ts.at(entry),
      entryPrice: fills.price.at(entry),
      exitTs: fills.ts.at(exit),
      exitPrice,
      pnl,
      change: cost > 0 ? pnl / cost : 0,
      exit: exitReason(orders.role.at(fills.order.at(exit))),
    };
  });
}

function exitReason(role: number): ExitReason {
  if (role === STOP_ROLE) return 'STOP';
  if (role === TAKE_PROFIT_ROLE) return 'TAKE_PROFIT';
  return role === FLATTENING ? 'FLATTENED' : 'TARGET';
}

function exitRows(rows: readonly TradeRow[]): ExitRow[] {
  return EXITS.map((exit) => {
    const own = rows.filter((row) => row.exit === exit);
    return {
      exit,
      trades: own.length,
      wins: own.filter(({ pnl }) => pnl > 0).length,
      pnl: own.reduce((sum, { pnl }) => sum + pnl, 0),
    };
  }).filter(({ trades }) => trades > 0);
}
