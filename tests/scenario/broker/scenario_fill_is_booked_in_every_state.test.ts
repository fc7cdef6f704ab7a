/**
 * INV-NEWS-01: a fill is a fact: it is booked once, in full, whatever the state of its order. One that
 * does not fit our picture (after an end, beyond what was ordered) is told as ORDER_DESYNC with its
 * numbers, and the next risk tick halts and flattens.
 * Spec: contract 3 (step 2), 6, 8.1 (d); issue: fill before ack, fill after cancel, over-fill.
 * Shown: news come through the tick's doors as an inbox brings them; the sim does nothing.
 * Mutation that turns it red: refuse a fill of an order that does not work, book only what remains, or
 * raise no kill switch on the alarm.
 */
import { describe, expect, it } from 'vitest';
import { InvariantViolation } from '../../../src/foundation/core/index.ts';
import { usd } from '../../support/tick/amounts.ts';
import { auditPayloads } from '../../support/tick/audit-payloads.ts';
import { Story } from '../../support/tick/story.ts';

const TABLE = `
         AAA
  14:31  100  | AAA=10
  14:32  100
  14:33  100
  14:34  100  | AAA=10
  14:35  100`;

/** A working order of 10 AAA, number 0, with no fill yet. */
function ordered(): Story {
  const story = new Story(TABLE);
  story.playWithoutFills(1);
  expect(story.orders()).toEqual(['14:31 AAA BUY 10 WORKING']);
  return story;
}

function fill(story: Story, number: number, qty: number): void {
  story.tick.broker.applyFill({ order: 0, number, qty, price: usd('100'), fee: usd('1') });
}

describe('a fill before the acknowledgement', () => {
  it('is booked; the acknowledgement that comes after it changes nothing', () => {
    const story = ordered();
    fill(story, 1, 4);
    const before = story.tick.stateHash();
    story.tick.broker.acknowledge(0);
    expect(story.tick.stateHash()).toBe(before);
    expect(story.fills()).toEqual(['14:31 AAA BUY 4 @100 fee 1']);
    expect(story.position('AAA')).toBe(4);
    fill(story, 2, 6);
    expect(story.orders()).toEqual(['14:31 AAA BUY 10 FILLED']);
    expect(story.playWithoutFills(1).haltReason).toBeNull();
  });

  it('that comes first is told once', () => {
    const story = ordered();
    for (let i = 0; i < 2; i++) story.tick.broker.acknowledge(0);
    expect(auditPayloads(story, 'ORDER_ACKNOWLEDGED')).toMatchObject([
      { remaining: '10', symbol: 'AAA' },
    ]);
  });
});

describe('a fill that is told twice', () => {
  it('is reported and changes nothing', () => {
    const story = ordered();
    fill(story, 1, 4);
    fill(story, 1, 4);
    fill(story, 1, 7);
    expect(story.position('AAA')).toBe(4);
    expect(story.events('FILL_DUPLICATE')).toHaveLength(2);
    expect(story.playWithoutFills(1).haltReason).toBeNull();
  });

  it('and one that skips a number is a defect: the inbox orders them', () => {
    const story = ordered();
    expect(() => {
      fill(story, 2, 4);
    }).toThrow(InvariantViolation);
  });
});

describe('a fill after the cancel was confirmed', () => {
  function late(): Story {
    const story = ordered();
    story.tick.broker.confirmCancel(0);
    fill(story, 1, 4);
    return story;
  }

  it('is booked, and told with its shares, what remained, and the state that it contradicts', () => {
    const story = late();
    expect(story.position('AAA')).toBe(4);
    expect(story.tick.portfolio.cash).toBe(usd('99599'));
    expect(auditPayloads(story, 'ORDER_DESYNC')).toMatchObject([
      { news: 'PARTIAL_FILL', qty: '4', remaining: '10', state: 'CANCELED', symbol: 'AAA' },
    ]);
  });

  it('does not bring the order back: it stays cancelled, until the share that completes it', () => {
    const story = late();
    expect(story.orders()).toEqual(['14:31 AAA BUY 10 CANCELED BROKER_CANCELED']);
    expect([story.tick.orders.workingCount, story.tick.orders.openQty(0)]).toEqual([0, 0]);
    fill(story, 2, 6);
    expect(story.orders()).toEqual(['14:31 AAA BUY 10 FILLED']);
  });

  it('halts and flattens at the next risk tick, the late shares among them', () => {
    const story = late();
    expect(story.tick.state.halted).toBe(false);
    story.playWithoutFills(1);
    expect(story.haltReason).toBe('KILL_SWITCH_DESYNC');
    expect(story.orders().at(-1)).toBe('14:32 AAA SELL 4 WORKING');
    story.play();
    expect(story.position('AAA')).toBe(0);
    expect(story.orders().at(-1)).toBe('14:34 AAA BUY 10 REJECTED RISK_HALTED');
  });
});

describe('a fill of more than was ordered', () => {
  it.each([
    ['at once', [[1, 12]]],
    [
      'with the last of several',
      [
        [1, 6],
        [2, 6],
      ],
    ],
    [
      'after the order was full',
      [
        [1, 10],
        [2, 2],
      ],
    ],
  ] as const)('%s is booked in full and halts', (_name, fills) => {
    const story = ordered();
    for (const [number, qty] of fills) fill(story, number, qty);
    expect(story.position('AAA')).toBe(12);
    expect(story.orders()).toEqual(['14:31 AAA BUY 10 FILLED']);
    expect(story.tick.orders.openQty(0)).toBe(0);
    expect(auditPayloads(story, 'ORDER_DESYNC')).toMatchObject([{ news: 'OVER_FILL' }]);
    story.playWithoutFills(1);
    expect(story.haltReason).toBe('KILL_SWITCH_DESYNC');
    expect(story.orders().at(-1)).toBe('14:32 AAA SELL 12 WORKING');
  });
});

describe('shares that no working order stood for', () => {
  it('are seen by the targets: the next book trades against them', () => {
    const story = new Story('AAA\n14:31 100 | AAA=10\n14:32 100 | flat\n14:33 100 | flat');
    story.playWithoutFills(2); // the target is reached again: the order was cancelled
    expect(story.orders()).toEqual(['14:31 AAA BUY 10 CANCELED TARGET_CHANGED']);
    fill(story, 1, 3);
    story.playWithoutFills(1);
    // halted by then, and flattened: what is held and on its way out is on target
    expect(story.orders().slice(1)).toEqual(['14:33 AAA SELL 3 WORKING']);
  });
});
