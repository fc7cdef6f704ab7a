import { html, type Html } from '../../markup/html.ts';
import { valueAxis } from '../drawing/axis.ts';
import { drawColumns } from '../drawing/columns.ts';
import { drawValueGrid } from '../drawing/frame.ts';
import { keyBox } from '../drawing/marks.ts';
import { px } from '../drawing/path.ts';
import { isLine, lastValue, type TimeSeries } from '../drawing/series.ts';
import { drawTimePanel, PANEL_FOOT, PANEL_TOP, spanOf } from '../drawing/time-panel.ts';
import { extentOf, including } from '../drawing/trace.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { tableOf } from '../figure/data-table.ts';
import { drawFigure, type Picture } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import { plotBox, type Size } from '../figure/size.ts';
import { timeTable } from '../figure/time-table.ts';
import { periodText } from '../text/date-text.ts';
import { numberText, signedText } from '../text/number-text.ts';

export interface StitchedChart extends ChartBase {
  readonly unit: string;
  /** Equity over the test windows alone, one after the other. */
  readonly equity: TimeSeries;
  /** Where each test window begins, UTC milliseconds. */
  readonly starts: readonly number[];
}

/** Narrower windows carry no number. */
const NUMBER_WIDTH = 16;

/** Stitched out-of-sample equity with the borders of its folds. */
export function drawStitched(chart: StitchedChart): Html {
  const { unit, equity, starts } = chart;
  const title = 'Walk-forward: out-of-sample equity';
  const values = extentOf([equity.values]);
  if (values === null || !isLine(equity)) return noData(chart, title, 'no fold was run');
  const span = spanOf(equity.times);
  return drawFigure(chart, {
    title,
    reading: `${unit}, the test windows of ${String(starts.length)} folds one after the other, ${periodText(span.min, span.max)}`,
    description: `Out-of-sample equity ends at ${numberText('AMOUNT', lastValue(equity))} ${unit} after ${String(starts.length)} folds.`,
    key: [],
    views: [
      {
        name: 'equity',
        draw: (size) => {
          const height = size.isWide ? 220 : 190;
          const body = drawTimePanel(size, {
            top: PANEL_TOP,
            height,
            name: unit,
            kind: 'AMOUNT',
            span,
            values,
            lines: [{ name: 'out of sample', series: equity }],
            under: ({ x, box }) =>
              html`${starts.map((start, i) => {
                const left = Math.max(box.left, x.at(start));
                const right = Math.min(box.right, x.at(starts[i + 1] ?? span.max));
                if (right <= left) return html``;
                const shade = i % 2 === 0 ? 'chart-stripe' : 'chart-stripe-none';
                const number =
                  right - left < NUMBER_WIDTH
                    ? html``
                    : html`<text class="chart-number" x="${px((left + right) / 2)}" y="${px(box.top + 12)}">${i + 1}</text>`;
                return html`<rect class="${shade}" x="${px(left)}" y="${px(box.top)}" width="${px(right - left)}" height="${px(box.bottom - box.top)}"/>${number}`;
              })}`,
          });
          return { height: PANEL_TOP + height + PANEL_FOOT, body };
        },
      },
    ],
    table: timeTable(equity.times, [{ name: `Equity (${unit})`, kind: 'AMOUNT', series: equity }]),
  });
}

export interface FoldResult {
  /** As `1`. */
  readonly name: string;
  readonly inSample: number | null;
  readonly outOfSample: number | null;
}

export interface FoldsChart extends ChartBase {
  /** What is compared, as `Sharpe ratio` or `Total return`. */
  readonly measure: string;
  /** How its values are written: a ratio as 1.23, a fraction as 4.5 %. */
  readonly scale: 'RATIO' | 'FRACTION';
  readonly folds: readonly FoldResult[];
}

/** Two bars a fold: in the training window, and in the test window that it had not seen. */
export function drawFolds(chart: FoldsChart): Html {
  const { folds, measure, scale } = chart;
  const title = `Walk-forward: ${measure} by fold`;
  const groups = folds.map(({ name, inSample, outOfSample }) => ({
    name,
    values: [outOfSample, inSample],
  }));
  const found = extentOf(groups.map(({ values }) => values));
  if (found === null) return noData(chart, title, 'no fold has a value');
  const positive = folds.filter(({ outOfSample }) => (outOfSample ?? 0) > 0).length;
  const draw = (size: Size): Picture => {
    const box = { ...plotBox(size, 14, size.isWide ? 180 : 160), right: size.width - 10 };
    const pixels = { from: box.bottom, to: box.top };
    const y = valueAxis(including(found, 0), pixels, { kind: scale, steps: 4 });
    const body = html`${drawValueGrid(y, box)}${drawColumns(groups, { y, box, kind: scale })}`;
    return { height: box.bottom + 24, body };
  };
  return drawFigure(chart, {
    title,
    reading: `above zero out of sample in ${String(positive)} of ${String(folds.length)} folds`,
    description: `${measure} is above zero out of sample in ${String(positive)} of ${String(folds.length)} folds.`,
    key: [
      { mark: keyBox('chart-bar-up'), name: 'out of sample (test window)' },
      { mark: keyBox('chart-hollow'), name: 'in sample (training window)' },
    ],
    views: [{ name: 'folds', draw }],
    table: tableOf(['Fold', 'In sample', 'Out of sample'], folds, (fold) => [
      fold.name,
      signedText(scale, fold.inSample),
      signedText(scale, fold.outOfSample),
    ]),
  });
}
