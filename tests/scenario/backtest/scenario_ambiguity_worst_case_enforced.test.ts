/**
 * INV-SIM-01: where a bar leaves the price of a fill open, the worst one is taken: a BUY pays the high,
 * a SELL gets the low of a later bar, costs come on top, and every rounding goes against us.
 * Spec: contract 3, 5 (vectors B1 to B6, B9; costs are the contract's, which differ from the seed's).
 * Shown: orders are filled through the tick on bars with a range; prices are compared to the micro.
 * Mutation that turns it red: fill at open or close, on the deciding bar, or round half a micro down
 * for a BUY.
 */
import { describe, expect, it } from 'vitest';
import { usd } from '../../support/tick/amounts.ts';
import { play, type StoryParts } from '../../support/tick/story.ts';

/** Buys `qty` and sells it again, on bars that are all `bar`. */
function roundTrip(bar: string, qty: number): string {
  return `
             SPY
      14:31   ${bar}  | SPY=${qty}
      14:32   ${bar}  | flat
      14:33   ${bar}`;
}

const BAR = '500/510/490/505';
const BASE_LAYER: StoryParts = {
  sim: {
    baseSpreadPpm: 300,
    baseSlippagePpm: 500,
    volatilityMultiplierPpm: 500_000,
    maxSlippagePpm: 2500,
  },
};
const UNCAPPED = 1_000_000;

describe('without costs', () => {
  const story = play(roundTrip(BAR, 100));

  it('a BUY pays the high and a SELL gets the low of the next bar', () => {
    expect(story.fills()).toEqual(['14:32 SPY BUY 100 @510', '14:33 SPY SELL 100 @490']);
  });

  it('the curve shows the loss at once', () => {
    expect(story.equity).toEqual([usd('100000'), usd('99500'), usd('98000')]);
  });

  it('nothing fills in the slice that decided', () => {
    expect(play('SPY\n14:31 500/510/490/505 | SPY=1').fills()).toEqual([]);
  });
});

describe('costs', () => {
  const prices = (parts: StoryParts, bar = BAR) =>
    play(roundTrip(bar, 100), parts)
      .fills()
      .map((fill) => fill.split('@')[1]);

  it('are half the spread and a slippage that grows with the bar, up to its cap', () => {
    // 150 + min(500 + floor(39,603 / 2), 2,500) = 2,650 ppm
    expect(prices(BASE_LAYER)).toEqual(['511.3515', '488.7015']);
  });

  it('of a calm bar stay below the cap', () => {
    // range 2,000 ppm: 150 + 500 + 1,000 = 1,650 ppm
    expect(prices(BASE_LAYER, '500/500.5/499.5/500')).toEqual(['501.325825', '498.675825']);
  });

  it('of 200 bps cost four dollars a share', () => {
    const story = play(roundTrip(BAR, 100), {
      sim: { baseSlippagePpm: 20_000, maxSlippagePpm: 20_000 },
    });
    expect(story.fills().map((fill) => fill.split('@')[1])).toEqual(['520.2', '480.2']);
    expect(story.equity.at(-1)).toBe(usd('96000'));
  });

  it('follow the range of the bar when volatility counts in full', () => {
    const sim = { volatilityMultiplierPpm: 1_000_000, maxSlippagePpm: UNCAPPED };
    expect(prices({ sim })).toEqual(['530.19753', '470.59453']); // 39,603 ppm
    expect(prices({ sim }, '500/550/450/505')).toEqual(['658.91045', '360.89145']); // 198,019 ppm
  });

  it('of a spread in odd ppm are rounded up before they are halved', () => {
    expect(prices({ sim: { baseSpreadPpm: 301 } }, '100')).toEqual(['100.0151', '99.9849']);
  });

  it('are rounded against us to the micro', () => {
    // 0.000003 * 150 ppm is a part of a micro: a whole one is paid
    expect(prices({ sim: { baseSpreadPpm: 300 } }, '0.000003')).toEqual(['0.000004', '0.000002']);
  });

  it('never take a price below one micro', () => {
    const sim = { baseSlippagePpm: UNCAPPED, maxSlippagePpm: UNCAPPED };
    expect(prices({ sim }, '0.000002')).toEqual(['0.000004', '0.000001']);
  });
});

describe('fees', () => {
  const fee = (sim: StoryParts['sim']) =>
    play(roundTrip('100', 10), sim === undefined ? {} : { sim })
      .fills()[0]
      ?.split('fee ')[1];

  it('are per share, of the notional, or both', () => {
    expect(fee({ commissionPerShare: usd('0.005') })).toBe('0.05');
    expect(fee({ commissionPpm: 100 })).toBe('0.1');
    expect(fee({ commissionPerShare: usd('0.005'), commissionPpm: 100 })).toBe('0.15');
  });

  it('have a minimum on the first fill of an order alone', () => {
    const story = play(
      `
             SPY
      14:31   100  | SPY=8
      14:32   100
      14:33   100
      14:34   100
      14:35   100`,
      {
        sim: {
          commissionMinimum: usd('1'),
          commissionPpm: 100,
          partialFills: true,
          partialProbabilityPpm: 1_000_000,
        },
        seed: 2,
      },
    );
    const fees = story.fills().map((fill) => fill.split('fee ')[1]);
    expect(fees.length).toBeGreaterThan(1);
    expect(fees[0]).toBe('1');
    expect(fees.slice(1)).not.toContain('1');
  });
});

describe('the other models', () => {
  it('NEXT_OPEN fills at the open of the next bar', () => {
    const story = play(roundTrip(BAR, 1), { sim: { ambiguityPolicy: 'NEXT_OPEN' } });
    expect(story.fills()).toEqual(['14:32 SPY BUY 1 @500', '14:33 SPY SELL 1 @500']);
  });

  it('SAME_BAR_WORST_CASE fills in the deciding slice, and its equity row knows', () => {
    const story = play(roundTrip(BAR, 100), { sim: { ambiguityPolicy: 'SAME_BAR_WORST_CASE' } });
    expect(story.fills()).toEqual(['14:31 SPY BUY 100 @510', '14:32 SPY SELL 100 @490']);
    expect(story.equity).toEqual([usd('99500'), usd('98000'), usd('98000')]);
  });

  it('SAME_BAR_WORST_CASE waits for the next bar of a symbol that has none in the slice', () => {
    const story = play(
      `
             AAA   BBB
      14:31   10    20
      14:32   10     .  | AAA=1 BBB=1
      14:34   10    21`,
      { sim: { ambiguityPolicy: 'SAME_BAR_WORST_CASE' } },
    );
    expect(story.fills()).toEqual(['14:32 AAA BUY 1 @10', '14:34 BBB BUY 1 @21']);
  });
});

describe('submit latency', () => {
  it('skips as many further bars of the symbol', () => {
    const fills = (latencySubmitBars: number) =>
      play('SPY\n14:31 10 | SPY=1\n14:32 11\n14:33 12\n14:34 13', {
        sim: { latencySubmitBars },
      }).fills();
    expect(fills(0)).toEqual(['14:32 SPY BUY 1 @11']);
    expect(fills(2)).toEqual(['14:34 SPY BUY 1 @13']);
    expect(fills(3)).toEqual([]);
  });
});
