/**
 * INV-PORT-02: closing a whole position closes its lots oldest first and leaves nothing behind: no
 * lot, no exposure, and all of its P&L realized.
 * Spec: contract 6 (vector P2).
 * Shown: positions of one and several lots, long and short, are flattened through the tick.
 * Mutation that turns it red: leave an empty lot in the queue, or swap the sign of a short's P&L.
 */
import { describe, expect, it } from 'vitest';
import { usd } from '../../support/tick/amounts.ts';
import { play } from '../../support/tick/story.ts';

describe('a flattened position', () => {
  it('of one lot realizes its loss and is gone', () => {
    const story = play(
      `
             SPY
      14:31  100  | SPY=10
      14:32  100  | flat
      14:33   90`,
      { cash: '10000' },
    );
    const { portfolio } = story.tick;
    expect(story.fills()).toEqual(['14:32 SPY BUY 10 @100', '14:33 SPY SELL 10 @90']);
    expect(story.position('SPY')).toBe(0);
    expect(portfolio.lotsOf(0)).toEqual([]);
    expect(portfolio.realized).toBe(usd('-100'));
    expect([portfolio.cash, portfolio.equity]).toEqual([usd('9900'), usd('9900')]);
    expect([portfolio.gross, portfolio.net, portfolio.unrealized]).toEqual([0, 0, 0]);
  });

  it('of three lots closes them oldest first, one trade each', () => {
    const story = play(`
             SPY
      14:31  100  | SPY=1
      14:32  100  | SPY=3
      14:33  110  | SPY=6
      14:34  120  | flat
      14:35  130
      14:36  999`);
    const { trades, realized, equity } = story.tick.portfolio;
    expect([...trades.qty.view()]).toEqual([1, 2, 3]);
    expect([...trades.entryFill.view()]).toEqual([0, 1, 2]);
    expect([...trades.exitFill.view()]).toEqual([3, 3, 3]);
    expect([...trades.grossPnl.view()]).toEqual([usd('30'), usd('40'), usd('30')]);
    expect(realized).toBe(usd('100'));
    expect(equity).toBe(usd('100100')); // the last mark moves nothing
  });

  it('of short lots gains when it is bought back lower', () => {
    const story = play(`
             SPY
      14:31  100  | SPY=-2
      14:32  100  | SPY=-5
      14:33   96  | flat
      14:34   90`);
    const { portfolio } = story.tick;
    expect(story.fills()).toEqual([
      '14:32 SPY SELL 2 @100',
      '14:33 SPY SELL 3 @96',
      '14:34 SPY BUY 5 @90',
    ]);
    expect([...portfolio.trades.grossPnl.view()]).toEqual([usd('20'), usd('18')]);
    expect([portfolio.realized, portfolio.cash]).toEqual([usd('38'), usd('100038')]);
    expect(portfolio.lotsOf(0)).toEqual([]);
  });

  it('leaves other symbols alone', () => {
    const story = play(`
             AAA  BBB
      14:31   10   20  | AAA=5 BBB=7
      14:32   10   20  | BBB=7
      14:33   11   21`);
    expect([story.position('AAA'), story.position('BBB')]).toEqual([0, 7]);
    expect(story.tick.portfolio.gross).toBe(usd('147'));
    expect(story.tick.portfolio.realized).toBe(usd('5'));
  });
});
