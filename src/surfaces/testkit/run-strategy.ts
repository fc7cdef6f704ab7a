/** Runs a strategy over bars and tells what it wanted, ordered, got and owned. */
import type { StrategyDefinition } from '../../engines/strategy/index.ts';
import {
  formatInstant,
  formatMicros,
  ORDER_ROLES,
  ORDER_TYPES,
  reasonText,
} from '../../foundation/model/index.ts';
import { BacktestRun } from '../../trading/backtest/index.ts';
import { testRun, type RunOptions, type TestBars } from './test-run.ts';

/** A wanted position that is another than the one before, or has other terms. Prices as decimal text. */
export interface TargetChange {
  readonly time: string;
  readonly symbol: string;
  /** Signed shares. */
  readonly qty: number;
  readonly stop: string | null;
  readonly takeProfit: string | null;
  readonly trail: string | null;
  readonly limit: string | null;
  readonly stopEntry: string | null;
}

export interface Order {
  readonly time: string;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  /** Positive shares. */
  readonly qty: number;
  readonly type: string;
  /** `ENTRY` for what a target leads to; `STOP` and `TAKE_PROFIT` protect; `FLATTENING` after a halt. */
  readonly role: string;
  readonly limitPrice: string | null;
  readonly stopPrice: string | null;
  readonly status: string;
  /** Why it was rejected, cancelled or expired. */
  readonly reason: string | null;
}

export interface Fill {
  readonly time: string;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly qty: number;
  readonly price: string;
}

export interface EquityPoint {
  readonly time: string;
  readonly equity: string;
}

export interface StrategyRun {
  readonly targets: readonly TargetChange[];
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  /** A point for every slice. */
  readonly equity: readonly EquityPoint[];
  readonly finalEquity: string;
  /** Filled shares at the end, by symbol. */
  readonly positions: Readonly<Record<string, number>>;
  readonly halted: boolean;
}

/** Under the shipped settings: costs, worst-case fills, limits. `options.set` changes them. */
export function runStrategy(
  definition: StrategyDefinition,
  bars: TestBars,
  options: RunOptions = {},
): StrategyRun {
  const parts = testRun(definition, bars, options);
  const { symbols, columns } = parts.prepared;
  const run = new BacktestRun(parts);
  const targets: TargetChange[] = [];
  const wanted: (TargetChange | null)[] = symbols.map(() => null);
  while (!run.isDone) {
    const time = formatInstant(columns.ts[run.row] ?? 0);
    run.advanceSlice();
    run.tick.events.clear();
    symbols.forEach((symbol, id) => {
      const now = targetOf(run, id, { time, symbol });
      const before = wanted[id] ?? NOTHING;
      wanted[id] = now;
      if (differ(now, before)) targets.push(now);
    });
  }
  const { tables, summary } = run.finish();
  return {
    targets,
    orders: ordersOf(run, symbols),
    fills: fillsOf(run, symbols),
    equity: Array.from(tables.equity.equity.view(), (equity, row) => ({
      time: formatInstant(tables.equity.ts.at(row)),
      equity: formatMicros(equity),
    })),
    finalEquity: formatMicros(summary.finalEquity),
    positions: Object.fromEntries(
      symbols.map((symbol, id) => [symbol, run.tick.portfolio.position[id] ?? 0]),
    ),
    halted: summary.halted,
  };
}

const TERMS = ['stop', 'takeProfit', 'trail', 'limit', 'stopEntry'] as const;
const NO_TERMS = { stop: null, takeProfit: null, trail: null, limit: null, stopEntry: null };
const NOTHING: TargetChange = { time: '', symbol: '', qty: 0, ...NO_TERMS };

function differ(now: TargetChange, before: TargetChange): boolean {
  return now.qty !== before.qty || TERMS.some((term) => now[term] !== before[term]);
}

function targetOf(
  { tick }: BacktestRun,
  id: number,
  of: { readonly time: string; readonly symbol: string },
): TargetChange {
  const { target, stop, takeProfit, trail, entryLimit, entryStop } = tick.targets;
  const price = (column: Float64Array): string | null => priceText(column[id] ?? NaN);
  return {
    ...of,
    qty: target[id] ?? 0,
    stop: price(stop),
    takeProfit: price(takeProfit),
    trail: price(trail),
    limit: price(entryLimit),
    stopEntry: price(entryStop),
  };
}

function ordersOf({ tick }: BacktestRun, symbols: readonly string[]): Order[] {
  const { orders } = tick;
  return Array.from({ length: orders.count }, (_, order) => {
    const { limitPrice, stopPrice } = orders.termsOf(order);
    return {
      time: formatInstant(orders.ts.at(order)),
      symbol: symbols[orders.symbol.at(order)] ?? '',
      side: sideOf(orders.side.at(order)),
      qty: orders.qty.at(order),
      type: ORDER_TYPES[orders.typeOf(order)] ?? '',
      role: ORDER_ROLES[orders.role.at(order)] ?? '',
      limitPrice: priceText(limitPrice),
      stopPrice: priceText(stopPrice),
      status: orders.statusOf(order),
      reason: reasonText(orders.reason.at(order)),
    };
  });
}

/** Null where a target or an order has no price. */
function priceText(micros: number): string | null {
  return Number.isNaN(micros) ? null : formatMicros(micros);
}

function fillsOf({ tick }: BacktestRun, symbols: readonly string[]): Fill[] {
  const { orders } = tick;
  const { ledger } = tick.portfolio;
  return Array.from({ length: ledger.count }, (_, fill) => {
    const order = ledger.order.at(fill);
    return {
      time: formatInstant(ledger.ts.at(fill)),
      symbol: symbols[orders.symbol.at(order)] ?? '',
      side: sideOf(orders.side.at(order)),
      qty: ledger.qty.at(fill),
      price: formatMicros(ledger.price.at(fill)),
    };
  });
}

function sideOf(sign: number): 'BUY' | 'SELL' {
  return sign > 0 ? 'BUY' : 'SELL';
}
