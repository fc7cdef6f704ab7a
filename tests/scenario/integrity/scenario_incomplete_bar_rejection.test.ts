/**
 * INV-DATA-04: an incomplete bar does not exist for what follows: it fills nothing, counts for no
 * latency, sets no mark, enters no history, calls no strategy and moves no flag; its slice still has
 * its risk tick and equity row.
 * Spec: contract 3 (after the list), 7, INCOMPLETE_BAR (vector I3).
 * Shown: incomplete bars stand where orders wait for a fill and where prices jump.
 * Mutation that turns it red: drop the bar after it has marked, or remember its time as the previous.
 */
import { describe, expect, it } from 'vitest';
import { limit, usd } from '../../support/tick/amounts.ts';
import { play } from '../../support/tick/story.ts';

describe('an incomplete bar', () => {
  const story = play(
    `
             SPY
      14:31   100   | SPY=10
      14:32    50?  | flat
      14:33   100
      14:34    40?  | flat
      14:35   110`,
    { integrity: { outlier: limit('0.2'), failOnGap: true, gapToleranceBars: 1 } },
  );

  it('fills nothing: the order waits for the next complete bar', () => {
    expect(story.fills()).toEqual(['14:33 SPY BUY 10 @100']);
  });

  it('sets no mark, and its slice has an equity row at the old one', () => {
    expect(story.equity).toEqual(['100000', '100000', '100000', '100000', '100100'].map(usd));
  });

  it('calls no strategy, so that its book is never returned', () => {
    expect(story.strategyCalls()).toEqual(['14:31 SPY', '14:33 SPY', '14:35 SPY']);
    expect(story.orders()).toEqual(['14:31 SPY BUY 10 FILLED']);
  });

  it('moves no flag and is counted', () => {
    expect(story.tick.state).toMatchObject({ halted: false, disarmed: false });
    expect(story.events('BAR_DROPPED')).toEqual([
      '14:32 BAR_DROPPED SPY INCOMPLETE_BAR 1 0 0',
      '14:34 BAR_DROPPED SPY INCOMPLETE_BAR 1 0 0',
    ]);
  });
});

describe('what comes after an incomplete bar', () => {
  it('is the complete bar of the same time, which is used', () => {
    const story = play(`
             SPY
      14:31   100
      14:32    99?
      14:32   101`);
    expect(story.strategyCalls()).toEqual(['14:31 SPY', '14:32 SPY']);
    expect(story.events('BAR_DROPPED')).toHaveLength(1);
  });

  it('counts latency on complete bars alone', () => {
    const story = play(
      `
             SPY
      14:31   100   | SPY=1
      14:32   100?
      14:33   100
      14:34   100?
      14:35   105`,
      { sim: { latencySubmitBars: 1 } },
    );
    expect(story.fills()).toEqual(['14:35 SPY BUY 1 @105']);
  });

  it('is dropped too when it is not later than the bar before', () => {
    const story = play(`
             SPY
      14:31   100
      14:31    50
      14:32   100`);
    expect(story.events('BAR_DROPPED').map((line) => line.split(' ').slice(0, 4))).toEqual([
      ['14:31', 'BAR_DROPPED', 'SPY', 'BAR_OUT_OF_ORDER'],
    ]);
    expect(story.strategyCalls()).toEqual(['14:31 SPY', '14:32 SPY']);
  });
});

describe('a halted run', () => {
  it('still drops incomplete bars', () => {
    const story = play(
      `
             SPY
      14:31   100
      14:35   100
      14:36    50?
      14:37   100`,
      { integrity: { failOnGap: true } },
    );
    expect(story.haltReason).toBe('GAP_DETECTED');
    expect(story.strategyCalls()).toEqual(['14:31 SPY', '14:35 SPY', '14:37 SPY']);
  });
});
