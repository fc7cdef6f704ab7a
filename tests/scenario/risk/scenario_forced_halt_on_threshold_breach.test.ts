/**
 * INV-RISK-01: a loss limit that is reached halts the run in that very tick and for the rest of it:
 * no order that increases risk passes, working ones are cancelled with the limit's code, reducing ones
 * still pass.
 * Spec: contract 8.1 (a) to (f), 7 (vectors R1, R2, R6, R7).
 * Shown: marks are moved to, above and one micro below each threshold, with an order working.
 * Mutation that turns it red: `<` for `<=` at a limit, or a halt that is looked at in the next tick.
 */
import { describe, expect, it } from 'vitest';
import { limit, usd } from '../../support/tick/amounts.ts';
import { play } from '../../support/tick/story.ts';

/** Holds 100 shares bought at 100, which then trade at `price`. */
function heldAt(price: string): string {
  return `
             SPY
      14:31   100  | SPY=100
      14:32   100
      14:33   ${price}`;
}

describe('the daily loss limit', () => {
  const onePercent = { risk: { dailyLoss: limit('0.01') } };

  it('halts below the threshold, with equity and threshold as its numbers', () => {
    const story = play(heldAt('89'), onePercent);
    expect(story.equity.at(-1)).toBe(usd('98900'));
    expect(story.haltReason).toBe('RISK_DAILY_LOSS');
    expect(story.events('HALTED')).toEqual([
      `14:33 HALTED RISK_DAILY_LOSS ${usd('98900')} ${usd('99000')} 0`,
    ]);
    expect(story.tick.state.disarmed).toBe(false);
  });

  it('halts at the threshold itself', () => {
    const story = play(heldAt('90'), onePercent);
    expect(story.equity.at(-1)).toBe(usd('99000'));
    expect(story.haltReason).toBe('RISK_DAILY_LOSS');
  });

  it('does not halt one step above the threshold', () => {
    const story = play(heldAt('90.000001'), onePercent);
    expect(story.equity.at(-1)).toBe(usd('99000.0001'));
    expect(story.haltReason).toBeNull();
  });

  it('rounds the permitted loss down', () => {
    // floor(100,000.000003 * 0.01) = 1,000 exactly: the threshold is 99,000.000003
    const at = play(heldAt('90'), { ...onePercent, cash: '100000.000003' });
    expect(at.events('HALTED')[0]).toContain(`${usd('99000.000003')} ${usd('99000.000003')}`);
  });

  it('does not flatten: the position stays', () => {
    const story = play(heldAt('89'), onePercent);
    expect(story.orders()).toEqual(['14:31 SPY BUY 100 FILLED']);
    expect(story.position('SPY')).toBe(100);
  });
});

describe('a halted run', () => {
  const story = play(
    `
             AAA   BBB
      2024-01-02
      14:31   100    50  | AAA=100
      14:32   100     .  | AAA=100 BBB=10
      14:33    90     .  | AAA=100 BBB=10
      14:34    95    50  | AAA=130
      14:35   100    50  | AAA=60
      14:36   100    50
      2024-01-03
      14:31   200    50  | AAA=60 BBB=1
      14:32   200    50`,
    { risk: { dailyLoss: limit('0.01') } },
  );

  it('cancels working risk in the same tick, with the code of the limit', () => {
    expect(story.events('ORDER_CANCELED')).toEqual([
      '14:33 ORDER_CANCELED BBB RISK_DAILY_LOSS 10 0 0',
    ]);
    expect(story.orders()[1]).toBe('14:32 BBB BUY 10 CANCELED RISK_DAILY_LOSS');
  });

  it('rejects new risk in the same tick and later, on the next day too', () => {
    expect(story.orders()).toContain('14:33 BBB BUY 10 REJECTED RISK_HALTED');
    expect(story.orders()).toContain('14:34 AAA BUY 30 REJECTED RISK_HALTED');
    expect(story.orders()).toContain('14:31 BBB BUY 1 REJECTED RISK_HALTED');
  });

  it('lets a reducing order pass and fill', () => {
    expect(story.orders()).toContain('14:35 AAA SELL 40 FILLED');
    expect(story.fills()).toEqual(['14:32 AAA BUY 100 @100', '14:36 AAA SELL 40 @100']);
  });

  it('stays halted when the loss is made good and a new day starts', () => {
    expect(story.equity.at(-1)).toBeGreaterThan(usd('100000'));
    expect(story.tick.state.halted).toBe(true);
    expect(story.haltReason).toBe('RISK_DAILY_LOSS');
    expect(story.events('HALTED')).toHaveLength(1);
  });

  it('records a point for each of its slices', () => {
    expect(story.equity).toHaveLength(8);
    expect(story.tick.slices).toBe(8);
  });
});

describe('the start of a day', () => {
  const twoDays = (open: string) => `
             SPY
      2024-01-02
      20:59   100  | SPY=100
      21:00   100
      2024-01-03
      14:31   ${open}
      14:32   100`;

  it('is the equity recorded before it, so that an overnight gap counts', () => {
    const story = play(twoDays('90'), { risk: { dailyLoss: limit('0.01') } });
    expect(story.events('DAY_STARTED').map((line) => line.split(' ')[3])).toEqual([
      String(usd('100000')),
      String(usd('100000')),
    ]);
    expect(story.haltReason).toBe('RISK_DAILY_LOSS');
  });

  it('forgets the loss of the day before', () => {
    const story = play(
      `
             SPY
      2024-01-02
      20:59   100  | SPY=100
      21:00   100
      2024-01-03
      14:31   91
      2024-01-04
      14:31   82
      2024-01-05
      14:31   73`,
      { risk: { dailyLoss: limit('0.01') } },
    );
    // 900 a day: below 1 % of each day's own start
    expect(story.equity.at(-1)).toBe(usd('97300'));
    expect(story.haltReason).toBeNull();
  });
});

describe('the drawdown limit', () => {
  const drawdown = { risk: { maxDrawdown: limit('0.18') } };

  it('halts and flattens at the threshold itself', () => {
    const story = play(
      `${heldAt('100').replaceAll('=100', '=1000')}\n14:34 82\n14:35 82`,
      drawdown,
    );
    expect(story.equity.at(-1)).toBe(usd('82000'));
    expect(story.haltReason).toBe('RISK_MAX_DRAWDOWN');
    expect(story.orders()).toEqual(['14:31 SPY BUY 1000 FILLED', '14:34 SPY SELL 1000 FILLED']);
    expect(story.position('SPY')).toBe(0);
  });

  it('does not halt one step above the threshold', () => {
    const story = play(`${heldAt('100').replaceAll('=100', '=1000')}\n14:34 82.000001`, drawdown);
    expect(story.haltReason).toBeNull();
  });

  it('is measured from the highest equity of the run, not from the day', () => {
    const story = play(
      `
             SPY
      2024-01-02
      14:31   100  | SPY=1000
      14:32   100
      14:33   150
      2024-01-03
      14:31   123.000001
      14:32   123`,
      drawdown,
    );
    // peak 150,000: 123,000 is the threshold
    expect(story.events('HALTED')).toEqual([
      `14:32 HALTED RISK_MAX_DRAWDOWN ${usd('123000')} ${usd('123000')} 0`,
    ]);
  });
});

describe('equity below zero', () => {
  const short = (price: string) => `
             SPY
      14:31   10  | SPY=-100
      14:32   10
      14:33   ${price}`;

  it('halts with RISK_BAD_EQUITY even when every limit is OFF', () => {
    const story = play(short('20.000001'), { cash: '1000' });
    expect(story.events('HALTED')).toEqual(['14:33 HALTED RISK_BAD_EQUITY -100 0 0']);
  });

  it('of exactly zero does not', () => {
    const story = play(short('20'), { cash: '1000' });
    expect(story.equity.at(-1)).toBe(0);
    expect(story.haltReason).toBeNull();
  });

  it('comes before the loss limits, whose drawdown still flattens', () => {
    const risk = { dailyLoss: limit('0.02'), maxDrawdown: limit('0.18') };
    const story = play(short('30'), { cash: '1000', risk });
    expect(story.haltReason).toBe('RISK_BAD_EQUITY');
    expect(story.orders().at(-1)).toBe('14:33 SPY BUY 100 WORKING');
  });
});
