import { html, NOTHING, type Html } from '../../markup/html.ts';
import { tightAxis, valueAxis, type Axis } from '../drawing/axis.ts';
import { drawAxisName, drawColumnGrid, drawValueGrid } from '../drawing/frame.ts';
import { keyBox } from '../drawing/marks.ts';
import { linePath, px } from '../drawing/path.ts';
import { drawable } from '../drawing/series.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { tableOf } from '../figure/data-table.ts';
import { drawFigure, type Picture } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import { plotBox, type Box, type Size } from '../figure/size.ts';
import { numberText, signedText } from '../text/number-text.ts';
import { countClasses, type Histogram } from './histogram.ts';

export interface ReturnsChart extends ChartBase {
  readonly period: 'Daily' | 'Monthly';
  /** Fractions, in any order; what is not finite is left out. */
  readonly returns: ArrayLike<number | null>;
  /** Mean and sample standard deviation of the returns: the normal curve; null draws none. */
  readonly normal: { readonly mean: number; readonly deviation: number } | null;
  /** Returns (negative as a rule) at which a line stands; null draws none. */
  readonly var95: number | null;
  readonly cvar95: number | null;
}

/** Classes of the wide picture and of the table. */
const CLASSES = 44;
const NARROW_CLASSES = 22;

/** Histogram of returns with the normal curve of the same mean and spread, VaR and CVaR. */
export function drawReturns(chart: ReturnsChart): Html {
  const title = `${chart.period} returns`;
  const returns = Array.from(chart.returns, drawable).filter((value) => value !== null);
  if (returns.length < 2) return noData(chart, title, 'fewer than two returns');
  const limits = [
    { name: 'VaR 95', at: drawable(chart.var95) },
    { name: 'CVaR 95', at: drawable(chart.cvar95) },
  ].flatMap(({ name, at }) => (at === null ? [] : [{ name, at }]));
  const all = countClasses(returns, CLASSES);
  return drawFigure(chart, {
    title,
    reading: `how many of ${numberText('COUNT', returns.length)} fell into each class`,
    description: `Histogram of ${String(returns.length)} returns. ${limits
      .map(({ name, at }) => `${name}: ${signedText('FRACTION', at)}.`)
      .join(' ')}`,
    key: [
      { mark: keyBox('chart-bar-up'), name: title.toLowerCase() },
      ...(chart.normal === null
        ? []
        : [
            {
              mark: html`<path class="chart-curve" d="M1,11C9,11 9,1 14,1S19,11 27,11"/>`,
              name: 'normal curve of the same mean and spread',
            },
          ]),
    ],
    views: [
      {
        name: 'histogram',
        draw: (size) => {
          const classes = size.isWide ? all : countClasses(returns, NARROW_CLASSES);
          return drawHistogram(classes, { size, limits, chart, total: returns.length });
        },
      },
    ],
    table: tableOf(
      ['From', 'To', 'Count'],
      all.counts.map((count, i) => ({ count, from: all.start + i * all.width })),
      ({ count, from }) => [
        signedText('FRACTION', from),
        signedText('FRACTION', from + all.width),
        numberText('COUNT', count),
      ],
    ),
  });
}

interface HistogramPlot {
  readonly size: Size;
  readonly limits: ReadonlyArray<{ readonly name: string; readonly at: number }>;
  readonly chart: ReturnsChart;
  readonly total: number;
}

function drawHistogram(classes: Histogram, { size, limits, chart, total }: HistogramPlot): Picture {
  const { start, width, counts } = classes;
  const box = {
    ...plotBox(size, LIMIT_ROWS + 10, size.isWide ? 210 : 180),
    right: size.width - 10,
  };
  const end = start + counts.length * width;
  const x = tightAxis(
    { min: start, max: end },
    { from: box.left, to: box.right },
    { kind: 'FRACTION', steps: size.isWide ? 8 : 4 },
  );
  const highest = Math.max(...counts);
  const y = valueAxis(
    { min: 0, max: highest },
    { from: box.bottom, to: box.top },
    { kind: 'COUNT', steps: 4 },
  );
  const bars = counts.map((count, i) => {
    const from = start + i * width;
    const left = x.at(from);
    return count === 0
      ? NOTHING
      : html`<rect class="chart-bar-up" x="${px(left + 0.5)}" y="${px(y.at(count))}" width="${px(x.at(from + width) - left - 1)}" height="${px(box.bottom - y.at(count))}"/>`;
  });
  const curve =
    chart.normal === null
      ? NOTHING
      : html`<path class="chart-curve" d="${normalPath(chart.normal, total * width, x, y)}"/>`;
  const body = html`${drawAxisName('count', 4, LIMIT_ROWS - 2)}${drawValueGrid(y, box)}${drawColumnGrid(x, box)}${bars}${curve}${limits.map((limit, i) => drawLimit(limit, x.at(limit.at), box, i))}`;
  return { height: box.bottom + 26, body };
}

/** Points of the normal curve; the area under it is `area`. */
function normalPath(
  normal: { readonly mean: number; readonly deviation: number },
  area: number,
  x: Axis,
  y: Axis,
): string {
  const { mean, deviation } = normal;
  const peak = area / (deviation * Math.sqrt(2 * Math.PI));
  if (!(deviation > 0) || drawable(peak) === null || drawable(mean) === null) return '';
  const points = 120;
  const part = Array.from({ length: points + 1 }, (_, i) => {
    const at = x.min + ((x.max - x.min) * i) / points;
    const z = (at - mean) / deviation;
    return { x: x.at(at), y: Math.max(y.at(peak * Math.exp((-z * z) / 2)), y.at(y.max)) };
  });
  return linePath([part]);
}

/** Above the plot: one row each for the names of the two limits. */
const LIMIT_ROWS = 32;
/** Pixels that the name and value of a limit need. */
const LIMIT_NAME = 96;

/** A vertical line with its name and value: VaR dashed, named at its right; CVaR dotted, at its left. */
function drawLimit(
  { name, at }: { readonly name: string; readonly at: number },
  x: number,
  box: Box,
  i: number,
): Html {
  const place = Math.min(Math.max(x, box.left), box.right);
  const y = box.top - (i === 0 ? 20 : 6);
  const isLeft = i === 1 && place - box.left > LIMIT_NAME;
  const anchor = isLeft ? 'chart-limit-name chart-end' : 'chart-limit-name';
  return html`<path class="chart-limit chart-limit-${i}" d="M${px(place)},${px(y - 9)}V${px(box.bottom)}"/><text class="${anchor}" x="${px(place + (isLeft ? -5 : 5))}" y="${px(y)}">${name} ${signedText('FRACTION', at)}</text>`;
}
