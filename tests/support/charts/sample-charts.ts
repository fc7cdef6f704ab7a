/**
 * A page with every chart of the report on made-up data of some years: what browser tests and eyes look
 * at. Values come from a seeded generator, so that the page has the same bytes every time.
 */
import { Prng } from '../../../src/foundation/core/index.ts';
import {
  CHART_STYLES,
  drawCostSensitivity,
  drawEquity,
  drawEventLane,
  drawExposure,
  drawFolds,
  drawFunnel,
  drawMonths,
  drawPnlBy,
  drawPrice,
  drawReturns,
  drawRolling,
  drawScoreTerms,
  drawStitched,
  drawStressFan,
  drawSweep,
  drawTrades,
  drawUnderwater,
  drawYears,
} from '../../../src/adapters/report/charts/index.ts';
import { Html, html } from '../../../src/adapters/report/markup/html.ts';
import { REPORT_SCRIPT } from '../../../src/adapters/report/scripts/report-script.ts';

const DAY = 86_400_000;
const START = Date.UTC(2003, 0, 2);
const UNIT = 'USD';

/** A page that holds nothing but charts. */
export function chartPage(charts: readonly Html[]): string {
  const look =
    'body{margin:0;padding:1rem;font:16px/1.5 system-ui,sans-serif;background:var(--chart-paper)}main{max-width:1100px;margin:0 auto}';
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><title>Charts</title>
${Html.code('style', look + CHART_STYLES)}</head><body><main><h1 class="chart-hidden">Charts</h1>
${charts}</main>${Html.code('script', REPORT_SCRIPT)}</body></html>
`.text;
}

/** Every chart, on `days` days (more than one). */
export function sampleCharts(days: number): Html[] {
  const times = Array.from({ length: days }, (_, i) => START + Math.floor((i * 7) / 5) * DAY);
  const returns = walkReturns(days, 1);
  const equity = compound(returns, 100_000);
  const benchmark = compound(walkReturns(days, 2), 100_000);
  const drawdown = depths(equity);
  const price = compound(walkReturns(days, 3), 100);
  const from = times[0] ?? 0;
  const to = times.at(-1) ?? 0;
  const series = (values: readonly (number | null)[]) => ({ times, values });
  const held = equity.map((_, i) => (Math.floor(i / 40) % 3 === 1 ? 0 : 60));
  const exposure = held.map((shares, i) => shares * (price[i] ?? 0));
  return [
    drawEquity({
      id: 'equity',
      unit: UNIT,
      equity: series(equity),
      benchmark: { name: 'SPY, held', series: series(benchmark) },
      drawdowns: [0.1, 0.35, 0.55, 0.7, 0.86].map((at, i) => ({
        from: from + at * (to - from),
        to: from + (at + 0.05) * (to - from),
        depth: 0.2 - i * 0.02,
      })),
    }),
    drawEventLane({
      id: 'events',
      from,
      to,
      events: [0.1, 0.11, 0.4, 0.62, 0.63, 0.9].map((at, i) => ({
        at: from + at * (to - from),
        lane: ['DROPPED BAR', 'OUTLIER', 'HALT'][i % 3] ?? '',
        text: `BAR_OUTLIER_MOVE SPY row ${String(i)}`,
      })),
    }),
    drawUnderwater({ id: 'underwater', drawdown: series(drawdown) }),
    drawMonths({ id: 'months', ...monthsOf(times, returns) }),
    drawYears({
      id: 'years',
      benchmark: 'SPY, held',
      years: monthsOf(times, returns).years.map((one) => ({ ...one, benchmark: one.value / 2 })),
    }),
    drawRolling({
      id: 'rolling',
      sharpes: [126, 63].map((window) => ({
        name: `${String(window)} days`,
        series: series(
          rolling(returns, window, (mean, spread) => (mean / spread) * Math.sqrt(252)),
        ),
      })),
      volatilities: [126, 63].map((window) => ({
        name: `${String(window)} days`,
        series: series(rolling(returns, window, (_, spread) => spread * Math.sqrt(252))),
      })),
    }),
    drawReturns({
      id: 'daily',
      period: 'Daily',
      returns,
      normal: { mean: 0.0005, deviation: 0.0098 },
      var95: -0.0158,
      cvar95: -0.0205,
    }),
    drawPrice({
      id: 'price-spy',
      symbol: 'SPY',
      unit: UNIT,
      bars: barsOf(times, price),
      fills: fillsOf(times, price, held),
      stop: series(held.map((shares, i) => (shares > 0 ? (price[i] ?? 0) * 0.94 : null))),
      position: series(held),
    }),
    drawPrice({
      id: 'price-short',
      symbol: 'QQQ',
      unit: UNIT,
      bars: barsOf(times.slice(0, 60), price),
      fills: fillsOf(times.slice(0, 60), price, held),
      stop: { times: [], values: [] },
      position: { times: times.slice(0, 60), values: held.slice(0, 60) },
    }),
    drawExposure({
      id: 'exposure',
      unit: UNIT,
      times,
      gross: exposure,
      net: exposure.map((amount, i) => (i % 300 < 80 ? amount / 3 : amount)),
      cash: exposure.map((amount) => 100_000 - amount),
    }),
    drawTrades({
      id: 'trades',
      unit: UNIT,
      trades: returns.slice(0, 150).map((value, i) => ({
        heldMs: (1 + ((i * 7) % 60)) * DAY,
        pnl: value * 60_000 + i,
        side: i % 5 === 0 ? 'SHORT' : 'LONG',
      })),
    }),
    ...(['symbol', 'weekday', 'hour'] as const).map((by) =>
      drawPnlBy({ id: `by-${by}`, unit: UNIT, by, clock: 'New York', groups: groupsOf(by) }),
    ),
    drawFunnel({
      id: 'funnel',
      stages: [
        { name: 'signals', count: 301, lost: '13 unchanged target' },
        { name: 'intents', count: 288, lost: '9 POSITION_LIMIT, 3 STALE_DATA' },
        { name: 'sent', count: 276, lost: '' },
        { name: 'fills', count: 276, lost: '' },
        { name: 'closed trades', count: 143, lost: '' },
      ],
    }),
    drawStressFan({
      id: 'stress',
      unit: UNIT,
      base: { name: 'base', series: series(equity) },
      profiles: ['slippage_x2', 'latency_high', 'partial_fills_50', 'gaps'].map((name, i) => ({
        name,
        series: series(equity.map((value, k) => value * (1 - ((i + 1) * k * 0.07) / days))),
      })),
    }),
    drawCostSensitivity({
      id: 'costs',
      points: [0, 1, 2, 3, 4, 6, 8].map((multiplier) => ({
        multiplier,
        sharpe: 1.2 - multiplier * 0.21,
        cagr: 0.11 - multiplier * 0.019,
      })),
      breakEven: 5.74,
      verdict: 'the edge is gone at 5.74 times the costs',
    }),
    drawStitched({
      id: 'stitched',
      unit: UNIT,
      equity: series(equity),
      starts: Array.from({ length: 8 }, (_, i) => from + (i * (to - from)) / 8),
    }),
    drawFolds({
      id: 'folds',
      measure: 'Sharpe ratio',
      scale: 'RATIO',
      folds: [1.2, 0.8, -0.3, 1.6, 0.4, 0.9, -0.1, 1.1].map((value, i) => ({
        name: String(i + 1),
        inSample: 1.1 + value / 4,
        outOfSample: value,
      })),
    }),
    drawSweep({
      id: 'sweep',
      measure: 'Sharpe ratio',
      x: { name: 'fast', values: ['5', '10', '15', '20', '25', '30', '40'] },
      y: { name: 'slow', values: ['40', '60', '80', '120', '200'] },
      cells: [40, 60, 80, 120, 200].map((slow, r) =>
        [5, 10, 15, 20, 25, 30, 40].map((fast, k) =>
          fast >= slow ? null : 1.4 - Math.abs(k - 3) * 0.4 - Math.abs(r - 2) * 0.35,
        ),
      ),
      chosen: { x: 3, y: 2 },
    }),
    drawScoreTerms({
      id: 'score',
      terms: [
        { name: 'Sharpe', points: 22.4 },
        { name: 'Stability', points: 14.1 },
        { name: 'Profitable months', points: 9.7 },
        { name: 'Drawdown', points: -8.3 },
        { name: 'Concentration', points: -2.1 },
      ],
      total: 35.8,
    }),
  ];
}

/** Daily returns with fat tails and a small drift. */
function walkReturns(days: number, seed: number): number[] {
  const draws = new Prng(seed);
  const uniform = (): number => draws.nextUint32() / 4_294_967_296 - 0.5;
  return Array.from({ length: days }, () => {
    const calm = (uniform() + uniform() + uniform()) * 0.018;
    return 0.0005 + (uniform() > 0.47 ? calm * 2.5 : calm);
  });
}

function compound(returns: readonly number[], start: number): number[] {
  let value = start;
  return returns.map((one) => (value *= 1 + one));
}

function depths(equity: readonly number[]): number[] {
  let peak = 0;
  return equity.map((value) => {
    peak = Math.max(peak, value);
    return (peak - value) / peak;
  });
}

function rolling(
  returns: readonly number[],
  window: number,
  measure: (mean: number, spread: number) => number,
): Array<number | null> {
  return returns.map((_, i) => {
    if (i + 1 < window) return null;
    const own = returns.slice(i + 1 - window, i + 1);
    const mean = own.reduce((sum, one) => sum + one, 0) / window;
    const spread = Math.sqrt(
      own.reduce((sum, one) => sum + (one - mean) * (one - mean), 0) / (window - 1),
    );
    return measure(mean, spread);
  });
}

function monthsOf(times: readonly number[], returns: readonly number[]) {
  const months = new Map<string, { year: number; month: number; value: number }>();
  const years = new Map<number, { year: number; value: number }>();
  for (const [i, at] of times.entries()) {
    const date = new Date(at);
    const year = date.getUTCFullYear();
    const month = date.getUTCMonth() + 1;
    const key = `${String(year)}-${String(month)}`;
    const grow = (value: number): number => (1 + value) * (1 + (returns[i] ?? 0)) - 1;
    months.set(key, { year, month, value: grow(months.get(key)?.value ?? 0) });
    years.set(year, { year, value: grow(years.get(year)?.value ?? 0) });
  }
  return { months: [...months.values()], years: [...years.values()] };
}

function barsOf(times: readonly number[], price: readonly number[]) {
  const open = times.map((_, i) => price[Math.max(0, i - 1)] ?? 0);
  const close = times.map((_, i) => price[i] ?? 0);
  return {
    times,
    open,
    close,
    high: close.map((value, i) => Math.max(value, open[i] ?? 0) * 1.006),
    low: close.map((value, i) => Math.min(value, open[i] ?? 0) * 0.994),
  };
}

function fillsOf(times: readonly number[], price: readonly number[], held: readonly number[]) {
  return times.flatMap((at, i) => {
    const change = (held[i] ?? 0) - (held[i - 1] ?? 0);
    if (change === 0) return [];
    const isBuy = change > 0;
    return [
      {
        at,
        side: isBuy ? ('BUY' as const) : ('SELL' as const),
        role: isBuy ? ('ENTRY' as const) : ('EXIT' as const),
        price: price[i] ?? 0,
        qty: Math.abs(change),
      },
    ];
  });
}

function groupsOf(by: 'symbol' | 'weekday' | 'hour') {
  const names = {
    symbol: ['SPY', 'QQQ', 'AAPL', 'GOOG'],
    weekday: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
    hour: ['14:00', '15:00', '16:00', '17:00', '18:00', '19:00', '20:00'],
  };
  return names[by].map((name, i) => ({ name, pnl: 4_000 - i * 1_450.5, trades: 40 - i }));
}

/** Text that would be markup, code or another direction of writing if anything took it for more than text. */
const HOSTILE =
  '</title></svg><img src=x onerror="alert(1)"><script>alert(2)</script>\u202E\uD800\'"`';

/** Every chart that takes a name from outside, with a hostile one in each place. */
export function hostileCharts(): Html[] {
  const times = [START, START + DAY, START + 2 * DAY];
  const series = { times, values: [100, 120, 90] };
  const named = { name: HOSTILE, series };
  const unit = HOSTILE;
  return [
    drawEquity({ id: 'equity', unit, equity: series, benchmark: named, drawdowns: [] }),
    drawEventLane({
      id: 'events',
      from: START,
      to: START + DAY,
      events: [{ at: START, lane: HOSTILE, text: HOSTILE }],
    }),
    drawYears({
      id: 'years',
      years: [{ year: 2003, value: 0.1, benchmark: 0.2 }],
      benchmark: HOSTILE,
    }),
    drawRolling({ id: 'rolling', sharpes: [named], volatilities: [named] }),
    drawPrice({
      id: 'price',
      symbol: HOSTILE,
      unit,
      bars: { times, open: [1, 2, 3], high: [2, 3, 4], low: [1, 1, 2], close: [2, 1, 3] },
      fills: [{ at: START, side: 'BUY', role: 'ENTRY', price: 2, qty: 1 }],
      stop: { times: [], values: [] },
      position: { times: [START], values: [1] },
    }),
    drawPnlBy({
      id: 'by',
      unit,
      by: 'symbol',
      clock: HOSTILE,
      groups: [{ name: HOSTILE, pnl: 1, trades: 1 }],
    }),
    drawFunnel({ id: 'funnel', stages: [{ name: HOSTILE, count: 2, lost: HOSTILE }] }),
    drawStressFan({ id: 'stress', unit, base: named, profiles: [named] }),
    drawStitched({ id: 'stitched', unit, equity: series, starts: [START] }),
    drawFolds({
      id: 'folds',
      measure: HOSTILE,
      scale: 'RATIO',
      folds: [{ name: HOSTILE, inSample: 1, outOfSample: -1 }],
    }),
    drawSweep({
      id: 'sweep',
      measure: HOSTILE,
      x: { name: HOSTILE, values: [HOSTILE] },
      y: { name: HOSTILE, values: [HOSTILE] },
      cells: [[1]],
      chosen: { x: 0, y: 0 },
    }),
    drawScoreTerms({ id: 'score', terms: [{ name: HOSTILE, points: 1 }], total: 1 }),
  ];
}
