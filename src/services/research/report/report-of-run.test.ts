// A long run: 200,000 slices, 200,000 fills, 100,000 trades. Its page is bounded, and says what it leaves out.
import { describe, expect, it } from 'vitest';
import { pageFaults } from '../../../../tests/support/report/parsed-page.ts';
import { fillOrder } from '../../../../tests/support/order-moves.ts';
import { NO_COSTS } from '../../../../tests/support/tick/settings.ts';
import { SAMPLE_INPUTS, sampleRun } from '../../../../tests/support/sample-run.ts';
import { renderRunReport } from '../../../adapters/report/index.ts';
import { measureAll, metricsJson } from '../../../engines/promotion/index.ts';
import {
  BUY,
  EquityCurve,
  FillTable,
  OrderTable,
  SELL,
  SplitTable,
  TradeTable,
  type BarColumns,
  type RunRecord,
} from '../../../foundation/model/index.ts';
import { explainFillPrices } from '../../../trading/backtest/index.ts';
import { reportOfRun } from './report-of-run.ts';
import { RunEvents } from './run-events.ts';

const SLICES = 200_000;
const MINUTE = 60_000;
const START = 1_388_534_400_000; // 2014-01-01
const PRICE = 100_000_000;
const MEBIBYTE = 1024 * 1024;

function longBars(): BarColumns {
  const column = (of: (row: number) => number): Float64Array =>
    Float64Array.from({ length: SLICES }, (_, row) => of(row));
  const close = column((row) => PRICE + Math.round(Math.sin(row / 500) * 1e7));
  const ts = column((row) => START + (row + 1) * MINUTE);
  return {
    count: SLICES,
    ts,
    open: close,
    high: close,
    low: close,
    close,
    volume: column(() => 1),
    symbol: new Uint16Array(SLICES),
    day: Int32Array.from(ts, (at) => Math.floor((at - 1) / 86_400_000)),
    missing: column(() => 0),
    incomplete: new Uint8Array(SLICES),
  };
}

/** Buys on every even slice and sells on the next. */
function longRun(bars: BarColumns): RunRecord {
  const orders = new OrderTable(1);
  const fills = new FillTable();
  const trades = new TradeTable();
  const equity = new EquityCurve('SLICE');
  const cash = SAMPLE_INPUTS.cash;
  for (let row = 0; row < SLICES; row++) {
    const ts = bars.ts[row] ?? 0;
    const side = row % 2 === 0 ? BUY : SELL;
    const order = orders.accept({
      symbol: 0,
      side,
      qty: 1,
      ts: ts - MINUTE,
      leg: 0,
      role: side === BUY ? 'ENTRY' : 'EXIT',
      terms: null,
    });
    fillOrder(orders, order, 1);
    fills.order.push(order);
    fills.number.push(1);
    fills.ts.push(ts);
    fills.qty.push(1);
    fills.price.push(bars.close[row] ?? 0);
    fills.fee.push(0);
    if (side === SELL) {
      trades.symbol.push(0);
      trades.entryFill.push(row - 1);
      trades.exitFill.push(row);
      trades.qty.push(1);
      trades.grossPnl.push((bars.close[row] ?? 0) - (bars.close[row - 1] ?? 0));
    }
    equity.ts.push(ts);
    const value = cash + Math.round(Math.sin(row / 700) * 1e9);
    equity.equity.push(value);
    equity.cash.push(value);
    equity.gross.push(0);
    equity.net.push(0);
    const day = bars.day[row] ?? 0;
    const last = equity.day.length - 1;
    if (last >= 0 && equity.day.at(last) === day) equity.dayEquity.set(last, value);
    else {
      equity.day.push(day);
      equity.dayEquity.push(value);
    }
  }
  const sample = sampleRun();
  const inputs = { ...SAMPLE_INPUTS, calendar: 'ALWAYS_ON' } as const;
  const summary = {
    ...sample.summary,
    slices: SLICES,
    bars: SLICES,
    fills: SLICES,
    trades: SLICES / 2,
    firstTs: bars.ts[0] ?? 0,
    lastTs: bars.ts[SLICES - 1] ?? 0,
  };
  return { inputs, tables: { orders, fills, trades, splits: new SplitTable(), equity }, summary };
}

describe('the report of a long run', () => {
  it('is bounded, whole, and says of each table what it left out', { timeout: 120_000 }, () => {
    const bars = longBars();
    const record = longRun(bars);
    const bases = explainFillPrices(record.tables, bars, NO_COSTS);
    const market = { bars, bases, actions: [] };
    const measured = measureAll(record, 0.01, market);
    const metrics = metricsJson(record, measured);
    const portfolio = {
      position: new Float64Array(1),
      markOf: new Float64Array(1),
      lotsOf: () => [],
    };
    const events = new RunEvents(['SPY']);
    const startedMs = performance.now();
    const text = renderRunReport(
      reportOfRun(
        { record, maxDrawdown: 0.01, measured, metrics, market, portfolio, events, atBroker: null },
        '0.3.0',
      ),
    );
    expect(performance.now() - startedMs).toBeLessThan(20_000);
    expect(text.length).toBeLessThan(1.5 * MEBIBYTE);
    expect(pageFaults(text)).toEqual([]);
    expect(text).toContain('The first 500 of 100,000 trades; 99,500 are not shown');
    expect(text).toContain(
      'The first 500 of 200,000 fills; 199,500 are not shown: fills.csv has all.',
    );
    expect(text).toMatch(/[\d,]+ of 200,000 fills of SPY are drawn/);
  });
});
