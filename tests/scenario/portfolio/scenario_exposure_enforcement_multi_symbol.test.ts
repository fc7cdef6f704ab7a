/**
 * INV-RISK-05: no order passes that takes a position, the gross exposure or the leverage above its
 * limit; positions, working orders and the order itself count over all symbols, in the worse
 * direction, and an amount equal to a limit passes.
 * Spec: contract 8.2, gates 3 and 4 (vectors P3, P8, P9).
 * Shown: books of two symbols meet limits at, above and one micro below the amount.
 * Mutation that turns it red: `>=` for `>`, gross without working orders, or equity after the fills.
 */
import { describe, expect, it } from 'vitest';
import { limit, usd } from '../../support/tick/amounts.ts';
import { play } from '../../support/tick/story.ts';

const TWO_SYMBOLS = `
             AAPL  MSFT
      14:31   200   300  | AAPL=10 MSFT=10
      14:32   200   300`;

describe('gross exposure over two symbols', () => {
  it('passes below the limit', () => {
    const story = play(TWO_SYMBOLS, { cash: '10000', risk: { maxGrossExposure: limit('0.6') } });
    expect(story.orders()).toEqual(['14:31 AAPL BUY 10 FILLED', '14:31 MSFT BUY 10 FILLED']);
    expect(story.tick.portfolio.gross).toBe(usd('5000'));
  });

  it('equal to the limit passes', () => {
    const story = play(TWO_SYMBOLS, { cash: '10000', risk: { maxGrossExposure: limit('0.5') } });
    expect(story.rejected()).toEqual({});
    expect(story.tick.portfolio.gross).toBe(usd('5000'));
  });

  it('above the limit rejects the order that would cross it, with both numbers', () => {
    const story = play(TWO_SYMBOLS, { cash: '10000', risk: { maxGrossExposure: limit('0.4') } });
    expect(story.orders()).toEqual([
      '14:31 AAPL BUY 10 FILLED',
      '14:31 MSFT BUY 10 REJECTED RISK_GROSS_EXPOSURE',
    ]);
    expect(story.events('ORDER_REJECTED')).toEqual([
      `14:31 ORDER_REJECTED MSFT RISK_GROSS_EXPOSURE ${usd('5000')} ${usd('4000')} 0`,
    ]);
    expect(story.tick.portfolio.gross).toBe(usd('2000'));
  });

  it('counts short positions as large as long ones', () => {
    const book = TWO_SYMBOLS.replace('MSFT=10', 'MSFT=-10');
    const story = play(book, { cash: '10000', risk: { maxGrossExposure: limit('0.499999') } });
    expect(story.orders()[1]).toBe('14:31 MSFT SELL 10 REJECTED RISK_GROSS_EXPOSURE');
  });

  it('counts working orders at full quantity', () => {
    const story = play(
      `
             AAPL  MSFT
      14:31   200     .  | AAPL=10
      14:32     .   300  | AAPL=10 MSFT=10
      14:33     .   300`,
      { cash: '10000', risk: { maxGrossExposure: limit('0.4') } },
    );
    // nothing has filled yet: the 2,000 of AAPL are an order
    expect(story.orders()).toEqual([
      '14:31 AAPL BUY 10 WORKING',
      '14:32 MSFT BUY 10 REJECTED RISK_GROSS_EXPOSURE',
    ]);
  });

  it('is measured against the equity of the slice, after its marks', () => {
    const story = play(
      `
             AAPL  MSFT
      14:31   200   300  | AAPL=10
      14:32   200   300
      14:33   100   300  | AAPL=10 MSFT=10
      14:34   100   300`,
      { cash: '10000', risk: { maxGrossExposure: limit('0.4') } },
    );
    // equity 9,000; gross after 1,000 + 3,000; the limit is 3,600
    expect(story.events('ORDER_REJECTED')).toEqual([
      `14:33 ORDER_REJECTED MSFT RISK_GROSS_EXPOSURE ${usd('4000')} ${usd('3600')} 0`,
    ]);
  });

  it('lets a reducing order pass when the book is already above the limit', () => {
    const story = play(
      `
             AAPL  MSFT
      14:31   200   300  | AAPL=20
      14:32   200   300
      14:33   400   300  | AAPL=15
      14:34   400   300`,
      { cash: '10000', risk: { maxGrossExposure: limit('0.4') } },
    );
    expect(story.orders()).toEqual(['14:31 AAPL BUY 20 FILLED', '14:33 AAPL SELL 5 FILLED']);
    expect(story.rejected()).toEqual({});
  });
});

describe('leverage', () => {
  it('has a code of its own and comes after gross exposure', () => {
    const only = play(TWO_SYMBOLS, { cash: '10000', risk: { maxLeverage: limit('0.4') } });
    expect(only.rejected()).toEqual({ RISK_LEVERAGE: 1 });
    const both = play(TWO_SYMBOLS, {
      cash: '10000',
      risk: { maxLeverage: limit('0.4'), maxGrossExposure: limit('0.4') },
    });
    expect(both.rejected()).toEqual({ RISK_GROSS_EXPOSURE: 1 });
  });
});

describe('the position of one symbol', () => {
  const ONE_SHARE = `
             SPY
      14:31  200  | SPY=1
      14:32  200`;

  it('equal to its limit passes', () => {
    const story = play(ONE_SHARE, { cash: '1000', risk: { maxPositionPerSymbol: limit('0.2') } });
    expect(story.orders()).toEqual(['14:31 SPY BUY 1 FILLED']);
  });

  it('one micro above its limit is rejected', () => {
    const risk = { maxPositionPerSymbol: limit('0.2') };
    const story = play(ONE_SHARE, { cash: '999.999995', risk });
    // floor(999.999995 * 0.2) = 199.999999
    expect(story.events('ORDER_REJECTED')).toEqual([
      '14:31 ORDER_REJECTED SPY RISK_POSITION_LIMIT 200000000 199999999 0',
    ]);
    expect(story.fills()).toEqual([]);
  });

  it('counts the working orders of the worse direction', () => {
    const story = play(
      `
             SPY
      14:31  100  | SPY=10
      14:32  100  | SPY=15
      14:33  100  | SPY=21
      14:34  100
      14:35  100
      14:36  100`,
      {
        cash: '10000',
        risk: { maxPositionPerSymbol: limit('0.2') },
        sim: { latencySubmitBars: 2 },
      },
    );
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 FILLED',
      '14:32 SPY BUY 5 FILLED',
      '14:33 SPY BUY 6 REJECTED RISK_POSITION_LIMIT',
    ]);
  });

  it('is looked at before gross exposure', () => {
    const risk = { maxPositionPerSymbol: limit('0.1'), maxGrossExposure: limit('0.1') };
    expect(play(ONE_SHARE, { cash: '1000', risk }).rejected()).toEqual({ RISK_POSITION_LIMIT: 1 });
  });
});

describe('an amount outside the safe range', () => {
  it('rejects the order with RISK_OVERFLOW, at the first gate that would compute it', () => {
    const story = play(
      `
             SPY
      14:31  900000  | SPY=10008
      14:32  900000`,
      { risk: { maxGrossExposure: limit('10') } },
    );
    // 10,008 * 9e11 is just above 2^53
    expect(story.rejected()).toEqual({ RISK_OVERFLOW: 1 });
    expect(story.tick.portfolio.cash).toBe(usd('100000'));
  });

  it('is compared exactly up to the last safe integer', () => {
    const story = play(
      `
             SPY
      14:31  900000  | SPY=10007
      14:32  900000`,
      { cash: '1000000000', risk: { maxGrossExposure: limit('9') } },
    );
    // 9,006,300,000 of exposure against 9,000,000,000
    expect(story.events('ORDER_REJECTED')).toEqual([
      `14:31 ORDER_REJECTED SPY RISK_GROSS_EXPOSURE ${usd('9006300000')} ${usd('9000000000')} 0`,
    ]);
  });
});
