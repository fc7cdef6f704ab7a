/**
 * INV-SIM-02: a stop fills at its price, or at the open of a bar that gaps through it, never better;
 * costs come on top. The same in every fill model. Spec: contract 5.
 * Shown: one position and one bar a row, long and short, in each model.
 * Mutation that turns it red: fill a gapped stop at its own price, or at the bar's worst price.
 */
import { describe, expect, it } from 'vitest';
import type { AmbiguityPolicy } from '../../../src/engines/sim/index.ts';
import { play } from '../../support/tick/story.ts';

const MODELS: readonly AmbiguityPolicy[] = [
  'CONSERVATIVE_WORST_CASE',
  'NEXT_OPEN',
  'SAME_BAR_WORST_CASE',
];

function exitOf(book: string, bar: string, ambiguityPolicy: AmbiguityPolicy): string | undefined {
  const story = play(
    `
           SPY
    14:31  100    | SPY=${book}
    14:32  100    |
    14:33  ${bar} |`,
    { sim: { ambiguityPolicy } },
  );
  return story.fills()[1];
}

describe.each(MODELS)('in the model %s', (model) => {
  it.each([
    ['10;stop:95', '96/97/94/96', 'SELL 10 @95'],
    ['10;stop:95', '96/97/95/96', 'SELL 10 @95'], // touching is reaching
    ['10;stop:95', '90/97/89/96', 'SELL 10 @90'],
    ['-10;stop:105', '104/106/103/104', 'BUY 10 @105'],
    ['-10;stop:105', '110/111/104/105', 'BUY 10 @110'],
  ])('a position %s leaves on the bar %s by %s', (book, bar, fill) => {
    expect(exitOf(book, bar, model)).toBe(`14:33 SPY ${fill}`);
  });

  it.each([
    ['10;stop:95', '96/97/95.01/96'],
    ['-10;stop:105', '104/104.99/103/104'],
  ])('a position %s stays on the bar %s', (book, bar) => {
    expect(exitOf(book, bar, model)).toBeUndefined();
  });
});

describe('costs', () => {
  it('come on top of the price of the stop, of the bar on which it fills', () => {
    const story = play(
      `
           SPY
    14:31  100         | SPY=10;stop:95
    14:32  100         |
    14:33  90/97/89/96 |`,
      { sim: { baseSpreadPpm: 300, baseSlippagePpm: 500, maxSlippagePpm: 2500 } },
    );
    // half spread 150 ppm and 500 ppm: 90 * (1 - 0.00065)
    expect(story.fills()[1]).toBe('14:33 SPY SELL 10 @89.9415');
  });
});
