import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Axis } from './axis.ts';
import { linePath } from './path.ts';
import { traceParts } from './trace.ts';

const identity: Axis = { at: (value) => value, ticks: [], min: 0, max: 1 };
const inColumns = (perPixel: number): Axis => ({ ...identity, at: (value) => value / perPixel });

describe('INV-CHART-01: a line shows what the series holds', () => {
  it('a gap parts the line, and so does what is not finite', () => {
    const values = [1, 2, null, 3, Number.NaN, Number.POSITIVE_INFINITY, 4];
    const parts = traceParts({ times: [0, 1, 2, 3, 4, 5, 6], values }, identity, identity);
    expect(parts.map((part) => part.map(({ y }) => y))).toEqual([[1, 2], [3], [4]]);
  });

  it('of each pixel column the extremes stay, whatever the series', () => {
    const value = fc.integer({ min: -1_000, max: 1_000 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 500, maxLength: 2_000 }), (values) => {
        const times = values.map((_, i) => i);
        const points = traceParts({ times, values }, inColumns(25), identity).flat();
        expect(points.length).toBeLessThanOrEqual(2 * Math.ceil(values.length / 25));
        for (let column = 0; column * 25 < values.length; column += 1) {
          const own = values.slice(column * 25, column * 25 + 25);
          const drawn = points.filter(({ x }) => Math.floor(x) === column).map(({ y }) => y);
          expect(Math.max(...drawn)).toBe(Math.max(...own));
          expect(Math.min(...drawn)).toBe(Math.min(...own));
        }
      }),
    );
  });

  it('a path of relative steps ends where the last point is', () => {
    const coordinate = fc.double({ min: -2_000, max: 2_000, noNaN: true });
    const point = fc.record({ x: coordinate, y: coordinate });
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 200 }), (points) => {
        const end = walk(linePath([points]));
        expect(Math.abs(end.x - (points.at(-1)?.x ?? 0))).toBeLessThan(0.2);
        expect(Math.abs(end.y - (points.at(-1)?.y ?? 0))).toBeLessThan(0.11);
      }),
    );
  });

  it('a coordinate that is not finite is a defect', () => {
    expect(() => linePath([[{ x: 0, y: Number.NaN }]])).toThrow('a coordinate is finite');
  });
});

/** Follows a path of M, l, h and v. */
function walk(path: string): { x: number; y: number } {
  const at = { x: 0, y: 0 };
  for (const [, step = '', first = '0', second = '0'] of path.matchAll(
    /([Mlhv])(-?[\d.]+)(?:,(-?[\d.]+))?/g,
  )) {
    const [a, b] = [Number(first), Number(second)];
    if (step === 'M') Object.assign(at, { x: a, y: b });
    if (step === 'l') Object.assign(at, { x: at.x + a, y: at.y + b });
    if (step === 'h') at.x += a;
    if (step === 'v') at.y += a;
  }
  return at;
}
