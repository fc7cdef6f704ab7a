/**
 * The audit chain: records to bodies to lines, and the verification of what was written; and the CSVs of
 * a large run. Bytes stay in memory, so the disk is not measured but for the run folder.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunFolderWriter } from '../src/adapters/artifacts/index.ts';
import { AuditChain, LogVerifier, OrderIds, TickEventBodies } from '../src/engines/audit/index.ts';
import {
  BUY,
  EquityCurve,
  EventLog,
  FillTable,
  NO_REASON,
  ORDER_STATES,
  OrderTable,
  SplitTable,
  TradeTable,
  type EventBody,
  type RunInputs,
  type RunRecord,
} from '../src/foundation/model/index.ts';
import type { BenchCase } from './cases.ts';
import { benchInputs } from './inputs.ts';

const ORDERS = 50_000;
const EQUITY_ROWS = 200_000;
const START = 1_401_975_000_000;
const MINUTE = 60_000;
/** Records are drained in pieces, as a run does. */
const CHUNK = 2048;
const PIECE = 1 << 20;
const FILLED = ORDER_STATES.indexOf('FILLED');
const BOUGHT = { symbol: 0, side: BUY, qty: 10, leg: 0, role: 'ENTRY', terms: null } as const;

/** Orders that fill on the minute after, with their records. */
function recordOf(inputs: RunInputs): { record: RunRecord; chunks: EventLog[] } {
  const orders = new OrderTable(1);
  const fills = new FillTable();
  const equity = new EquityCurve('SLICE');
  const chunks: EventLog[] = [];
  let events = new EventLog();
  const common = { symbol: 0, reason: 0, a: 0, b: 0, c: 0 };
  for (let i = 0; i < ORDERS; i++) {
    if (i % CHUNK === 0) {
      events = new EventLog();
      chunks.push(events);
    }
    const ts = START + i * MINUTE;
    const price = 470_120_000 + i * 1_370;
    const order = orders.accept({ ...BOUGHT, ts });
    orders.takeFill(order, 10);
    orders.moveTo(order, FILLED, NO_REASON);
    fills.order.push(order);
    fills.number.push(1);
    fills.ts.push(ts + MINUTE);
    fills.qty.push(10);
    fills.price.push(price);
    fills.fee.push(500_000);
    events.append({ ...common, kind: 'ORDER_ACCEPTED', ts, order });
    events.append({ ...common, kind: 'FILL_APPLIED', ts: ts + MINUTE, order, a: price, b: 10 });
  }
  for (let i = 0; i < EQUITY_ROWS; i++) {
    equity.ts.push(START + i * MINUTE);
    equity.equity.push(1e11 + i * 1_234_567);
    equity.cash.push(5e10 - i * 7_654);
    equity.gross.push(5e10 + i * 1_242_221);
    equity.net.push(5e10 + i * 1_242_221);
  }
  const tables = { orders, fills, trades: new TradeTable(), splits: new SplitTable(), equity };
  const summary = {
    slices: EQUITY_ROWS,
    bars: EQUITY_ROWS,
    droppedOutsideSession: 0,
    barsDropped: {},
    signals: 0,
    intents: ORDERS,
    sent: 0,
    orders: ORDERS,
    fills: ORDERS,
    trades: 0,
    rejected: 0,
    rejectedByReason: {},
    halted: false,
    haltReason: null,
    disarmed: false,
    disarmReason: null,
    blocked: [],
    cash: 1e11,
    finalEquity: 1e11,
    realized: 0,
    unrealized: 0,
    dividends: 0,
    fees: 0,
    firstTs: START,
    lastTs: START + EQUITY_ROWS * MINUTE,
  };
  return { record: { inputs, tables, summary }, chunks };
}

const FILL: EventBody = {
  tsUtc: '2014-06-05T13:31:00Z',
  topic: 'LEDGER',
  eventType: 'FILL_APPLIED',
  correlationId: 'MAIN_ddvi2lm2uxpdx2hq7eyc7g2l3a',
  causationId: 'f86b8fd3-1af2-5d56-bc9e-532e4da81162',
  payload: {
    client_order_id: 'MAIN_ddvi2lm2uxpdx2hq7eyc7g2l3a',
    fee: '0.5',
    fill_id: 'MAIN_ddvi2lm2uxpdx2hq7eyc7g2l3a-1',
    price: '470.12',
    qty: '10',
    side: 'BUY',
    symbol: 'SPY',
  },
};

function started(inputs: RunInputs): EventBody {
  return {
    tsUtc: '2014-06-05T13:30:00Z',
    topic: 'RUNTIME',
    eventType: 'RUN_STARTED',
    correlationId: null,
    causationId: null,
    payload: { config_hash: inputs.configHash },
  };
}

function verified(log: Uint8Array): number {
  const verifier = new LogVerifier();
  for (let at = 0; at < log.length; at += PIECE) verifier.push(log.subarray(at, at + PIECE));
  return verifier.end().events;
}

/** The cases share one made-up run of 50,000 orders and fills and 200,000 equity points. */
export function auditCases(): readonly BenchCase[] {
  const inputs = benchInputs();
  const { record, chunks } = recordOf(inputs);
  const { orders } = record.tables;
  const appendRun = (chain: AuditChain, take: (line: string) => void): void => {
    const orderIds = new OrderIds(inputs, orders);
    const reader = new TickEventBodies(inputs.runId, { symbols: ['SPY'], orders, orderIds });
    for (const chunk of chunks) {
      for (const body of reader.read(chunk, chain.nextSeq)) take(chain.append(body));
    }
  };
  const lines: string[] = [];
  const first = AuditChain.begin(inputs);
  lines.push(first.append(started(inputs)), '\n');
  appendRun(first, (line) => lines.push(line, '\n'));
  const log = new TextEncoder().encode(lines.splice(0).join(''));
  let written = 0;
  const count = (line: string): void => {
    written += line.length;
  };
  const outDir = mkdtempSync(join(tmpdir(), 'mqk-bench-'));
  const provenance = {
    programVersion: '0.0.0',
    gitHash: null,
    dirty: null,
    hostFingerprint: 'bench',
    createdAtUtc: '2026-11-23T00:00:00Z',
  };
  return [
    {
      name: 'audit.append',
      unit: 'events_per_second',
      run: () => {
        const chain = AuditChain.begin(inputs);
        for (let i = 0; i < 2 * ORDERS; i++) count(chain.append(FILL));
        return 2 * ORDERS;
      },
      more: () => ({ bytes: written }),
    },
    {
      name: 'audit.records_to_lines',
      unit: 'events_per_second',
      run: () => {
        const chain = AuditChain.begin(inputs);
        appendRun(chain, count);
        return chain.nextSeq - 1;
      },
    },
    {
      name: 'audit.verify',
      unit: 'events_per_second',
      run: () => verified(log),
    },
    {
      name: 'artifacts.run_folder',
      unit: 'rows_per_second',
      run: () => {
        const writer = RunFolderWriter.begin({ outDir, inputs, startedAt: START, provenance });
        writer.finish(record, { metrics: {}, report: '' });
        return EQUITY_ROWS + 2 * ORDERS;
      },
      close: () => rmSync(outDir, { recursive: true, force: true }),
    },
  ];
}
