/** A small finished run for tests of what is written and verified; nothing in it was traded. */
import { sha256Hex } from '../../src/foundation/core/index.ts';
import {
  BUY,
  EquityCurve,
  FillTable,
  OrderTable,
  parseInstant,
  parseStrategyId,
  reasonId,
  SELL,
  SplitTable,
  TradeTable,
  type RunInputs,
  type RunRecord,
} from '../../src/foundation/model/index.ts';
import { CONFIG_HASH, ENGINE_ID, RUN_ID } from './audit-log.ts';
import { fillOrder } from './order-moves.ts';

const SMA = parseStrategyId('sma_cross');
if (SMA === null) throw new Error('sma_cross is an id');

/** 2014-06-05T13:31:00Z and the two minutes after it. */
export const SAMPLE_TIMES = [0, 60_000, 120_000].map(
  (ms) => (parseInstant('2014-06-05T13:31:00Z') ?? Number.NaN) + ms,
);

export const SAMPLE_INPUTS: RunInputs = {
  runId: RUN_ID,
  engineId: ENGINE_ID,
  mode: 'BACKTEST',
  configHash: CONFIG_HASH,
  configJson: '{}',
  strategy: { id: SMA, version: 1, params: { fast: 20, qty: 10, slow: 50 } },
  timeframe: '1m',
  calendar: 'XNYS',
  cash: 100_000_000_000,
  seed: 1,
  shadow: false,
  data: [{ symbol: 'SPY', sha256: sha256Hex('spy'), rows: 3 }],
};

/** One round trip in two fills and a rejected order; `price` in micros makes runs differ. */
export function sampleRun(price = 470_120_000): RunRecord {
  const [first = 0, second = 0, third = 0] = SAMPLE_TIMES;
  const orders = new OrderTable(1);
  const fills = new FillTable();
  const order = { symbol: 0, qty: 10, leg: 0, role: 'ENTRY', terms: null } as const;
  orders.accept({ ...order, side: BUY, ts: first });
  orders.accept({ ...order, side: SELL, ts: second });
  orders.reject({ ...order, side: BUY, ts: second, leg: 1 }, reasonId('RISK_HALTED'));
  for (const [id, ts] of [
    [0, second],
    [1, third],
  ] as const) {
    fillOrder(orders, id, 10);
    fills.order.push(id);
    fills.number.push(1);
    fills.ts.push(ts);
    fills.qty.push(10);
    fills.price.push(price);
    fills.fee.push(500_000);
  }
  const equity = new EquityCurve('SLICE');
  for (const ts of SAMPLE_TIMES) {
    equity.ts.push(ts);
    for (const column of [equity.equity, equity.cash]) column.push(SAMPLE_INPUTS.cash);
    for (const column of [equity.gross, equity.net]) column.push(0);
  }
  return {
    inputs: SAMPLE_INPUTS,
    tables: { orders, fills, trades: new TradeTable(), splits: new SplitTable(), equity },
    summary: {
      slices: 3,
      bars: 3,
      droppedOutsideSession: 0,
      barsDropped: {},
      signals: 2,
      intents: 3,
      sent: 3,
      orders: 3,
      fills: 2,
      trades: 1,
      rejected: 1,
      rejectedByReason: { RISK_HALTED: 1 },
      halted: false,
      haltReason: null,
      disarmed: false,
      disarmReason: null,
      blocked: [],
      cash: SAMPLE_INPUTS.cash,
      finalEquity: SAMPLE_INPUTS.cash - 1_000_000,
      realized: 0,
      unrealized: 0,
      fees: 1_000_000,
      dividends: 0,
      firstTs: first,
      lastTs: third,
    },
  };
}
