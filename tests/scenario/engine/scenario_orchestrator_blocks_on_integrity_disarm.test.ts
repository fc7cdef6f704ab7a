/**
 * Invariant INV-ENGINE-06: a disarm that integrity decides takes the right to trade away in that very slice: the
 * run's posture follows, no order that adds risk leaves after it, and the run is not armed again by itself.
 * Spec: contract 7; 4-safety decision 1; reliability F66.
 * Would turn red: a disarm of the tick that leaves the run RUNNING; an entry that is sent behind it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EngineBench, MARKET_ORDERS } from '../../support/engine/engine-bench.ts';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(200);
  const [header = '', ...rows] = readFileSync(bench.bars, 'utf8').trimEnd().split('\n');
  const silent = [...rows.slice(0, 100), ...rows.slice(130)]; // half an hour without a bar
  writeFileSync(bench.bars, `${[header, ...silent].join('\n')}\n`);
});
afterAll(() => bench.close());

it('a stale feed disarms the run, and nothing leaves after it', { timeout: 60_000 }, async () => {
  const runId = await bench.begun({
    ...MARKET_ORDERS,
    sets: {
      'data.stale_in_backtest': true,
      'data.fail_on_gap': false,
      'data.stale_policy': 'DISARM',
    },
  });
  const run = await bench.execute(runId);
  expect(run.exitCode, run.stdout + run.stderr).toBe(5);
  expect(run.json).toMatchObject({
    ended_by: 'DISARM',
    why: 'STALE_FEED',
    status: 'STOPPED',
    posture: 'DISARMED',
    reason: 'STALE_FEED',
    slices: 101,
  });
  const [late] = await bench.desk.db.query(
    `SELECT count(*)::int AS n FROM oms_outbox AS b JOIN runs AS r USING (run_id)
     WHERE b.run_id = $1 AND b.action <> 'CANCEL' AND b.dispatched_at > r.fence_at`,
    [runId],
  );
  expect(late?.['n']).toBe(0);
  const again = await bench.execute(runId);
  expect(again.json).toMatchObject({ recovered: true, posture: 'DISARMED' });
  expect([again.exitCode, again.stderr]).toEqual([5, expect.stringContaining('no bar was traded')]);
});
