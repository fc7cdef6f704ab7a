/**
 * Rows on their way into a statement: one JSON parameter that `json_to_recordset` takes apart, so that a
 * statement is the same for one row and for a thousand.
 */

/** Names are columns of the recordset. Integers are safe, the rest is text. */
export type JsonRow = Readonly<Record<string, string | number | null>>;

/** Not canonical: nobody sees it but the parser of the server. */
export function jsonRows(rows: readonly JsonRow[]): string {
  return JSON.stringify(rows);
}
