/** Small shapes that tell lines and points apart without colour. */
import { html, type Html } from '../../markup/html.ts';
import { px } from './path.ts';

export type Shape = 'circle' | 'square' | 'triangle' | 'diamond' | 'fall' | 'cross';

/** Tones of the palette; each line also has the shape of its number. */
const SHAPES: readonly Shape[] = ['circle', 'square', 'triangle', 'diamond', 'fall', 'cross'];

const OUTLINES: Readonly<Record<Shape, string>> = {
  circle: 'm-3.5,0a3.5,3.5 0 1 0 7,0a3.5,3.5 0 1 0-7,0z',
  square: 'm-3,-3h6v6h-6z',
  triangle: 'm0,-4.4l4.2,7.4h-8.4z',
  fall: 'm0,4.4l4.2,-7.4h-8.4z',
  diamond: 'm0,-4.4l4.2,4.4l-4.2,4.4l-4.2,-4.4z',
  cross: 'm-3.2,-3.2l6.4,6.4m0,-6.4l-6.4,6.4',
};

/** The path of a shape around a point, to be joined with others of its kind in one element. */
export function shapePath(shape: Shape, x: number, y: number): string {
  return `M${px(x)},${px(y)}${OUTLINES[shape]}`;
}

/** Number of a line, from 0, as the class that colours it; six tones, then again from the first. */
export function toneOf(i: number): string {
  return `chart-t${String((i % SHAPES.length) + 1)}`;
}

/** The shape of a line's number, from 0. The first line has none: it is the one without marks. */
export function shapeOf(i: number): Shape {
  return SHAPES[(i + SHAPES.length - 1) % SHAPES.length] ?? 'circle';
}

/** A line with its mark, for the key. */
export function keyLine(i: number): Html {
  const line = html`<path class="chart-line ${toneOf(i)}" d="M1,6h26"/>`;
  return i === 0
    ? line
    : html`${line}<path class="chart-mark ${toneOf(i)}" d="${shapePath(shapeOf(i), 14, 6)}"/>`;
}

/** A filled box, for the key. `kind` is a class of the style sheet. */
export function keyBox(kind: string): Html {
  return html`<rect class="${kind}" x="2" y="1" width="24" height="10"/>`;
}
