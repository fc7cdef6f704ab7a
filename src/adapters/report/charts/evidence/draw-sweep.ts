import { html, NOTHING, type Html } from '../../markup/html.ts';
import { drawCell } from '../drawing/heat.ts';
import { shortened } from '../drawing/lines.ts';
import { px } from '../drawing/path.ts';
import { drawable } from '../drawing/series.ts';
import type { ChartBase } from '../figure/chart-base.ts';
import { drawFigure, type Picture } from '../figure/figure.ts';
import { noData } from '../figure/no-data.ts';
import type { Size } from '../figure/size.ts';
import { numberText } from '../text/number-text.ts';

export interface SweepAxis {
  /** Name of the parameter. */
  readonly name: string;
  /** Its values as text, in order. */
  readonly values: readonly string[];
}

/** The map without its place on a page. */
export interface SweepMap {
  /** What the cells hold, as `Sharpe ratio`. */
  readonly measure: string;
  readonly x: SweepAxis;
  readonly y: SweepAxis;
  /** By y, then by x; null where nothing was tried or the measure is undefined. */
  readonly cells: ReadonlyArray<ReadonlyArray<number | null>>;
  /** Indices of the chosen cell; null when none was. */
  readonly chosen: { readonly x: number; readonly y: number } | null;
}

type SweepChart = ChartBase & SweepMap;

/** More cells than this along an axis can't be told apart, and would make the page heavy. */
const MOST_CELLS = 32;

/** Two parameters of a sweep as a heat map, the chosen cell framed and named. */
export function drawSweep(chart: SweepChart): Html {
  const { measure, chosen } = chart;
  const title = `Sweep: ${measure}`;
  const grid = boundedGrid(chart);
  const values = grid.rows.flatMap(({ cells }) => cells).filter((value) => value !== null);
  if (values.length === 0) return noData(chart, title, 'no combination has a value');
  const strongest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const picked =
    chosen === null
      ? 'no combination was chosen'
      : `chosen: ${chart.x.name} ${chart.x.values[chosen.x] ?? ''}, ${chart.y.name} ${chart.y.values[chosen.y] ?? ''} with ${numberText('RATIO', chart.cells[chosen.y]?.[chosen.x])}`;
  const whole = chart.x.values.length * chart.y.values.length;
  const part =
    grid.columns.length * grid.rows.length < whole
      ? `; an even selection of ${numberText('COUNT', whole)} cells`
      : '';
  return drawFigure(chart, {
    title,
    reading: `${chart.x.name} across, ${chart.y.name} down; ${picked}${part}`,
    description: `${measure} over ${chart.x.name} and ${chart.y.name}; ${picked}.`,
    key: [],
    views: [{ name: 'cells', draw: (size) => drawGrid(chart, grid, strongest, size) }],
    table: {
      columns: [`${chart.y.name} \\ ${chart.x.name}`, ...grid.columns.map(({ name }) => name)],
      rows: grid.rows.map(({ name, cells }) => [
        name,
        ...cells.map((value) => numberText('RATIO', value)),
      ]),
      total: chart.y.values.length,
    },
  });
}

interface Grid {
  readonly columns: ReadonlyArray<{ readonly name: string; readonly i: number }>;
  readonly rows: ReadonlyArray<{
    readonly name: string;
    readonly i: number;
    readonly cells: ReadonlyArray<number | null>;
  }>;
}

function boundedGrid({ x, y, cells, chosen }: SweepChart): Grid {
  const columns = bounded(x.values, chosen?.x).map((i) => ({ name: x.values[i] ?? '', i }));
  return {
    columns,
    rows: bounded(y.values, chosen?.y).map((i) => ({
      name: y.values[i] ?? '',
      i,
      cells: columns.map((column) => drawable(cells[i]?.[column.i])),
    })),
  };
}

/** Indices of an even selection; `kept` takes the place of its nearest neighbour. */
function bounded(values: readonly string[], kept: number | undefined): number[] {
  if (values.length <= MOST_CELLS) return values.map((_, i) => i);
  const every = (values.length - 1) / (MOST_CELLS - 1);
  const picked = Array.from({ length: MOST_CELLS }, (_, k) => Math.round(k * every));
  if (kept !== undefined) picked[Math.round(kept / every)] = kept;
  return picked;
}

const HEAD = 40;
/** A printed value needs this much of a cell, a name of a column that much. */
const TEXT_WIDTH = 34;
const NAME_WIDTH = 30;

function drawGrid(chart: SweepChart, grid: Grid, strongest: number, size: Size): Picture {
  const { chosen } = chart;
  const left = size.isWide ? 92 : 56;
  const width = Math.min(84, (size.width - left - 4) / grid.columns.length);
  const height = Math.min(30, Math.max(14, width));
  const every = Math.max(1, Math.ceil(NAME_WIDTH / width));
  const heads = grid.columns.map(({ name }, k) =>
    k % every === 0
      ? html`<text class="chart-tick chart-middle" x="${px(left + (k + 0.5) * width)}" y="${HEAD - 8}">${shortened(name, 8)}</text>`
      : NOTHING,
  );
  const body = grid.rows.map(({ name, cells }, r) => {
    const y = HEAD + r * height;
    const drawn = cells.map((value, k) =>
      drawCell({
        x: left + k * width,
        y,
        width,
        height,
        strength: value === null || strongest === 0 ? value : value / strongest,
        text: width < TEXT_WIDTH || value === null ? '' : numberText('RATIO', value),
        hint: `${chart.x.name} ${grid.columns[k]?.name ?? ''}, ${chart.y.name} ${name}: ${numberText('RATIO', value)}`,
      }),
    );
    return html`<text class="chart-tick chart-end" x="${px(left - 6)}" y="${px(y + height / 2)}" dy=".35em">${shortened(name, 10)}</text>${drawn} `;
  });
  const column = grid.columns.findIndex(({ i }) => i === chosen?.x);
  const row = grid.rows.findIndex(({ i }) => i === chosen?.y);
  const frame =
    column < 0 || row < 0
      ? NOTHING
      : html`<rect class="chart-chosen" x="${px(left + column * width)}" y="${px(HEAD + row * height)}" width="${px(width)}" height="${px(height)}"/>`;
  const names = html`<text class="chart-name" x="${px(left)}" y="14">${shortened(chart.x.name, 30)} →</text><text class="chart-name" x="2" y="${HEAD - 8}">${shortened(chart.y.name, size.isWide ? 12 : 7)} ↓</text>`;
  return {
    height: HEAD + grid.rows.length * height + 4,
    body: html`${names}${heads}${body}${frame}`,
  };
}
