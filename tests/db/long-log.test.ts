/**
 * Statements over a long log, by the planner that knows the table from before its rows got their places: an engine
 * trades for minutes, the table is analysed meanwhile, and then a command chains everything.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEventIds, readMoves, type Row, type Statements } from '../../src/adapters/db/index.ts';
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
