/**
 * A finished run of 900 days, two symbols and 60 trades, made of whole numbers from a linear congruential
 * generator, so that `tests/golden/metrics/oracle.py` can make the same one. Its tables need not agree with
 * each other; no strategy traded it.
 */
import type { FillBases, MarketFacts } from '../../../src/engines/promotion/index.ts';
import { DrawdownTracker } from '../../../src/engines/promotion/index.ts';
import { sha256Hex } from '../../../src/foundation/core/index.ts';
import {
  BUY,
  EquityCurve,
  FillTable,
  MARKET_TERMS,
  MS_PER_DAY,
  OrderTable,
  parseDay,
  SELL,
  splitRatio,
  SplitTable,
  TradeTable,
  weekdayOf,
  type BarColumns,
  type RunRecord,
  type Side,
} from '../../../src/foundation/model/index.ts';
import { sampleRun, SAMPLE_INPUTS } from '../sample-run.ts';

const DAYS = 900;
const TRADES = 60;
/** BBB has no bar before this day. */
const LATE = 5;
const CASH = 100_000_000_000;
const MILLION = 1_000_000;
/** 21:00 UTC: the close of New York in winter, an hour after it in summer. */
const CLOSE_MS = 21 * 3_600_000;

export interface GeneratedRun {
  readonly record: RunRecord;
  readonly maxDrawdown: number;
  readonly market: MarketFacts;
}

class Draws {
  private state = 2026n;

  /** 0 to n - 1. */
  below(n: number): number {
    this.state = (1_103_515_245n * this.state + 12_345n) % 2n ** 31n;
    return Number((this.state >> 7n) % BigInt(n));
  }
}

/** floor(value * times / by). */
function scale(value: number, times: number, by: number): number {
  return Number((BigInt(value) * BigInt(times)) / BigInt(by));
}

function weekdays(): number[] {
  const days: number[] = [];
  for (let day = parseDay('2019-11-29') ?? NaN; days.length < DAYS; day++) {
    if (weekdayOf(day) < 5) days.push(day);
  }
  return days;
}

interface Bar {
  readonly at: number;
  readonly symbol: number;
  readonly prices: readonly [open: number, high: number, low: number, close: number];
}

/** Bars of both symbols, and the equity curve. */
function market(draws: Draws, days: readonly number[]): { bars: Bar[]; curve: EquityCurve } {
  const close = [50 * MILLION, 120 * MILLION];
  const bars: Bar[] = [];
  const curve = new EquityCurve('SLICE');
  let equity = CASH;
  days.forEach((day, at) => {
    close.forEach((open, symbol) => {
      const next = scale(open, MILLION + draws.below(40_001) - 19_800, MILLION);
      close[symbol] = next;
      const high = Math.max(open, next) + draws.below(50_000);
      const low = Math.min(open, next) - draws.below(50_000);
      if (symbol === 0 || at >= LATE) bars.push({ at, symbol, prices: [open, high, low, next] });
    });
    equity = scale(equity, MILLION + draws.below(24_001) - 11_800, MILLION);
    const drawn = scale(equity, draws.below(1000), 1000);
    const gross = draws.below(4) === 0 ? 0 : drawn;
    curve.ts.push(day * MS_PER_DAY + CLOSE_MS);
    curve.equity.push(equity);
    curve.cash.push(0);
    curve.gross.push(gross);
    curve.net.push(gross * (draws.below(3) - 1));
    curve.day.push(day);
    curve.dayEquity.push(equity);
  });
  return { bars, curve };
}

function columnsOf(bars: readonly Bar[], days: readonly number[]): BarColumns {
  const count = bars.length;
  const price = (which: number): Float64Array =>
    Float64Array.from(bars, ({ prices }) => prices[which] ?? NaN);
  const day = Int32Array.from(bars, ({ at }) => days[at] ?? NaN);
  return {
    count,
    ts: Float64Array.from(day, (one) => one * MS_PER_DAY + CLOSE_MS),
    open: price(0),
    high: price(1),
    low: price(2),
    close: price(3),
    volume: new Float64Array(count),
    symbol: Uint16Array.from(bars, ({ symbol }) => symbol),
    day,
    missing: new Float64Array(count),
    incomplete: new Uint8Array(count),
  };
}

interface Trade {
  readonly entry: number;
  readonly leave: number;
  readonly symbol: number;
  readonly side: Side;
  readonly entryQty: number;
  readonly qty: number;
  readonly exitQty: number;
  readonly price: number;
  readonly pnl: number;
  readonly fees: readonly [number, number];
  readonly base: number;
  readonly stop: number | null;
}

function drawTrade(draws: Draws, t: number): Trade {
  const entry = LATE + draws.below(800);
  const leave = entry + draws.below(40);
  const symbol = draws.below(2);
  const side = draws.below(3) > 0 ? BUY : SELL;
  const entryQty = 1 + draws.below(200);
  const qty = 1 + draws.below(entryQty);
  const exitQty = qty + draws.below(5);
  const price = 40 * MILLION + draws.below(20 * MILLION);
  const pnl = (draws.below(4001) - 1900) * 10_000 * qty;
  const fees: [number, number] = [draws.below(3 * MILLION), draws.below(3 * MILLION)];
  const base = price - side * draws.below(50_000);
  draws.below(50_000);
  const stop = t % 4 === 1 ? price - side * (500_000 + draws.below(MILLION)) : null;
  const isEven = t % 10 === 0;
  const money = isEven ? { pnl: 0, fees: [0, 0] as const } : { pnl, fees };
  return { entry, leave, symbol, side, entryQty, qty, exitQty, price, base, stop, ...money };
}

/** Orders, fills and trades in the order in which they happen, and where each fill stood. */
function tradesOf(drawn: readonly Trade[], days: readonly number[], bars: readonly Bar[]) {
  const orders = new OrderTable(2);
  const fills = new FillTable();
  const trades = new TradeTable();
  const base: number[] = [];
  const bar: number[] = [];
  const fill = (of: { order: number; at: number; qty: number; price: number; fee: number }) => {
    fills.order.push(of.order);
    fills.number.push(1);
    fills.ts.push((days[of.at] ?? NaN) * MS_PER_DAY + CLOSE_MS);
    fills.qty.push(of.qty);
    fills.price.push(of.price);
    fills.fee.push(of.fee);
    const symbol = orders.symbol.at(of.order);
    bar.push(bars.findIndex((one) => one.at === of.at && one.symbol === symbol));
    return fills.count - 1;
  };
  const events = drawn.flatMap(({ entry, leave }, t) => [
    { at: entry, t, leaves: false },
    { at: leave, t, leaves: true },
  ]);
  events.sort((a, b) => a.at - b.at || a.t - b.t || Number(a.leaves) - Number(b.leaves));
  const entryFill: number[] = [];
  for (const { at, t, leaves } of events) {
    const { symbol, side, entryQty, qty, exitQty, price, pnl, fees, stop, ...rest } = drawn[t]!;
    const order = { symbol, ts: (days[at] ?? NaN) * MS_PER_DAY, leg: 0 };
    if (leaves) {
      const exitSide = side === BUY ? SELL : BUY;
      const id = orders.accept({
        ...order,
        side: exitSide,
        qty: exitQty,
        role: 'EXIT',
        terms: null,
      });
      const exitPrice = price + (side * pnl) / qty;
      base.push(exitPrice + side * 20_000);
      trades.exitFill.push(fill({ order: id, at, qty: exitQty, price: exitPrice, fee: fees[1] }));
      trades.entryFill.push(entryFill[t] ?? NaN);
      trades.symbol.push(symbol);
      trades.qty.push(qty);
      trades.grossPnl.push(pnl);
      continue;
    }
    const terms =
      t % 3 === 0 ? ({ ...MARKET_TERMS, type: 'LIMIT', limitPrice: price } as const) : null;
    const id = orders.accept({ ...order, side, qty: entryQty, role: 'ENTRY', terms });
    base.push(rest.base);
    entryFill[t] = fill({ order: id, at, qty: entryQty, price, fee: fees[0] });
    if (stop === null) continue;
    const stopTerms = { ...MARKET_TERMS, type: 'STOP', stopPrice: stop, parent: id } as const;
    const stopSide = side === BUY ? SELL : BUY;
    orders.accept({ ...order, side: stopSide, qty: entryQty, role: 'STOP', terms: stopTerms });
  }
  const bases: FillBases = { bar: Int32Array.from(bar), base: Float64Array.from(base) };
  return { tables: { orders, fills, trades, splits: new SplitTable() }, bases };
}

/** Of the benchmark alone: BBB splits 2 for 1 on day 400, AAA pays 0.25 on day 500. */
function actionsOf(days: readonly number[]): MarketFacts['actions'] {
  const split = { kind: 'SPLIT', ratio: splitRatio(2, 1) } as const;
  const dividend = { kind: 'DIVIDEND', perShare: 250_000 } as const;
  return [
    { day: days[400] ?? NaN, symbol: 1, effect: split },
    { day: days[500] ?? NaN, symbol: 0, effect: dividend },
  ];
}

export function generatedRun(): GeneratedRun {
  const draws = new Draws();
  const days = weekdays();
  const { bars, curve } = market(draws, days);
  const drawn = Array.from({ length: TRADES }, (_, t) => drawTrade(draws, t));
  const { tables, bases } = tradesOf(drawn, days, bars);
  const columns = columnsOf(bars, days);
  const drawdown = new DrawdownTracker(CASH);
  drawdown.observe(curve.equity.view(), 0, DAYS);
  const sha256 = sha256Hex('generated');
  const fees = tables.fills.fee.view().reduce((sum, fee) => sum + fee, 0);
  const record: RunRecord = {
    inputs: {
      ...SAMPLE_INPUTS,
      timeframe: '1D',
      cash: CASH,
      seed: 7,
      data: ['AAA', 'BBB'].map((symbol) => ({ symbol, sha256, rows: DAYS })),
    },
    tables: { ...tables, equity: curve },
    summary: {
      ...sampleRun().summary,
      fees,
      firstTs: columns.ts[0] ?? NaN,
      lastTs: columns.ts.at(-1) ?? NaN,
    },
  };
  return {
    record,
    maxDrawdown: drawdown.maxDrawdown,
    market: { bars: columns, bases, actions: actionsOf(days) },
  };
}
