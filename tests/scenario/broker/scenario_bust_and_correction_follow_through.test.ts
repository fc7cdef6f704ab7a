/**
 * INV-NEWS-03: a fill that the broker takes back or changes leaves everything as if it had never been,
 * or been so from the start: books, what its order has left, day trades. Told twice it changes nothing;
 * of a fill that was never told it is a desync.
 * Spec: contract 6, 8.2 (6); the order machine.
 * Mutation that turns it red: leave the shares of the order, or the day trade, as they were.
 */
import { describe, expect, it } from 'vitest';
import { usd } from '../../support/tick/amounts.ts';
import { auditPayloads } from '../../support/tick/audit-payloads.ts';
import { Story } from '../../support/tick/story.ts';

const HUNDRED = usd('100');

/** An order of 10 AAA (number 0), with fills of these sizes at 100. */
function filled(...sizes: readonly number[]): Story {
  const story = new Story('AAA\n14:31 100 | AAA=10\n14:32 100 | AAA=10\n14:33 100 | AAA=10');
  story.playWithoutFills(1);
  sizes.forEach((qty, i) => {
    story.tick.broker.applyFill({ order: 0, number: i + 1, qty, price: HUNDRED, fee: 0 });
  });
  return story;
}

function state(story: Story) {
  const { orders, portfolio } = story.tick;
  portfolio.assertRecompute();
  const [order = ''] = story.orders();
  return {
    order: order.split(' ').slice(4).join(' '),
    remaining: orders.remaining.at(0),
    open: orders.openQty(0),
    position: story.position('AAA'),
    cash: portfolio.cash,
  };
}

describe('a bust', () => {
  it('of a working order gives its shares back to the order', () => {
    const story = filled(3, 4);
    story.tick.broker.bustFill(0, 1);
    expect(state(story)).toEqual({
      order: 'WORKING',
      remaining: 6,
      open: 6,
      position: 4,
      cash: usd('99600'),
    });
    expect(auditPayloads(story, 'FILL_BUSTED')).toMatchObject([
      { price: '100', qty: '3', side: 'BUY', symbol: 'AAA' },
    ]);
    expect(auditPayloads(story, 'FILL_BUSTED')[0]?.['fill_id']).toMatch(/-1$/);
    story.tick.broker.applyFill({ order: 0, number: 3, qty: 6, price: HUNDRED, fee: 0 });
    expect(state(story)).toMatchObject({ order: 'FILLED', remaining: 0, position: 10 });
    expect(story.playWithoutFills(1).haltReason).toBeNull();
  });

  it('of a filled order does not bring it back: the next book orders what is missing', () => {
    const story = filled(10).playWithoutFills(1);
    story.tick.broker.bustFill(0, 1);
    expect(state(story)).toMatchObject({ order: 'FILLED', open: 0, position: 0 });
    story.playWithoutFills(1);
    expect(story.haltReason).toBeNull();
    expect(story.orders().slice(1)).toEqual(['14:33 AAA BUY 10 WORKING']);
  });

  it('told twice changes nothing the second time', () => {
    const story = filled(3);
    story.tick.broker.bustFill(0, 1);
    const before = story.tick.stateHash();
    story.tick.broker.bustFill(0, 1);
    expect(story.tick.stateHash()).toBe(before);
    expect(story.events('FILL_BUSTED')).toHaveLength(1);
  });

  it('of a fill that was never told is a desync', () => {
    const story = filled(3);
    story.tick.broker.bustFill(0, 2);
    expect(state(story)).toMatchObject({ remaining: 7, position: 3 });
    expect(auditPayloads(story, 'ORDER_DESYNC')).toMatchObject([
      { news: 'BUST', qty: '0', remaining: '7', state: 'PARTIALLY_FILLED' },
    ]);
    expect(story.playWithoutFills(1).haltReason).toBe('KILL_SWITCH_DESYNC');
  });
});

describe('a correction', () => {
  it('of quantity, price and fee reaches books and order', () => {
    const story = filled(3, 4);
    story.tick.broker.correctFill(0, 2, { qty: 2, price: usd('99.5'), fee: usd('0.25') });
    expect(state(story)).toEqual({
      order: 'WORKING',
      remaining: 5,
      open: 5,
      position: 5,
      cash: usd('99500.75'), // 100,000 - 300 - 199 - 0.25
    });
    expect(auditPayloads(story, 'FILL_CORRECTED')).toMatchObject([
      { fee: '0.25', price: '99.5', qty: '2', side: 'BUY', symbol: 'AAA' },
    ]);
    expect(auditPayloads(story, 'FILL_CORRECTED')[0]?.['fill_id']).toMatch(/-2$/);
    expect(story.playWithoutFills(1).haltReason).toBeNull();
  });

  it('to the last share fills the order; beyond it is an over-fill, booked in full', () => {
    const last = filled(3);
    last.tick.broker.correctFill(0, 1, { qty: 10, price: HUNDRED, fee: 0 });
    expect(state(last)).toMatchObject({ order: 'FILLED', remaining: 0, open: 0, position: 10 });
    expect(last.playWithoutFills(1).haltReason).toBeNull();

    const over = filled(3);
    over.tick.broker.correctFill(0, 1, { qty: 12, price: HUNDRED, fee: 0 });
    expect(state(over)).toMatchObject({ order: 'FILLED', remaining: -2, open: 0, position: 12 });
    expect(auditPayloads(over, 'ORDER_DESYNC')).toMatchObject([
      { news: 'OVER_FILL', qty: '9', remaining: '7' },
    ]);
    expect(over.playWithoutFills(1).haltReason).toBe('KILL_SWITCH_DESYNC');
  });

  it('to what the fill is already changes nothing', () => {
    const story = filled(3);
    const before = story.tick.stateHash();
    story.tick.broker.correctFill(0, 1, { qty: 3, price: HUNDRED, fee: 0 });
    expect(story.tick.stateHash()).toBe(before);
    expect(story.events('FILL_CORRECTED', 'ORDER_DESYNC')).toEqual([]);
  });

  it.each([
    ['was never told', 2],
    ['was taken back', 1],
  ])('of a fill that %s is a desync', (_name, number) => {
    const story = filled(3);
    story.tick.broker.bustFill(0, 1);
    story.tick.broker.correctFill(0, number, { qty: 2, price: HUNDRED, fee: 0 });
    expect(story.position('AAA')).toBe(0);
    expect(story.playWithoutFills(1).haltReason).toBe('KILL_SWITCH_DESYNC');
  });
});

describe('day trades', () => {
  /** Bought and sold on one day; below 25,000 USD one day trade is all there is. */
  function roundTrip(): Story {
    const story = new Story(
      `
               AAA
        14:31  100  | AAA=10
        14:32  100  | flat
        14:33  100
        14:34  100  | AAA=10
        14:35  100  | AAA=10`,
      { cash: '20000', risk: { pdtMode: 'auto', pdtMaxDayTrades: 1 } },
    );
    return story.play(3);
  }

  it('of a fill that stands count', () => {
    expect(roundTrip().play().rejected()).toEqual({ RISK_PDT: 2 });
  });

  it('go with the exit that never was', () => {
    const story = roundTrip();
    story.tick.broker.bustFill(1, 1);
    story.play();
    expect(story.rejected()).toEqual({});
    expect(story.position('AAA')).toBe(10);
  });

  it('stay when only the price was another', () => {
    const story = roundTrip();
    story.tick.broker.correctFill(1, 1, { qty: 10, price: usd('101'), fee: 0 });
    expect(story.play().rejected()).toEqual({ RISK_PDT: 2 });
  });
});
