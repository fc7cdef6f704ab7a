/**
 * INV-RISK-12: an order that adds risk goes out only when the entries of its symbol and side within the
 * repeat window leave room for it. Entries are accepted orders that are not risk-reducing.
 * Spec: contract 8.2, gate 7 (`risk.order.repeat_window_seconds` with `risk.order.max_repeats`).
 * Shown: the last entry that fits, the first that does not with its numbers, the window's edge, and
 * that sides, symbols, reducing and rejected orders are kept apart.
 * Mutation that turns it red: count both sides together, count reducing or rejected orders, or a
 * half-open window.
 */
import { describe, expect, it } from 'vitest';
import { auditPayloads } from '../../support/tick/audit-payloads.ts';
import { play, Story, throughJson, type StoryParts } from '../../support/tick/story.ts';

/** Two entries of one symbol and side within three minutes. */
const TWO: StoryParts = { order: { repeats: { max: 2, windowMs: 180_000 } } };

const THREE_BUYS = `
         AAA
  14:31  100  | AAA=1
  14:32  100  | AAA=2
  14:33  100  | AAA=3
  14:34  100  | AAA=4
  14:35  100  | AAA=5
  14:36  100`;

describe('entries of one symbol and side', () => {
  it('pass up to the limit; the next is rejected with the numbers, until the window has passed', () => {
    const story = play(THREE_BUYS, TWO);
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 1 FILLED',
      '14:32 AAA BUY 1 FILLED',
      '14:33 AAA BUY 1 REJECTED RISK_REPEATED_ORDER',
      '14:34 AAA BUY 2 REJECTED RISK_REPEATED_ORDER', // 14:31 is exactly as old as the window
      '14:35 AAA BUY 3 FILLED',
    ]);
    expect(auditPayloads(story, 'ORDER_REJECTED')[0]).toMatchObject({
      limit: 2,
      observed: 3,
      reason: 'RISK_REPEATED_ORDER',
    });
  });

  it('are not those of the other side or of another symbol', () => {
    const story = play(
      `
             AAA  BBB
      14:31  100  100  | AAA=1
      14:32  100  100  | AAA=2
      14:33  100  100  | AAA=2 BBB=1
      14:34  100  100  | AAA=2 BBB=2
      14:35  100  100`,
      TWO,
    );
    expect(story.rejected()).toEqual({});
    expect(story.position('BBB')).toBe(2);
  });

  it('are not orders that reduce risk, whose opening leg is one', () => {
    const story = play(
      `
             AAA
      14:31  100  | AAA=3
      14:32  100  | AAA=2
      14:33  100  | AAA=1
      14:34  100  | AAA=-1
      14:35  100  | AAA=-2
      14:36  100  | AAA=-3
      14:37  100`,
      TWO,
    );
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 3 FILLED',
      '14:32 AAA SELL 1 FILLED',
      '14:33 AAA SELL 1 FILLED',
      '14:34 AAA SELL 1 FILLED',
      '14:34 AAA SELL 1 FILLED',
      '14:35 AAA SELL 1 FILLED',
      '14:36 AAA SELL 1 REJECTED RISK_REPEATED_ORDER',
    ]);
  });

  it('survive a snapshot', () => {
    const story = new Story(THREE_BUYS, TWO).play(2);
    const continued = new Story(THREE_BUYS, TWO).restore(throughJson(story.snapshot())).play();
    expect(continued.orders()).toEqual(play(THREE_BUYS, TWO).orders());
  });
});
