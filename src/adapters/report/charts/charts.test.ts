import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../foundation/core/index.ts';
import { hostileCharts, sampleCharts } from '../../../../tests/support/charts/sample-charts.ts';
import { drawCostSensitivity, drawEquity, drawExposure, drawFolds, drawFunnel } from './index.ts';
import {
  drawMonths,
  drawPnlBy,
  drawPrice,
  drawReturns,
  drawRolling,
  drawScoreTerms,
} from './index.ts';
import { drawEventLane, drawStitched, drawStressFan, drawSweep, drawTrades } from './index.ts';
import { drawUnderwater, drawYears } from './index.ts';
import type { Html } from '../markup/html.ts';

const DAY = 86_400_000;

/** Every chart made from one list of values and nothing else. */
function chartsOf(values: ReadonlyArray<number | null>): Html[] {
  const id = 'x';
  const unit = 'USD';
  const times = values.map((_, i) => Date.UTC(2014, 0, 2) + i * DAY);
  const numbers = values.map((value) => value ?? Number.NaN);
  const series = { times, values };
  const named = { name: 'n', series };
  const bars = { times, open: numbers, high: numbers, low: numbers, close: numbers };
  const at = times[0] ?? 0;
  return [
    drawEquity({ id, unit, equity: series, benchmark: named, drawdowns: [] }),
    drawUnderwater({ id, drawdown: series }),
    drawMonths({
      id,
      months: values.map((value, i) => ({
        year: 2014 + Math.floor(i / 12),
        month: (i % 12) + 1,
        value,
      })),
      years: values.map((value, i) => ({ year: 2014 + i, value })),
    }),
    drawYears({ id, years: values.map((value, i) => ({ year: 2014 + i, value })) }),
    drawRolling({ id, sharpes: [named], volatilities: [named] }),
    drawReturns({
      id,
      period: 'Daily',
      returns: values,
      normal: { mean: numbers[0] ?? 0, deviation: numbers[1] ?? 0 },
      var95: values[0] ?? null,
      cvar95: values[1] ?? null,
    }),
    drawPrice({
      id,
      symbol: 'S',
      unit,
      bars,
      fills: numbers.map((price, i) => ({
        at: times[i] ?? 0,
        side: 'BUY',
        role: 'EXIT',
        price,
        qty: price,
      })),
      stop: series,
      position: series,
    }),
    drawExposure({ id, unit, times, gross: numbers, net: numbers, cash: numbers }),
    drawTrades({
      id,
      unit,
      trades: numbers.map((pnl) => ({ heldMs: Math.abs(pnl), pnl, side: 'LONG' })),
    }),
    drawPnlBy({
      id,
      unit,
      by: 'symbol',
      clock: 'UTC',
      groups: numbers.map((pnl, i) => ({ name: String(i), pnl, trades: 1 })),
    }),
    drawFunnel({ id, stages: numbers.map(() => ({ name: 's', count: 3, lost: '' })) }),
    drawStressFan({ id, unit, base: named, profiles: [named] }),
    drawCostSensitivity({
      id,
      points: numbers.map((multiplier, i) => ({
        multiplier,
        sharpe: values[i] ?? null,
        cagr: values[i] ?? null,
      })),
      breakEven: values[0] ?? null,
      verdict: 'v',
    }),
    drawStitched({ id, unit, equity: series, starts: times }),
    drawFolds({
      id,
      measure: 'm',
      scale: 'RATIO',
      folds: values.map((value, i) => ({ name: String(i), inSample: value, outOfSample: value })),
    }),
    drawSweep({
      id,
      measure: 'm',
      x: { name: 'x', values: values.map((_, i) => String(i)) },
      y: { name: 'y', values: ['1'] },
      cells: [values],
      chosen: { x: 0, y: 0 },
    }),
    drawScoreTerms({
      id,
      terms: numbers.map((points) => ({ name: 't', points })),
      total: numbers[0] ?? 0,
    }),
    drawEventLane({
      id,
      from: at,
      to: times.at(-1) ?? at,
      events: times.map((one) => ({ at: one, lane: 'l', text: 't' })),
    }),
  ];
}

describe('charts', () => {
  it('give the same bytes for the same data on every Node', () => {
    const text = sampleCharts(300)
      .map((chart) => chart.text)
      .join('');
    expect(sha256Hex(text)).toBe(
      '3042364ab429e3fb7ab846c82a775b963c7a22519d482df1feba1776cb3d5ec9',
    );
  });

  it('INV-CHART-01: no number that is not finite reaches the page, whatever the values', () => {
    const odd = fc.constantFrom(
      null,
      Number.NaN,
      Infinity,
      -Infinity,
      0,
      -0,
      1e300,
      -1e300,
      5e-324,
      1e15,
    );
    const value = fc.oneof(fc.double({ min: -1e7, max: 1e7, noNaN: true }), odd);
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), (values) => {
        for (const { text } of chartsOf(values)) {
          expect(text).toMatch(/^<figure class="chart/);
          expect(text).not.toMatch(/NaN|Infinity|undefined/);
        }
      }),
    );
  });

  it.each([0, 1])('say plainly that there is nothing to draw from %s values', (count) => {
    const texts = chartsOf(Array.from({ length: count }, () => null)).map(({ text }) => text);
    expect(texts.filter((text) => !text.includes('No data:')).length).toBeLessThanOrEqual(count);
  });

  it('a flat line, a single bar of each and a long name are drawn', () => {
    for (const { text } of chartsOf([5, 5, 5])) expect(text).toContain('role="img"');
  });

  it('stay small however long the run is', () => {
    const count = 200_000;
    const times = Float64Array.from({ length: count }, (_, i) => Date.UTC(2014, 0) + i * 60_000);
    const values = Float64Array.from(times, (_, i) => 100_000 + ((i * 7_919) % 5_003));
    const { text } = drawEquity({ id: 'e', unit: 'USD', equity: { times, values }, drawdowns: [] });
    expect(text.length).toBeLessThan(90_000);
    expect(text).toContain('60 of 200000 rows');
  });

  it('tell weekdays and hours by the clock that they are given', () => {
    const groups = [{ name: '15', pnl: 1, trades: 1 }];
    for (const clock of ['New York', 'UTC']) {
      const chart = drawPnlBy({ id: 'by', unit: 'USD', by: 'hour', clock, groups });
      expect(chart.text).toContain(`hour of the exit (${clock})`);
    }
    const bySymbol = drawPnlBy({ id: 'by', unit: 'USD', by: 'symbol', clock: 'UTC', groups });
    expect(bySymbol.text).not.toContain('of the exit');
  });

  it('have no raw markup of a name', () => {
    for (const { text } of hostileCharts()) {
      expect(text).not.toMatch(/<img|<script|onerror="/);
      expect(text).not.toContain('\u202E');
    }
  });
});
