import { html, type Html } from '../../markup/html.ts';

/** What a chart shows, as text: the first column names the row. */
export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: ReadonlyArray<readonly string[]>;
  /** Of how many the rows are a selection; equal to their number when they are all. */
  readonly total: number;
}

/** Enough to read a course from, and few enough to keep the page small. */
const MOST_ROWS = 60;

/** Up to 60 of `total` row numbers, evenly, the first and the last among them. */
export function rowSelection(total: number): number[] {
  const count = Math.min(total, MOST_ROWS);
  if (count < 2) return count === 1 ? [0] : [];
  return Array.from({ length: count }, (_, i) => Math.round((i * (total - 1)) / (count - 1)));
}

/** A table of one row each of `items`, or of an even selection of them. */
export function tableOf<T>(
  columns: readonly string[],
  items: readonly T[],
  row: (item: T) => readonly string[],
): DataTable {
  const rows = rowSelection(items.length).flatMap((i) => items.slice(i, i + 1).map(row));
  return { columns, rows, total: items.length };
}

/** The table behind a fold. */
export function drawTable({ columns, rows, total }: DataTable, title: string): Html {
  const [first = '', ...rest] = columns;
  const selection =
    rows.length < total
      ? html`<caption>${rows.length} of ${total} rows, evenly spaced; the files beside the report hold all.</caption>`
      : html`<caption>${title}</caption>`;
  return html`<details class="chart-data"><summary>Data as a table<span class="chart-hidden">: ${title}</span></summary><div class="chart-scroll" tabindex="0" role="region" aria-label="Data: ${title}"><table>${selection}<thead><tr><th scope="col">${first}</th>${rest.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows.map(drawRow)}</tbody></table></div></details>`;
}

function drawRow([first = '', ...rest]: readonly string[]): Html {
  return html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>
`;
}
