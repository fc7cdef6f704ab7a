import { describe, expect, it } from 'vitest';
import { nearIds } from './near-ids.ts';

const IDS = [
  'MAIN_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  'MAIN_bcdefghijklmnopqrstuvwxyz2',
  'EXP_zyxwvutsrqponmlkjihgfedcba',
];

describe('nearIds', () => {
  it.each([
    ['MAIN_bcdefgh', [IDS[1]], 'a beginning'],
    ['main_BCDEFGH', [IDS[1]], 'a beginning in another case'],
    ['utsrqponm', [IDS[2]], 'a part'],
    ['MAIN_bcdefghijkimnopqrstuvwxyz2', [IDS[1]], 'one letter for another'],
    ['EXP_zyxwvutsrqponmlkjihgfedcb', [IDS[2]], 'a letter too few'],
    ['MAIN_qqqqqqqqqqqqqqqqqqqqqqqqqq', [], 'another id'],
    ['a', [], 'a part that says nothing'],
    ['M'.repeat(81), [], 'longer than any id'],
  ])('of %s are %j: %s', (text, near) => {
    expect(nearIds(text, IDS)).toEqual(near);
  });

  it('names at most five, the nearest first', () => {
    const many = Array.from({ length: 9 }, (_, at) => `MAIN_${'c'.repeat(25)}${at}`);
    expect(nearIds('MAIN_ccccc', many)).toHaveLength(5);
    expect(nearIds(`MAIN_${'c'.repeat(24)}x7`, many)[0]).toBe(many[7]);
  });
});
