/**
 * INV-ARM-13 (spec/4-safety decision 4): a row that somebody holds keeps the watcher from no other run: its deadman
 * file is judged within 500 ms all the same, in rounds and once. The held run is fenced when its row is free.
 * Turns red when a fence or a waiting halt waits for its row while the others wait for it.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  connectTo,
  openDatabase,
  type Database,
  type RunRow,
} from '../../../src/adapters/db/index.ts';
import {
  HURRIED_LOCK_MS,
  watchOnce,
  watchRuns,
  type Fenced,
} from '../../../src/services/runtime/index.ts';
import { ArmingBench } from '../../support/arming/arming-bench.ts';
import { createRun, lead } from '../../support/runs/run-stories.ts';

let bench: ArmingBench;
let other: Database; // somebody at a console, as far as the server knows
let free = (): void => undefined;
beforeEach(async () => {
  bench = await ArmingBench.open();
  other = await connectTo({ home: '', env: bench.database.env });
});
afterEach(async () => {
  free();
  await other.close();
  await bench.database.close();
});

/** Armed, and without a config that can be read: every round wants to fence it. */
async function doomed(): Promise<RunRow> {
  const { db } = bench.desk;
  const run = await createRun(db, { configJson: 'no: [config' });
  return await lead(db, run, ['ARM_REQUEST', 'CONFIRM']);
}

/** Holds the rows of the runs until `free` is called. */
async function hold(runs: readonly RunRow[]): Promise<{ readonly free: () => Promise<void> }> {
  const isFree = new Promise<void>((resolve) => (free = resolve));
  let taken = (): void => undefined;
  const isTaken = new Promise<void>((resolve) => (taken = resolve));
  const held = other.transaction(async (tx) => {
    await tx.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    for (const { runId } of runs) {
      await tx.query('SELECT 1 FROM runs WHERE run_id = $1 FOR UPDATE', [runId]);
    }
    taken();
    await isFree;
  });
  await isTaken;
  return {
    free: async () => {
      free();
      await held;
    },
  };
}

async function until(isSo: () => boolean): Promise<void> {
  for (const end = performance.now() + 10_000; !isSo() && performance.now() < end;) await sleep(2);
}

it('of a watcher that goes on', async () => {
  const run = await bench.armed({ begun: true });
  const stuck = [await doomed(), await doomed(), await doomed()];
  const halted = await doomed();
  const halts = join(bench.home, 'halts');
  mkdirSync(halts, { recursive: true });
  const held = await hold([...stuck, halted]);
  writeFileSync(join(halts, `${halted.runId}.json`), '{}', { mode: 0o600 });
  const fenced: Fenced[] = [];
  let isOver = false;
  const watching = watchRuns({
    home: bench.home,
    actor: 'watch',
    open: () => openDatabase({ home: bench.home, env: bench.database.env }),
    isOver: () => isOver,
    onFenced: (one) => void fenced.push(one),
    onUnseen: () => undefined,
    note: () => undefined,
  });
  await sleep(1500); // it has met the held rows by then
  const gone = Date.now();
  rmSync(join(bench.home, 'deadman/MAIN.json'));
  await until(() => fenced.length > 0);
  const { fenceAt } = await bench.read(run.runId);
  expect((fenceAt ?? Infinity) - gone).toBeLessThan(500);
  expect(fenced.map(({ runId }) => runId)).toEqual([run.runId]);
  await held.free();
  await until(() => fenced.length > 3 && !existsSync(join(halts, `${halted.runId}.json`)));
  isOver = true;
  await watching;
  const ids = fenced.map(({ runId }) => runId);
  expect(ids).toEqual(expect.arrayContaining(stuck.map(({ runId }) => runId)));
  expect((await bench.read(halted.runId)).pair.status).toBe('HALTED');
}, 30_000);

it('of a single round, which names the held run', async () => {
  const run = await bench.armed();
  const stuck = await doomed();
  const held = await hold([stuck]);
  rmSync(join(bench.home, 'deadman/MAIN.json'));
  const context = { db: bench.desk.db, home: bench.home, actor: 'watch' };
  const from = performance.now();
  const round = await watchOnce({ ...context, lockMs: HURRIED_LOCK_MS });
  expect(performance.now() - from).toBeLessThan(500);
  expect(round.fenced).toMatchObject([{ runId: run.runId }]);
  expect(round.failed).toMatchObject([{ runId: stuck.runId }]);
  await held.free();
  const again = await watchOnce(context);
  expect(again).toMatchObject({ failed: [], fenced: [{ runId: stuck.runId }] });
});

it('tells the runs whose deadman file lies in another home', async () => {
  const run = await bench.armed();
  const home = mkdtempSync(join(tmpdir(), 'mqk-other-home-'));
  const round = await watchOnce({ db: bench.desk.db, home, actor: 'watch' });
  expect(round.unseen).toEqual([{ runId: run.runId, home: run.deadmanHome }]);
  expect((await watchOnce({ db: bench.desk.db, home: bench.home, actor: 'watch' })).unseen).toEqual(
    [],
  );
  rmSync(home, { recursive: true });
});
