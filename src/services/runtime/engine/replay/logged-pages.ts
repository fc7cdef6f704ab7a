/** What the engine said in a run's log, in pages, the next one already asked for while a page is worked on. */
import { setImmediate as turn } from 'node:timers/promises';
import { readLoggedPage, type Lane } from '../../../../adapters/db/index.ts';
import { invariant } from '../../../../foundation/core/index.ts';
import type { RunId } from '../../../../foundation/model/index.ts';
import { ENGINE_KINDS, type LoggedEvent } from './engine-events.ts';

/** Rows that are read at once: at most two pages are held, however long the log is. */
const PAGE = 1000;

/** From the first committed event on, in order. Fails as the database does. */
export async function* loggedPages(
  db: Lane,
  runId: RunId,
): AsyncGenerator<readonly LoggedEvent[], void> {
  const read = (afterAuditId: number) =>
    readLoggedPage(db, { runId, kinds: ENGINE_KINDS, afterAuditId, limit: PAGE });
  let reading = read(0);
  for (;;) {
    const { lines, lastAuditId } = await reading;
    const isLast = lastAuditId === null || lines.length < PAGE;
    if (!isLast) {
      reading = read(lastAuditId);
      reading.catch(() => undefined); // it is thrown where it is waited for
      await turn(); // else it is not sent before the work on this page is done
    }
    yield lines.map(eventOf);
    if (isLast) return;
  }
}

function eventOf(line: string): LoggedEvent {
  const topicEnd = line.indexOf('\t');
  const typeEnd = line.indexOf('\t', topicEnd + 1);
  invariant(typeEnd > topicEnd && topicEnd > 0, 'a line of a log has three parts', { line });
  return {
    topic: line.slice(0, topicEnd),
    eventType: line.slice(topicEnd + 1, typeEnd),
    payload: line.slice(typeEnd + 1),
  };
}
