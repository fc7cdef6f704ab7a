/**
 * INV-RISK-06: a disarm, a halt or a block decided by integrity reaches the order gate in the same
 * tick: new risk is rejected, working risk is cancelled with the reason as its code, reducing orders
 * pass, and nothing clears the flag.
 * Spec: contract 7 (last two paragraphs), 8.2 gate 1; seed PATCH 22.
 * Shown: STALE_FEED, GAP_DETECTED and OUTLIER are provoked with orders working and wanted.
 * Mutation that turns it red: let the gate ask for `halted` alone, or clear the flag at the next bar.
 */
import { describe, expect, it } from 'vitest';
import { limit } from '../../support/tick/amounts.ts';
import { play, type Story, type StoryParts } from '../../support/tick/story.ts';

/** AAA trades on and is held; BBB falls silent after 14:31, with an order of CCC working. */
const SILENCE = `
             AAA   BBB   CCC
      14:31   10    20    30  | AAA=5
      14:32   10     .    30
      14:34   10     .     .  | AAA=5 CCC=3
      14:35   10     .    30  | AAA=8
      14:36   10    20    30  | AAA=2
      14:37   10    20    30  | AAA=2 BBB=1
      14:38   10    20    30`;

function stale(policy: 'HALT' | 'DISARM' | 'HALT_NEW'): Story {
  const parts: StoryParts = { checksStaleness: true, integrity: { stalePolicy: policy } };
  return play(SILENCE, parts);
}

describe.each([
  ['DISARM', { disarmed: true, halted: false }],
  ['HALT', { disarmed: false, halted: true }],
] as const)('a stale feed under %s', (policy, flags) => {
  const story = stale(policy);

  it('sets its flag for the rest of the run', () => {
    expect(story.tick.state).toMatchObject(flags);
    expect([story.haltReason, story.disarmReason].filter((reason) => reason !== null)).toEqual([
      'STALE_FEED',
    ]);
  });

  it('cancels working risk in the same tick, before the fills of the slice', () => {
    expect(story.orders()).toContain('14:34 CCC BUY 3 CANCELED STALE_FEED');
    expect(story.events('ORDER_CANCELED')).toEqual(['14:35 ORDER_CANCELED CCC STALE_FEED 3 0 0']);
  });

  it('rejects new risk in the same tick and when the feed is back', () => {
    expect(story.orders()).toContain('14:35 AAA BUY 3 REJECTED RISK_HALTED');
    expect(story.orders()).toContain('14:37 BBB BUY 1 REJECTED RISK_HALTED');
  });

  it('lets a reducing order pass', () => {
    expect(story.orders()).toContain('14:36 AAA SELL 3 FILLED');
    expect(story.position('AAA')).toBe(2);
  });
});

describe('a stale feed under HALT_NEW', () => {
  const story = stale('HALT_NEW');

  it('blocks its own symbol alone, for the rest of the run', () => {
    expect(story.tick.state).toMatchObject({ disarmed: false, halted: false });
    expect(story.events('SYMBOL_BLOCKED')).toEqual([
      '14:35 SYMBOL_BLOCKED BBB STALE_FEED 240000 180000 0',
    ]);
    expect(story.orders()).toContain('14:37 BBB BUY 1 REJECTED RISK_HALTED');
  });

  it('leaves the orders of other symbols alone', () => {
    expect(story.orders()).toContain('14:34 CCC BUY 3 FILLED');
    expect(story.orders()).toContain('14:35 AAA BUY 3 FILLED');
  });
});

describe('an outlier', () => {
  const story = play(
    `
             AAA   BBB
      14:31   100    20  | AAA=5
      14:32   100    20  | AAA=9
      14:33   121    20  | AAA=9 BBB=2
      14:34   121    20  | AAA=2 BBB=2
      14:35   121    20`,
    { integrity: { outlier: limit('0.2') }, sim: { latencySubmitBars: 1 } },
  );

  it('blocks the symbol at once: working risk is cancelled and new risk rejected', () => {
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 5 CANCELED OUTLIER',
      '14:32 AAA BUY 4 CANCELED OUTLIER',
      '14:33 AAA BUY 9 REJECTED RISK_HALTED',
      '14:33 BBB BUY 2 FILLED',
      '14:34 AAA BUY 2 REJECTED RISK_HALTED',
    ]);
  });

  it('does not halt the run', () => {
    expect(story.tick.state).toMatchObject({ disarmed: false, halted: false });
    expect(story.position('BBB')).toBe(2);
  });
});

describe('an outlier over a held position', () => {
  it('keeps what reduces, oldest first, up to the position', () => {
    const story = play(
      `
             AAA
      14:31   100  | AAA=6
      14:32   100
      14:33   100
      14:34   100
      14:35   100  | AAA=4
      14:36   100  | AAA=1
      14:37   100  | AAA=-1
      14:38   121
      14:39   121
      14:40   121
      14:41   121
      14:42   121`,
      { integrity: { outlier: limit('0.2') }, sim: { latencySubmitBars: 3 } },
    );
    // six are held: SELL 2, 3 and 1 reduce to 0, the SELL 1 after them would open a short
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 6 FILLED',
      '14:35 AAA SELL 2 FILLED',
      '14:36 AAA SELL 3 FILLED',
      '14:37 AAA SELL 1 FILLED',
      '14:37 AAA SELL 1 CANCELED OUTLIER',
    ]);
    // the dropped bar of 14:38 counts for no latency
    expect(story.fills().at(-1)).toBe('14:42 AAA SELL 1 @121');
  });
});
