/**
 * Any sequence of a broker's news, in any order and as often as it likes, through the tick's doors: the
 * books equal what the fills that stand say, no fill is lost or booked twice, an order's filled shares
 * are its fills, the book holds what is open and no more, a position has one order of each kind of
 * protection at most and none without it, day trades are those of the fills that stand,
 * and the state survives its own snapshot.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Portfolio } from '../../src/engines/portfolio/index.ts';
import { DayTrades } from '../../src/engines/risk/index.ts';
import { calendarFor } from '../../src/foundation/calendar/index.ts';
import { BUY, STOP_ROLE, TAKE_PROFIT_ROLE } from '../../src/foundation/model/index.ts';
import { usd } from '../support/tick/amounts.ts';
import { STORY_SLICES, storyParts, tableText } from '../support/tick/random-story.ts';
import { Story, throughJson } from '../support/tick/story.ts';

const RUNS = 150;
const CASH = '10000000';

const DOORS = [
  'acknowledge',
  'rejectOrder',
  'confirmCancel',
  'rejectCancel',
  'confirmReplace',
  'rejectReplace',
  'expireOrder',
] as const;

const news = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('fill' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('again' as const) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('bust' as const) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('correct' as const) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constantFrom(...DOORS) }) },
);

/** News of one of the orders there are, or of those that work, with numbers for what needs some. */
const happening = fc.record({
  news,
  ofWorking: fc.boolean(),
  order: fc.nat(),
  fill: fc.nat(),
  qty: fc.integer({ min: 1, max: 60 }),
  price: fc.integer({ min: 1_000_000, max: 200_000_000 }),
  fee: fc.integer({ min: 0, max: 2_000_000 }),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

interface ToldFill {
  readonly order: number;
  readonly number: number;
  readonly ts: number;
  readonly day: number;
  qty: number;
  price: number;
  fee: number;
}

/** What the broker said, kept as plainly as it can be. */
class Broker {
  fills: ToldFill[] = [];
  /** By order, fills told so far, busted ones included. */
  readonly told = new Map<number, number>();
  private readonly story: Story;

  constructor(story: Story) {
    this.story = story;
  }

  say(of: Happening): void {
    const { tick } = this.story;
    const all = Array.from({ length: tick.orders.count }, (_, index) => index);
    const working = all.filter((index) => tick.orders.isWorking(index));
    const pool = of.ofWorking && working.length > 0 ? working : all;
    const order = pool[of.order % pool.length];
    if (order === undefined) return;
    const { what } = of.news;
    const { qty, price, fee } = of;
    const known = this.told.get(order) ?? 0;
    const [fill] = this.fills.slice(of.fill % Math.max(1, this.fills.length));
    if (what === 'fill') {
      tick.applyFill({ order, number: known + 1, qty, price, fee });
      const { ts, day } = tick.time;
      this.fills.push({ order, number: known + 1, ts, day, qty, price, fee });
      this.told.set(order, known + 1);
    } else if (what === 'again') {
      if (known > 0) tick.applyFill({ order, number: 1 + (of.fill % known), qty, price, fee });
    } else if (what === 'bust') {
      if (fill === undefined) return;
      tick.broker.bustFill(fill.order, fill.number);
      this.fills = this.fills.filter((one) => one !== fill);
    } else if (what === 'correct') {
      if (fill === undefined) return;
      tick.broker.correctFill(fill.order, fill.number, { qty, price, fee });
      Object.assign(fill, { qty, price, fee });
    } else {
      tick.broker[what](order);
    }
  }

  filledOf(order: number): number {
    return this.fills.filter((fill) => fill.order === order).reduce((sum, f) => sum + f.qty, 0);
  }
}

function compareBooks(story: Story, broker: Broker): void {
  const { orders, portfolio } = story.tick;
  const signed = (fill: ToldFill) => orders.side.at(fill.order) * fill.qty;
  let cash = usd(CASH);
  const position = Array.from(portfolio.position, () => 0);
  for (const fill of broker.fills) {
    cash -= signed(fill) * fill.price + fill.fee;
    const symbol = orders.symbol.at(fill.order);
    position[symbol] = (position[symbol] ?? 0) + signed(fill);
  }
  expect(portfolio.cash).toBe(cash);
  expect([...portfolio.position]).toEqual(position);
  portfolio.assertRecompute();
  const { ledger } = portfolio;
  const rows = Array.from({ length: ledger.count }, (_, row) => row);
  expect(
    rows
      .filter((row) => ledger.stands(row))
      .map((row) => [ledger.order.at(row), ledger.number.at(row), ledger.qty.at(row)]),
  ).toEqual(broker.fills.map(({ order, number, qty }) => [order, number, qty]));
}

function compareOrders(story: Story, broker: Broker): void {
  const { orders } = story.tick;
  const buys = Array.from(orders.workingBuy, () => 0);
  const sells = Array.from(orders.workingSell, () => 0);
  for (let order = 0; order < orders.count; order++) {
    expect(orders.qty.at(order) - orders.remaining.at(order)).toBe(broker.filledOf(order));
    expect(orders.fills.at(order)).toBe(broker.told.get(order) ?? 0);
    if (!orders.isWorking(order)) continue;
    expect(orders.remaining.at(order)).toBeGreaterThan(0);
    if (orders.isProtective(order)) continue; // it stands beside the book
    const open = orders.side.at(order) === BUY ? buys : sells;
    const symbol = orders.symbol.at(order);
    open[symbol] = (open[symbol] ?? 0) + orders.remaining.at(order);
  }
  expect([...orders.workingBuy]).toEqual(buys);
  expect([...orders.workingSell]).toEqual(sells);
}

/** At most one order of each kind protects a position, and none protects nothing. */
function compareProtection(story: Story): void {
  const { orders, portfolio } = story.tick;
  orders.working.forEach((working, symbol) => {
    const roles = Array.from(working.view(), (order) => orders.role.at(order));
    const most = portfolio.position[symbol] === 0 ? 0 : 1;
    for (const role of [STOP_ROLE, TAKE_PROFIT_ROLE]) {
      expect(roles.filter((one) => one === role).length).toBeLessThanOrEqual(most);
    }
  });
}

/** Day trades are those of a portfolio that was only ever told the fills that stand. */
function compareDayTrades(story: Story, broker: Broker): void {
  const { orders, time } = story.tick;
  const calendar = calendarFor('XNYS');
  const plain = new Portfolio(usd(CASH), 3, story.table.columns);
  const counted = new DayTrades(3);
  plain.markOf.fill(usd('100'));
  for (const fill of broker.fills) {
    const symbol = orders.symbol.at(fill.order);
    plain.applyFill({ ...fill, symbol, side: orders.side.at(fill.order) === BUY ? 1 : -1 });
    if (plain.closedSameDay) {
      counted.note(symbol, fill.day, calendar.sessionOrdinal(fill.day));
    }
  }
  const found = new DayTrades(3);
  found.restore(story.tick.snapshot().dayTrades);
  expect(found.countAt(time.session)).toBe(counted.countAt(time.session));
}

describe("a broker's news", () => {
  it('keep the books equal to the fills that stand, whatever they say', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        tableText,
        storyParts,
        fc.array(fc.array(happening, { maxLength: 4 }), {
          minLength: STORY_SLICES,
          maxLength: STORY_SLICES,
        }),
        (table, parts, bySlice) => {
          const all = {
            ...parts,
            cash: CASH,
            actions: [], // a split changes shares that no broker told of
            integrity: { ...parts.integrity, outlier: { kind: 'OFF' } },
            // the broker alone fills
            sim: { ...parts.sim, ambiguityPolicy: 'CONSERVATIVE_WORST_CASE' },
          } as const;
          const story = new Story(table, all);
          const broker = new Broker(story);
          for (const happenings of bySlice) {
            if (story.equity.length === story.table.slices.length) break;
            story.playWithoutFills(1);
            const marked = ![...story.tick.portfolio.markOf].some(Number.isNaN);
            if (marked) for (const one of happenings) broker.say(one);
            compareBooks(story, broker);
            compareOrders(story, broker);
            compareProtection(story);
          }
          compareDayTrades(story, broker);
          const copy = new Story(table, all).restore(throughJson(story.snapshot()));
          expect(copy.tick.stateHash()).toBe(story.tick.stateHash());
          const { events } = story.tick;
          for (let i = 0; i < events.count; i++) seen.add(events.at(i).kind);
        },
      ),
      { numRuns: RUNS },
    );
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'FILL_APPLIED',
        'FILL_BUSTED',
        'FILL_CORRECTED',
        'FILL_DUPLICATE',
        'ORDER_DESYNC',
        'ORDER_ACKNOWLEDGED',
        'BROKER_REJECTED',
        'CANCEL_REJECTED',
        'REPLACE_REQUESTED',
        'REPLACE_REJECTED',
        'ORDER_EXPIRED',
        'ORDER_CANCELED',
        'HALTED',
      ]),
    );
  });
});
