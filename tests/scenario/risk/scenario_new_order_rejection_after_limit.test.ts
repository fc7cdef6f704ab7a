/**
 * INV-RISK-02: as many broker rejects within the window as the limit says halt the run at the next
 * tick; from then on every new risk is rejected, and reducing orders pass.
 * Spec: contract 8.1 (g), 8.2 gate 1 (vector R3).
 * Shown: rejects are told to the tick as a broker adapter does, below and at the limit, and at the
 * edge of the window.
 * Mutation that turns it red: `>` for `>=`, or a window that forgets a reject exactly as old as it.
 */
import { describe, expect, it } from 'vitest';
import { Story } from '../../support/tick/story.ts';

const HELD = `
             AAA   BBB  CCC  DDD  EEE
      14:31   10    20    1    1    1  | AAA=5
      14:32   10    20    1    1    1  | AAA=5 CCC=1 DDD=1 EEE=1
      14:33   10    20    1    1    1  | AAA=5 BBB=3
      14:34   10    20    1    1    1  | AAA=2
      14:35   10    20    1    1    1  | AAA=2 BBB=4
      14:36   10    20    1    1    1`;
const STORM = { risk: { rejectStormMax: 3, rejectStormWindowMs: 120_000 } };

/** Plays two slices, then tells the tick that orders of the second were rejected: CCC's, DDD's, EEE's. */
function withRejects(rejects: number): Story {
  const story = new Story(HELD, STORM).play(2);
  for (let i = 1; i <= rejects; i++) story.tick.broker.rejectOrder(i);
  return story;
}

describe('broker rejects', () => {
  it('at the limit halt the run in the next tick', () => {
    const story = withRejects(3);
    expect(story.tick.state.halted).toBe(false);
    story.play(1);
    expect(story.events('HALTED')).toEqual(['14:33 HALTED RISK_REJECT_STORM 3 3 0']);
  });

  it('below the limit do nothing', () => {
    const story = withRejects(2).play();
    expect(story.haltReason).toBeNull();
    expect(story.rejected()).toEqual({ BROKER_REJECTED: 2 });
  });

  it('are events with the count in the window beside the limit', () => {
    expect(withRejects(2).events('BROKER_REJECTED')).toEqual([
      '14:32 BROKER_REJECTED CCC 1 3 1',
      '14:32 BROKER_REJECTED DDD 2 3 1',
    ]);
  });

  it('end their orders, which leave the book: a target that stands is tried again', () => {
    const story = new Story('AAA\n14:31 10 | AAA=5\n14:32 10 | AAA=5\n14:33 10', STORM).play(1);
    story.tick.broker.rejectOrder(0);
    expect([story.tick.orders.workingCount, story.tick.orders.openQty(0)]).toEqual([0, 0]);
    expect(story.play().orders()).toEqual([
      '14:31 AAA BUY 5 REJECTED BROKER_REJECTED',
      '14:32 AAA BUY 5 FILLED',
    ]);
  });
});

describe('after the storm', () => {
  const story = withRejects(3).play();

  it('new risk is rejected in the tick of the halt and in every later one', () => {
    expect(story.orders()).toContain('14:33 BBB BUY 3 REJECTED RISK_HALTED');
    expect(story.orders()).toContain('14:35 BBB BUY 4 REJECTED RISK_HALTED');
    expect(story.position('BBB')).toBe(0);
  });

  it('a reducing order passes', () => {
    expect(story.orders()).toContain('14:34 AAA SELL 3 FILLED');
    expect(story.position('AAA')).toBe(2);
  });

  it('nothing is flattened', () => {
    expect(story.events('FLATTEN_ORDERED')).toEqual([]);
  });
});

describe('the window', () => {
  /** Two rejects at 14:31 and one at `third`, judged by the slice after it. */
  function spread(third: string): Story {
    const story = new Story(
      `
             AAA  BBB
      14:31       10   10  | AAA=1 BBB=1
      ${third}    10   10  | BBB=1
      14:40       10   10`,
      { risk: { rejectStormMax: 3, rejectStormWindowMs: 540_000 } },
    ).play(1);
    for (const order of [0, 1]) story.tick.broker.rejectOrder(order);
    story.play(1);
    story.tick.broker.rejectOrder(2);
    return story.play();
  }

  it('counts a reject exactly as old as the window', () => {
    expect(spread('14:39').haltReason).toBe('RISK_REJECT_STORM'); // 14:31 to 14:40 is 540 s
  });

  it('forgets a reject that is older', () => {
    const story = new Story(
      `
             AAA  BBB
      14:31       10   10  | AAA=1 BBB=1
      14:39       10   10  | BBB=1
      14:40:01    10   10`,
      { risk: { rejectStormMax: 3, rejectStormWindowMs: 540_000 } },
    ).play(1);
    for (const order of [0, 1]) story.tick.broker.rejectOrder(order);
    story.play(1);
    story.tick.broker.rejectOrder(2);
    expect(story.play().haltReason).toBeNull();
  });
});
