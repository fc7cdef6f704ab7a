import type { Html } from '../../markup/html.ts';
import { drawRows } from '../drawing/rows.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { tableOf } from '../figure/data-table.ts';
import { drawFigure } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import { numberText } from '../text/number-text.ts';

export interface FunnelStage {
  /** As `signals`, `intents`, `sent`, `fills`, `closed trades`. */
  readonly name: string;
  readonly count: number;
  /** What left here, as `9 POSITION_LIMIT, 3 STALE_DATA`; empty when nothing did. */
  readonly lost: string;
}

export interface FunnelChart extends ChartBase {
  /** From the widest to the narrowest. */
  readonly stages: readonly FunnelStage[];
}

const TITLE = 'From bars to trades';

/** From bars to closed trades: how many are left at each stage, and why the others are not. */
export function drawFunnel(chart: FunnelChart): Html {
  const { stages } = chart;
  const empty = stages.find(({ count }) => count === 0);
  if (stages.length === 0) return noData(chart, TITLE, 'nothing was counted');
  return drawFigure(chart, {
    title: TITLE,
    reading:
      empty === undefined
        ? 'how many are left at each stage, and why the others are not'
        : `nothing is left at: ${empty.name}`,
    description: stages.map(({ name, count }) => `${name}: ${String(count)}.`).join(' '),
    key: [],
    views: [
      {
        name: 'stages',
        draw: (size) =>
          drawRows(
            stages.map(({ name, count, lost }, i) => ({
              name,
              value: count,
              text: `${numberText('COUNT', count)}${shareOf(count, stages[i - 1]?.count)}`,
              note: lost === '' ? '' : `left here: ${lost}`,
            })),
            size,
          ),
      },
    ],
    table: tableOf(['Stage', 'Count', 'Left here'], stages, ({ name, count, lost }) => [
      name,
      numberText('COUNT', count),
      lost === '' ? '–' : lost,
    ]),
  });
}

function shareOf(count: number, before: number | undefined): string {
  if (before === undefined || before === 0 || count > before) return '';
  return ` (${String(Math.round((count / before) * 100))} %)`;
}
