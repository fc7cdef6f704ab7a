import type { Html } from '../../markup/html.ts';
import { keyLine } from '../drawing/marks.ts';
import { isLine, lastValue, type NamedSeries } from '../drawing/series.ts';
import { drawTimePanel, PANEL_FOOT, PANEL_TOP, spanOf } from '../drawing/time-panel.ts';
import { extentOf } from '../drawing/trace.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { drawFigure } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import { timeTable } from '../figure/time-table.ts';
import { periodText } from '../text/date-text.ts';
import { numberText } from '../text/number-text.ts';

export interface StressFanChart extends ChartBase {
  readonly unit: string;
  readonly base: NamedSeries;
  /** Equity under each stress profile. */
  readonly profiles: readonly NamedSeries[];
}

const TITLE = 'Equity under stress';

/** Equity of the run and of the same run under each stress profile. */
export function drawStressFan(chart: StressFanChart): Html {
  const { unit, base } = chart;
  const lines = [base, ...chart.profiles].filter(({ series }) => isLine(series));
  const values = extentOf(lines.map(({ series }) => series.values));
  if (values === null || !isLine(base.series)) return noData(chart, TITLE, 'no run under stress');
  const span = spanOf(base.series.times);
  return drawFigure(chart, {
    title: TITLE,
    reading: `${unit}, ${periodText(span.min, span.max)}`,
    description: lines
      .map(
        ({ name, series }) => `${name} ends at ${numberText('AMOUNT', lastValue(series))} ${unit}.`,
      )
      .join(' '),
    key: lines.map(({ name }, i) => ({ mark: keyLine(i), name })),
    views: [
      {
        name: 'equity',
        draw: (size) => {
          const height = size.isWide ? 280 : 220;
          const panel = {
            top: PANEL_TOP,
            height,
            name: unit,
            kind: 'AMOUNT',
            span,
            values,
          } as const;
          return {
            height: PANEL_TOP + height + PANEL_FOOT,
            body: drawTimePanel(size, { ...panel, lines }),
          };
        },
      },
    ],
    table: timeTable(
      base.series.times,
      lines.map((line) => ({ ...line, kind: 'AMOUNT' as const })),
    ),
  });
}
