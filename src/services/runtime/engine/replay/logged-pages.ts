/** A run's log in pages, the next one already asked for while a page is worked on. */
import { readLoggedEvents, type Lane, type LoggedEventRow } from '../../../../adapters/db/index.ts';
import type { RunId } from '../../../../foundation/model/index.ts';

/** Rows that are read at once: at most two pages are held, however long the log is. */
const PAGE = 2000;

/** From the first committed event on, in order. Fails as the database does. */
export async function* loggedPages(
  db: Lane,
  runId: RunId,
): AsyncGenerator<readonly LoggedEventRow[], void> {
  const read = (afterAuditId: number) => readLoggedEvents(db, { runId, afterAuditId, limit: PAGE });
  let page = await read(0);
  while (page.length > 0) {
    const last = page.length < PAGE ? undefined : page.at(-1);
    const next = last === undefined ? Promise.resolve([]) : read(last.auditId);
    next.catch(() => undefined); // it is thrown where it is waited for
    yield page;
    page = await next;
  }
}
