/**
 * INV-DATA-05: when a feed of a backtest goes stale, execution stops: nothing fills from then on that
 * increases risk, and the equity curve keeps its point per slice.
 * Spec: contract 7; seed PATCH 22 (vector I8).
 * Shown: a run that buys on every bar loses its second feed; fills, orders and points are counted.
 * Mutation that turns it red: set the flag without cancelling working orders, or end the run instead.
 */
import { describe, expect, it } from 'vitest';
import { play } from '../../support/tick/story.ts';

const BUYS_EACH_BAR = `
             AAA   BBB
      14:31   10    20  | AAA=1
      14:32   10     .  | AAA=2
      14:33   10     .  | AAA=3
      14:34   10     .  | AAA=4
      14:35   10     .  | AAA=5
      14:36   10     .  | AAA=6`;

describe('a run whose second feed falls silent', () => {
  const story = play(BUYS_EACH_BAR, { checksStaleness: true });

  it('fills until the threshold and nothing afterwards', () => {
    expect(story.fills()).toEqual([
      '14:32 AAA BUY 1 @10',
      '14:33 AAA BUY 1 @10',
      '14:34 AAA BUY 1 @10',
    ]);
    expect(story.position('AAA')).toBe(3);
  });

  it('cancels the order that was working at that moment', () => {
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 1 FILLED',
      '14:32 AAA BUY 1 FILLED',
      '14:33 AAA BUY 1 FILLED',
      '14:34 AAA BUY 1 CANCELED STALE_FEED',
      '14:35 AAA BUY 2 REJECTED RISK_HALTED',
      '14:36 AAA BUY 3 REJECTED RISK_HALTED',
    ]);
  });

  it('keeps the curve: a point for each of six slices', () => {
    expect(story.equity).toHaveLength(6);
    expect(story.tick.slices).toBe(6);
  });

  it('goes on calling the strategy, so that it can reduce', () => {
    expect(story.strategyCalls()).toContain('14:36 AAA');
  });
});

describe('the same run without the check', () => {
  it('fills on every bar', () => {
    expect(play(BUYS_EACH_BAR).fills()).toHaveLength(5);
  });
});

describe('a gap of the only feed', () => {
  it('is found stale by the next slice before its fills', () => {
    const story = play(
      `
             AAA
      14:31   10  | AAA=1
      14:35   10  | AAA=1`,
      { checksStaleness: true },
    );
    expect(story.orders()[0]).toBe('14:31 AAA BUY 1 CANCELED STALE_FEED');
    expect(story.fills()).toEqual([]);
  });
});
