/**
 * INV-EXEC-01: a complete target book becomes signed, sorted order intents: reducing ones first, then
 * opening ones, each group by symbol; what is on target gives none, what crosses zero gives two.
 * Spec: contract 4 (vectors E1 to E4; the contract's order of intents differs from the seed's).
 * Shown: target books are played through the tick; the order rows are compared as a whole.
 * Mutation that turns it red: sort intents by symbol alone, or forget the working orders in the book.
 */
import { describe, expect, it } from 'vitest';
import { play } from '../../support/tick/story.ts';

describe('intents of a target book', () => {
  it('reducing intents come before opening ones, each group by symbol', () => {
    const story = play(`
             AAPL  MSFT  TSLA
      14:31   200   300   250  | AAPL=50 TSLA=-10
      14:32   200   300   250  | AAPL=0 MSFT=20 TSLA=0
      14:33   200   300   250`);
    expect(story.orders()).toEqual([
      '14:31 AAPL BUY 50 FILLED',
      '14:31 TSLA SELL 10 FILLED',
      '14:32 AAPL SELL 50 FILLED',
      '14:32 TSLA BUY 10 FILLED',
      '14:32 MSFT BUY 20 FILLED',
    ]);
    expect([...story.tick.portfolio.position]).toEqual([0, 20, 0]);
  });

  it('a symbol that is absent from a complete book has target 0', () => {
    const story = play(`
             SPY
      14:31  470  | SPY=5
      14:32  470  | flat
      14:33  470`);
    expect(story.orders()).toEqual(['14:31 SPY BUY 5 FILLED', '14:32 SPY SELL 5 FILLED']);
  });

  it('of a symbol given twice the last target wins', () => {
    const story = play(`
             SPY
      14:31  470  | SPY=3 SPY=7
      14:32  470`);
    expect(story.orders()).toEqual(['14:31 SPY BUY 7 FILLED']);
  });

  it('a book on target gives no intent, held or working', () => {
    const story = play(
      `
             SPY
      14:31  470  | SPY=5
      14:32  470  | SPY=5
      14:33  470  | SPY=5
      14:34  470  | SPY=5`,
      { sim: { latencySubmitBars: 1 } }, // still working at 14:32, filled at 14:33
    );
    expect(story.orders()).toEqual(['14:31 SPY BUY 5 FILLED']);
    expect(story.fills()).toEqual(['14:33 SPY BUY 5 @470']);
    expect(story.tick.intents).toBe(1);
  });

  it('nothing returned leaves the book as it is', () => {
    const story = play(`
             SPY
      14:31  470  | SPY=5
      14:32  470
      14:33  470`);
    expect(story.orders()).toEqual(['14:31 SPY BUY 5 FILLED']);
    expect(story.position('SPY')).toBe(5);
  });

  it('of several calls in one slice the last returned book stands', () => {
    const story = play(`
             AAA  BBB
      14:31   10    .  | AAA=1
      14:31    .   20  | BBB=2
      14:32   10   20`);
    expect(story.orders()).toEqual(['14:31 BBB BUY 2 FILLED']);
  });
});

describe('a delta that crosses zero', () => {
  it('splits into a reducing and an opening intent, the legs in sorted order', () => {
    const story = play(`
             AAA  BBB
      14:31   10   20  | AAA=5
      14:32   10   20  | AAA=-3 BBB=4
      14:33   10   20`);
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 5 FILLED',
      '14:32 AAA SELL 5 FILLED',
      '14:32 AAA SELL 3 FILLED',
      '14:32 BBB BUY 4 FILLED',
    ]);
    expect([...story.tick.orders.leg.view()]).toEqual([0, 0, 1, 2]);
  });
});

describe('working orders against the delta', () => {
  const latency = { sim: { latencySubmitBars: 2 } };

  it('are cancelled with TARGET_CHANGED, and delta is computed again', () => {
    const story = play(
      `
             SPY
      14:31  470  | SPY=10
      14:32  470  | SPY=4
      14:33  470
      14:34  470
      14:35  470`,
      latency,
    );
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 CANCELED TARGET_CHANGED',
      '14:32 SPY BUY 4 FILLED',
    ]);
    expect(story.fills()).toEqual(['14:35 SPY BUY 4 @470']);
  });

  it('are left alone when they are on the side of the delta', () => {
    const story = play(
      `
             SPY
      14:31  470  | SPY=4
      14:32  470  | SPY=10
      14:33  470
      14:34  470
      14:35  470`,
      latency,
    );
    expect(story.orders()).toEqual(['14:31 SPY BUY 4 FILLED', '14:32 SPY BUY 6 FILLED']);
  });

  it('can fill on the n bars of the cancel latency, and hold back new intents until then', () => {
    const story = play(
      `
             SPY
      14:31  470  | SPY=10
      14:32  470  | flat
      14:33  470  | flat
      14:34  470  | flat
      14:35  470  | flat`,
      { sim: { latencySubmitBars: 2, latencyCancelBars: 2 } },
    );
    // asked at 14:32; the second bar after is 14:34, on which the order fills before it would end
    expect(story.events('CANCEL_REQUESTED')).toEqual([
      '14:32 CANCEL_REQUESTED SPY TARGET_CHANGED 10 0 0',
    ]);
    expect(story.orders()).toEqual(['14:31 SPY BUY 10 FILLED', '14:34 SPY SELL 10 WORKING']);
  });

  it('end after the n-th bar when nothing filled them', () => {
    const story = play(
      `
             SPY
      14:31  470  | SPY=10
      14:32  470  | flat
      14:33  470  | flat
      14:34  470  | flat`,
      { sim: { latencySubmitBars: 5, latencyCancelBars: 2 } },
    );
    expect(story.orders()).toEqual(['14:31 SPY BUY 10 CANCELED TARGET_CHANGED']);
    expect(story.events('ORDER_CANCELED')).toEqual([
      '14:34 ORDER_CANCELED SPY TARGET_CHANGED 10 0 0',
    ]);
  });
});
