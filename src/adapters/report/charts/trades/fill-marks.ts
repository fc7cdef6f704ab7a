/** Fills as shapes: a triangle points the way of the trade; what reduces a position is hollow. */
import { html, type Html } from '../../markup/html.ts';
import type { Axis } from '../drawing/axis.ts';
import { shapePath } from '../drawing/marks.ts';
import { drawable } from '../drawing/series.ts';
import type { PriceFill } from './price-record.ts';

export interface FillKind {
  readonly side: PriceFill['side'];
  readonly role: PriceFill['role'];
  /** In the key. */
  readonly name: string;
}

export const FILL_KINDS: readonly FillKind[] = [
  { side: 'BUY', role: 'ENTRY', name: 'buy, enters' },
  { side: 'SELL', role: 'EXIT', name: 'sell, exits' },
  { side: 'SELL', role: 'ENTRY', name: 'sell, enters short' },
  { side: 'BUY', role: 'EXIT', name: 'buy, exits short' },
];

/** Fills nearer to each other than this, in both directions, share a mark. */
const SAME_PLACE = 3;

/** All fills, those of one kind in one path. */
export function drawFills(
  fills: readonly PriceFill[],
  { x, y }: { readonly x: Axis; readonly y: Axis },
): Html {
  return html`${FILL_KINDS.map((kind) => {
    const places = new Map<string, string>();
    for (const { side, role, at, price } of fills) {
      if (side !== kind.side || role !== kind.role || drawable(price) === null) continue;
      const left = x.at(at);
      const top = y.at(price);
      const place = `${String(Math.round(left / SAME_PLACE))},${String(Math.round(top / SAME_PLACE))}`;
      if (!places.has(place)) places.set(place, outline(kind, left, top));
    }
    return places.size === 0
      ? html``
      : html`<path class="${lookOf(kind)}" d="${[...places.values()].join('')}"/>`;
  })}`;
}

/** The mark of a kind, for the key. */
export function keyFill(kind: FillKind): Html {
  return html`<path class="${lookOf(kind)}" d="${outline(kind, 14, 6)}"/>`;
}

function outline({ side }: FillKind, x: number, y: number): string {
  return shapePath(side === 'BUY' ? 'triangle' : 'fall', x, y);
}

function lookOf({ side, role }: FillKind): string {
  return `chart-fill chart-${side === 'BUY' ? 'buy' : 'sell'} chart-${role === 'ENTRY' ? 'entry' : 'exit'}`;
}
