/**
 * INV-PORT-01: fills close lots oldest first; realized P&L, cash, fees and unrealized P&L follow to
 * the micro, and equity = initial cash + realized + unrealized - fees after every fill.
 * INV-PORT-03: a fill told twice is ignored and reported; a recompute equals the running state.
 * Spec: contract 6 (vectors P1, P4, P5, P6, P7, P10, P11).
 * Shown: books are played through the tick, or fills are booked as an inbox does; every total is
 * compared, and the running state equals a recompute from the ledger.
 * Mutation that turns it red: close the newest lot first, or take the fee into `realized`.
 */
import { describe, expect, it } from 'vitest';
import { usd } from '../../support/tick/amounts.ts';
import { play, Story } from '../../support/tick/story.ts';

function totals(story: Story) {
  const { cash, realized, unrealized, fees, equity, gross, net } = story.tick.portfolio;
  expect(equity).toBe(story.tick.portfolio.initialCash + realized + unrealized - fees);
  assertRecompute(story);
  return { cash, realized, unrealized, fees, equity, gross, net };
}

function assertRecompute(story: Story): void {
  story.tick.portfolio.assertRecompute();
}

function lotsOf(story: Story) {
  return story.tick.portfolio.lotsOf(0).map(({ qty, price }) => [qty, price]);
}

describe('a long position in two lots, partly sold', () => {
  const story = play(`
             SPY
      14:31  100  | SPY=10
      14:32  100  | SPY=20
      14:33  110  | SPY=15
      14:34  120
      14:35  115`);

  it('realizes against the oldest lot', () => {
    expect(story.fills()).toEqual([
      '14:32 SPY BUY 10 @100',
      '14:33 SPY BUY 10 @110',
      '14:34 SPY SELL 5 @120',
    ]);
    expect(lotsOf(story)).toEqual([
      [5, usd('100')],
      [10, usd('110')],
    ]);
  });

  it('adds up to the micro', () => {
    expect(totals(story)).toEqual({
      cash: usd('98500'),
      realized: usd('100'),
      unrealized: usd('125'),
      fees: 0,
      equity: usd('100225'),
      gross: usd('1725'),
      net: usd('1725'),
    });
  });
});

describe('partial fills of one order', () => {
  function partlyFilled(): Story {
    const story = new Story(`
             SPY
      14:31  100  | SPY=20
      14:32  105
      14:33  110  | SPY=-4
      14:34  110`);
    story.play(1);
    story.openWithoutFills();
    story.tick.applyFill({ order: 0, number: 1, qty: 7, price: usd('104'), fee: usd('0.5') });
    story.close();
    story.openWithoutFills();
    story.tick.applyFill({ order: 0, number: 2, qty: 13, price: usd('108'), fee: 0 });
    story.close();
    return story;
  }

  it('are lots of their own, and the order is FILLED with the last share', () => {
    const story = partlyFilled();
    expect(story.orders()[0]).toBe('14:31 SPY BUY 20 FILLED');
    expect(lotsOf(story)).toEqual([
      [7, usd('104')],
      [13, usd('108')],
    ]);
    expect(totals(story)).toMatchObject({
      cash: usd('97867.5'),
      unrealized: usd('68'),
      fees: 500_000,
    });
  });

  it('a fill through zero closes both lots in order and opens a short one with the rest', () => {
    const story = partlyFilled();
    story.openWithoutFills();
    story.tick.applyFill({ order: 1, number: 1, qty: 20, price: usd('110'), fee: 0 });
    story.tick.applyFill({ order: 2, number: 1, qty: 4, price: usd('110'), fee: 0 });
    story.close();
    const { trades } = story.tick.portfolio;
    expect([...trades.qty.view()]).toEqual([7, 13]);
    expect([...trades.grossPnl.view()]).toEqual([usd('42'), usd('26')]);
    expect(lotsOf(story)).toEqual([[-4, usd('110')]]);
    expect(totals(story)).toMatchObject({ realized: usd('68'), equity: usd('100067.5') });
  });

  it('a fill applied twice is ignored and reported', () => {
    const story = partlyFilled();
    story.openWithoutFills();
    const before = story.tick.stateHash();
    story.tick.applyFill({ order: 0, number: 2, qty: 13, price: usd('108'), fee: 0 });
    expect(story.tick.stateHash()).toBe(before);
    expect(story.events('FILL_DUPLICATE')).toEqual(['14:34 FILL_DUPLICATE SPY 2 0 0']);
    expect(story.tick.portfolio.ledger.count).toBe(2);
    expect(totals(story)).toMatchObject({ cash: usd('97867.5'), fees: 500_000 });
  });
});

describe('fees', () => {
  it('lower cash and their own total, never realized P&L', () => {
    const story = play(
      `
             SPY
      14:31  100  | SPY=10
      14:32  100  | flat
      14:33  110`,
      { sim: { commissionMinimum: usd('1') } },
    );
    expect(story.fills()).toEqual(['14:32 SPY BUY 10 @100 fee 1', '14:33 SPY SELL 10 @110 fee 1']);
    expect(totals(story)).toMatchObject({
      realized: usd('100'),
      fees: usd('2'),
      cash: usd('100098'),
    });
  });

  it('accumulate over scaling in and out', () => {
    const story = new Story(
      `
             SPY
      14:31  100  | SPY=5
      14:32  100  | SPY=10
      14:33  105  | SPY=5
      14:34  110  | flat
      14:35  110`,
      { cash: '50000', sim: { commissionMinimum: usd('0.5') } },
    );
    expect(totals(story.play(4))).toMatchObject({ realized: usd('50') });
    expect(totals(story.play())).toMatchObject({ realized: usd('75'), cash: usd('50073') });
  });
});

describe('other books', () => {
  it('two symbols that move against each other leave equity where it was', () => {
    const story = play(
      `
             AAPL  MSFT
      14:31   150   100  | AAPL=10 MSFT=20
      14:32   150   100
      14:33   160    95`,
      { cash: '200000' },
    );
    expect(totals(story)).toMatchObject({
      unrealized: 0,
      equity: usd('200000'),
      gross: usd('3500'),
    });
  });

  it('a part sold leaves the rest at its entry', () => {
    const story = play(`
             GOOG
      14:31   200  | GOOG=20
      14:32   200  | GOOG=12
      14:33   220`);
    expect(totals(story)).toMatchObject({ realized: usd('160'), unrealized: usd('240') });
    expect(lotsOf(story)).toEqual([[12, usd('200')]]);
  });

  it('a sale beyond the position opens a short lot at its own price', () => {
    const story = play(`
             SPY
      14:31  100  | SPY=5
      14:32  100  | SPY=-3
      14:33  120
      14:34  125`);
    expect(lotsOf(story)).toEqual([[-3, usd('120')]]);
    expect(totals(story)).toMatchObject({ realized: usd('100'), unrealized: usd('-15') });
  });
});
