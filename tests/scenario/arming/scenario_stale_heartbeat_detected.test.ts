/**
 * INV-ARM-03 (spec/4-safety decisions 3, 4; reliability 6.4, F17): a running engine that gives no sign of
 * life for `runtime.heartbeat_stale_ms` is fenced by a watcher that is not the engine. A run that was begun
 * and that no engine ever held waits `runtime.begin_timeout_seconds`; one that is only armed owes nothing.
 * Turns red when the watcher trusts the engine's clock, fences a run that lives or only waits, or forgets
 * one that hangs; when one unreadable run, or a thousand others, hide one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { heartbeat, renewLease, takeLease } from '../../../src/adapters/db/index.ts';
import { checkHealth, watchOnce, type Fenced } from '../../../src/services/runtime/index.ts';
import { ArmingBench } from '../../support/arming/arming-bench.ts';
import { createRun, lead } from '../../support/runs/run-stories.ts';

let bench: ArmingBench;
beforeEach(async () => {
  bench = await ArmingBench.open();
});
afterEach(() => bench.database.close());

const RUNNING = ['ARM_REQUEST', 'CONFIRM', 'BEGIN'] as const;
const STALE_FAST = [
  ['runtime.heartbeat_stale_ms', '300'],
  ['runtime.begin_timeout_seconds', '1'],
] as const;

const look = async (): Promise<readonly Fenced[]> =>
  (await watchOnce({ db: bench.desk.db, home: bench.home, actor: 'watch' })).fenced;

it('fences a run whose engine has gone silent, and no sooner', async () => {
  const run = await bench.armed({ begun: true, sets: STALE_FAST });
  const { db } = bench.desk;
  const owner = 'engine';
  const lease = { runId: run.runId, owner, ttlMs: 5000 };
  const held = await db.transaction((tx) =>
    takeLease(tx, { ...lease, deadOwner: null, actor: owner }),
  );
  expect(await look()).toEqual([]);
  await sleep(200);
  expect(await renewLease(db, { ...lease, leaseEpoch: held.leaseEpoch })).toBe(true);
  await sleep(150);
  expect(await look()).toEqual([]); // 350 ms since the first sign, 150 since the last
  await sleep(200);
  expect(await look()).toMatchObject([{ runId: run.runId, reason: 'HEARTBEAT_STALE' }]);
  const after = await bench.read(run.runId);
  expect(after.pair).toEqual({ status: 'STOPPED', posture: 'DISARMING' });
  expect(after.armEpoch).toBe(run.armEpoch + 1);
});

it('waits longer for the first sign of a run that was begun', async () => {
  const run = await bench.armed({ begun: true, sets: STALE_FAST });
  await sleep(500);
  expect(await look()).toEqual([]);
  await sleep(700);
  expect(await look()).toMatchObject([{ runId: run.runId, reason: 'BEGIN_TIMEOUT' }]);
});

it('does not take a heartbeat from outside for that of an engine: none ever held the run', async () => {
  const run = await bench.armed({ begun: true, sets: STALE_FAST });
  const { db } = bench.desk;
  await heartbeat(db, run.runId);
  await sleep(500);
  expect(await look()).toEqual([]);
  expect((await checkHealth(db)).stale).toEqual([]);
  await heartbeat(db, run.runId);
  await sleep(700); // 1200 ms since it was begun
  expect(await look()).toEqual([]);
  await sleep(500);
  expect((await checkHealth(db)).stale).toMatchObject([{ limitMs: 1000 }]);
  expect(await look()).toMatchObject([{ runId: run.runId, reason: 'BEGIN_TIMEOUT' }]);
});

it('asks no sign of life of a run that is only armed', async () => {
  await bench.armed({ sets: STALE_FAST });
  await sleep(1200);
  expect(await look()).toEqual([]);
});

it('judges every run but the one whose config cannot be read, and names that one', async () => {
  const run = await bench.armed({ begun: true, sets: STALE_FAST });
  const { db } = bench.desk;
  const bad = await lead(db, await createRun(db, { configJson: 'no: [config' }), RUNNING);
  await sleep(1100);
  const { running, stale, unjudged } = await checkHealth(db);
  expect(running).toBe(2);
  expect(stale.map((one) => one.run.runId)).toEqual([run.runId]);
  expect(unjudged).toMatchObject([
    { run: { runId: bad.runId }, why: expect.stringContaining('CONFIG_INVALID') as unknown },
  ]);
});

it('looks at every running run, however many there are', async () => {
  const { db } = bench.desk;
  const run = await lead(db, await createRun(db), RUNNING);
  await db.transaction(async (tx) => {
    await tx.query('SET LOCAL session_replication_role = replica');
    await tx.query(
      `INSERT INTO runs SELECT (jsonb_populate_record(r, jsonb_build_object(
         'run_id', gen_random_uuid(), 'engine_id', 'E' || n, 'account', 'A' || n))).*
       FROM runs AS r, generate_series(1, 2000) AS n WHERE r.run_id = $1`,
      [run.runId],
    );
  });
  expect(await checkHealth(db)).toMatchObject({ running: 2001, stale: [], unjudged: [] });
  const round = await watchOnce({ db, home: bench.home, actor: 'watch' });
  expect(round).toMatchObject({ fenced: [], failed: [], watched: 2001 });
});
