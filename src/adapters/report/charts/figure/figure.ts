/**
 * The frame that all charts share: caption, key, pictures, and the data as a table behind a fold.
 */
import { html, NOTHING, type Html } from '../../markup/html.ts';
import { px } from '../drawing/path.ts';
import type { ChartBase } from './chart-base.ts';
import { drawTable, type DataTable } from './data-table.ts';
import { NARROW, WIDE, type Size } from './size.ts';

/** A picture drawn for one size. */
export interface Picture {
  readonly height: number;
  readonly body: Html;
}

/** One way to look at the data; of several, the reader switches between them without script. */
export interface View {
  /** On the switch, as `linear`. */
  readonly name: string;
  readonly draw: (size: Size) => Picture;
}

/** A line of the key: a sample of the mark and what it stands for. */
export interface KeyEntry {
  /** Drawn in a box of 28 by 12. */
  readonly mark: Html;
  readonly name: string;
}

export interface FigureContent {
  readonly title: string;
  /** Units, period and how to read it: one line under the title. */
  readonly reading: string;
  /** What the picture shows, in a sentence, for those that don't see it. */
  readonly description: string;
  readonly key: readonly KeyEntry[];
  readonly views: readonly View[];
  /** Between the pictures and the table. */
  readonly extra?: Html;
  readonly table: DataTable;
}

/** The whole figure. */
export function drawFigure({ id }: ChartBase, content: FigureContent): Html {
  const { title, reading, key, views, extra, table } = content;
  return html`<figure class="chart" id="${id}"><figcaption><strong>${title}</strong> <span>${reading}</span></figcaption>${drawKey(key)}${views.length > 1 ? views.map((view, i) => drawSwitch(id, view, i)) : NOTHING}${views.map(
    (view, i) =>
      html`<div class="chart-view">${[WIDE, NARROW].map((size) => drawPicture(`${id}-${i}-${size.name}`, size, content, view))}</div>
`,
  )}${extra ?? NOTHING}${drawTable(table, title)}</figure>
`;
}

function drawPicture(stem: string, size: Size, content: FigureContent, view: View): Html {
  const { height, body } = view.draw(size);
  const named = content.views.length > 1 ? `${content.title}, ${view.name}` : content.title;
  return html`<svg class="chart-${size.name}" role="img" viewBox="0 0 ${size.width} ${px(height)}" aria-labelledby="${stem}-title" aria-describedby="${stem}-desc"><title id="${stem}-title">${named}</title><desc id="${stem}-desc">${content.description}</desc>
${body}</svg>
`;
}

/** Radio buttons before the views: the style sheet shows the view of the checked one. */
function drawSwitch(id: string, { name }: View, i: number): Html {
  const checked = i === 0 ? html` checked` : NOTHING;
  return html`<input type="radio" class="chart-pick" name="${id}-view" id="${id}-view-${i}"${checked}><label for="${id}-view-${i}">${name}</label>
`;
}

function drawKey(entries: readonly KeyEntry[]): Html {
  if (entries.length === 0) return NOTHING;
  return html`<ul class="chart-key">${entries.map(
    ({ mark, name }) =>
      html`<li><svg viewBox="0 0 28 12" width="28" height="12" aria-hidden="true">${mark}</svg>${name}</li>`,
  )}</ul>
`;
}
