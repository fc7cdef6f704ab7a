// Contract 8.2: each gate by itself, and the facts on which they decide.
import { describe, expect, it } from 'vitest';
import { limit, ppm, usd } from '../../../tests/support/tick/amounts.ts';
import { MAX_SAFE } from '../../foundation/core/index.ts';
import {
  BUY,
  MARKET_TERMS,
  OrderTable,
  reasonText,
  SELL,
  SliceTime,
  TradingState,
  type Side,
} from '../../foundation/model/index.ts';
import { allocationCapGate } from '../isolation/index.ts';
import {
  DayTrades,
  grossGate,
  haltGate,
  isWithinShare,
  markGate,
  orderLimitGates,
  OrderFacts,
  OrderTraffic,
  pdtGate,
  positionGate,
  shortGate,
  type OrderGate,
  type OrderLimits,
} from './index.ts';

const OPEN: OrderLimits = {
  maxNotional: null,
  maxQty: null,
  collar: { kind: 'OFF' },
  maxPerSecond: null,
  maxPerMinute: null,
  repeats: null,
};

interface World {
  readonly position?: readonly [number, number];
  readonly working?: readonly { symbol: number; side: Side; qty: number }[];
  /** NaN where there is no mark yet. */
  readonly marks?: readonly [number, number];
  readonly equity?: number;
}

/** Facts of an intent in symbol 0; two symbols, marks 100 and 50 USD. */
function factsOf(signedQty: number, world: World = {}, state = new TradingState(2)): OrderFacts {
  const orders = new OrderTable(2);
  for (const order of world.working ?? []) {
    orders.accept({ ...order, ts: 0, leg: 0, role: 'ENTRY', terms: null });
  }
  const holdings = {
    position: Float64Array.from(world.position ?? [0, 0]),
    markOf: Float64Array.from(world.marks ?? [usd('100'), usd('50')]),
  };
  const facts = new OrderFacts(holdings, orders, state);
  facts.equity = world.equity ?? usd('10000');
  facts.take(0, signedQty, null);
  return facts;
}

const sell = (qty: number) => ({ symbol: 0, side: SELL, qty }) as const;
const buy = (qty: number) => ({ symbol: 0, side: BUY, qty }) as const;

describe('risk-reducing', () => {
  it.each<[string, number, World, boolean]>([
    ['a sale of a part', -3, { position: [5, 0] }, true],
    ['a sale of all', -5, { position: [5, 0] }, true],
    ['a sale of more than all', -6, { position: [5, 0] }, false],
    [
      'a sale beside working sales that leave no room',
      -3,
      { position: [5, 0], working: [sell(3)] },
      false,
    ],
    ['a sale beside working buys', -5, { position: [5, 0], working: [buy(9)] }, true],
    ['a purchase of a short', 5, { position: [-5, 0] }, true],
    ['a purchase beyond a short', 6, { position: [-5, 0] }, false],
    ['a purchase of a long', 1, { position: [5, 0] }, false],
    ['anything from flat', -1, {}, false],
  ])('%s', (_name, qty, world, isReducing) => {
    expect(factsOf(qty, world).isReducing).toBe(isReducing);
  });
});

describe('"after"', () => {
  it.each<[string, number, World, string]>([
    ['counts the order', 4, {}, '400'],
    ['counts the position', 4, { position: [6, 0] }, '1000'],
    ['takes the worse direction', 1, { position: [6, 0], working: [sell(20)] }, '1400'],
    [
      'counts working orders of both sides, never netted',
      -1,
      { working: [buy(7), sell(2)] },
      '700',
    ],
  ])('%s', (_name, qty, world, notional) => {
    expect(factsOf(qty, world).notionalAfter()).toBe(usd(notional));
  });

  it('gross sums over all symbols, the other symbol by its own worse direction', () => {
    const working = [{ symbol: 1, side: SELL, qty: 30 }] as const;
    const facts = factsOf(4, { position: [6, -10], working });
    expect(facts.grossAfter()).toBe(usd('3000')); // 10 * 100 + 40 * 50
  });

  it('says when it leaves the safe range', () => {
    const facts = factsOf(MAX_SAFE, {});
    facts.grossAfter();
    expect(facts.overflows).toBe(true);
    facts.take(0, 1, null);
    expect(facts.overflows).toBe(false);
  });
});

describe('gate 1', () => {
  it.each(['halted', 'disarmed', 'blocked'] as const)('rejects new risk when %s', (flag) => {
    const state = new TradingState(2);
    if (flag === 'blocked') state.blockedReason[0] = 1;
    else state[flag] = true;
    const facts = factsOf(1, {}, state);
    expect(haltGate.admits(facts)).toBe(false);
    expect([facts.observed, facts.limit, reasonText(haltGate.reason)]).toEqual([
      1,
      0,
      'RISK_HALTED',
    ]);
    expect(haltGate.admits(factsOf(-1, { position: [1, 0] }, state))).toBe(true);
  });
});

describe('gate 2', () => {
  it('rejects a sale that would open or increase a short, with shares as its numbers', () => {
    const facts = factsOf(-6, { position: [5, 0], working: [sell(1)] });
    expect(shortGate.admits(facts)).toBe(false);
    expect([facts.observed, facts.limit]).toEqual([7, 5]);
    expect(reasonText(shortGate.reason)).toBe('RISK_SHORT_NOT_ALLOWED');
    expect(shortGate.admits(factsOf(-1, { position: [-5, 0] }))).toBe(false);
    expect(shortGate.admits(factsOf(6, { position: [-5, 0] }))).toBe(true);
  });
});

describe('between gates 2 and 3', () => {
  it('a symbol without a mark is rejected', () => {
    expect(markGate.admits(factsOf(1, { marks: [NaN, usd('50')] }))).toBe(false);
    expect(markGate.admits(factsOf(1, { marks: [usd('100'), NaN] }))).toBe(true);
    expect(reasonText(markGate.reason)).toBe('RISK_NO_MARK');
  });
});

describe('gates 3 to 5', () => {
  const gates = [
    [positionGate(ppm('0.2')), 'RISK_POSITION_LIMIT'],
    [grossGate('RISK_GROSS_EXPOSURE', ppm('0.2')), 'RISK_GROSS_EXPOSURE'],
    [grossGate('RISK_LEVERAGE', ppm('0.2')), 'RISK_LEVERAGE'],
    [allocationCapGate<OrderFacts>(ppm('0.2'), isWithinShare), 'ISOLATION_ALLOCATION_CAP'],
  ] as const;

  it.each(gates)('%# admit what equals the limit and reject a share more: %s', (gate, code) => {
    expect(reasonText(gate.reason)).toBe(code);
    expect(gate.admits(factsOf(20))).toBe(true);
    const facts = factsOf(21);
    expect(gate.admits(facts)).toBe(false);
    expect([facts.observed, facts.limit]).toEqual([usd('2100'), usd('2000')]);
  });

  it.each(gates)('%# round the limit down: %s', (gate) => {
    expect(gate.admits(factsOf(1, { marks: [1, 0], equity: 4 }))).toBe(false); // floor(0.8) = 0
    expect(gate.admits(factsOf(1, { marks: [1, 0], equity: 5 }))).toBe(true);
  });

  it.each(gates)('%# admit nothing when equity is negative: %s', (gate) => {
    expect(gate.admits(factsOf(1, { equity: -1 }))).toBe(false);
  });

  it.each(gates)('%# reject and mark an overflow, with safe numbers: %s', (gate) => {
    const facts = factsOf(MAX_SAFE);
    expect(gate.admits(facts)).toBe(false);
    expect(facts.overflows).toBe(true);
    expect([facts.observed, facts.limit]).toEqual([MAX_SAFE, MAX_SAFE]);
  });

  it('a limit outside the safe range is an overflow too', () => {
    const facts = factsOf(1, { equity: MAX_SAFE });
    expect(grossGate('RISK_LEVERAGE', ppm('10')).admits(facts)).toBe(false);
    expect(facts.overflows).toBe(true);
  });
});

describe('gate 6', () => {
  const trades = new DayTrades(2);
  trades.note(0, 7, 7);
  trades.note(1, 7, 7);

  it('rejects at the limit below 25,000 USD of equity, and not from there on', () => {
    expect(pdtGate(trades, 2).admits(factsOf(1, { equity: usd('25000') }))).toBe(true);
    const facts = factsOf(1, { equity: usd('24999.999999') });
    facts.session = 8;
    expect(pdtGate(trades, 2).admits(facts)).toBe(false);
    expect([facts.observed, facts.limit]).toEqual([2, 2]);
    expect(pdtGate(trades, 3).admits(facts)).toBe(true);
    expect(reasonText(pdtGate(trades, 3).reason)).toBe('RISK_PDT');
  });
});

/** The gates of gate 7 that some limits switch on, with what was sent before. */
function orderGates(limits: Partial<OrderLimits>): { gates: OrderGate[]; traffic: OrderTraffic } {
  const all = { ...OPEN, ...limits };
  const traffic = new OrderTraffic(all, 2, new SliceTime());
  return { gates: [...orderLimitGates(all, traffic)], traffic };
}

/** Facts of an intent of one share with prices; the mark is 100 USD. */
function priced(limitPrice: string | null, stopPrice: string | null): OrderFacts {
  const facts = factsOf(1);
  const limit = limitPrice === null ? NaN : usd(limitPrice);
  const stop = stopPrice === null ? NaN : usd(stopPrice);
  facts.take(0, 1, { ...MARKET_TERMS, limitPrice: limit, stopPrice: stop });
  return facts;
}

describe('gate 7', () => {
  it('has no gate for a limit that is OFF, and the others in their order', () => {
    expect(orderGates({}).gates).toEqual([]);
    const { gates } = orderGates({
      maxNotional: 1,
      maxQty: 1,
      collar: limit('0.1'),
      maxPerSecond: 1,
      maxPerMinute: 1,
      repeats: { max: 1, windowMs: 1 },
    });
    expect(gates.map(({ reason }) => reasonText(reason))).toEqual([
      'RISK_ORDER_NOTIONAL',
      'RISK_ORDER_QTY',
      'RISK_PRICE_COLLAR',
      'RISK_MESSAGE_RATE',
      'RISK_MESSAGE_RATE',
      'RISK_REPEATED_ORDER',
    ]);
  });

  it.each([
    ['a MARKET order', null, null, true, '0'],
    ['a limit at the upper edge', '110', null, true, '10'],
    ['a limit above it', '110.000001', null, false, '10.000001'],
    ['a limit at the lower edge', '90', null, true, '10'],
    ['a stop below it', null, '89.999999', false, '10.000001'],
    ['a stop within and a limit outside', '111', '105', false, '11'],
    ['a limit within and a stop outside', '105', '112', false, '12'],
  ] as const)('holds the prices of %s against the mark', (_name, ofLimit, ofStop, passes, far) => {
    const [gate] = orderGates({ collar: limit('0.1') }).gates;
    const facts = priced(ofLimit, ofStop);
    expect(gate?.admits(facts)).toBe(passes);
    expect([facts.observed, facts.limit]).toEqual([usd(far), usd('10')]);
  });

  it('rounds the width of the collar down', () => {
    const [gate] = orderGates({ collar: limit('0.3') }).gates;
    const facts = factsOf(1, { marks: [5, 1] });
    facts.limitPrice = 6; // floor(1.5) = 1
    expect(gate?.admits(facts)).toBe(true);
    facts.limitPrice = 7;
    expect(gate?.admits(facts)).toBe(false);
  });

  it.each([
    [null, null, '100'],
    ['90', null, '90'],
    [null, '120', '120'],
    ['115', '120', '115'],
  ])('takes the notional at the limit, else the stop, else the mark: %s %s', (of, stop, price) => {
    const at = orderGates({ maxNotional: usd(price) }).gates[0];
    expect(at?.admits(priced(of, stop))).toBe(true);
    const below = orderGates({ maxNotional: usd(price) - 1 }).gates[0];
    expect(below?.admits(priced(of, stop))).toBe(false);
  });

  it('remembers no more messages and entries than its limits need, and none that are OFF', () => {
    const { traffic } = orderGates({ maxPerMinute: 3, repeats: { max: 2, windowMs: 1000 } });
    for (let i = 0; i < 10; i++) {
      traffic.noteMessage();
      traffic.noteEntry(1, SELL);
    }
    expect(traffic.snapshot()).toEqual({
      second: [],
      minute: [0, 0, 0],
      entries: [[], [], [], [0, 0]],
    });
    expect([traffic.messagesInSecond(), traffic.messagesInMinute()]).toEqual([0, 3]);
    expect([traffic.entriesOf(1, SELL), traffic.entriesOf(1, BUY)]).toEqual([2, 0]);
  });
});
