import { html, type Html } from '../../markup/html.ts';
import { areaPath, linePath } from '../drawing/path.ts';
import { drawable, isLine, type TimeSeries } from '../drawing/series.ts';
import { drawTimePanel, PANEL_FOOT, PANEL_TOP, spanOf } from '../drawing/time-panel.ts';
import { extentOf, including, traceParts } from '../drawing/trace.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { drawFigure } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import { timeTable } from '../figure/time-table.ts';
import { periodText } from '../text/date-text.ts';
import { numberText } from '../text/number-text.ts';

export interface UnderwaterChart extends ChartBase {
  /** Distance from the running peak as a positive fraction of it, 0 at a peak. */
  readonly drawdown: TimeSeries;
}

const TITLE = 'Underwater';

/** How far equity stands below its last peak, drawn downwards. */
export function drawUnderwater(chart: UnderwaterChart): Html {
  const { times } = chart.drawdown;
  if (!isLine(chart.drawdown)) return noData(chart, TITLE, 'fewer than two points of equity');
  const series = { times, values: below(chart.drawdown.values) };
  const found = extentOf([series.values]) ?? { min: 0, max: 0 };
  const values = found.min === 0 ? { min: -0.01, max: 0 } : including(found, 0);
  const span = spanOf(times);
  return drawFigure(chart, {
    title: TITLE,
    reading: `distance from the last peak, ${periodText(span.min, span.max)}`,
    description: `Equity below its running peak; the deepest point is ${numberText('FRACTION', found.min)}.`,
    key: [],
    views: [
      {
        name: 'linear',
        draw: (size) => {
          const height = size.isWide ? 150 : 130;
          const body = drawTimePanel(size, {
            top: PANEL_TOP - 10,
            height,
            name: '',
            kind: 'FRACTION',
            span,
            values,
            lines: [],
            under: ({ x, y }) => {
              const parts = traceParts(series, x, y);
              return html`<path class="chart-fall" d="${areaPath(parts, y.at(0))}"/><path class="chart-line chart-down" d="${linePath(parts)}"/>`;
            },
          });
          return { height: PANEL_TOP - 10 + height + PANEL_FOOT, body };
        },
      },
    ],
    table: timeTable(times, [{ name: 'Below the peak', kind: 'FRACTION', series }]),
  });
}

function below(drawdown: ArrayLike<number | null>): Array<number | null> {
  return Array.from(drawdown, (one) => {
    const depth = drawable(one);
    return depth === null || depth === 0 ? depth : -depth;
  });
}
