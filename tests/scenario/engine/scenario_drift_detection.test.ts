/**
 * Invariant INV-ENGINE-05: a position at the broker that is not ours by our books disarms the run that trades, in the
 * next reconcile; no order leaves after it, and the books are not made to fit.
 * Spec: 4-safety decision 8; reliability F57.
 * Would turn red: a reconcile that runs at arming alone; an engine that does not notice that it was disarmed.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askPaper } from '../../support/broker/paper-process.ts';
import { EngineBench, MARKET_ORDERS } from '../../support/engine/engine-bench.ts';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(200);
});
afterAll(() => bench.close());

it('disarms the run, and the engine ends', { timeout: 60_000 }, async () => {
  const runId = await bench.begun({
    ...MARKET_ORDERS,
    sets: { 'runtime.reconcile_interval_seconds': 1 },
  });
  const drift = { items: [{ symbol: 'SPY', qty: '7777' }], total: 1 };
  const rules = [{ on: 'GET positions', do: 'PATCH', skip: 6, times: 1000, with: drift }];
  await askPaper(bench.desk.env.MQK_HOME, 'POST', '/faults', { rules });
  const run = await bench.execute(runId, ['--pace', '600x']);
  expect(run.exitCode, run.stdout + run.stderr).toBe(5);
  expect(run.json).toMatchObject({ ended_by: 'FENCE', status: 'STOPPED', sealed: false });
  const [fenced] = await bench.desk.db.query(
    `SELECT reason, fence_at FROM runs WHERE run_id = $1`,
    [runId],
  );
  expect(String(fenced?.['reason'])).toContain('DESYNC');
  const [after] = await bench.desk.db.query(
    `SELECT count(*)::int AS n FROM oms_outbox AS b JOIN runs AS r USING (run_id)
     WHERE b.run_id = $1 AND b.action <> 'CANCEL' AND b.dispatched_at > r.fence_at`,
    [runId],
  );
  expect(after?.['n']).toBe(0);
});
