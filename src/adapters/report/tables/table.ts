/** Tables of the page: a caption, heads with their scope, and a line for what was left out. */
import { html, NOTHING, type Html, type HtmlValue } from '../markup/html.ts';

export interface TableColumn<Row> {
  readonly head: string;
  /** NUMBER stands to the right; WORDS may wrap; CODE is a hash or a name, and may break anywhere. */
  readonly kind?: 'NUMBER' | 'WORDS' | 'CODE';
  readonly cell: (row: Row) => HtmlValue;
}

export interface Table<Row> {
  /** Unique on the page. */
  readonly id: string;
  readonly caption: string;
  /** The first names the row. */
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  /** Stands in place of the rows when there are none. */
  readonly whenEmpty: string;
  /** A line below: what was left out, and where it is. */
  readonly note?: string;
}

/** A card with the table, which scrolls by itself where the page is narrow. */
export function tableOf<Row>(table: Table<Row>): Html {
  const { id, caption, columns, rows, whenEmpty, note } = table;
  const captionId = `${id}-caption`;
  const body =
    rows.length === 0
      ? html`<h3 id="${captionId}">${caption}</h3><p class="muted">${whenEmpty}</p>`
      : html`<div class="scroll" role="region" aria-labelledby="${captionId}" tabindex="0"><table>
<caption id="${captionId}">${caption}</caption>
<thead><tr>${columns.map(headCell)}</tr></thead>
<tbody>${rows.map(
          (row) => html`<tr>${columns.map((column, at) => bodyCell(column, row, at))}</tr>
`,
        )}</tbody>
</table></div>`;
  const below = note === undefined ? NOTHING : html`<p class="left-out">${note}</p>`;
  return html`<section class="card" id="${id}">${body}${below}</section>`;
}

function headCell<Row>({ head, kind }: TableColumn<Row>): Html {
  return html`<th scope="col"${classOf(kind)}>${head}</th>`;
}

function bodyCell<Row>({ kind, cell }: TableColumn<Row>, row: Row, at: number): Html {
  return at === 0
    ? html`<th scope="row"${classOf(kind)}>${cell(row)}</th>`
    : html`<td${classOf(kind)}>${cell(row)}</td>`;
}

function classOf(kind: 'NUMBER' | 'WORDS' | 'CODE' | undefined): Html {
  if (kind === 'NUMBER') return html` class="num"`;
  if (kind === 'WORDS') return html` class="words"`;
  return kind === 'CODE' ? html` class="code"` : NOTHING;
}
