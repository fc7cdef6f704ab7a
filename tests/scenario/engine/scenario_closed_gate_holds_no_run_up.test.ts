/**
 * Invariant INV-ENGINE-24: while reconciles bring no clean verdict no entry leaves; one closing of the gate holds the
 * run up for 5 s in all, and then each entry is given up at once, so that what protects never waits behind one.
 * Spec: 4-safety decisions 4, 8.
 * Would turn red: an entry that is sent past a reconcile that failed; one that is held until its validity is over, slice
 * after slice.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askPaper } from '../../support/broker/paper-process.ts';
import { EngineBench } from '../../support/engine/engine-bench.ts';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(30);
});
afterAll(() => bench.close());

it('entries wait for seconds, and are given up', { timeout: 60_000 }, async () => {
  const runId = await bench.begun({ strategy: 'buy_and_hold', params: { qty: 10 } });
  const rules = [{ on: 'GET positions', do: 'STATUS', status: 503, times: 1000 }];
  await askPaper(bench.desk.env.MQK_HOME, 'POST', '/faults', { rules });
  const startedAt = performance.now();
  const run = await bench.execute(runId);
  expect(performance.now() - startedAt).toBeLessThan(25_000);
  expect(run.json, run.stderr).toMatchObject({ ended_by: 'FEED', slices: 30, fills: 0 });
  expect(run.stderr).toContain('is UNKNOWN: RECONCILE_QUERY_FAILED');
  const rows = await bench.desk.db.query(
    `SELECT status, reason, count(*)::int AS n FROM oms_outbox WHERE run_id = $1 AND action <> 'CANCEL'
     GROUP BY 1, 2`,
    [runId],
  );
  expect(rows).toEqual([{ status: 'SUPPRESSED', reason: 'GATE_CLOSED', n: 30 }]);
  expect(bench.accepted()).toEqual([]);
});
