/**
 * INV-ISO-01: no order takes an engine's gross exposure above its share of the equity, whatever its
 * own risk limits allow; an exposure equal to the cap passes, and a rejection halts nothing.
 * Spec: contract 8.2, gate 5 (vector B8).
 * Shown: targets at, above and one share below the cap, over several symbols and with working orders.
 * Mutation that turns it red: leave the gate out of the table, or let reducing orders meet it.
 */
import { describe, expect, it } from 'vitest';
import { limit, usd } from '../../support/tick/amounts.ts';
import { play } from '../../support/tick/story.ts';

const TENTH = { allocationCap: limit('0.1') };

function wanting(qty: number): string {
  return `
             SPY
      14:31   500  | SPY=${qty}
      14:32   500`;
}

describe('an engine with a tenth of the equity', () => {
  it('sends nothing of a target beyond it, and is not halted', () => {
    const story = play(wanting(1000), TENTH);
    expect(story.orders()).toEqual(['14:31 SPY BUY 1000 REJECTED ISOLATION_ALLOCATION_CAP']);
    expect(story.fills()).toEqual([]);
    expect(story.haltReason).toBeNull();
  });

  it('is told both numbers', () => {
    expect(play(wanting(1000), TENTH).events('ORDER_REJECTED')).toEqual([
      `14:31 ORDER_REJECTED SPY ISOLATION_ALLOCATION_CAP ${usd('500000')} ${usd('10000')} 0`,
    ]);
  });

  it('reaches its cap exactly', () => {
    expect(play(wanting(20), TENTH).orders()).toEqual(['14:31 SPY BUY 20 FILLED']);
    expect(play(wanting(21), TENTH).rejected()).toEqual({ ISOLATION_ALLOCATION_CAP: 1 });
  });

  it('meets the cap over all its symbols, longs and shorts', () => {
    const story = play(
      `
             AAA   BBB
      14:31   100   100  | AAA=60 BBB=-41
      14:32   100   100`,
      TENTH,
    );
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 60 FILLED',
      '14:31 BBB SELL 41 REJECTED ISOLATION_ALLOCATION_CAP',
    ]);
  });

  it('moves from one symbol to another only when the sale has filled', () => {
    const story = play(
      `
             AAA   BBB
      14:31   100   100  | AAA=100
      14:32   100   100  | BBB=100
      14:33   100   100  | BBB=100
      14:34   100   100`,
      TENTH,
    );
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 100 FILLED',
      '14:32 AAA SELL 100 FILLED',
      '14:32 BBB BUY 100 REJECTED ISOLATION_ALLOCATION_CAP',
      '14:33 BBB BUY 100 FILLED',
    ]);
  });

  it('counts orders of all symbols that still work', () => {
    const late = { ...TENTH, sim: { latencySubmitBars: 2 } };
    const story = play(
      `
             AAA   BBB   CCC
      14:31   100   100   100  | AAA=60
      14:32   100   100   100  | AAA=60 BBB=40
      14:33   100   100   100  | AAA=60 BBB=40 CCC=1
      14:34   100   100   100  | AAA=60 BBB=40
      14:35   100   100   100  | AAA=60 BBB=40
      14:36   100   100   100`,
      late,
    );
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 60 FILLED',
      '14:32 BBB BUY 40 FILLED',
      '14:33 CCC BUY 1 REJECTED ISOLATION_ALLOCATION_CAP',
    ]);
  });

  it('reduces freely when prices have carried it above the cap', () => {
    const story = play(
      `
             SPY
      14:31   500  | SPY=20
      14:32   500
      14:33   900  | SPY=15
      14:34   900  | SPY=16
      14:35   900`,
      TENTH,
    );
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 20 FILLED',
      '14:33 SPY SELL 5 FILLED',
      '14:34 SPY BUY 1 REJECTED ISOLATION_ALLOCATION_CAP',
    ]);
  });

  it('repeats a rejection without a new row', () => {
    const story = play(
      `${wanting(1000)}  | SPY=1000\n14:33 500 | SPY=1000\n14:34 500 | SPY=999`,
      TENTH,
    );
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 1000 REJECTED ISOLATION_ALLOCATION_CAP',
      '14:34 SPY BUY 999 REJECTED ISOLATION_ALLOCATION_CAP',
    ]);
    expect(story.rejected()).toEqual({ ISOLATION_ALLOCATION_CAP: 4 });
  });
});

describe('beside the risk limits', () => {
  it('comes after gross exposure and leverage', () => {
    const risk = { maxGrossExposure: limit('0.1'), maxLeverage: limit('0.1') };
    expect(play(wanting(21), { ...TENTH, risk }).rejected()).toEqual({ RISK_GROSS_EXPOSURE: 1 });
    const leverage = { maxLeverage: limit('0.1') };
    expect(play(wanting(21), { ...TENTH, risk: leverage }).rejected()).toEqual({
      RISK_LEVERAGE: 1,
    });
  });

  it('is tighter than a generous one', () => {
    const risk = { maxGrossExposure: limit('10'), maxLeverage: limit('10') };
    expect(play(wanting(21), { ...TENTH, risk }).rejected()).toEqual({
      ISOLATION_ALLOCATION_CAP: 1,
    });
  });
});
