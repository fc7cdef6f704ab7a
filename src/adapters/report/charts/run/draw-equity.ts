import { html, type Html } from '../../markup/html.ts';
import type { Axis } from '../drawing/axis.ts';
import { keyBox, keyLine } from '../drawing/marks.ts';
import { px } from '../drawing/path.ts';
import { isLine, lastValue, type NamedSeries, type TimeSeries } from '../drawing/series.ts';
import { drawTimePanel, PANEL_FOOT, PANEL_TOP, spanOf } from '../drawing/time-panel.ts';
import { extentOf } from '../drawing/trace.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { drawFigure, type Picture } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import type { Box, Size } from '../figure/size.ts';
import { timeTable } from '../figure/time-table.ts';
import { instantText, periodText } from '../text/date-text.ts';
import { numberText } from '../text/number-text.ts';

/** A fall from a peak: UTC milliseconds of the peak and of the recovery (or of the last point). */
export interface DrawdownSpan {
  readonly from: number;
  readonly to: number;
  /** Positive fraction of the peak. */
  readonly depth: number;
}

export interface EquityChart extends ChartBase {
  /** Currency of the amounts, as `USD`. */
  readonly unit: string;
  readonly equity: TimeSeries;
  /** Same unit and starting amount as the equity. */
  readonly benchmark?: NamedSeries;
  /** Worst first; shaded and numbered in this order. */
  readonly drawdowns: readonly DrawdownSpan[];
}

const TITLE = 'Equity';
/** Below this share of its peak a run is lost; a logarithmic axis would show the fall and nothing else. */
const LEAST_SHARE = 1e-4;

/** Equity with benchmark and shaded drawdowns, linear or logarithmic (a switch that needs no script). */
export function drawEquity(chart: EquityChart): Html {
  const { equity, unit, benchmark, drawdowns } = chart;
  const values = extentOf([equity.values, benchmark?.series.values ?? []]);
  if (values === null || !isLine(equity))
    return noData(chart, TITLE, 'fewer than two points of equity');
  const span = spanOf(equity.times);
  const lines = [
    { name: 'Strategy', series: equity },
    ...(benchmark === undefined ? [] : [benchmark]),
  ];
  const draw =
    (isLog: boolean) =>
    (size: Size): Picture => {
      const height = size.isWide ? 300 : 220;
      const body = drawTimePanel(size, {
        top: PANEL_TOP,
        height,
        name: unit,
        kind: 'AMOUNT',
        span,
        values,
        isLog,
        lines,
        under: ({ x, box }) => drawShades(drawdowns, x, box),
      });
      return { height: PANEL_TOP + height + PANEL_FOOT, body };
    };
  const views = [{ name: 'linear', draw: draw(false) }];
  if (values.min > values.max * LEAST_SHARE) views.push({ name: 'logarithmic', draw: draw(true) });
  return drawFigure(chart, {
    title: TITLE,
    reading: `${unit}, ${periodText(span.min, span.max)}`,
    description: describe(chart),
    key: [
      ...lines.map(({ name }, i) => ({ mark: keyLine(i), name })),
      ...(drawdowns.length > 0
        ? [{ mark: keyBox('chart-shade'), name: 'worst drawdowns, 1 is the deepest' }]
        : []),
    ],
    views,
    table: timeTable(
      equity.times,
      lines.map((line) => ({ ...line, kind: 'AMOUNT' as const })),
    ),
  });
}

function describe({ equity, unit, drawdowns }: EquityChart): string {
  const first = equity.values[0];
  const last = lastValue(equity);
  const worst = drawdowns[0];
  const fall =
    worst === undefined
      ? ''
      : ` The deepest drawdown is ${numberText('FRACTION', worst.depth)}, from ${instantText(worst.from)} to ${instantText(worst.to)}.`;
  return `Equity goes from ${numberText('AMOUNT', first)} to ${numberText('AMOUNT', last)} ${unit}.${fall}`;
}

function drawShades(drawdowns: readonly DrawdownSpan[], x: Axis, box: Box): Html {
  return html`${drawdowns.map(({ from, to, depth }, i) => {
    const left = Math.max(box.left, x.at(from));
    const right = Math.min(box.right, x.at(to));
    if (right <= left) return html``;
    const middle = px((left + right) / 2);
    return html`<rect class="chart-shade" x="${px(left)}" y="${px(box.top)}" width="${px(right - left)}" height="${px(box.bottom - box.top)}"><title>Drawdown ${i + 1}: ${numberText('FRACTION', depth)}, ${instantText(from)} to${instantText(to)}</title></rect><text class="chart-number" x="${middle}" y="${px(box.top + 12)}">${i + 1}</text>`;
  })}`;
}
