/**
 * Invariant INV-ENGINE-02: every order is a row before it is sent, every message a row before it is booked, and every
 * step's rows and events come together: after a run all requests are settled, all messages applied, the ledger is
 * the broker's, the newest reconcile is clean, and the log verifies.
 * Spec: reliability 7; 4-safety decision 9; seed PATCH 20 to 25.
 * Would turn red: an order without its row; a fill without its ledger entry; a run that ends with requests open.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EngineBench, MARKET_ORDERS } from '../../support/engine/engine-bench.ts';
import { eventsOf } from '../../support/runs/cli-runs.ts';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(120);
});
afterAll(() => bench.close());

it('from start to seal', { timeout: 60_000 }, async () => {
  const runId = await bench.begun(MARKET_ORDERS);
  const run = await bench.execute(runId);
  expect(run.json, run.stderr).toMatchObject({ ended_by: 'FEED', sealed: true });
  const { db } = bench.desk;
  const count = async (sql: string): Promise<unknown> =>
    (await db.query(`SELECT count(*)::int AS n FROM ${sql}`, [runId]))[0]?.['n'];
  const orders = await count('oms_orders WHERE run_id = $1');
  expect(orders).toBeGreaterThan(3);
  expect(bench.accepted()).toHaveLength(Number(orders));
  expect(await count('oms_outbox WHERE run_id = $1 AND resolved_at IS NULL')).toBe(0);
  expect(await count('oms_inbox WHERE applied_at IS NULL AND $1 <> $$$$')).toBe(0);
  expect(await count('ledger_fills WHERE run_id = $1')).toBe(run.json['fills']);
  const [last] = await db.query(
    'SELECT verdict FROM reconcile_checkpoints WHERE run_id = $1 ORDER BY checkpoint_id DESC LIMIT 1',
    [runId],
  );
  expect(last?.['verdict']).toBe('CLEAN');
  const folder = bench.folderOf(runId);
  const events = eventsOf(folder);
  expect(events.filter((one) => one === 'RUNTIME/SLICE_DONE')).toHaveLength(120);
  expect(events.at(-1)).toBe('AUDIT/RUN_SEALED');
  const inputs = readFileSync(join(folder, 'inputs.jsonl'), 'utf8').trimEnd().split('\n');
  expect(inputs.filter((line) => line.includes('"input":"BARS"'))).toHaveLength(120);
  const verified = await bench.mqk(['audit', 'verify', folder]);
  expect(verified.json['result']).toBe('VALID');
  const page = await bench.mqk(['report', 'build', runId, '--runs', bench.out]);
  expect(page.json, page.stderr).toMatchObject({
    run_id: runId,
    path: join(folder, 'report.html'),
  });
  const judged = await bench.mqk(['stress', 'run', runId, '--all', '--out', bench.out]);
  expect([judged.exitCode, judged.json['error']]).toMatchObject([
    2,
    { code: 'EVIDENCE_KIND_FOREIGN', fix: 'name a BACKTEST; mqk backtest run makes one' },
  ]);
});
