/**
 * INV-NEWS-04: the protection of a position follows a broker's news at once: what a bust leaves without
 * a position loses its stop, what a correction resizes gets a stop of its size, what a bust of the stop
 * opens again is covered again; a stop that is lost is placed again; a replacement that is refused is
 * asked for anew, and one that is confirmed twice, or late, puts nothing beside what stands.
 * Spec: contract 5 (protective orders); safety, decision 7.
 * Mutation that turns it red: leave protection to the end of the slice, forget it on a bust, or take every REPLACE_ACK
 * for the answer to a request.
 */
import { describe, expect, it } from 'vitest';
import { usd } from '../../support/tick/amounts.ts';
import { Story, type StoryParts } from '../../support/tick/story.ts';

const TABLE = `
         AAA
  14:31  100  | AAA=10;stop:90
  14:32  100
  14:33  100  | AAA=10;stop:95
  14:34  100
  14:35  100  | AAA=10;stop:95
  14:36  100`;

/** 10 AAA by order 0, protected by order 1. */
function held(parts: StoryParts = {}): Story {
  const story = new Story(TABLE, parts).play(2);
  expect(story.orders()).toEqual(['14:31 AAA BUY 10 FILLED', '14:32 AAA SELL 10 STOP 90 WORKING']);
  return story;
}

describe('a bust of the entry', () => {
  it('takes the stop along: nothing may sell what is not held', () => {
    const story = held();
    story.tick.broker.bustFill(0, 1);
    expect(story.orders()[1]).toBe('14:32 AAA SELL 10 STOP 90 CANCELED POSITION_CLOSED');
    expect([story.position('AAA'), story.tick.orders.workingCount]).toEqual([0, 0]);
    expect(story.play(1).haltReason).toBeNull();
  });
});

describe('a correction of the entry', () => {
  it('gives the stop the new size, as a new revision', () => {
    const story = held();
    story.tick.broker.correctFill(0, 1, { qty: 7, price: usd('100'), fee: 0 });
    expect(story.orders().slice(1)).toEqual([
      '14:32 AAA SELL 10 STOP 90 CANCELED REPLACED',
      '14:32 AAA SELL 7 STOP 90 WORKING',
    ]);
    expect(story.tick.snapshot().risk.raised).toEqual([]);
  });
});

describe('a bust of the stop', () => {
  it('opens the position again, which is covered again', () => {
    const story = held();
    story.tick.applyFill({ order: 1, number: 1, qty: 10, price: usd('90'), fee: 0 });
    expect([story.position('AAA'), story.tick.orders.workingCount]).toEqual([0, 0]);
    story.tick.broker.bustFill(1, 1);
    expect(story.position('AAA')).toBe(10);
    expect(story.orders().at(-1)).toBe('14:32 AAA SELL 10 STOP 90 WORKING');
  });
});

describe('a stop that the broker lets go of', () => {
  it.each(['rejectOrder', 'confirmCancel', 'expireOrder'] as const)(
    'by %s is in place again before the next bar',
    (door) => {
      const story = held();
      story.tick.broker[door](1);
      expect(story.orders().slice(2)).toEqual(['14:32 AAA SELL 10 STOP 90 WORKING']);
      story.tick.broker[door](1); // told twice: it is not what stands
      expect(story.orders()).toHaveLength(3);
      expect(story.play(1).haltReason).toBeNull();
    },
  );
});

describe('a replacement of the stop', () => {
  const SLOW: StoryParts = { sim: { latencyReplaceBars: 9 } };

  it('that is confirmed puts the new one in its place', () => {
    const story = held(SLOW).play(1);
    story.tick.broker.confirmReplace(1);
    expect(story.orders().slice(1)).toEqual([
      '14:32 AAA SELL 10 STOP 90 CANCELED REPLACED',
      '14:33 AAA SELL 10 STOP 95 WORKING',
    ]);
  });

  it('that is refused leaves the old one working, and is asked for again', () => {
    const story = held(SLOW).play(1);
    expect(story.events('REPLACE_REQUESTED')).toHaveLength(1);
    story.tick.broker.rejectReplace(1);
    expect(story.events('REPLACE_REJECTED')).toEqual(['14:33 REPLACE_REJECTED AAA 10 0 0']);
    expect(story.orders()[1]).toBe('14:32 AAA SELL 10 STOP 90 WORKING');
    story.play(1);
    expect(story.events('REPLACE_REQUESTED')).toHaveLength(2);
    expect(story.haltReason).toBeNull();
  });
});

describe('a replacement whose order we ended meanwhile', () => {
  it('is the end that we know', () => {
    const story = held({ sim: { latencyReplaceBars: 9 } }).play(1);
    story.tick.broker.bustFill(0, 1);
    expect(story.orders()[1]).toBe('14:32 AAA SELL 10 STOP 90 CANCELED POSITION_CLOSED');
    const before = story.tick.stateHash();
    story.tick.broker.confirmReplace(1);
    expect(story.tick.stateHash()).toBe(before);
    expect(story.play(1).haltReason).toBeNull();
  });
});

describe('a replacement that is confirmed once more', () => {
  const BOTH = `
         AAA
  14:31  100  | AAA=10;stop:90;tp:120
  14:32  100
  14:33  100  | AAA=10;stop:95;tp:120
  14:34  100
  14:35  100`;
  const protection = (story: Story): string[] =>
    story.orders().filter((line) => line.endsWith('WORKING'));

  it('is known: one stop and one profit target stand', () => {
    const story = new Story(BOTH, { sim: { latencyReplaceBars: 9 } }).play(3);
    story.tick.broker.confirmReplace(1);
    const before = story.tick.stateHash();
    story.tick.broker.confirmReplace(1);
    expect(story.tick.stateHash()).toBe(before);
    expect(protection(story)).toEqual([
      '14:32 AAA SELL 10 LIMIT 120 WORKING',
      '14:33 AAA SELL 10 STOP 95 WORKING',
    ]);
    expect(story.play().haltReason).toBeNull();
  });

  it('although we cancelled it is a desync, and places nothing', () => {
    const story = new Story(BOTH, { sim: { latencyReplaceBars: 9 } }).play(3);
    story.tick.broker.confirmCancel(1); // the broker cancels what was to be replaced
    story.tick.broker.confirmReplace(1);
    expect(protection(story)).toEqual([
      '14:32 AAA SELL 10 LIMIT 120 WORKING',
      '14:33 AAA SELL 10 STOP 95 WORKING',
    ]);
    expect(story.play(1).haltReason).toBe('KILL_SWITCH_DESYNC');
  });
});

describe('a replacement of an entry', () => {
  const ENTRY_TABLE = `
           AAA
    14:31  100  | AAA=10;limit:90
    14:32  100  | AAA=10;limit:95
    14:33  100  | AAA=10;limit:95
    14:34  100  | AAA=10;limit:95`;
  const SLOW: StoryParts = { sim: { latencyReplaceBars: 9 } };

  it('that is refused is asked for again by the next book', () => {
    const story = new Story(ENTRY_TABLE, SLOW).play(2);
    story.tick.broker.rejectReplace(0);
    expect(story.orders()).toEqual(['14:31 AAA BUY 10 LIMIT 90 WORKING']);
    story.play(1);
    expect(story.events('REPLACE_REQUESTED')).toHaveLength(2);
    story.tick.broker.confirmReplace(0);
    story.play(1);
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 10 LIMIT 90 CANCELED REPLACED',
      '14:34 AAA BUY 10 LIMIT 95 WORKING',
    ]);
  });

  it('that nobody asked for is a desync: what works in its place is not known', () => {
    const story = new Story(ENTRY_TABLE, SLOW).play(1);
    story.tick.broker.confirmReplace(0);
    expect(story.orders()).toEqual(['14:31 AAA BUY 10 LIMIT 90 CANCELED REPLACED']);
    expect(story.play(1).haltReason).toBe('KILL_SWITCH_DESYNC');
  });
});
