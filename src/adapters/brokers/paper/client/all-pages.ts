/** A whole list out of its pages, or the fault that it is cut. */
import { compareCodeUnits, err, ok, type Result } from '../../../../foundation/core/index.ts';
import type { BrokerFault } from '../../../../foundation/ports/index.ts';

export interface Page<Row> {
  readonly items: readonly Row[];
  /** Rows in all pages. */
  readonly total: number;
  /** The key after which the next page begins; null: this is the last. */
  readonly next: string | null;
  readonly cursor: number;
  readonly as_of: string;
}

export interface Listed<Row> {
  /** Sorted by key. */
  readonly rows: readonly Row[];
  /** The account's last message when the list was read. */
  readonly cursor: number;
  readonly asOf: string;
}

/**
 * Reads page after page. The keys of all pages rise strictly, there are as many as each page says, and nothing
 * happened between the first page and the last: a list that lost a page, or that changed on the way, is no list.
 */
export async function allPages<Row>(
  readPage: (after: string) => Promise<Result<Page<Row>, BrokerFault>>,
  keyOf: (row: Row) => string,
): Promise<Result<Listed<Row>, BrokerFault>> {
  const rows: Row[] = [];
  let after = '';
  let first: Page<Row> | null = null;
  for (;;) {
    const reply = await readPage(after);
    if (!reply.ok) return reply;
    const page = reply.value;
    first ??= page;
    for (const row of page.items) {
      if (compareCodeUnits(keyOf(row), after) <= 0) return cut(`"${keyOf(row)}" after "${after}"`);
      after = keyOf(row);
      rows.push(row);
    }
    if (page.total !== first.total) return cut(`${first.total} rows, then ${page.total}`);
    // One order that ended and one that began leave the number of rows as it was.
    if (page.cursor !== first.cursor) return cut(`message ${first.cursor}, then ${page.cursor}`);
    if (page.next === null) break;
    if (page.items.length === 0 || page.next !== after) return cut(`no page up to "${page.next}"`);
  }
  if (rows.length !== first.total) return cut(`${rows.length} of ${first.total} rows`);
  return ok({ rows, cursor: first.cursor, asOf: first.as_of });
}

function cut(message: string): Result<never, BrokerFault> {
  const text = `the pages of a list do not add up: ${message.slice(0, 120)}`;
  return err({
    code: 'BROKER_PAGES_MISSING',
    isRetryable: true,
    outcome: 'NOT_DONE',
    message: text,
  });
}
