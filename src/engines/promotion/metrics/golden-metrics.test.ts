/**
 * Metrics of the golden cases (shared/golden), computed here from their CSVs by way of an independent
 * FIFO, against their metrics.json: 1e-9 relative, nulls and `no_losses` exactly.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  FillTable,
  SplitTable,
  parseDay,
  parseInstant,
  parseMicros,
  TradeTable,
  type CalendarName,
} from '../../../foundation/model/index.ts';
import {
  DrawdownTracker,
  Flags,
  measureEquity,
  measureTrades,
  netProfits,
  type EquityHistory,
} from '../index.ts';
import type { ClosedTrades } from './types.ts';

const GOLDEN = resolve(import.meta.dirname, '../../../../../shared/golden');
const CASES = existsSync(GOLDEN)
  ? readdirSync(GOLDEN).filter((name) => existsSync(join(GOLDEN, name, 'metrics.json')))
  : [];
const NEW_YORK = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' });
const EQUITY_KEYS = [
  'sharpe',
  'sortino',
  'volatility',
  'cagr',
  'max_drawdown',
  'calmar',
  'worst_5d',
  'profitable_months',
] as const;
const TRADE_KEYS = ['trades', 'win_rate', 'profit_factor', 'avg_trade'] as const;

type Numbers = Readonly<Record<string, number | null>>;

function rows(name: string, file: string): string[][] {
  const text = readFileSync(join(GOLDEN, name, file), 'utf8').trimEnd();
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
}

function micros(text: string | undefined): number {
  const parsed = parseMicros(text ?? '');
  if (!parsed.ok) throw new Error(`not micros: ${text}`);
  return parsed.value;
}

function argument(name: string, flag: string): string {
  const { arguments: given } = JSON.parse(
    readFileSync(join(GOLDEN, name, 'case.json'), 'utf8'),
  ) as {
    arguments: string[];
  };
  return given[given.indexOf(flag) + 1] ?? '';
}

function dayOf(ts: number, calendar: CalendarName): number {
  const text =
    calendar === 'XNYS' ? NEW_YORK.format(ts - 1) : new Date(ts - 1).toISOString().slice(0, 10);
  return parseDay(text) ?? Number.NaN;
}

function historyOf(name: string): EquityHistory {
  const initialCash = micros(argument(name, '--cash'));
  const calendar = argument(name, '--calendar') as CalendarName;
  const points = rows(name, 'equity_curve.csv').map(([ts, equity]) => ({
    ts: parseInstant(ts ?? '') ?? Number.NaN,
    equity: micros(equity),
  }));
  const drawdown = new DrawdownTracker(initialCash);
  const column = Float64Array.from(points, (point) => point.equity);
  const middle = Math.floor(column.length / 2);
  drawdown.observe(column, 0, middle); // in chunks, as a run does
  drawdown.observe(column, middle, column.length);
  const lastOfDay = new Map(points.map((point) => [dayOf(point.ts, calendar), point.equity]));
  return {
    initialCash,
    calendar,
    day: Int32Array.from(lastOfDay.keys()),
    dayEquity: Float64Array.from(lastOfDay.values()),
    firstTs: points[0]?.ts ?? Number.NaN,
    lastTs: points.at(-1)?.ts ?? Number.NaN,
    maxDrawdown: drawdown.maxDrawdown,
  };
}

/** Lots in a plain array per symbol, shares one lot at a time. */
function tradesOf(name: string): ClosedTrades {
  const fills = new FillTable();
  const trades = new TradeTable();
  const lots = new Map<string, { fill: number; qty: number; side: string; price: number }[]>();
  rows(name, 'fills.csv').forEach(([, ts, , , symbol = '', side = '', qty, price, fee], fill) => {
    fills.order.push(fill);
    fills.number.push(1);
    fills.ts.push(parseInstant(ts ?? '') ?? Number.NaN);
    fills.qty.push(Number(qty));
    fills.price.push(micros(price));
    fills.fee.push(micros(fee));
    const open = lots.get(symbol) ?? [];
    lots.set(symbol, open);
    let left = Number(qty);
    while (left > 0 && open[0] !== undefined && open[0].side !== side) {
      const lot = open[0];
      const closed = Math.min(left, lot.qty);
      trades.symbol.push(0);
      trades.entryFill.push(lot.fill);
      trades.exitFill.push(fill);
      trades.qty.push(closed);
      trades.grossPnl.push((micros(price) - lot.price) * closed * (side === 'SELL' ? 1 : -1));
      left -= closed;
      lot.qty -= closed;
      if (lot.qty === 0) open.shift();
    }
    if (left > 0) open.push({ fill, qty: left, side, price: micros(price) });
  });
  return { trades, fills, splits: new SplitTable() };
}

function expectClose(actual: number | null, expected: number | null, what: string): void {
  if (expected === null || actual === null || expected === 0) {
    expect(actual, what).toBe(expected);
    return;
  }
  expect(Math.abs(actual / expected - 1), `${what}: ${actual} against ${expected}`).toBeLessThan(
    1e-9,
  );
}

describe.skipIf(CASES.length === 0)('metrics of the golden cases', () => {
  it('finds the golden cases', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(25);
  });

  it.each(CASES)('%s', (name) => {
    const golden = JSON.parse(
      readFileSync(join(GOLDEN, name, 'metrics.json'), 'utf8'),
    ) as Numbers & {
      flags: readonly string[];
    };
    const flags = new Flags();
    const trades: Numbers = { ...measureTrades(netProfits(tradesOf(name)), flags) };
    for (const key of TRADE_KEYS) expectClose(trades[key] ?? null, golden[key] ?? null, key);
    expect(flags.list().includes('no_losses')).toBe(golden.flags.includes('no_losses'));
    if (!existsSync(join(GOLDEN, name, 'equity_curve.csv'))) return; // left out for its size
    const ratios: Numbers = { ...measureEquity(historyOf(name), flags) };
    for (const key of EQUITY_KEYS) expectClose(ratios[key] ?? null, golden[key] ?? null, key);
  });
});
