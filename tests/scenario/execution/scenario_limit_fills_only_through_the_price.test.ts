/**
 * INV-SIM-03: a LIMIT fills only on a bar that trades through its price, at that price: no cost, no
 * improvement, nothing for a touch. A STOP_LIMIT is a LIMIT from the bar after its trigger on.
 * Spec: contract 5. Shown: one bar a row, both sides, in each model.
 * Mutation that turns it red: `<=` for `<`, the open of a bar that gaps beyond the limit, costs.
 */
import { describe, expect, it } from 'vitest';
import type { AmbiguityPolicy } from '../../../src/engines/sim/index.ts';
import { play } from '../../support/tick/story.ts';

const COSTS = { baseSpreadPpm: 300, baseSlippagePpm: 500, maxSlippagePpm: 2500 };
const LATER: readonly AmbiguityPolicy[] = ['CONSERVATIVE_WORST_CASE', 'NEXT_OPEN'];

function fillsOf(
  book: string,
  bars: readonly string[],
  ambiguityPolicy: AmbiguityPolicy,
): string[] {
  const rows = bars.map((bar, i) => `14:${32 + i} ${bar} |`);
  const table = ['SPY', `14:31 100 | SPY=${book}`, ...rows].join('\n');
  return play(table, { sim: { ...COSTS, ambiguityPolicy } }).fills();
}

describe.each(LATER)('in the model %s', (model) => {
  it.each([
    ['10;limit:99', '100/101/98.99/100', ['14:32 SPY BUY 10 @99']],
    ['10;limit:99', '100/101/99/100', []],
    ['10;limit:99', '90/91/89/90', ['14:32 SPY BUY 10 @99']], // no improvement
    ['-10;limit:101', '100/101.01/99/100', ['14:32 SPY SELL 10 @101']],
    ['-10;limit:101', '100/101/99/100', []],
    ['-10;limit:101', '110/111/109/110', ['14:32 SPY SELL 10 @101']],
  ])('a target %s on the bar %s gives %j', (book, bar, fills) => {
    expect(fillsOf(book, [bar], model)).toEqual(fills);
  });

  it('a stop-limit triggers in one bar and is a limit from the next one on', () => {
    const book = '10;trigger:102;limit:101';
    expect(fillsOf(book, ['100/103/98/102'], model)).toEqual([]);
    expect(fillsOf(book, ['100/103/98/102', '102/103/100.99/102'], model)).toEqual([
      '14:33 SPY BUY 10 @101',
    ]);
    expect(fillsOf(book, ['100/101/98/100', '102/103/100.99/102'], model)).toEqual([]);
  });

  it('a stop entry fills by the rules of a stop, mirrored for a sale', () => {
    expect(fillsOf('10;trigger:102', ['100/103/98/102'], model)).toEqual([
      '14:32 SPY BUY 10 @102.0663',
    ]);
    expect(fillsOf('-10;trigger:98', ['97/103/96/102'], model)).toEqual([
      '14:32 SPY SELL 10 @96.93695',
    ]);
  });
});

describe('in the model SAME_BAR_WORST_CASE', () => {
  it('an order meets the bar that decided', () => {
    const table = 'SPY\n14:31 100/101/98/100 | SPY=10;limit:99\n14:32 100 |';
    const story = play(table, { sim: { ...COSTS, ambiguityPolicy: 'SAME_BAR_WORST_CASE' } });
    expect(story.fills()).toEqual(['14:31 SPY BUY 10 @99']);
  });
});
