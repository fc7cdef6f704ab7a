// Contract 2.4: which bars are too close together for their timeframe.
import { describe, expect, it } from 'vitest';
import { calendarFor } from '../../foundation/calendar/index.ts';
import {
  parseInstant,
  type BarSeries,
  type CalendarName,
  type Timeframe,
} from '../../foundation/model/index.ts';
import { findFinerBars } from './find-finer-bars.ts';
import { prepareBars, type SymbolSeries } from './prepare-bars.ts';
import { bars, type SeriesStart } from './series/bar-builder.ts';

function seriesOf(start: SeriesStart): BarSeries {
  return bars('100', start).flat(20).build();
}

function find(
  symbols: readonly SymbolSeries[],
  timeframe: Timeframe,
  calendar: CalendarName = 'ALWAYS_ON',
): readonly unknown[] {
  const input = { symbols, calendar: calendarFor(calendar), timeframe, extendedHours: false };
  return findFinerBars(prepareBars(input), timeframe);
}

/** What is found when 20 bars each of these series are run as bars of `timeframe`. */
function foundIn(
  starts: Readonly<Record<string, SeriesStart>>,
  timeframe: Timeframe,
): readonly unknown[] {
  const symbols = Object.entries(starts).map(([symbol, start]) => ({
    symbol,
    series: seriesOf(start),
  }));
  return find(symbols, timeframe);
}

const NOON = '2024-01-03T17:00:00Z';

describe('findFinerBars', () => {
  it.each(['1s', '1m', '5m', '15m', '1H', '1D'] as const)(
    'finds none in bars of %s',
    (timeframe) => {
      expect(foundIn({ A: { timeframe, from: NOON } }, timeframe)).toEqual([]);
    },
  );

  it.each([
    ['1s', '1m'],
    ['1m', '5m'],
    ['5m', '15m'],
    ['15m', '1H'],
    ['1H', '1D'],
  ] as const)('finds bars of %s in a run of %s', (finer, timeframe) => {
    expect(foundIn({ A: { timeframe: finer, from: NOON } }, timeframe)).toHaveLength(1);
  });

  it('tells symbols apart, and how many follow too soon', () => {
    const hourly = { timeframe: '1H', from: NOON } as const;
    expect(foundIn({ A: {}, B: hourly }, '1D')).toEqual([
      {
        symbol: 'B',
        // 17:00 to 24:00 are one day, 01:00 to 12:00 the next: 7 + 11 bars follow another of their day.
        count: 18,
        ts: parseInstant('2024-01-03T18:00:00Z'),
        previousTs: parseInstant(NOON),
      },
    ]);
  });

  it('lets the last bar of a session be a short one', () => {
    const [hour, halfHour] = [3_600_000, 1_800_000];
    const first = parseInstant('2024-01-03T19:30:00Z') ?? 0;
    const times = Float64Array.of(first, first + hour, first + hour + halfHour); // to 16:00 in New York
    const symbols = [{ symbol: 'A', series: { ...seriesOf({}), ts: times, count: 3 } }];
    expect(find(symbols, '1H', 'XNYS')).toEqual([]);
    expect(find(symbols, '1D', 'XNYS')).toMatchObject([{ count: 2 }]);
  });
});
