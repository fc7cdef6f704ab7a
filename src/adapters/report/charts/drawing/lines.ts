/** Lines with marks along them and their names at their ends. */
import { html, type Html } from '../../markup/html.ts';
import type { Box } from '../figure/size.ts';
import type { Axis } from './axis.ts';
import { shapeOf, shapePath, toneOf } from './marks.ts';
import { linePath, px, type Point } from './path.ts';
import { traceParts } from './trace.ts';
import type { NamedSeries } from './series.ts';

interface LinesPlot {
  readonly x: Axis;
  readonly y: Axis;
  readonly box: Box;
  /** Whether there is room for names at the right of the box. */
  readonly isNamed: boolean;
}

/** All lines, the first on top of the others; the number of each is its tone and shape. */
export function drawLines(lines: readonly NamedSeries[], plot: LinesPlot): Html {
  const traced = lines.map(({ name, series }, i) => ({
    name,
    i,
    parts: traceParts(series, plot.x, plot.y),
  }));
  const drawn = traced.map(
    ({ i, parts }) =>
      html`<path class="chart-line ${toneOf(i)}" d="${linePath(parts)}"/>${i === 0 ? [] : [drawMarks(parts, i, plot.box)]}`,
  );
  return html`${drawn.reverse()}${plot.isNamed ? drawNames(traced, plot.box) : []}`;
}

/** Marks stand this far apart, and further on for each line, so that those of two lines seldom meet. */
const MARK_DISTANCE = 130;
const MARK_SHIFT = 22;

function drawMarks(parts: readonly Point[][], i: number, box: Box): Html {
  const points = parts.flat();
  let next = box.left + MARK_SHIFT * (i + 1);
  let path = '';
  for (const { x, y } of points) {
    if (x < next) continue;
    path += shapePath(shapeOf(i), x, y);
    while (next <= x) next += MARK_DISTANCE;
  }
  return html`<path class="chart-mark ${toneOf(i)}" d="${path}"/>`;
}

const NAME_HEIGHT = 14;
/** Characters that fit into the right margin. */
const NAME_LENGTH = 15;

interface Traced {
  readonly name: string;
  readonly i: number;
  readonly parts: readonly Point[][];
}

/** Names at the last points, pushed apart where they would overlap, kept within the box. */
function drawNames(traced: readonly Traced[], box: Box): Html {
  const ends = traced
    .flatMap(({ name, i, parts }) => {
      const end = parts.at(-1)?.at(-1);
      return end === undefined ? [] : [{ name, i, wanted: end.y }];
    })
    .sort((a, b) => a.wanted - b.wanted || a.i - b.i);
  const heights: number[] = [];
  for (const { wanted } of ends) {
    heights.push(Math.max(wanted, (heights.at(-1) ?? -Infinity) + NAME_HEIGHT));
  }
  let limit = box.bottom;
  for (let k = heights.length - 1; k >= 0; k -= 1) {
    heights[k] = Math.min(heights[k] ?? limit, limit);
    limit = (heights[k] ?? limit) - NAME_HEIGHT;
  }
  return html`${ends.map(
    ({ name, i }, k) =>
      html`<text class="chart-label ${toneOf(i)}" x="${px(box.right + 8)}" y="${px(heights[k] ?? 0)}" dy=".32em">${shortened(name)}</text>`,
  )}`;
}

/** Text cut to what fits, between characters. */
export function shortened(name: string, most = NAME_LENGTH): string {
  const characters = Array.from(name);
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : name;
}
