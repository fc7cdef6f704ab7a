// Contract 5: which rule gave the price of a fill, on which bar; the prices themselves are compared with
// the twin's in tests/property/kernel-equals-twin.test.ts.
import { describe, expect, it } from 'vitest';
import { simConfig, type Overrides } from '../../../tests/support/tick/settings.ts';
import { play } from '../../../tests/support/tick/story.ts';
import { formatMicros } from '../../foundation/model/index.ts';
import { explainFillPrices, FILL_RULES, fillRuleText } from './index.ts';

/** `bar rule base cost` of each fill. */
function explain(text: string, sim: Overrides['sim'] = {}): string[] {
  const story = play(text, { sim });
  const { orders, portfolio } = story.tick;
  const tables = { orders, fills: portfolio.ledger };
  const prices = explainFillPrices(tables, story.table.columns, simConfig({ sim }));
  return Array.from(prices.bar, (bar, fill) => {
    const rule = FILL_RULES[prices.rule[fill] ?? -1];
    return `${bar} ${rule} ${formatMicros(prices.base[fill] ?? NaN)} ${prices.costPpm[fill]}`;
  });
}

const ROUND_TRIP = `
           AAA              BBB
    14:31  500/510/490/505  7   | BBB=1
    14:32  501/511/491/506  .   | AAA=1 BBB=1
    14:33  502/512/492/507  8/9/6/8   | flat
    14:34  503/513/493/508  8/9/6/8   |`;

describe('explainFillPrices', () => {
  it('names the worst price of the first later bar of the symbol', () => {
    expect(explain(ROUND_TRIP, { baseSpreadPpm: 300 })).toEqual([
      '3 MARKET_HIGH 512 150',
      '4 MARKET_HIGH 9 150',
      '5 MARKET_LOW 493 150',
      '6 MARKET_LOW 6 150',
    ]);
  });

  it('names the open of the next bar', () => {
    expect(explain(ROUND_TRIP, { ambiguityPolicy: 'NEXT_OPEN' })).toEqual([
      '3 NEXT_OPEN 502 0',
      '4 NEXT_OPEN 8 0',
      '5 NEXT_OPEN 503 0',
      '6 NEXT_OPEN 8 0',
    ]);
  });

  it('tells the deciding bar from a later one in the same-bar model', () => {
    expect(
      explain(
        `
           AAA  BBB
    14:31  10   20
    14:32  10   .   | AAA=1 BBB=1
    14:34  11   21  | flat`,
        { ambiguityPolicy: 'SAME_BAR_WORST_CASE' },
      ),
    ).toEqual([
      '2 SAME_BAR_HIGH 10 0',
      '4 MARKET_HIGH 21 0',
      '3 SAME_BAR_LOW 11 0',
      '4 SAME_BAR_LOW 21 0',
    ]);
  });

  it.each([
    ['96/97/94/96', 'STOP_PRICE 95 150'],
    ['95/97/94/96', 'STOP_PRICE 95 150'],
    ['90/97/89/96', 'STOP_GAP 90 150'],
    ['96/121/96/96', 'LIMIT_PRICE 120 0'],
  ])('names what ended a protected position on the bar %s', (bar, said) => {
    const text = `
           AAA
    14:31  100    | AAA=10;stop:95;tp:120
    14:32  100    |
    14:33  ${bar} |`;
    expect(explain(text, { baseSpreadPpm: 300 })[1]).toBe(`2 ${said}`);
  });

  it('takes the limit of a stop-limit that was triggered', () => {
    const text = `
           AAA
    14:31  100           | AAA=10;trigger:103;limit:104
    14:32  100/103/99/99 |
    14:33  105/105/103/104 |`;
    expect(explain(text, { baseSpreadPpm: 300 })).toEqual(['2 LIMIT_PRICE 104 0']);
  });

  it('has a sentence for every rule', () => {
    expect(new Set(FILL_RULES.map(fillRuleText)).size).toBe(FILL_RULES.length);
  });
});
