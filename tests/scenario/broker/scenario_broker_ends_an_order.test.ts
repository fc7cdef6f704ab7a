/**
 * INV-NEWS-02: an order that the broker cancels, rejects or lets expire leaves the book with what
 * remained of it, and never works again: late answers change nothing, or are told when they contradict
 * what we hold. A cancel or replace that is refused leaves the order working.
 * Spec: contract 5, 8.1 (g); the order machine (`src/engines/execution/order-machine.ts`).
 * Mutation that turns it red: keep a rejected order's shares in the book, let an acknowledgement
 * revive an order, or end an order whose cancel was refused.
 */
import { describe, expect, it } from 'vitest';
import { auditPayloads } from '../../support/tick/audit-payloads.ts';
import { usd } from '../../support/tick/amounts.ts';
import { Story, type StoryParts } from '../../support/tick/story.ts';

/** An order of 10 AAA, 4 of them filled. */
function partly(parts: StoryParts = {}): Story {
  const story = new Story('AAA\n14:31 100 | AAA=10\n14:32 100 | flat\n14:33 100 | AAA=10', parts);
  story.playWithoutFills(1);
  story.tick.broker.applyFill({ order: 0, number: 1, qty: 4, price: usd('100'), fee: 0 });
  return story;
}

/** As above, with the cancel of the rest asked for. */
function asked(): Story {
  const story = partly({ sim: { latencyCancelBars: 9 } });
  story.playWithoutFills(1);
  expect(story.events('CANCEL_REQUESTED')).toHaveLength(1);
  return story;
}

function book(story: Story) {
  const { orders } = story.tick;
  return { working: orders.workingCount, open: orders.openQty(0) };
}

describe('an order ended by the broker', () => {
  it.each([
    ['confirmCancel', 'CANCELED BROKER_CANCELED', 'ORDER_CANCELED', null],
    ['rejectOrder', 'REJECTED BROKER_REJECTED', 'BROKER_REJECTED', 'REJECT'],
    ['expireOrder', 'EXPIRED', 'ORDER_EXPIRED', null],
  ] as const)('by %s leaves the book with what remained', (door, status, kind, alarm) => {
    const story = partly();
    expect(book(story)).toEqual({ working: 1, open: 6 });
    story.tick.broker[door](0);
    expect(story.orders()).toEqual([`14:31 AAA BUY 10 ${status}`]);
    expect(book(story)).toEqual({ working: 0, open: 0 });
    expect(auditPayloads(story, kind)).toMatchObject([{ remaining: '6', symbol: 'AAA' }]);
    // a reject of what has partly filled is no ordinary one
    expect(auditPayloads(story, 'ORDER_DESYNC').map(({ news }) => news)).toEqual(
      alarm === null ? [] : [alarm],
    );
  });

  it.each(['confirmCancel', 'expireOrder'] as const)(
    'by %s is not revived by late answers',
    (door) => {
      const story = partly();
      story.tick.broker[door](0);
      const before = story.tick.stateHash();
      const { broker } = story.tick;
      broker.acknowledge(0);
      broker.confirmCancel(0);
      broker.expireOrder(0);
      broker.rejectReplace(0);
      expect(story.tick.stateHash()).toBe(before);
      expect(book(story)).toEqual({ working: 0, open: 0 });
    },
  );

  it('by a reject is told when the broker acknowledges it after all, and stays ended', () => {
    const story = new Story('AAA\n14:31 100 | AAA=10\n14:32 100');
    story.playWithoutFills(1);
    story.tick.broker.rejectOrder(0);
    story.tick.broker.acknowledge(0);
    expect(story.orders()).toEqual(['14:31 AAA BUY 10 REJECTED BROKER_REJECTED']);
    expect(auditPayloads(story, 'ORDER_DESYNC')).toMatchObject([
      { news: 'ACK', qty: '0', remaining: '10', state: 'REJECTED' },
    ]);
    expect(story.playWithoutFills(1).haltReason).toBe('KILL_SWITCH_DESYNC');
  });

  it('by a reject counts as a rejection, and each towards the storm', () => {
    const story = new Story('AAA BBB\n14:31 9 9 | AAA=1 BBB=1\n14:32 9 9', {
      risk: { rejectStormMax: 2 },
    });
    story.playWithoutFills(1);
    // each of them twice: a reject that is told again is known
    for (const order of [0, 0, 1, 1]) story.tick.broker.rejectOrder(order);
    expect(story.rejected()).toEqual({ BROKER_REJECTED: 2 });
    expect(auditPayloads(story, 'BROKER_REJECTED')).toMatchObject([
      { limit: 2, rejects: 1, remaining: '1', symbol: 'AAA' },
      { limit: 2, rejects: 2, remaining: '1', symbol: 'BBB' },
    ]);
    expect(story.playWithoutFills(1).haltReason).toBe('RISK_REJECT_STORM');
  });
});

describe('a cancel that was asked for', () => {
  it('and confirmed ends the order for the reason that it was asked with', () => {
    const story = asked();
    story.tick.broker.confirmCancel(0);
    expect(story.orders()[0]).toBe('14:31 AAA BUY 10 CANCELED TARGET_CHANGED');
    expect(story.tick.snapshot().risk.raised).toEqual([]);
  });

  it('and refused leaves the order working, so that it can be asked again', () => {
    const story = asked();
    story.tick.broker.rejectCancel(0);
    expect(auditPayloads(story, 'CANCEL_REJECTED')).toMatchObject([{ remaining: '6' }]);
    expect(book(story)).toEqual({ working: 1, open: 6 });
    expect(story.playWithoutFills(1).haltReason).toBeNull();
  });

  it('and refused twice is known: the order works on, as we hold', () => {
    const story = asked();
    story.tick.broker.rejectCancel(0);
    const before = story.tick.stateHash();
    story.tick.broker.rejectCancel(0);
    story.tick.broker.rejectReplace(0);
    expect(story.tick.stateHash()).toBe(before);
    expect(story.events('CANCEL_REJECTED', 'REPLACE_REJECTED', 'ORDER_DESYNC')).toHaveLength(1);
    expect(book(story)).toEqual({ working: 1, open: 6 });
    expect(story.playWithoutFills(1).haltReason).toBeNull();
  });

  it('and refused although we hold the order for cancelled is told', () => {
    const story = partly();
    story.tick.broker.confirmCancel(0);
    story.tick.broker.rejectCancel(0);
    expect(auditPayloads(story, 'ORDER_DESYNC')).toMatchObject([{ news: 'CANCEL_REJECT' }]);
    expect(story.playWithoutFills(1).haltReason).toBe('KILL_SWITCH_DESYNC');
  });

  it('but came too late, since the last share was already filled, changes nothing', () => {
    const story = asked();
    story.tick.broker.applyFill({ order: 0, number: 2, qty: 6, price: usd('100'), fee: 0 });
    story.tick.broker.rejectCancel(0);
    expect(story.orders()[0]).toBe('14:31 AAA BUY 10 FILLED');
    expect(story.tick.snapshot().risk.raised).toEqual([]);
  });
});
