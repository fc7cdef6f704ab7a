import { html, type Html } from '../../markup/html.ts';
import { valueAxis } from '../drawing/axis.ts';
import { drawColumns } from '../drawing/columns.ts';
import { drawValueGrid } from '../drawing/frame.ts';
import { keyBox } from '../drawing/marks.ts';
import { extentOf, including } from '../drawing/trace.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { tableOf } from '../figure/data-table.ts';
import { drawFigure, type Picture } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import { plotBox, type Size } from '../figure/size.ts';
import { signedText } from '../text/number-text.ts';
import type { YearReturn } from './draw-months.ts';

export interface YearsChart extends ChartBase {
  readonly years: readonly YearReturn[];
  /** Name of the benchmark, when the years have one. */
  readonly benchmark?: string;
}

const TITLE = 'Yearly returns';

/** One bar a year, the benchmark's beside it. */
export function drawYears(chart: YearsChart): Html {
  const { years, benchmark } = chart;
  const groups = years.map(({ year, value, benchmark: other }) => ({
    name: String(year),
    values: benchmark === undefined ? [value] : [value, other ?? null],
  }));
  const found = extentOf(groups.map(({ values }) => values));
  if (found === null) return noData(chart, TITLE, 'no year with a return');
  const draw = (size: Size): Picture => {
    const box = plotBox(size, 14, size.isWide ? 190 : 170);
    const wide = { ...box, right: size.width - 10 };
    const pixels = { from: box.bottom, to: box.top };
    const y = valueAxis(including(found, 0), pixels, { kind: 'FRACTION', steps: 4 });
    const body = html`${drawValueGrid(y, wide)}${drawColumns(groups, { y, box: wide, kind: 'FRACTION' })}`;
    return { height: box.bottom + 24, body };
  };
  return drawFigure(chart, {
    title: TITLE,
    reading: 'first and last year as far as the run reaches',
    description: years
      .map(({ year, value }) => `${String(year)} ${signedText('FRACTION', value)}`)
      .join(', '),
    key:
      benchmark === undefined
        ? []
        : [
            { mark: keyBox('chart-bar-up'), name: 'Strategy' },
            { mark: keyBox('chart-hollow'), name: benchmark },
          ],
    views: [{ name: 'years', draw }],
    table: tableOf(
      ['Year', 'Return', ...(benchmark === undefined ? [] : [benchmark])],
      groups,
      (group) => [group.name, ...group.values.map((value) => signedText('FRACTION', value))],
    ),
  });
}
