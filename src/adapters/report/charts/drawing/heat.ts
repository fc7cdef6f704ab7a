/** Cells whose strength of colour follows a value, with the value printed inside. */
import { html, NOTHING, type Html } from '../../markup/html.ts';
import { px } from './path.ts';

export interface HeatCell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** From -1 to 1: the sign picks the tone, the size its strength. Null is an empty cell; neither it nor zero has a tone. */
  readonly strength: number | null;
  /** Printed in the cell; empty where it has no room. */
  readonly text: string;
  /** Shown when pointed at. */
  readonly hint: string;
}

/** The faintest and the strongest surface on which the text in the cell can still be read. */
const FAINTEST = 0.06;
const STRONGEST = 0.5;

/** One cell. */
export function drawCell({ x, y, width, height, strength, text, hint }: HeatCell): Html {
  const isPlain = strength === null || strength === 0;
  const look = isPlain ? 'chart-void' : strength < 0 ? 'chart-cell-down' : 'chart-cell-up';
  const opacity = FAINTEST + (STRONGEST - FAINTEST) * Math.min(1, Math.abs(strength ?? 0));
  const shade = isPlain ? NOTHING : html` fill-opacity="${opacity.toFixed(2)}"`;
  const label =
    text === ''
      ? NOTHING
      : html`<text class="chart-cell" x="${px(x + width / 2)}" y="${px(y + height / 2)}" dy=".35em">${text}</text>`;
  return html`<rect class="${look}"${shade} x="${px(x + 0.5)}" y="${px(y + 0.5)}" width="${px(width - 1)}" height="${px(height - 1)}"><title>${hint}</title></rect>${label}`;
}
