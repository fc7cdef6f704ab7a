import { describe, expect, it } from 'vitest';
import { calendarFor } from '../../../foundation/calendar/index.ts';
import { bars, prepareBars, SliceIndex } from '../index.ts';

/** A on ten days, B on every second of them from the fifth on: rows A A A A A B A A B A A B A. */
const PREPARED = prepareBars({
  symbols: [
    { symbol: 'A', series: bars('10').flat(10).build() },
    {
      symbol: 'B',
      series: bars('20', { from: '2024-01-06T00:00:00Z' })
        .flat(1)
        .skip(1)
        .flat(1)
        .skip(1)
        .flat(1)
        .build(),
    },
  ],
  calendar: calendarFor('ALWAYS_ON'),
  timeframe: '1D',
  extendedHours: false,
});

describe('the slices of prepared bars', () => {
  const index = new SliceIndex(PREPARED);

  it('begin where the time changes', () => {
    expect(Array.from(index.rows)).toEqual([0, 1, 2, 3, 4, 6, 7, 9, 10, 12, 13]);
    expect(index.ts[4]).toBe(Date.UTC(2024, 0, 6));
  });

  it.each([
    ['no warm-up: nothing is learned', 8, 0, 0, 8],
    ['as many bars of each symbol', 8, 2, 0, 4],
    ['all of a symbol that has fewer', 8, 3, 0, 4],
    ['more than there are: all of them', 8, 9, 0, 0],
    ['a symbol that comes later asks for nothing', 4, 2, 0, 2],
    ['never before the floor', 8, 9, 6, 6],
  ])('make windows that learn %s', (_, from, warmup, floor, learnFrom) => {
    expect(index.windowOf({ from, to: 10 }, warmup, floor)).toEqual({
      from: index.rows[learnFrom],
      tradeFrom: index.rows[from],
      to: 13,
    });
  });
});
