// What closed trades are like, on trades of runs that are played; numbers of many trades are held against an
// oracle in tests/golden/full-metrics.test.ts.
import { describe, expect, it } from 'vitest';
import { play, type StoryParts } from '../../../../../tests/support/tick/story.ts';
import { EquityCurve } from '../../../../foundation/model/index.ts';
import { SAMPLE_INPUTS } from '../../../../../tests/support/sample-run.ts';
import { Flags } from '../flags.ts';
import { netProfits } from './net-profits.ts';
import { analyzeTrades } from './trade-analysis.ts';

function analyze(text: string, parts: StoryParts = {}, flags = new Flags()) {
  const story = play(text, parts);
  const { orders, portfolio } = story.tick;
  const { ledger: fills, trades, splits } = portfolio;
  const tables = { orders, fills, trades, splits, equity: new EquityCurve('SLICE') };
  const data = story.table.symbols.map((symbol) => ({ ...SAMPLE_INPUTS.data[0]!, symbol }));
  const inputs = { calendar: parts.calendar ?? 'XNYS', data } as const;
  return analyzeTrades({ inputs, tables }, netProfits(tables), flags);
}

/** Bought at the first price of each pair and sold at the second. */
function trips(pairs: readonly (readonly [number, number])[]): string {
  const rows = pairs.flatMap(([buy, sell], i) => [
    `14:${30 + 4 * i}  ${buy}  | SPY=1`,
    `14:${31 + 4 * i}  ${buy}  | flat`,
    `14:${32 + 4 * i}  ${sell} |`,
  ]);
  return `SPY\n${rows.join('\n')}`;
}

describe('analyzeTrades', () => {
  it('counts streaks in closing order, and an even trade ends both kinds', () => {
    const text = trips([
      [100, 101],
      [100, 102],
      [100, 100],
      [100, 103],
      [100, 99],
      [100, 98],
      [100, 97],
    ]);
    expect(analyze(text)).toMatchObject({
      wins: 3,
      losses: 3,
      max_consecutive_wins: 2,
      max_consecutive_losses: 3,
      gross_profit: 6,
      gross_loss: -6,
      avg_win: 2,
      avg_loss: -2,
      largest_win: 3,
      largest_loss: -3,
      payoff_ratio: 1,
      avg_trade_return: 0,
      avg_trade_r: null,
    });
  });

  it('measures against what the first stop risked, and leaves out who declared none', () => {
    const flags = new Flags();
    const measured = analyze(
      `
           SPY
    14:31  100             | SPY=10;stop:95
    14:32  100             |
    14:33  101             | SPY=10;stop:99
    14:34  110             | flat
    14:35  110             | SPY=10;none
    14:36  110             | flat
    14:37  100             |`,
      {},
      flags,
    );
    // 10 a share won on a stop 5 away: 2; the stop that followed at 99 is not the first
    expect(measured).toMatchObject({ avg_trade_r: 2, avg_trade_return: (0.1 - 10 / 110) / 2 });
    expect(flags.list()).toEqual([]);
  });

  it('tells longs from shorts, and one symbol, day and hour from another', () => {
    const measured = analyze(`
           AAA  BBB
    2024-01-02
    14:31  100  50 | AAA=1 BBB=-1
    14:32  100  50 |
    2024-01-05
    20:58  101  51 | flat
    20:59  101  51 |`);
    expect(measured).toMatchObject({
      long: { trades: 1, win_rate: 1, profit: 1 },
      short: { trades: 1, win_rate: 0, profit: -1 },
      by_symbol: [
        { symbol: 'AAA', trades: 1, win_rate: 1, profit: 1 },
        { symbol: 'BBB', trades: 1, win_rate: 0, profit: -1 },
      ],
      by_weekday: [{ weekday: 4, trades: 2, win_rate: 0.5, profit: 0 }],
      by_hour: [{ hour: 15, trades: 2, win_rate: 0.5, profit: 0 }],
      avg_holding_seconds: 3 * 86_400 + 6 * 3600 + 27 * 60,
    });
  });

  it('takes a trade through a split by the shares of its entry', () => {
    const measured = analyze(
      `
           AAA
    2024-01-02
    14:31  100  | AAA=10;stop:90
    14:32  100  |
    2024-01-03
    14:31  55   | flat
    14:32  55   |`,
      { actions: ['2024-01-03,AAA,SPLIT,2'] },
    );
    // 10 shares at 100 became 20 that were sold at 55: 100 on 1,000, and once what the stop risked
    expect(measured).toMatchObject({ avg_trade_return: 0.1, avg_trade_r: 1 });
  });

  it('has nulls with flags without a trade', () => {
    const flags = new Flags();
    const none = analyze('SPY\n14:31 100', {}, flags);
    expect(none).toMatchObject({
      wins: 0,
      avg_win: null,
      payoff_ratio: null,
      long: null,
      by_hour: [],
    });
    expect(flags.list()).toEqual(['no_losses', 'no_stops', 'no_trades', 'no_wins']);
  });
});
