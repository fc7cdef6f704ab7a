/**
 * Statements over a long log, by the planner that knows the table from before its rows got their places: an engine
 * trades for minutes, the table is analysed meanwhile, and then a command chains everything.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  appendEvent,
  readEventIds,
  readLoggedPage,
  readMoves,
  type Row,
  type Statements,
} from '../../src/adapters/db/index.ts';
import type { RunId } from '../../src/foundation/model/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/db/test-database.ts';
import { createRun } from '../support/runs/run-stories.ts';

const EVENTS = 5000;

let desk: TestDatabase;
let runId: RunId;
beforeAll(async () => {
  desk = await openTestDatabase();
  ({ runId } = await createRun(desk.db));
  await desk.db.query(
    `INSERT INTO audit_events (run_id, topic, event_type, payload, ts_utc, actor)
     SELECT $1, 'OMS', 'NOTED', '{"a":1}', now(), 'test' FROM generate_series(1, ${EVENTS})`,
    [runId],
  );
  await desk.db.query('ANALYZE audit_events');
});
afterAll(() => desk.close());

describe('over a log that was analysed before it was chained', () => {
  it('ids of causes are found by the keys of their rows', async () => {
    const ids = Array.from({ length: 500 }, (_, at) => 2 * at + 1);
    expect(await plansOf((db) => readEventIds(db, ids))).toEqual(['audit_events_pkey']);
  });

  it('moves of the run are found by their versions', async () => {
    const ask = (db: Statements) => readMoves(db, { runId, eventType: 'RUN_ARMED' });
    expect(await plansOf(ask)).toEqual(['audit_events_version_once']);
  });
});

describe('a page of a log', () => {
  it('ends at its limit, and the next one begins behind it', async () => {
    const counts: number[] = [];
    let after: number | null = 0;
    while (after !== null) {
      const of = { runId, kinds: ['OMS/NOTED'], afterAuditId: after, limit: 3000 };
      const page = await readLoggedPage(desk.db, of);
      counts.push(page.lines.length);
      after = page.lastAuditId;
    }
    expect(counts).toEqual([3000, EVENTS - 3000, 0]);
  });

  it('has the kinds that are asked for, in their order, each on one line whatever it says', async () => {
    const [first, other, second] = ['tab\there', 'passed over', 'line\nline \u2028 \\n'];
    const event = { runId, topic: 'STRATEGY', actor: 'test' } as const;
    await appendEvent(desk.db, { ...event, eventType: 'TOLD', payload: { text: first } });
    await appendEvent(desk.db, { ...event, eventType: 'UNTOLD', payload: { text: other } });
    const last = await appendEvent(desk.db, {
      ...event,
      topic: 'MARKET',
      eventType: 'TOLD',
      payload: { text: second },
    });
    const page = await readLoggedPage(desk.db, {
      runId,
      kinds: ['STRATEGY/TOLD', 'MARKET/TOLD'],
      afterAuditId: 0,
      limit: 10,
    });
    expect(page).toEqual({
      lines: [
        'STRATEGY\tTOLD\t{"text":"tab\\there"}',
        'MARKET\tTOLD\t{"text":"line\\nline \u2028 \\\\n"}',
      ],
      lastAuditId: last,
    });
  });
});

/** Indexes that the statements of `work` go by. */
async function plansOf(work: (db: Statements) => Promise<unknown>): Promise<readonly string[]> {
  const plans: Row[] = [];
  await work({
    query: async (sql, params) => {
      plans.push(...(await desk.db.query(`EXPLAIN ${sql}`, params)));
      return [];
    },
  });
  const text = plans.map((line) => String(line['QUERY PLAN'])).join('\n');
  return [...text.matchAll(/Index Scan (?:using|on) (\w+)/g)].map(([, name = '']) => name);
}
