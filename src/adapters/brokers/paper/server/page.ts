/** One page of a list that is sorted by a key. */
import { compareCodeUnits, type JsonObject } from '../../../../foundation/core/index.ts';

/** Rows of a page: 500 orders are some 150 KB. */
export const PAGE_ROWS = 500;

/** The rows after `after`, and where the next page begins. Sorted as `rows` is: in code units of the key. */
export function pageOf<Row extends JsonObject>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  after: string,
): JsonObject {
  const rest = rows.filter((row) => compareCodeUnits(keyOf(row), after) > 0);
  const items = rest.slice(0, PAGE_ROWS);
  const last = items.at(-1);
  const next = rest.length > items.length && last !== undefined ? keyOf(last) : null;
  return { items, total: rows.length, next };
}
