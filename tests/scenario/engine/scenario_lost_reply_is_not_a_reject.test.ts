/**
 * Invariant INV-ENGINE-04: a reply that is lost says nothing: the order is looked up, bound when it is there, and
 * presumed absent only after its time; it is never sent again, never counted as a reject, and never stops the run.
 * Spec: 4-safety decisions 4, 5; reliability 7.4, 7.5 (F36, F37).
 * Would turn red: a timeout that is taken for a refusal; an entry that is sent twice; a run that waits for ever.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askPaper } from '../../support/broker/paper-process.ts';
import { EngineBench, type EngineCase } from '../../support/engine/engine-bench.ts';

const QUICK: EngineCase = {
  strategy: 'sma_cross',
  params: { fast: 3, slow: 8 },
  sets: { 'runtime.presume_absent_seconds': 1, 'risk.reject_storm.max_rejects': 1 },
};

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(120);
});
afterAll(() => bench.close());

it('is looked up, and the run goes on', { timeout: 90_000 }, async () => {
  const runId = await bench.begun(QUICK);
  const on = 'POST orders';
  const rules = [
    { on, do: 'LOSE_REPLY', times: 2 },
    { on, do: 'DROP' },
    { on, do: 'STATUS', status: 503, done: true },
  ];
  await askPaper(bench.desk.env.MQK_HOME, 'POST', '/faults', { rules });
  const run = await bench.execute(runId);
  expect(run.json, run.stderr).toMatchObject({
    ended_by: 'FEED',
    status: 'STOPPED',
    halted: false,
    sealed: true,
  });
  const rows = await bench.desk.db.query(
    `SELECT status, reason, count(*)::int AS n FROM oms_outbox WHERE run_id = $1 AND action <> 'CANCEL'
     GROUP BY 1, 2 ORDER BY 1`,
    [runId],
  );
  const told = Object.fromEntries(rows.map(({ status, reason, n }) => [`${status}/${reason}`, n]));
  expect(told).toMatchObject({ 'NOT_ACCEPTED/PRESUMED_NOT_ACCEPTED': 1 });
  expect(Object.keys(told).filter((key) => key.startsWith('REJECTED'))).toEqual([]);
  const accepted = bench.accepted();
  expect(new Set(accepted).size).toBe(accepted.length);
  const replayed = await bench.mqk(['replay', bench.folderOf(runId), '--verify']);
  expect(replayed.json).toMatchObject({ identical: true });
});
