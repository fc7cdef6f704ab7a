/**
 * INV-PORT-06: a split changes shares and prices, not what they are worth: every micro of the value
 * before is in the position, the cash or a named residue after; the identity with dividends holds.
 * Spec: contract 6 (splits and dividends), 3 (before the first slice of the ex-date).
 * Shown: whole and broken ratios, longs and shorts, working and flattening orders (by symbol, whatever the
 * order of the rows), dividends, order of actions, other symbols untouched, a previous close that was an outlier's.
 * Mutation that turns it red: pay the fraction at the mark before the split, or divide only new lots.
 */
import { describe, expect, it } from 'vitest';
import { limit, usd } from '../../support/tick/amounts.ts';
import { play, Story, type StoryParts } from '../../support/tick/story.ts';

const EX_DATE = '2024-01-03';

/** Ten shares bought on the first day, and one bar of the ex-date. */
function overnight(target: number, effects: readonly string[], ex = '50', parts: StoryParts = {}) {
  return new Story(
    `
             AAA   BBB
      14:31  100   10  | AAA=${target} BBB=4
      14:32  100   10
      14:33  100   10
      2024-01-03
      14:31  ${ex}  10
      14:32  ${ex}  10`,
    { ...parts, actions: effects.map((effect) => `${EX_DATE},AAA,${effect}`) },
  );
}

function totals(story: Story) {
  const { cash, realized, dividends, unrealized, fees, equity, initialCash } = story.tick.portfolio;
  expect(equity).toBe(initialCash + realized + unrealized + dividends - fees);
  story.tick.portfolio.assertRecompute();
  const lots = story.tick.portfolio.lotsOf(0).map(({ qty, price }) => [qty, price]);
  return { cash, realized, dividends, equity, lots };
}

describe('a split of whole shares', () => {
  it('multiplies shares, divides entry and mark, and leaves cash and equity', () => {
    const story = overnight(10, ['SPLIT,2']).play(3);
    const before = totals(story);
    story.open();
    expect(totals(story)).toEqual({ ...before, lots: [[20, usd('50')]] });
    expect([story.position('AAA'), story.position('BBB')]).toEqual([20, 4]);
    expect(story.events('SPLIT_APPLIED', 'SPLIT_RESIDUE')).toEqual([
      '14:31 SPLIT_APPLIED AAA CORPORATE_ACTION 2 1 20',
    ]);
    story.close();
    expect(story.equity.at(-1)).toBe(before.equity);
  });

  it('names what whole micros cannot hold: of the entry for good, of the mark until the next bar', () => {
    const story = overnight(10, ['SPLIT,7'], '14.285715').play(3);
    const before = totals(story);
    story.open();
    const after = totals(story);
    // 100 / 7 is 14.285714 2857...: 70 shares lose 20 micros of cost and of value
    expect(after.lots).toEqual([[70, usd('14.285714')]]);
    expect(after.cash).toBe(before.cash);
    expect(after.realized).toBe(before.realized - 20);
    expect(after.equity).toBe(before.equity - 20);
    expect(story.events('SPLIT_RESIDUE')).toEqual([
      '14:31 SPLIT_RESIDUE AAA CORPORATE_ACTION -20 20 0',
    ]);
    story.close();
    // only the move of the bar itself: 70 shares from 14.285714 2857 to 14.285715
    expect(story.equity.at(-1)).toBe(before.equity + 50);
  });
});

describe('a split that breaks a share', () => {
  it('pays the fraction of the whole position at the previous close divided', () => {
    const story = overnight(10, ['SPLIT,1:8'], '800').play(3);
    const before = totals(story);
    story.open();
    // 1.25 shares: one stays at 800, a quarter is paid 200
    expect(totals(story)).toEqual({
      ...before,
      cash: before.cash + usd('200'),
      lots: [[1, usd('800')]],
    });
    expect(story.events('SPLIT_FRACTION_PAID')).toEqual([
      `14:31 SPLIT_FRACTION_PAID AAA CORPORATE_ACTION ${usd('200')} 0 0`,
    ]);
  });

  it('is paid by a short, and may leave no share at all', () => {
    const short = overnight(-10, ['SPLIT,1:8'], '800').play(3);
    const before = totals(short);
    short.open();
    expect(totals(short)).toMatchObject({
      cash: before.cash - usd('200'),
      equity: before.equity,
      lots: [[-1, usd('800')]],
    });
    const gone = overnight(10, ['SPLIT,1:30'], '3000').play(3);
    gone.open();
    expect([gone.position('AAA'), gone.tick.portfolio.lotsOf(0)]).toEqual([0, []]);
    expect(totals(gone).equity).toBe(usd('100000'));
  });

  it('realizes what the fraction gained since it was bought', () => {
    const story = play(
      `
             AAA
      14:31  100  | AAA=3
      14:32  100
      14:33  120
      2024-01-03
      14:31  240`,
      { actions: [`${EX_DATE},AAA,SPLIT,1:2`] },
    );
    // one and a half: half a share bought at 200 is paid 240 / 2
    expect(totals(story)).toMatchObject({ realized: usd('20'), lots: [[1, usd('200')]] });
  });

  it("takes the previous close of the series, also when it was an outlier's", () => {
    const text = `
             AAA
      14:31  100  | AAA=3
      14:32  100
      14:33  200
      2024-01-03
      14:31  400`;
    const story = play(text, {
      integrity: { outlier: limit('0.2') },
      actions: [`${EX_DATE},AAA,SPLIT,1:2`],
    });
    expect(story.events('BAR_DROPPED')).toHaveLength(1); // 400 after 200 at 1:2 is no jump
    expect(story.events('SPLIT_FRACTION_PAID')).toEqual([
      `14:31 SPLIT_FRACTION_PAID AAA CORPORATE_ACTION ${usd('200')} ${usd('100')} 0`,
    ]);
  });
});

describe('orders', () => {
  it('of the symbol are cancelled before the slice can fill them, others go on', () => {
    const story = play(
      `
             AAA   BBB
      14:31  100   10  | AAA=10 BBB=10
      14:32  100   10  | AAA=20 BBB=20
      2024-01-03
      14:31   50   10
      14:32   50   10`,
      { actions: [`${EX_DATE},AAA,SPLIT,2`] },
    );
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 10 FILLED',
      '14:31 BBB BUY 10 FILLED',
      '14:32 AAA BUY 10 CANCELED CORPORATE_ACTION',
      '14:32 BBB BUY 10 FILLED',
    ]);
    expect([story.position('AAA'), story.position('BBB')]).toEqual([20, 20]);
  });

  it('are not cancelled by a dividend', () => {
    const story = play(
      `
             AAA
      14:31  100  | AAA=10
      2024-01-03
      14:31  100
      14:32  100`,
      { actions: [`${EX_DATE},AAA,DIVIDEND,1`] },
    );
    expect(story.orders()).toEqual(['14:31 AAA BUY 10 FILLED']);
    expect(story.events('DIVIDEND_PAID')).toEqual([]); // nothing was held before the ex-date
  });

  it('that flatten are placed anew for what is held now, and fill from the next bar', () => {
    const story = new Story(
      `
             AAA
      14:31  100  | AAA=10
      14:32  100
      14:33  100
      2024-01-03
      14:31   50
      14:32   50`,
      { actions: [`${EX_DATE},AAA,SPLIT,2`] },
    ).play(2);
    story.tick.raiseKillSwitch('MANUAL');
    story.play();
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 10 FILLED',
      '14:33 AAA SELL 10 CANCELED CORPORATE_ACTION',
      '14:31 AAA SELL 20 FILLED',
    ]);
    expect(story.fills().at(-1)).toBe('14:32 AAA SELL 20 @50');
    expect(story.position('AAA')).toBe(0);
  });

  it.each([
    ['AAA', 'BBB'],
    ['BBB', 'AAA'],
  ])('are placed anew by symbol when the rows go %s, %s', (...rows) => {
    const story = new Story(
      `
             AAA   BBB
      14:31  100   10  | AAA=10 BBB=10
      14:32  100   10
      14:33  100   10
      2024-01-03
      14:31   50    5
      14:32   50    5`,
      { actions: rows.map((symbol) => `${EX_DATE},${symbol},SPLIT,2`) },
    ).play(2);
    story.tick.raiseKillSwitch('MANUAL');
    story.play();
    expect(story.events('SPLIT_APPLIED').map((event) => event.split(' ')[2])).toEqual([
      'AAA',
      'BBB',
    ]);
    expect(story.orders().slice(2)).toEqual([
      '14:33 AAA SELL 10 CANCELED CORPORATE_ACTION',
      '14:33 BBB SELL 10 CANCELED CORPORATE_ACTION',
      '14:31 AAA SELL 20 FILLED',
      '14:31 BBB SELL 20 FILLED',
    ]);
  });

  it('bring the position back to a target that a strategy still wants', () => {
    const story = new Story(
      `
             AAA
      14:31  100  | AAA=10
      14:32  100  | AAA=10
      2024-01-03
      14:31   50  | AAA=10
      14:32   50`,
      { actions: [`${EX_DATE},AAA,SPLIT,2`] },
    ).play();
    expect(story.orders().at(-1)).toBe('14:31 AAA SELL 10 FILLED');
  });
});

describe('a dividend', () => {
  it('goes to the cash of a long and out of that of a short', () => {
    const long = overnight(10, ['DIVIDEND,0.5']).play(3);
    long.open();
    expect(totals(long)).toMatchObject({ dividends: usd('5'), equity: usd('100005') });
    expect(long.events('DIVIDEND_PAID')).toEqual([
      `14:31 DIVIDEND_PAID AAA ${usd('5')} ${usd('0.5')} 10`,
    ]);
    const short = overnight(-10, ['DIVIDEND,0.5']).play(3);
    short.open();
    expect(totals(short)).toMatchObject({ dividends: usd('-5'), equity: usd('99995') });
  });

  it('on the day of a split goes by the order of the file', () => {
    const after = overnight(10, ['SPLIT,2', 'DIVIDEND,0.5']).play(4);
    expect(totals(after).dividends).toBe(usd('10'));
    const first = overnight(10, ['DIVIDEND,0.5', 'SPLIT,2']).play(4);
    expect(totals(first).dividends).toBe(usd('5'));
  });
});

describe('an ex-date', () => {
  it('without a slice counts from the next, before the first day not at all', () => {
    const table = `
             AAA
      14:31  100  | AAA=10
      14:32  100
      2024-01-08
      14:31   50`;
    const actions = ['2024-01-06,AAA,SPLIT,2', '2024-01-01,AAA,SPLIT,3', '2024-01-09,AAA,SPLIT,5'];
    const story = play(table, { actions });
    expect(story.position('AAA')).toBe(20);
    expect(story.events('SPLIT_APPLIED')).toEqual([
      '14:31 SPLIT_APPLIED AAA CORPORATE_ACTION 2 1 20',
    ]);
  });

  it('of a symbol without a bar on it divides the mark all the same', () => {
    const story = play(
      `
             AAA   BBB
      14:31  100   10  | AAA=10
      14:32  100   10
      2024-01-03
      14:31  .     10`,
      { actions: [`${EX_DATE},AAA,SPLIT,4`] },
    );
    expect(story.tick.portfolio.markOf[0]).toBe(usd('25'));
    expect(story.equity.at(-1)).toBe(usd('100000'));
  });

  it('whose split takes an amount out of range ends the run with MONEY_OVERFLOW', () => {
    const story = overnight(10, ['DIVIDEND,900000'], '100').play(3);
    story.tick.portfolio.applySplit(0, { numerator: 1_000_000, denominator: 1 }, usd('100'));
    expect(() => {
      story.open();
    }).toThrow(expect.objectContaining({ kind: 'INPUT', code: 'MONEY_OVERFLOW' }));
  });
});
