import { html, type Html } from '../../markup/html.ts';
import { keyLine } from '../drawing/marks.ts';
import { isLine } from '../drawing/series.ts';
import { drawTimePanel, PANEL_FOOT, PANEL_TOP, spanOf } from '../drawing/time-panel.ts';
import { extentOf, including } from '../drawing/trace.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { drawFigure } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import { timeTable } from '../figure/time-table.ts';
import { periodText } from '../text/date-text.ts';
import { numberText } from '../text/number-text.ts';

export interface ExposureChart extends ChartBase {
  /** Currency of the amounts. */
  readonly unit: string;
  /** UTC milliseconds, ascending; the other columns have the same length. */
  readonly times: ArrayLike<number>;
  /** Long plus short market value, both positive. */
  readonly gross: ArrayLike<number>;
  /** Long minus short. Long and short are derived: (gross ± net) / 2. */
  readonly net: ArrayLike<number>;
  readonly cash: ArrayLike<number>;
}

const TITLE = 'Exposure and cash';

/** Gross, net, long and short exposure above, cash below, on one time axis. */
export function drawExposure(chart: ExposureChart): Html {
  const { unit, times, gross, net, cash } = chart;
  const named = (name: string, values: ArrayLike<number>) => ({ name, series: { times, values } });
  const long = Array.from(gross, (value, i) => (value + (net[i] ?? 0)) / 2);
  const short = Array.from(gross, (value, i) => ((net[i] ?? 0) - value) / 2);
  const lines = [
    named('gross', gross),
    named('net', net),
    named('long', long),
    named('short', short),
  ];
  const money = named('cash', cash);
  const exposures = extentOf([gross, net, short]);
  const amounts = extentOf([cash]);
  if (exposures === null || amounts === null || !isLine(money.series)) {
    return noData(chart, TITLE, 'fewer than two points of equity');
  }
  const span = spanOf(times);
  return drawFigure(chart, {
    title: TITLE,
    reading: `${unit}, ${periodText(span.min, span.max)}; short is drawn below zero`,
    description: `Gross exposure reaches ${numberText('AMOUNT', exposures.max)} ${unit}; cash lies between ${numberText('AMOUNT', amounts.min)} and ${numberText('AMOUNT', amounts.max)}.`,
    key: lines.map(({ name }, i) => ({ mark: keyLine(i), name })),
    views: [
      {
        name: 'amounts',
        draw: (size) => {
          const height = size.isWide ? 170 : 150;
          const second = PANEL_TOP + height + PANEL_FOOT + PANEL_TOP;
          const panel = { span, kind: 'AMOUNT' } as const;
          const above = {
            name: `Exposure, ${unit}`,
            top: PANEL_TOP,
            values: including(exposures, 0),
          };
          const below = { name: `Cash, ${unit}`, top: second, values: amounts };
          const body = html`${drawTimePanel(size, { ...panel, ...above, height, lines })}${drawTimePanel(size, { ...panel, ...below, height: height - 60, lines: [money] })}`;
          return { height: second + height - 60 + PANEL_FOOT, body };
        },
      },
    ],
    table: timeTable(
      times,
      [...lines, money].map((line) => ({ ...line, kind: 'AMOUNT' as const })),
    ),
  });
}
