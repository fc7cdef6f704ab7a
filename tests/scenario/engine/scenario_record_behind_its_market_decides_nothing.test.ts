/**
 * Invariant INV-ENGINE-36: a recovery on a database that was restored from a backup, of a run whose broker's market has gone
 * on since, ends with 6 (`RUN_RECORD_BEHIND`) before anything is sent or written: slices that the log lacks are decided
 * again, and one that leads to anything was decided and lost. Where they had led to nothing, as they do behind a crash,
 * the recovery goes on.
 * Spec: 4-safety decisions 5, 6, 9; docs/runbooks/database_restored.md.
 * Would turn red: an `enterLeftSlice` (`engine/engine.ts`) that carries out what it finds: orders that the broker has
 * already are decided into other slices, and a stop is sent for shares that were sold since; one that looks no further
 * than the log where the market waits for nobody; one that hands on idle slices before it knows the rest: the writer
 * commits them when they are many.
 */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { connectTo } from '../../../src/adapters/db/index.ts';
import { mqk, PACKAGE_ROOT } from '../../support/cli/run-in-process.ts';
import { openTestServer } from '../../support/db/test-database.ts';
import { ended, EngineBench, type EngineCase } from '../../support/engine/engine-bench.ts';

const RESTLESS: EngineCase = {
  strategy: join(PACKAGE_ROOT, 'tests/support/strategy/restless.ts'),
  params: { qty: 20, distance: 5 },
};

let bench: EngineBench;
const backups: string[] = [];
beforeAll(async () => {
  bench = await EngineBench.open(60);
});
afterAll(async () => {
  const server = await openTestServer();
  for (const name of backups) await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await server.close();
  await bench.close();
});

/** A backup of the database as it is now; its URL. */
async function backUp(of = bench): Promise<string> {
  const { MQK_DATABASE_URL } = of.desk.env;
  const name = /mqk_test_[0-9a-f]+/.exec(MQK_DATABASE_URL)?.[0] ?? '';
  const copy = `${name.slice(0, 50)}_${backups.length}`;
  const server = await openTestServer();
  await server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, [
    name,
  ]);
  await server.query(`CREATE DATABASE ${copy} TEMPLATE ${name}`);
  backups.push(copy);
  await server.close();
  return MQK_DATABASE_URL.replace(name, copy);
}

/** Trades some slices, and is asked to end. */
async function tradeSome(runId: string, looks: number): Promise<void> {
  await bench.again(runId);
  let asked = 0;
  const run = await bench.execute(runId, [], () => ++asked > looks);
  expect(run.json, run.stderr).toMatchObject({ ended_by: 'SIGNAL', posture: 'DISARMED' });
}

/** The engine is killed while its market waits for it. */
async function killedAtMarket(runId: string): Promise<void> {
  await bench.again(runId);
  expect(await ended(bench.spawn(runId, { MQK_TEST_CRASH: 'CP10:9' }))).toBe('SIGKILL');
}

/** What a recovery could have changed. */
async function rowsOf(url: string, runId: string, { desk } = bench): Promise<unknown> {
  const db = await connectTo({ home: desk.env.MQK_HOME, env: { MQK_DATABASE_URL: url } });
  const rows = [
    await db.query(
      `SELECT client_order_id, state FROM oms_orders WHERE run_id = $1 ORDER BY order_id`,
      [runId],
    ),
    await db.query(
      `SELECT outbox_id::int, status FROM oms_outbox WHERE run_id = $1 ORDER BY outbox_id`,
      [runId],
    ),
    await db.query(
      `SELECT event_type FROM audit_events WHERE run_id = $1 AND event_type <> 'LEASE_TAKEN' ORDER BY audit_id`,
      [runId],
    ),
  ];
  await db.close();
  return rows;
}

it.each(['killed', 'ended'])('of a run that was %s later', { timeout: 120_000 }, async (end) => {
  const runId = await bench.created(RESTLESS);
  await tradeSome(runId, 20);
  const url = await backUp();
  await (end === 'ended' ? tradeSome(runId, 20) : killedAtMarket(runId));
  // As the runbook says: the record goes on behind its rows.
  renameSync(bench.folderOf(runId), `${bench.folderOf(runId)}.evidence`);
  const accepted = bench.accepted();
  const before = await rowsOf(url, runId);
  const env = { ...bench.desk.env, MQK_DATABASE_URL: url };
  for (const again of [1, 2]) {
    const refused = await mqk(['run', 'recover', '--run-id', runId, '--json'], { env });
    expect(refused.exitCode, `${again}: ${refused.stderr}`).toBe(6);
    expect(refused.json).toMatchObject({
      error: {
        code: 'RUN_RECORD_BEHIND',
        message: expect.stringMatching(
          /log .* ends in slice \d+, its market stands in slice \d+/,
        ) as string,
        fix: expect.stringContaining('docs/runbooks/database_restored.md') as string,
      },
    });
    expect(bench.accepted()).toEqual(accepted);
    expect(await rowsOf(url, runId)).toEqual(before);
  }
  // With the newer database nothing is lost.
  renameSync(`${bench.folderOf(runId)}.evidence`, bench.folderOf(runId));
  const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(recovered.exitCode, recovered.stderr).toBe(0);
  expect(recovered.json).toMatchObject({ posture: 'DISARMED', reconcile: { verdict: 'CLEAN' } });
  await bench.again(runId);
  const rest = await bench.execute(runId);
  expect(rest.json, rest.stderr).toMatchObject({ ended_by: 'FEED', halted: false, sealed: true });
  const replayed = await bench.mqk(['replay', bench.folderOf(runId), '--verify']);
  expect(replayed.json, replayed.stderr).toMatchObject({ identical: true });
});

it('whose lost slices were idle for longer than a writer waits', { timeout: 120_000 }, async () => {
  const idle = 400; // two steps each, and 500 are written together
  const long = await EngineBench.open(idle + 40);
  onTestFinished(() => long.close());
  const strategy = join(PACKAGE_ROOT, 'tests/support/strategy/once.ts');
  const runId = await long.begun({ strategy, params: { qty: 20, enter: 4, leave: idle + 20 } });
  let isHeld = false;
  const running = long.execute(runId, ['--pace', '600x'], () => isHeld);
  await long.awaitRow(runId, `SELECT FROM ledger_fills WHERE run_id = $1`);
  isHeld = true;
  expect((await running).json).toMatchObject({ ended_by: 'SIGNAL', posture: 'DISARMED' });
  const url = await backUp(long);
  await long.again(runId);
  const rest = await long.execute(runId);
  expect(rest.json, rest.stderr).toMatchObject({ ended_by: 'FEED', sealed: true });
  renameSync(long.folderOf(runId), `${long.folderOf(runId)}.evidence`);
  const before = await rowsOf(url, runId, long);
  const env = { ...long.desk.env, MQK_DATABASE_URL: url };
  const refused = await mqk(['run', 'recover', '--run-id', runId, '--json'], { env });
  expect(refused, refused.stderr).toMatchObject({
    exitCode: 6,
    json: { error: { code: 'RUN_RECORD_BEHIND' } },
  });
  expect(await rowsOf(url, runId, long)).toEqual(before);
});
