/**
 * INV-METRIC-02: a metric is a finite number, or null with a flag that says why; a run whose equity reached
 * 0 has no ratio of it, and nothing is made up for what never happened.
 * Spec: contract 12.
 * Shown: equity of any course, down to 0 and below, any number of days and trades, through the door that
 * writes metrics.json; canonical JSON refuses what is not finite.
 * Mutation that turns it red: leave out one guard of a division, or return 0 where there is no number.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureBasics, measureRun } from '../../../src/engines/promotion/index.ts';
import { canonicalJson, listOf, type JsonObject } from '../../../src/foundation/core/index.ts';
import {
  EquityCurve,
  FillTable,
  OrderTable,
  SplitTable,
  TradeTable,
  type RunRecord,
} from '../../../src/foundation/model/index.ts';
import { generatedRun } from '../../support/metrics/generated-run.ts';

const { record, market } = generatedRun();
const EQUITY_GROUPS = ['returns', 'risk', 'risk_adjusted', 'benchmark'];

/** The generated run with another course of equity, and with its trades or without. */
function runOf(equity: readonly number[], hasTrades: boolean): RunRecord {
  const whole = record.tables.equity;
  const curve = new EquityCurve('SLICE');
  equity.forEach((value, i) => {
    curve.ts.push(whole.ts.at(i));
    curve.day.push(whole.day.at(i));
    curve.equity.push(value);
    curve.dayEquity.push(value);
    curve.gross.push(Math.abs(value));
    curve.net.push(-value);
    curve.cash.push(0);
  });
  const nothing = {
    orders: new OrderTable(2),
    fills: new FillTable(),
    trades: new TradeTable(),
    splits: new SplitTable(),
  };
  const summary = {
    ...record.summary,
    firstTs: curve.ts.at(0),
    lastTs: curve.ts.at(equity.length - 1),
  };
  return {
    ...record,
    summary,
    tables: { ...(hasTrades ? record.tables : nothing), equity: curve },
  };
}

function measure(equity: readonly number[], hasTrades: boolean): JsonObject {
  const run = runOf(equity, hasTrades);
  const bases = hasTrades ? market.bases : { bar: new Int32Array(0), base: new Float64Array(0) };
  return measureRun(run, 0.1, { ...market, bases });
}

function hasNull(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === null;
  return Object.values(value).some(hasNull);
}

describe('metrics of any run', () => {
  it('are finite, or null with a flag', () => {
    const value = fc.oneof(
      { weight: 30, arbitrary: fc.integer({ min: 1, max: 9e15 }) },
      { weight: 1, arbitrary: fc.integer({ min: -9e15, max: 0 }) },
    );
    const course = fc.array(value, { minLength: 1, maxLength: 40 });
    const nulls = ['drawdowns', 'trade_analysis', 'halt_reason', 'disarm_reason'];
    fc.assert(
      fc.property(course, fc.boolean(), (equity, hasTrades) => {
        const metrics = measure(equity, hasTrades);
        expect(canonicalJson(metrics)).not.toBe('');
        const rest = Object.entries(metrics).filter(([name]) => !nulls.includes(name));
        const isExplained = listOf(metrics['flags']).length > 0;
        expect(isExplained || !hasNull(Object.fromEntries(rest))).toBe(true);
        const { flags, ...basics } = measureBasics(runOf(equity, hasTrades), 0.1);
        expect(metrics).toMatchObject(basics);
        expect(listOf(metrics['flags'])).toEqual(expect.arrayContaining([...flags]));
      }),
      { numRuns: 200 },
    );
  });

  it('have no ratio of an equity that reached 0', () => {
    const metrics = measure([100e6, 0, 100e6], true);
    for (const group of EQUITY_GROUPS) expect(metrics[group]).toBeNull();
    expect(metrics).toMatchObject({ sharpe: null, cagr: null, max_drawdown: 0.1, drawdowns: [] });
    expect(metrics['flags']).toContain('equity_not_positive');
    expect(metrics['trade_analysis']).toMatchObject({ wins: 25 });
  });

  it('without a trade count 0 and average nothing', () => {
    const metrics = measure([100e6, 101e6, 99e6], false);
    expect(metrics).toMatchObject({
      trades: 0,
      win_rate: null,
      avg_trade: null,
      profit_factor: null,
      trade_analysis: { wins: 0, avg_win: null, gross_profit: 0, by_symbol: [], long: null },
      activity: { traded_notional: 0, slippage: 0, slippage_bps: null, turnover: 0 },
    });
    expect(metrics['flags']).toEqual(
      expect.arrayContaining(['no_fills', 'no_losses', 'no_trades']),
    );
  });
});
