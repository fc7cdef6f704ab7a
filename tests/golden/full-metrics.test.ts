/**
 * The full set of metrics of a generated run against numbers that were computed apart from this code, by
 * numpy and scipy: `metrics/oracle.py` makes the same run and says each formula in its own words. 1e-9
 * relative; intervals by bootstrap too, for the oracle has its own generator.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  benchmarkSeries,
  dailySeriesOf,
  historyOf,
  measureAll,
  measureBasics,
  measureRun,
  metricsJson,
  monthlyReturns,
  rollingRatios,
  yearlyReturns,
} from '../../src/engines/promotion/index.ts';
import { listOf, objectOf } from '../../src/foundation/core/index.ts';
import { formatDay } from '../../src/foundation/model/index.ts';
import { generatedRun } from '../support/metrics/generated-run.ts';
import oracle from './metrics/oracle.json' with { type: 'json' };

const { record, maxDrawdown, market } = generatedRun();
const metrics = measureAll(record, maxDrawdown, market);
const series = dailySeriesOf(historyOf(record, maxDrawdown));
if (series === null) throw new Error('the run has equity');

/** Every number of `expected`, within 1e-9 of its size. */
function expectNumbers(actual: object, expected: object): void {
  const given = new Map<string, unknown>(Object.entries(actual));
  for (const [name, wanted] of Object.entries(expected)) {
    const value = given.get(name);
    if (typeof wanted !== 'number') expect(value, name).toEqual(wanted);
    else
      expect(Math.abs(Number(value) - wanted), `${name} ${value} ${wanted}`).toBeLessThanOrEqual(
        Math.abs(wanted) * 1e-9,
      );
  }
}

describe('the full set of metrics', () => {
  it.each(['returns', 'risk', 'risk_adjusted', 'activity', 'benchmark'] as const)(
    'equals the oracle in the group %s, number by number',
    (group) => {
      const measured = metrics[group] ?? {};
      expect(Object.keys(measured).sort()).toEqual(Object.keys(oracle[group]).sort());
      expectNumbers(measured, oracle[group]);
    },
  );

  it('equals the oracle in the metrics of contract 12, in both doors', () => {
    const { flags, ...basics } = measureBasics(record, maxDrawdown);
    expect(Object.keys(basics).sort()).toEqual(Object.keys(oracle.basics).sort());
    expectNumbers(basics, oracle.basics);
    expect(metrics.basics).toMatchObject(basics);
    expect(flags).toEqual([]);
    expect(metrics.basics.flags).toEqual([]);
  });

  it('equals the oracle in what the trades are like', () => {
    const { by_symbol, by_weekday, by_hour, long, short, ...rest } = metrics.trade_analysis;
    expect(Object.keys(rest).sort()).toEqual(Object.keys(oracle.trade_analysis).sort());
    expectNumbers(rest, oracle.trade_analysis);
    const { groups } = oracle;
    expect(by_symbol.map(({ symbol }) => symbol)).toEqual(['AAA', 'BBB']);
    expectNumbers(by_symbol[0] ?? {}, groups.symbol['0']);
    expectNumbers(by_symbol[1] ?? {}, groups.symbol['1']);
    expectNumbers(long ?? {}, groups.side['1']);
    expectNumbers(short ?? {}, groups.side['-1']);
    expect(by_weekday.map(({ weekday }) => String(weekday))).toEqual(Object.keys(groups.weekday));
    Object.values(groups.weekday).forEach((group, i) => expectNumbers(by_weekday[i] ?? {}, group));
    expect(by_hour.map(({ hour }) => String(hour))).toEqual(Object.keys(groups.hour));
    Object.values(groups.hour).forEach((group, i) => expectNumbers(by_hour[i] ?? {}, group));
  });

  it('lists the worst ten drawdowns in metrics.json as the oracle does', () => {
    const json = metricsJson(record, metrics);
    expect(json).toEqual(measureRun(record, maxDrawdown, market));
    const { drawdowns } = json;
    const listed = listOf(drawdowns);
    expect(listed).toHaveLength(10);
    oracle.drawdowns.forEach((expected, i) => expectNumbers(objectOf(listed[i]), expected));
  });

  it('has the months, years and moving ratios of the oracle', () => {
    const months = monthlyReturns(series).map(({ change, from }) => ({
      month: formatDay(from).slice(0, 7),
      change,
    }));
    const ends = [...months.slice(0, 3), ...months.slice(-3)];
    oracle.months.forEach((expected, i) => expectNumbers(ends[i] ?? {}, expected));
    const years = yearlyReturns(series);
    expect(years).toHaveLength(oracle.years.length);
    oracle.years.forEach((expected, i) => expectNumbers(years[i] ?? {}, expected));
    const quarter = rollingRatios(series, 63);
    const half = rollingRatios(series, 126);
    expect(quarter.sharpe.slice(0, 62)).toEqual(new Array(62).fill(null));
    const { sharpe, volatility } = half;
    expectNumbers(
      { first: quarter.sharpe[62], last: sharpe.at(-1), volatility: volatility.at(-1) },
      oracle.rolling,
    );
  });

  it('names every metric on its page', () => {
    const page = new URL('../../docs/specs/strategy_evaluation_and_ranking.md', import.meta.url);
    const text = readFileSync(page, 'utf8');
    const { basics, drawdowns, ...groups } = metrics;
    const { flags, ...ratios } = basics;
    const names = [
      ...Object.keys(ratios),
      ...Object.values(groups).flatMap((group) => Object.keys(group ?? {})),
    ];
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
    expect([flags.length, drawdowns.length]).toEqual([0, oracle.risk.drawdowns]);
  });

  it('keeps the series of the benchmark for the page', () => {
    const benchmark = benchmarkSeries(record, maxDrawdown, market);
    expect(benchmark?.points.at(-1)).toBeCloseTo(1 + oracle.benchmark.total_return, 9);
  });
});
