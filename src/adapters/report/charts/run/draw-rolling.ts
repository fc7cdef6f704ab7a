import { html, type Html } from '../../markup/html.ts';
import { keyLine } from '../drawing/marks.ts';
import { isLine, lastValue, type NamedSeries } from '../drawing/series.ts';
import { drawTimePanel, PANEL_FOOT, PANEL_TOP, spanOf } from '../drawing/time-panel.ts';
import { extentOf, including } from '../drawing/trace.ts';
import type { Extent } from '../drawing/axis.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { drawFigure } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import { timeTable } from '../figure/time-table.ts';
import { periodText } from '../text/date-text.ts';
import { numberText } from '../text/number-text.ts';

export interface RollingChart extends ChartBase {
  /** Annualised Sharpe ratios, one line a window, the longest first: `126 days`, `63 days`. */
  readonly sharpes: readonly NamedSeries[];
  /** Annualised volatilities as fractions, of the same windows in the same order. */
  readonly volatilities: readonly NamedSeries[];
}

const TITLE = 'Rolling Sharpe ratio and volatility';

/** Rolling Sharpe ratio above, rolling volatility below, on one time axis. */
export function drawRolling(chart: RollingChart): Html {
  const sharpes = chart.sharpes.filter(({ series }) => isLine(series));
  const volatilities = chart.volatilities.filter(({ series }) => isLine(series));
  const ratios = extentOf(sharpes.map(({ series }) => series.values));
  const spreads = extentOf(volatilities.map(({ series }) => series.values));
  const all = [...sharpes, ...volatilities];
  const span = spanOfAll(all);
  if (ratios === null || spreads === null || span === null) {
    return noData(chart, TITLE, 'the run is shorter than the shortest window');
  }
  const longest = all.find(({ series }) => spanOf(series.times).min === span.min) ?? all[0];
  return drawFigure(chart, {
    title: TITLE,
    reading: `annualised, over trailing windows, ${periodText(span.min, span.max)}`,
    description: sharpes.map(describe).join(' '),
    key: sharpes.map(({ name }, i) => ({ mark: keyLine(i), name })),
    views: [
      {
        name: 'linear',
        draw: (size) => {
          const height = size.isWide ? 150 : 130;
          const second = PANEL_TOP + height + PANEL_FOOT + PANEL_TOP;
          const panel = { height, span };
          const ratio = {
            name: 'Sharpe ratio',
            kind: 'RATIO',
            values: including(ratios, 0),
          } as const;
          const spread = {
            name: 'Volatility',
            kind: 'FRACTION',
            values: spreads,
          } as const;
          const body = html`${drawTimePanel(size, { ...panel, ...ratio, top: PANEL_TOP, lines: sharpes })}${drawTimePanel(size, { ...panel, ...spread, top: second, lines: volatilities })}`;
          return { height: second + height + PANEL_FOOT, body };
        },
      },
    ],
    table: timeTable(longest?.series.times ?? [], [
      ...sharpes.map((line) => ({ ...line, name: `Sharpe, ${line.name}`, kind: 'RATIO' as const })),
      ...volatilities.map((line) => ({
        ...line,
        name: `Volatility, ${line.name}`,
        kind: 'FRACTION' as const,
      })),
    ]),
  });
}

function describe({ name, series }: NamedSeries): string {
  const { min, max } = extentOf([series.values]) ?? { min: 0, max: 0 };
  return `Sharpe ratio over ${name}: from ${numberText('RATIO', min)} to ${numberText('RATIO', max)}, ${numberText('RATIO', lastValue(series))} at the end.`;
}

/** From the first to the last instant of any of the lines. */
function spanOfAll(lines: readonly NamedSeries[]): Extent | null {
  return extentOf(
    lines.map(({ series }) => {
      const { min, max } = spanOf(series.times);
      return [min, max];
    }),
  );
}
