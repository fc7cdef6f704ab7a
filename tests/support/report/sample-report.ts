/** A report of a small run, each text of it taken from `texts`: so that a test can put anything there. */
import type { RunReport } from '../../../src/adapters/report/index.ts';
import { sha256Hex, type JsonObject } from '../../../src/foundation/core/index.ts';
import {
  parseInstant,
  type RunInputs,
  type UtcMillis,
} from '../../../src/foundation/model/index.ts';
import { SAMPLE_INPUTS, SAMPLE_TIMES, sampleRun } from '../sample-run.ts';

const HALTED_AT = instantOf('2026-11-02T14:30:00Z');
const [FIRST = 0, SECOND = 0, THIRD = 0] = SAMPLE_TIMES;

/** The report of `sampleRun`; `text` stands wherever a text of a user, a file or a config can. */
export function sampleReport(text = 'SPY', more: Partial<RunReport> = {}): RunReport {
  const record = sampleRun();
  const inputs: RunInputs = {
    ...SAMPLE_INPUTS,
    configJson: JSON.stringify({
      execution: { ambiguity_policy: text, [text]: text },
      risk: { [text]: [text] },
    }),
    // Ids are checked where they are read; the page must not hang on it.
    strategy: {
      ...SAMPLE_INPUTS.strategy,
      id: text as never,
      params: { [text]: text, list: [text] },
    },
    strategySource: sha256Hex(text),
    data: [{ symbol: text, sha256: sha256Hex('spy'), rows: 3 }],
    actions: { sha256: sha256Hex('actions'), rows: 1 },
  };
  const trade = {
    number: 1,
    symbol: text,
    side: 'LONG',
    qty: 10,
    entryTs: FIRST,
    entryPrice: 470_120_000,
    exitTs: SECOND,
    exitPrice: 471_120_000,
    pnl: 9_000_000,
    change: 0.002,
    exit: 'TARGET',
  } as const;
  const metrics: JsonObject = {
    sharpe: 1.5,
    halt_reason: text,
    ended: { actor: text, at: text, by: text, reason: text },
    rejected_by_reason: { [text]: 1 },
    final_equity: text,
  };
  return {
    inputs,
    programVersion: text,
    summary: { ...record.summary, blocked: [{ symbol: text, reason: 'OUTLIER' }] },
    atBroker: {
      end: { by: 'HALT', actor: text, reason: text, at: HALTED_AT },
      given: { slices: 9, bars: 9 },
    },
    metrics,
    curves: {
      equity: { times: [FIRST, SECOND, THIRD], values: [100, 101, 100] },
      benchmark: { name: text, series: { times: [FIRST, SECOND, THIRD], values: [100, 99, 98] } },
      drawdown: { times: [FIRST, SECOND, THIRD], values: [0, 0, 0.01] },
      worst: [{ from: SECOND, to: THIRD, depth: 0.01 }],
      exposure: {
        times: [FIRST, SECOND, THIRD],
        gross: [0, 10, 0],
        net: [0, 10, 0],
        cash: [100, 91, 100],
      },
      sharpes: [{ name: text, series: { times: [FIRST, SECOND], values: [null, 1] } }],
      volatilities: [{ name: text, series: { times: [FIRST, SECOND], values: [null, 0.1] } }],
    },
    returns: {
      daily: {
        returns: [0.01, -0.01],
        normal: { mean: 0, deviation: 0.01 },
        var95: -0.01,
        cvar95: -0.01,
      },
      monthly: { returns: [0.01], normal: null, var95: null, cvar95: null },
      months: [{ year: 2014, month: 6, value: 0.01 }],
      years: [{ year: 2014, value: 0.01, benchmark: -0.02 }],
    },
    activity: {
      prices: {
        rows: [
          {
            symbol: text,
            bars: {
              times: [FIRST, SECOND, THIRD],
              open: [1, 2, 3],
              high: [2, 3, 4],
              low: [1, 1, 2],
              close: [2, 3, 3],
            },
            fills: {
              rows: [{ at: SECOND, side: 'BUY', role: 'ENTRY', price: 2, qty: 10 }],
              total: 2,
            },
            stop: { times: [SECOND, THIRD], values: [1, null] },
            position: { times: [SECOND, THIRD], values: [10, 0] },
          },
        ],
        total: 2,
      },
      trades: [{ heldMs: 60_000, pnl: 9, side: 'LONG' }],
      bySymbol: [{ name: text, pnl: 9, trades: 1 }],
      byWeekday: [{ name: text, pnl: 9, trades: 1 }],
      byHour: [{ name: text, pnl: 9, trades: 1 }],
      events: { rows: [{ at: SECOND, lane: text, text }], total: 3 },
    },
    tables: {
      drawdowns: [
        {
          depth: 0.01,
          peak: 16_226,
          trough: 16_227,
          recovered: null,
          daysDown: 1,
          daysToRecover: null,
        },
      ],
      trades: { rows: [trade], total: 2 },
      best: [trade],
      worst: [],
      fills: {
        rows: [
          {
            seq: 1,
            ts: SECOND,
            symbol: text,
            side: 'BUY',
            qty: 10,
            price: 470_120_000,
            fee: 500_000,
            purpose: text,
            rule: text,
            base: 470_000_000,
            costPpm: 255,
          },
        ],
        total: 2,
      },
      exits: [{ exit: 'TARGET', trades: 1, wins: 1, pnl: 9_000_000 }],
      open: {
        rows: [
          {
            symbol: text,
            qty: -5,
            since: FIRST,
            entry: 1_000_000,
            mark: 2_000_000,
            value: -10_000_000,
            unrealized: -5_000_000,
            stops: [{ qty: 5, price: 3_000_000 }],
          },
        ],
        total: 2,
      },
    },
    ...more,
  };
}

function instantOf(text: string): UtcMillis {
  const at = parseInstant(text);
  if (at === null) throw new Error(text);
  return at;
}
