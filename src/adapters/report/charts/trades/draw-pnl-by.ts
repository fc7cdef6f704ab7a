import type { Html } from '../../markup/html.ts';
import { drawRows } from '../drawing/rows.ts';
import { drawable } from '../drawing/series.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { tableOf } from '../figure/data-table.ts';
import { drawFigure } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import { numberText, signedText } from '../text/number-text.ts';

export interface PnlGroup {
  readonly name: string;
  /** Profit or loss after fees. */
  readonly pnl: number;
  readonly trades: number;
}

export interface PnlByChart extends ChartBase {
  readonly unit: string;
  readonly by: 'symbol' | 'weekday' | 'hour';
  /** Whose clock weekdays and hours are told by, such as `New York`; symbols need none. */
  readonly clock: string;
  /** In the order of the axis; the largest 24 by amount are drawn, the rest as one group. */
  readonly groups: readonly PnlGroup[];
}

/** A day has 24 hours; more symbols than this are a list, and the table has them. */
const MOST_GROUPS = 24;

/** Profit and loss of closed trades by symbol, weekday or hour of the exit: one bar a group. */
export function drawPnlBy(chart: PnlByChart): Html {
  const title = `Result by ${chart.by}`;
  const groups = chart.groups.filter(({ pnl }) => drawable(pnl) !== null);
  if (groups.length === 0) return noData(chart, title, 'no closed trade');
  const shown = largest(groups);
  const best = [...groups].sort((a, b) => b.pnl - a.pnl)[0];
  return drawFigure(chart, {
    title,
    reading: `${chart.unit} after fees, closed trades${chart.by === 'symbol' ? '' : `, ${chart.by} of the exit (${chart.clock})`}`,
    description: best === undefined ? '' : `Best: ${best.name}, ${signedText('AMOUNT', best.pnl)}.`,
    key: [],
    views: [
      {
        name: 'groups',
        draw: (size) =>
          drawRows(
            shown.map(({ name, pnl }) => ({
              name,
              value: pnl,
              text: signedText('AMOUNT', pnl),
              note: '',
            })),
            size,
          ),
      },
    ],
    table: tableOf(
      [chart.by, `Result (${chart.unit})`, 'Trades'],
      groups,
      ({ name, pnl, trades }) => [name, signedText('AMOUNT', pnl), numberText('COUNT', trades)],
    ),
  });
}

/** The largest by amount in their own order, and the sum of the others. */
function largest(groups: readonly PnlGroup[]): PnlGroup[] {
  if (groups.length <= MOST_GROUPS) return [...groups];
  const ranked = [...groups].sort((a, b) => Math.abs(b.pnl) - Math.abs(a.pnl));
  const kept = new Set(ranked.slice(0, MOST_GROUPS - 1));
  const rest = ranked.slice(MOST_GROUPS - 1);
  return [
    ...groups.filter((group) => kept.has(group)),
    {
      name: `${String(rest.length)} others`,
      pnl: rest.reduce((sum, { pnl }) => sum + pnl, 0),
      trades: rest.reduce((sum, { trades }) => sum + trades, 0),
    },
  ];
}
