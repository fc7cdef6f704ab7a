/**
 * INV-DATA-07: a close that jumps further than the threshold is dropped, and its symbol takes no new
 * risk for the rest of the run; other symbols and the run go on.
 * Spec: contract 7, OUTLIER.
 * Shown: jumps at and beyond the threshold, with a position held and orders working.
 * Mutation that turns it red: `>=` for `>`, mark at the outlier, or compare with the last accepted bar.
 */
import { describe, expect, it } from 'vitest';
import { limit, usd } from '../../support/tick/amounts.ts';
import { play } from '../../support/tick/story.ts';

const TWENTY_PERCENT = { integrity: { outlier: limit('0.2') } };

function jumpingTo(price: string) {
  return play(`AAA\n14:31 100 | AAA=5\n14:32 100\n14:33 ${price}\n14:34 ${price}`, TWENTY_PERCENT);
}

describe('the threshold', () => {
  it.each(['120', '80'])('is passed by a jump equal to it, to %s', (price) => {
    expect(jumpingTo(price).events('BAR_DROPPED', 'SYMBOL_BLOCKED')).toEqual([]);
  });

  it('is broken one micro beyond, with jump and previous close as numbers', () => {
    expect(jumpingTo('120.000001').events('BAR_DROPPED', 'SYMBOL_BLOCKED')).toEqual([
      `14:33 BAR_DROPPED AAA OUTLIER ${usd('20.000001')} ${usd('100')} 0`,
      `14:33 SYMBOL_BLOCKED AAA OUTLIER ${usd('20.000001')} ${usd('100')} 0`,
    ]);
  });

  it('is measured from the bar before in the series, so that a new level is dropped once', () => {
    const story = jumpingTo('200');
    expect(story.events('BAR_DROPPED')).toHaveLength(1);
    expect(story.equity).toEqual(['100000', '100000', '100000', '100500'].map(usd));
  });
});

describe('the symbol of an outlier', () => {
  const story = play(
    `
             AAA   BBB
      14:31   100    20  | AAA=5
      14:32   100    20  | AAA=9 BBB=1
      14:33   200    20  | AAA=9 BBB=1
      14:34   100    20  | AAA=9 BBB=3
      14:35   100    20  | AAA=2 BBB=3
      14:36   100    20`,
    TWENTY_PERCENT,
  );

  it('loses its working risk and gets no more, on good bars too', () => {
    expect(story.orders().filter((order) => order.includes('AAA'))).toEqual([
      '14:31 AAA BUY 5 FILLED',
      '14:32 AAA BUY 4 CANCELED OUTLIER',
      '14:33 AAA BUY 4 REJECTED RISK_HALTED',
      '14:35 AAA SELL 3 FILLED',
    ]);
  });

  it('is told a repeated rejection once', () => {
    expect(story.rejected()).toEqual({ RISK_HALTED: 2 });
  });

  it('leaves other symbols and the run alone', () => {
    expect(story.position('BBB')).toBe(3);
    expect(story.tick.state).toMatchObject({ halted: false, disarmed: false });
  });

  it('is blocked by the first outlier alone', () => {
    expect(story.events('SYMBOL_BLOCKED')).toHaveLength(1);
    expect(story.events('BAR_DROPPED')).toHaveLength(2); // the fall back is a jump of the series too
  });
});
