import { describe, expect, it } from 'vitest';
import { splitRatio } from '../../foundation/model/index.ts';
import type { Lot } from './lot-queue.ts';
import { splitLots } from './split-lots.ts';

const lot = (qty: number, price: number, fill: number): Lot => ({ qty, price, day: fill, fill });
const plain = (lots: readonly Lot[]) => lots.map(({ qty, price, fill }) => [qty, price, fill]);

describe('splitLots', () => {
  it('multiplies shares and divides entries, rounded down', () => {
    const { lots, fractionCost } = splitLots([lot(10, 645_570_000, 0)], splitRatio(7, 1));
    expect([plain(lots), fractionCost]).toEqual([[[70, 92_224_285, 0]], 0]);
  });

  it('hands a part of a share and its cost to the next older lot, and lets the oldest go', () => {
    // 15 and 15 shares, 1 for 8: 1.875 and 1.875, of which 3 stay and 0.75 of the older lot go
    const { lots, fractionCost } = splitLots(
      [lot(15, 1_000, 0), lot(15, 2_000, 1)],
      splitRatio(1, 8),
    );
    // older: 0.875 at 16,000 and 1.125 at 8,000, 23,000 for two shares
    expect(plain(lots)).toEqual([
      [2, 11_500, 0],
      [1, 16_000, 1],
    ]);
    expect(fractionCost).toBe(6_000);
  });

  it('drops lots that fill no share, and mirrors shorts', () => {
    const { lots, fractionCost } = splitLots(
      [lot(-3, 1_000, 0), lot(-3, 1_000, 1), lot(-1, 1_000, 2)],
      splitRatio(1, 6),
    );
    expect([plain(lots), fractionCost]).toEqual([[[-1, 6_000, 0]], -1_000]);
    expect(splitLots([lot(5, 1_000, 0)], splitRatio(1, 6))).toEqual({
      lots: [],
      fractionCost: 5_000,
    });
    expect(splitLots([], splitRatio(7, 1))).toEqual({ lots: [], fractionCost: 0 });
  });
});
