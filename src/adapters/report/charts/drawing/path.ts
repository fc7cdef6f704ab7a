/**
 * Paths of SVG in tenths of a pixel: what a screen shows, and few bytes. Steps are relative, and are the
 * differences of rounded positions, so that nothing drifts.
 */
import { invariant } from '../../../../foundation/core/index.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A coordinate or length for an attribute, rounded to a tenth. */
export function px(value: number): string {
  return tenthsText(tenths(value));
}

/** A line through the points of each part; parts are not joined. */
export function linePath(parts: ReadonlyArray<readonly Point[]>): string {
  return parts.map(onePart).join('');
}

/** The surface between each part and the horizontal `base`. */
export function areaPath(parts: ReadonlyArray<readonly Point[]>, base: number): string {
  return parts
    .map((part) => {
      const first = part[0];
      const last = part.at(-1);
      if (first === undefined || last === undefined) return '';
      return onePart([{ x: first.x, y: base }, ...part, { x: last.x, y: base }]) + 'z';
    })
    .join('');
}

/** Each point holds until the next one begins; the last until `end`. */
export function stepPoints(part: readonly Point[], end: number): Point[] {
  const points: Point[] = [];
  for (const [i, { x, y }] of part.entries()) {
    points.push({ x, y }, { x: part[i + 1]?.x ?? end, y });
  }
  return points;
}

function onePart(points: readonly Point[]): string {
  let text = '';
  let x = 0;
  let y = 0;
  for (const [i, point] of points.entries()) {
    const nextX = tenths(point.x);
    const nextY = tenths(point.y);
    if (i === 0) text = `M${tenthsText(nextX)},${tenthsText(nextY)}`;
    else if (nextX !== x || nextY !== y) text += step(nextX - x, nextY - y);
    else if (points.length === 2) text += 'h.1';
    x = nextX;
    y = nextY;
  }
  return text;
}

function step(dx: number, dy: number): string {
  if (dy === 0) return `h${tenthsText(dx)}`;
  return dx === 0 ? `v${tenthsText(dy)}` : `l${tenthsText(dx)},${tenthsText(dy)}`;
}

function tenths(value: number): number {
  invariant(Number.isFinite(value), 'a coordinate is finite', { value });
  return Math.round(value * 10);
}

function tenthsText(value: number): string {
  return String(value / 10)
    .replace(/^(-?)0\./, '$1.')
    .replace(/^-0$/, '0');
}
