/** A fence behind a process that hangs with the run's row: its lock ends before the fence's patience does. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectTo, type Database, type RunRow } from '../../src/adapters/db/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/db/test-database.ts';
import { command, createRun, lead } from '../support/runs/run-stories.ts';

let desk: TestDatabase;
let engine: Database; // of another process, as far as the server knows
beforeAll(async () => {
  desk = await openTestDatabase();
  engine = await connectTo({ home: '', env: desk.env });
});
afterAll(async () => {
  await engine.close();
  await desk.close();
});

/** Takes the lock of a permit, then does `hang` inside of the transaction; settles with what it came to. */
async function hold(run: RunRow, hang: (db: Database['query']) => Promise<unknown>) {
  let taken = (): void => undefined;
  const isTaken = new Promise<void>((resolve) => (taken = resolve));
  const end = engine
    .transaction(async (tx) => {
      await tx.query('SELECT 1 FROM runs WHERE run_id = $1 FOR SHARE', [run.runId]);
      taken();
      await hang((sql, params) => tx.query(sql, params));
    })
    .then(
      () => 'committed',
      () => 'ended',
    );
  await isTaken;
  return end;
}

it.each(['HALT', 'DISARM'] as const)('%s is done in 3 s behind one that sleeps', async (event) => {
  const run = await lead(desk.db, await createRun(desk.db), ['ARM_REQUEST', 'CONFIRM', 'BEGIN']);
  let wake = (): void => undefined;
  const asleep = new Promise<void>((resolve) => (wake = resolve));
  let end: Promise<unknown> = Promise.resolve();
  const holding = new Promise<void>((resolve) => {
    end = hold(run, async () => {
      resolve();
      await asleep;
    });
  });
  await holding;
  const from = performance.now();
  const fenced = await command(desk.db.urgent, run, event);
  expect(fenced.outcome).toBe('DONE');
  expect(performance.now() - from).toBeLessThan(3000);
  wake();
  expect(await end).toBe('ended'); // what it wrote under its permit is gone
});

it('outwaits one that works longer than a lock is waited for', async () => {
  const run = await lead(desk.db, await createRun(desk.db), ['ARM_REQUEST', 'CONFIRM', 'BEGIN']);
  let end: Promise<unknown> = Promise.resolve();
  const holding = new Promise<void>((resolve) => {
    end = hold(run, (query) => {
      resolve();
      return query('SELECT pg_sleep(6)');
    });
  });
  await holding;
  expect((await command(desk.db.urgent, run, 'HALT')).outcome).toBe('DONE');
  expect(await end).toBe('committed');
}, 20_000);
