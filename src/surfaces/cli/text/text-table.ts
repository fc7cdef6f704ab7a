/** Rows of text under each other: the first column to the left, the others to the right. */

/** Lines of a table; `rows` have the cells of `head`. The first column is cut at `widest` characters. */
export function tableLines(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  widest = 32,
): string[] {
  const all = [head, ...rows].map(([name = '', ...cells]) => [cut(name, widest), ...cells]);
  const widths = head.map((_, at) => Math.max(...all.map((row) => (row[at] ?? '').length)));
  return all.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
