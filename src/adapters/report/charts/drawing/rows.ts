/** Lying bars from a zero line, one row each: the name at the left, the value at the bar's end. */
import { html, NOTHING, type Html } from '../../markup/html.ts';
import type { Picture } from '../figure/figure.ts';
import type { Size } from '../figure/size.ts';
import { shortened } from './lines.ts';
import { px } from './path.ts';
import { drawable } from './series.ts';

export interface BarRow {
  readonly name: string;
  readonly value: number;
  /** The value as text. */
  readonly text: string;
  /** A second line under the name and the bar; empty for none. */
  readonly note: string;
  /** A sum stands apart from what it sums up. */
  readonly isTotal?: boolean;
}

const ROW = 26;
const NOTE = 14;
const BAR = 16;
/** Pixels of a digit at most, and around the value beside its bar. */
const DIGIT = 7;
const AROUND = 12;

/** The rows from top to bottom. There is at least one. */
export function drawRows(given: readonly BarRow[], size: Size): Picture {
  const rows = given.map((row) => ({ ...row, value: drawable(row.value) ?? 0 }));
  const names = size.isWide ? 170 : 96;
  const lowest = Math.min(0, ...rows.map(({ value }) => value));
  const highest = Math.max(0, ...rows.map(({ value }) => value));
  const left = names + roomFor(rows.filter(({ value }) => value < 0));
  const right = size.width - roomFor(rows.filter(({ value }) => value >= 0));
  const scale = highest > lowest ? (right - left) / (highest - lowest) : 0;
  const zero = left - lowest * scale;
  let top = 6;
  const drawn = rows.map((row) => {
    const begin = row.isTotal === true ? top + 6 : top;
    top = begin + ROW + (row.note === '' ? 0 : NOTE);
    return drawRow(row, { size, zero, scale, top: begin });
  });
  return { height: top + 4, body: html`${drawn}` };
}

/** Beside the longest bar of these rows, for the longest of their values. */
function roomFor(rows: readonly BarRow[]): number {
  return AROUND + DIGIT * Math.max(0, ...rows.map(({ text }) => text.length));
}

interface RowPlace {
  readonly size: Size;
  readonly zero: number;
  readonly scale: number;
  readonly top: number;
}

function drawRow(row: BarRow, { size, zero, scale, top }: RowPlace): Html {
  const end = zero + row.value * scale;
  const middle = px(top + BAR / 2 + 2);
  const look =
    row.isTotal === true ? 'chart-total' : row.value < 0 ? 'chart-bar-down' : 'chart-bar-up';
  const side = row.value < 0 ? -6 : 6;
  const anchor = row.value < 0 ? 'chart-value chart-end' : 'chart-value';
  const weight = row.isTotal === true ? 'chart-row chart-strong' : 'chart-row';
  return html`<text class="${weight}" x="2" y="${middle}" dy=".35em">${shortened(row.name, size.isWide ? 24 : 14)}<title>${row.name}</title></text><rect class="${look}" x="${px(Math.min(zero, end))}" y="${px(top + 2)}" width="${px(Math.max(1, Math.abs(end - zero)))}" height="${BAR}"/><path class="chart-axis" d="M${px(zero)},${px(top - 1)}v${BAR + 6}"/><text class="${anchor}" x="${px(end + side)}" y="${middle}" dy=".35em">${row.text}</text>${drawNote(row.note, size, top)}
`;
}

function drawNote(note: string, size: Size, top: number): Html {
  if (note === '') return NOTHING;
  return html`<text class="chart-note" x="2" y="${px(top + ROW + 6)}">${shortened(note, size.isWide ? 130 : 54)}<title>${note}</title></text>`;
}
