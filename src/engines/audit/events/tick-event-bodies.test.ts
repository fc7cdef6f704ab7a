import { describe, expect, it } from 'vitest';
import { canonicalJson, InvariantViolation, sha256Hex } from '../../../foundation/core/index.ts';
import {
  BUY,
  EVENT_KINDS,
  EventLog,
  MARKET_TERMS,
  NONE,
  OrderTable,
  parseInstant,
  parseStrategyId,
  reasonId,
  REASONS,
  SELL,
  type EventKind,
  type RunInputs,
  type TickEvent,
} from '../../../foundation/model/index.ts';
import { CONFIG_HASH, ENGINE_ID, RUN_ID } from '../../../../tests/support/audit-log.ts';
import { AuditChain, OrderIds, REASON_UNITS, TickEventBodies, TOPIC_OF_KIND } from '../index.ts';
import { EventIds } from './event-ids.ts';

const SMA = parseStrategyId('sma_cross');
if (SMA === null) throw new Error('sma_cross is an id');
const TS = parseInstant('2014-06-05T13:31:00Z') ?? Number.NaN;
const INPUTS: RunInputs = {
  runId: RUN_ID,
  engineId: ENGINE_ID,
  mode: 'BACKTEST',
  configHash: CONFIG_HASH,
  configJson: '{}',
  strategy: { id: SMA, version: 1, params: {} },
  timeframe: '1m',
  calendar: 'XNYS',
  cash: 1e11,
  seed: 1,
  shadow: false,
  data: [{ symbol: 'SPY', sha256: sha256Hex('spy'), rows: 1 }],
};

function setUp(): { events: EventLog; bodies: TickEventBodies; orders: OrderTable; ids: OrderIds } {
  const orders = new OrderTable(1);
  const order = {
    symbol: 0,
    side: BUY,
    qty: 10,
    ts: TS,
    leg: 0,
    role: 'ENTRY',
    terms: null,
  } as const;
  orders.accept(order);
  orders.accept({ ...order, side: SELL, leg: 1, role: 'FLATTENING' });
  const ids = new OrderIds(INPUTS, orders);
  const bodies = new TickEventBodies(RUN_ID, { symbols: ['SPY'], orders, orderIds: ids });
  return { events: new EventLog(), bodies, orders, ids };
}

function event(kind: EventKind, more: Partial<TickEvent> = {}): TickEvent {
  return { kind, ts: TS, symbol: 0, order: NONE, reason: 0, a: 0, b: 0, c: 0, ...more };
}

describe('TickEventBodies', () => {
  it('writes a fill with its ids, money and cause', () => {
    const { events, bodies, ids } = setUp();
    events.append(event('ORDER_ACCEPTED', { order: 0 }));
    events.append(event('FILL_APPLIED', { order: 0, a: 470_120_000, b: 4, c: 500_000 }));
    events.append(event('FILL_APPLIED', { order: 0, a: 470_120_000, b: 6, c: 0 }));
    const [accepted, first, second] = bodies.read(events, 5);
    const order = ids.at(0);
    expect(accepted).toMatchObject({
      tsUtc: '2014-06-05T13:31:00Z',
      topic: 'OMS',
      eventType: 'ORDER_ACCEPTED',
      correlationId: order,
      causationId: null,
      payload: {
        client_order_id: order,
        flattening: false,
        qty: '10',
        side: 'BUY',
        symbol: 'SPY',
      },
    });
    const chain = AuditChain.resume({
      runId: RUN_ID,
      engineId: ENGINE_ID,
      seq: 4,
      tip: sha256Hex(''),
    });
    if (accepted === undefined) throw new Error('the first record has a body');
    const line = chain.append(accepted);
    expect(first?.payload).toEqual({
      client_order_id: order,
      fee: '0.5',
      fill_id: `${order}-1`,
      price: '470.12',
      qty: '4',
      side: 'BUY',
      symbol: 'SPY',
    });
    expect(line).toContain(`"event_id":"${first?.causationId}"`);
    expect(second).toMatchObject({ causationId: first?.causationId, correlationId: order });
    expect(second?.payload.fill_id).toBe(`${order}-2`);
  });

  it('traces a flatten from its halt to its orders, and a cancel to its request or halt', () => {
    const { events, bodies } = setUp();
    const reason = reasonId('RISK_MAX_DRAWDOWN');
    const changed = reasonId('TARGET_CHANGED');
    events.append(event('HALTED', { symbol: NONE, reason, a: 80e9, b: 82e9 }));
    events.append(event('ORDER_CANCELED', { order: 0, reason, a: 10 }));
    events.append(event('FLATTEN_ORDERED', { symbol: NONE, reason, a: 1 }));
    events.append(event('ORDER_ACCEPTED', { order: 1, reason }));
    events.append(event('CANCEL_REQUESTED', { order: 1, reason: changed, a: 10 }));
    events.append(event('ORDER_CANCELED', { order: 1, reason: changed, a: 10 }));
    const [halted, canceled, flatten, accepted, requested, last] = bodies.read(events, 1);
    const numbers = {
      limit: '82000',
      observed: '80000',
      reason: 'RISK_MAX_DRAWDOWN',
      symbol: null,
    };
    expect(halted).toMatchObject({ causationId: null, topic: 'RISK', payload: numbers });
    expect(canceled?.causationId).toMatch(/-5/);
    expect(flatten?.causationId).toBe(canceled?.causationId);
    expect(accepted?.causationId).not.toBe(flatten?.causationId);
    expect(accepted).toMatchObject({ payload: { flattening: true, side: 'SELL' } });
    expect(requested?.causationId).toBeNull();
    expect(last?.causationId).toMatch(/-5/);
  });

  it('traces an end to the request for it, and to the decision that overtook or followed it', () => {
    const { events, bodies } = setUp();
    const replaced = reasonId('REPLACED');
    const changed = reasonId('TARGET_CHANGED');
    const halt = reasonId('RISK_DAILY_LOSS');
    events.append(event('REPLACE_REQUESTED', { order: 0, reason: replaced }));
    events.append(event('CANCEL_REQUESTED', { order: 1, reason: changed }));
    events.append(event('CANCEL_REJECTED', { order: 1 }));
    events.append(event('HALTED', { symbol: NONE, reason: halt }));
    events.append(event('ORDER_CANCELED', { order: 0, reason: halt }));
    events.append(event('ORDER_CANCELED', { order: 1, reason: changed }));
    const eventIds = new EventIds(RUN_ID);
    expect(bodies.read(events, 1).map((body) => body.causationId)).toEqual([
      null,
      null,
      eventIds.at(2, 'OMS', 'CANCEL_REQUESTED'),
      null,
      eventIds.at(4, 'RISK', 'HALTED'), // not the replacement that was asked for
      null, // what was refused ended nothing
    ]);
  });

  it('traces protection to the fill that it follows, and a replacement to the end of the old order', () => {
    const { events, bodies, orders, ids } = setUp();
    const terms = { ...MARKET_TERMS, type: 'STOP', stopPrice: 95_500_000, parent: 0 } as const;
    const stop = { symbol: 0, side: SELL, qty: 10, ts: TS, leg: 0, role: 'STOP' } as const;
    orders.accept({ ...stop, terms });
    orders.accept({ ...stop, terms: { ...terms, revision: 1, replaces: 2 } });
    const reason = reasonId('REPLACED');
    events.append(event('ORDER_ACCEPTED', { order: 0 }));
    events.append(event('FILL_APPLIED', { order: 0, a: 100e6, b: 10 }));
    events.append(event('ORDER_ACCEPTED', { order: 2 }));
    events.append(event('REPLACE_REQUESTED', { order: 2, reason, a: 10 }));
    events.append(event('ORDER_CANCELED', { order: 2, reason, a: 10 }));
    events.append(event('ORDER_ACCEPTED', { order: 3 }));
    const eventIds = new EventIds(RUN_ID);
    expect(bodies.read(events, 1).map((body) => body.causationId)).toEqual([
      null,
      eventIds.at(1, 'OMS', 'ORDER_ACCEPTED'),
      eventIds.at(2, 'LEDGER', 'FILL_APPLIED'),
      null,
      eventIds.at(4, 'OMS', 'REPLACE_REQUESTED'),
      eventIds.at(5, 'OMS', 'ORDER_CANCELED'),
    ]);
    events.clear();
    events.append(event('ORDER_ACCEPTED', { order: 3 }));
    expect(bodies.read(events, 7)[0]?.payload).toEqual({
      client_order_id: ids.at(3),
      flattening: false,
      limit_price: null,
      order_type: 'STOP',
      parent: ids.at(0),
      qty: '10',
      reason: null,
      replaces: ids.at(2),
      role: 'STOP',
      side: 'SELL',
      stop_price: '95.5',
      symbol: 'SPY',
      time_in_force: 'GTC',
    });
  });

  it('traces what a split pays, rounds and cancels to the split', () => {
    const { events, bodies } = setUp();
    const reason = reasonId('CORPORATE_ACTION');
    events.append(event('SPLIT_APPLIED', { reason, a: 3, b: 2, c: 15 }));
    events.append(event('SPLIT_FRACTION_PAID', { reason, a: 80e6, b: -1e6 }));
    events.append(event('SPLIT_RESIDUE', { reason, a: -20, b: 15 }));
    events.append(event('ORDER_CANCELED', { order: 0, reason, a: 10 }));
    events.append(event('DIVIDEND_PAID', { a: -5e6, b: 500_000, c: -10 }));
    const [split, paid, residue, canceled, dividend] = bodies.read(events, 1);
    expect(split?.payload).toEqual({ position: '15', ratio: '3:2', symbol: 'SPY' });
    expect(paid?.payload).toEqual({ cash: '80', realized: '-1', symbol: 'SPY' });
    expect(residue?.payload).toEqual({
      realized: '-0.00002',
      symbol: 'SPY',
      until_next_mark: '0.000015',
    });
    expect(dividend).toMatchObject({
      causationId: null,
      payload: { cash: '-5', per_share: '0.5', position: '-10', symbol: 'SPY' },
    });
    expect(paid?.causationId).toMatch(/-5/);
    expect([residue?.causationId, canceled?.causationId]).toEqual([
      paid?.causationId,
      paid?.causationId,
    ]);
  });

  it('writes every kind canonically, so that the fast way serves', () => {
    const { events, bodies } = setUp();
    for (const kind of EVENT_KINDS) {
      for (const reason of REASONS) {
        events.append(event(kind, { order: 0, reason: reasonId(reason), a: 1, b: 2, c: 3 }));
      }
    }
    const all = bodies.read(events, 1);
    expect(all).toHaveLength(EVENT_KINDS.length * REASONS.length);
    for (const body of all) {
      expect(JSON.stringify(body.payload)).toBe(canonicalJson(body.payload));
      expect(body.topic).toBe(TOPIC_OF_KIND[body.eventType as EventKind]);
    }
  });

  it('writes the numbers behind a reason in the unit of the reason', () => {
    const { events, bodies } = setUp();
    const gap = { reason: reasonId('GAP_DETECTED'), a: 3, b: 0 };
    events.append(event('HALTED', gap));
    events.append(event('BAR_DROPPED', { reason: reasonId('BAR_OUT_OF_ORDER'), a: TS, b: TS + 1 }));
    events.append(
      event('ORDER_REJECTED', { order: 0, reason: reasonId('RISK_SHORT_NOT_ALLOWED'), a: 5 }),
    );
    events.append(event('DAY_STARTED', { symbol: NONE, a: 16_226, b: 1e11, c: 2e11 }));
    const [halted, dropped, rejected, day] = bodies.read(events, 1).map((body) => body.payload);
    expect(halted).toEqual({ limit: 0, observed: 3, reason: 'GAP_DETECTED', symbol: 'SPY' });
    expect(dropped).toMatchObject({
      limit: '2014-06-05T13:31:00.001Z',
      observed: '2014-06-05T13:31:00Z',
    });
    expect(rejected).toMatchObject({ limit: '0', observed: '5', qty: '10' });
    expect(day).toEqual({ day: '2014-06-05', day_start_equity: '100000', peak_equity: '200000' });
    expect(Object.keys(REASON_UNITS)).toHaveLength(REASONS.length);
  });

  it('takes an order or symbol out of the tables for a defect', () => {
    const { events, bodies, ids } = setUp();
    expect(() => ids.at(2)).toThrow(InvariantViolation);
    events.append(event('BAR_DROPPED', { symbol: 7 }));
    expect(() => bodies.read(events, 1)).toThrow(InvariantViolation);
  });
});
