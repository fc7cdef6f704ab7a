// Groups of equity metrics against closed forms and naive twins; numbers of a long run are held against an
// oracle in tests/golden/full-metrics.test.ts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochDayOf, formatDay, weekdayOf } from '../../../../foundation/model/index.ts';
import { Flags } from '../flags.ts';
import { DrawdownTracker } from './drawdown.ts';
import {
  dailySeriesOf,
  daysPerYear,
  drawdownPeriods,
  underwater,
  type DailySeries,
} from '../../index.ts';
import { monthlyReturns, trailingReturn, weeklyReturns, yearlyReturns } from './periods.ts';
import { measureReturns } from './return-metrics.ts';
import { measureRiskAdjusted } from './risk-adjusted-metrics.ts';
import { measureRisk } from './risk-metrics.ts';
import { rollingRatios } from './rolling.ts';

const DAY_MS = 86_400_000;
const FIRST = epochDayOf({ year: 2024, month: 1, day: 29 }); // a Monday

/** Equity of consecutive days, after an opening equity of 100. */
function seriesOf(equity: readonly number[], days?: readonly number[]): DailySeries {
  const day = Int32Array.from(days ?? equity.map((_, i) => FIRST + i));
  const series = dailySeriesOf({
    initialCash: 100,
    day,
    dayEquity: Float64Array.from(equity),
    firstTs: 0,
    lastTs: ((day.at(-1) ?? 0) - (day[0] ?? 0)) * DAY_MS,
    maxDrawdown: 0,
    calendar: 'XNYS',
  });
  if (series === null) throw new Error('equity is above 0');
  return series;
}

function growing(days: number, factor: number): DailySeries {
  let equity = 100;
  return seriesOf(Array.from({ length: days }, () => (equity *= factor)));
}

const adjusted = (series: DailySeries, seed = 1, flags = new Flags()) =>
  measureRiskAdjusted(series, { cagr: 0.1, max_drawdown: 0.2 }, seed, flags);
const risk = (series: DailySeries, flags = new Flags()) =>
  measureRisk(series, drawdownPeriods(series), flags);

describe('equity that grows by one factor a day', () => {
  it('is a straight line of logarithms, never under water, and nothing to believe or doubt', () => {
    const series = growing(300, 1.001);
    const flags = new Flags();
    expect(adjusted(series, 1, flags)).toMatchObject({
      omega: null,
      upi: null,
      gain_to_pain: null,
    });
    expect(adjusted(series).stability).toBeCloseTo(1, 12);
    expect(risk(series, flags)).toMatchObject({
      drawdowns: 0,
      avg_drawdown: null,
      longest_drawdown_days: null,
      max_drawdown_amount: 0,
      time_under_water: 0,
      ulcer_index: 0,
      downside_deviation: 0,
    });
    expect(flags.list()).toEqual(expect.arrayContaining(['no_downside', 'no_drawdown']));
    const returns = measureReturns(series, flags);
    expect(returns.expected_daily).toBeCloseTo(0.001, 14);
    expect(returns.best_day).toBeCloseTo(0.001, 14);
    expect(returns.win_days).toBe(1);
    expect(risk(series).var_95).toBeCloseTo(0.001, 14);
  });

  it('halves to a fall of its own size', () => {
    const series = growing(10, 0.5);
    expect(risk(series)).toMatchObject({
      drawdowns: 1,
      time_under_water: 1,
      longest_drawdown_days: 9,
    });
    expect(risk(series).avg_drawdown).toBeCloseTo(1 - 2 ** -10, 14);
    expect(adjusted(series).omega).toBe(0);
    expect(adjusted(series).gain_to_pain).toBeCloseTo(-1, 14);
  });
});

it.each([
  ['XNYS', 252],
  ['ALWAYS_ON', 365],
] as const)('a year has on %s %d days', (calendar, days) => {
  expect(daysPerYear(calendar)).toBe(days);
});

describe('short histories', () => {
  it.each<[string, number[]]>([
    ['no day', []],
    ['one day', [110]],
    ['two days', [110, 100]],
  ])('of %s have nulls with flags, and no number that JSON lacks', (_what, equity) => {
    const series = seriesOf(equity);
    const flags = new Flags();
    const all = [measureReturns(series, flags), risk(series, flags), adjusted(series, 1, flags)];
    const values = all.flatMap((group) => Object.values(group));
    expect(values.every((value) => value === null || Number.isFinite(value))).toBe(true);
    expect(values).toContain(null);
    expect(flags.list()).toContain('short_history');
  });
});

describe('drawdown periods', () => {
  const said = (equity: readonly number[]) =>
    drawdownPeriods(seriesOf(equity)).map(
      ({ peak, trough, recovery, depth }) =>
        `${peak - FIRST} ${trough - FIRST} ${recovery === null ? '-' : recovery - FIRST} ${depth}`,
    );

  it('begin on the last day at the peak and end on the first that is back', () => {
    expect(said([100, 200, 200, 150, 160, 200, 250])).toEqual(['2 3 5 0.25']);
  });

  it('begin on the first day when the opening equity is the peak', () => {
    expect(said([90, 80, 100])).toEqual(['0 1 2 0.2']);
  });

  it('stay open when equity does not come back, and stand deepest first', () => {
    expect(said([100, 90, 100, 50, 75])).toEqual(['2 3 - 0.5', '0 1 2 0.1']);
    expect(said([100, 90, 100, 90])).toEqual(['0 1 2 0.1', '2 3 - 0.1']);
  });

  it('count the days down and back', () => {
    const [fall] = drawdownPeriods(seriesOf([100, 90, 80, 80, 90, 120]));
    expect(fall).toMatchObject({ days: 5, daysDown: 2, daysToRecover: 3, amount: 20 });
  });

  it('agree with the depth of each day and with the tracker', () => {
    const column = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(column, (equity) => {
        const series = seriesOf(equity);
        const depth = underwater(series);
        const falls = drawdownPeriods(series);
        const tracker = new DrawdownTracker(100);
        tracker.observe(Float64Array.from(equity), 0, equity.length);
        expect(falls[0]?.depth ?? 0).toBe(tracker.maxDrawdown);
        expect(Math.max(...depth)).toBe(tracker.maxDrawdown);
        const isWithin = (day: number): boolean =>
          falls.some(({ peak, trough, recovery }) => {
            const begins = trough === FIRST || day > peak || (day === peak && day === FIRST);
            return begins && day >= peak && (recovery === null || day < recovery);
          });
        const below = [...depth.keys()].filter((i) => (depth[i] ?? 0) > 0);
        expect(below.every((i) => isWithin(FIRST + i))).toBe(true);
        const counted = falls.filter(({ recovery }) => recovery === null);
        expect(counted.length).toBe((depth.at(-1) ?? 0) > 0 ? 1 : 0);
      }),
    );
  });
});

describe('periods', () => {
  it('multiply to the whole, whatever their length', () => {
    const gaps = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 50, max: 200 })),
      {
        minLength: 1,
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(gaps, (steps) => {
        let day: number = FIRST;
        const days = steps.map(([gap]) => (day += gap));
        const equity = steps.map(([, value]) => value);
        const series = seriesOf(equity, days);
        for (const periods of [
          monthlyReturns(series),
          yearlyReturns(series),
          weeklyReturns(series),
        ]) {
          const product = periods.reduce((all, { change }) => all * (1 + change), 1);
          expect(product).toBeCloseTo((equity.at(-1) ?? NaN) / 100, 9);
        }
        const months = new Set(days.map((one) => formatDay(one).slice(0, 7)));
        expect(monthlyReturns(series)).toHaveLength(months.size);
        const weeks = new Set(days.map((one) => one - weekdayOf(one)));
        expect(weeklyReturns(series)).toHaveLength(weeks.size);
      }),
    );
  });

  it('of the last months begin on the same day, or on the last of a shorter month', () => {
    const at = (month: number, day: number): number => epochDayOf({ year: 2024, month, day });
    const series = seriesOf([110, 120, 130, 140], [at(1, 31), at(2, 28), at(3, 1), at(3, 31)]);
    expect(trailingReturn(series, 1)).toBeCloseTo(140 / 120 - 1, 14); // 29 February falls back to the 28th
    expect(trailingReturn(series, 2)).toBeCloseTo(140 / 110 - 1, 14);
    expect(trailingReturn(series, 3)).toBeNull();
  });
});

describe('intervals', () => {
  /** Twelve uniform numbers less six have a normal's mean and spread. */
  function noise(count: number, mean: number): DailySeries {
    let state = 1;
    const uniform = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    let equity = 100;
    return seriesOf(
      Array.from({ length: count }, () => {
        let sum = -6;
        for (let i = 0; i < 12; i++) sum += uniform();
        return (equity *= 1 + mean + 0.01 * sum);
      }),
    );
  }

  it('of independent days are as wide as Lo says: 1.96 * sqrt((1 + sr^2 / 2) / n) to each side', () => {
    const count = 1500;
    const { sharpe_low, sharpe_high } = adjusted(noise(count, 0.0005));
    const width = 2 * 1.96 * Math.sqrt((1 + 0.05 ** 2 / 2) / count) * Math.sqrt(252);
    expect(((sharpe_high ?? NaN) - (sharpe_low ?? NaN)) / width).toBeGreaterThan(0.85);
    expect(((sharpe_high ?? NaN) - (sharpe_low ?? NaN)) / width).toBeLessThan(1.15);
  });

  it('hang on the seed and nothing else', () => {
    const series = noise(60, 0.001);
    expect(adjusted(series, 5)).toEqual(adjusted(series, 5));
    expect(adjusted(series, 5).sharpe_low).not.toBe(adjusted(series, 6).sharpe_low);
  });

  it('are left out below twenty days', () => {
    const flags = new Flags();
    expect(adjusted(noise(19, 0), 1, flags)).toMatchObject({
      sharpe_low: null,
      max_drawdown_high: null,
    });
    expect(flags.list()).toContain('short_history');
    expect(adjusted(noise(20, 0)).sharpe_low).not.toBeNull();
  });
});

describe('rolling ratios', () => {
  it('are null until the window is full, and where it has no spread', () => {
    const { sharpe, volatility } = rollingRatios(seriesOf([110, 99, 99, 99, 99]), 2);
    const deviation = 0.1 * Math.SQRT2;
    expect(volatility[0]).toBeNull();
    expect(volatility[1]).toBeCloseTo(deviation * Math.sqrt(252), 12);
    expect(sharpe[1]).toBeCloseTo(0, 12);
    expect(sharpe.slice(3)).toEqual([null, null]);
    expect(volatility.slice(3)).toEqual([0, 0]);
  });
});
