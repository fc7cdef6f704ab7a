/**
 * Invariant INV-OUTAGE-03: an engine that slept longer than its lease sends nothing when it wakes, wherever it
 * slept: it ends with 5, says who fenced the run, and disarms it when nobody did.
 * Spec: 4-safety decision 4; reliability F17, F18, 6.4.
 * Would turn red: a permit whose age is not looked at behind the connection; a lease that is believed without its
 * clock; a run that is left armed without an engine.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TEST_PROGRAM } from '../../support/cli/run-in-process.ts';
import { EngineBench } from '../../support/engine/engine-bench.ts';
import { NOTHING_LOST, OutageRun } from '../../support/outages/outage-run.ts';

/** Longer than the lease, in which nobody renews it. */
const SLEEP_MS = 6_000;

const open: (() => Promise<void> | void)[] = [];
// The schema is made once, by one: the databases of the tests side by side are its copies.
beforeAll(async () => {
  const first = await EngineBench.open(120);
  await first.close();
}, 60_000);
afterAll(async () => {
  for (const close of open.splice(0).reverse()) await close();
}, 60_000);

/** `T`: stopped by a signal. */
function stateOf(pid: number): string {
  return /\) (.)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';
}

async function untilStopped(run: OutageRun): Promise<void> {
  while (stateOf(run.child.pid ?? 0) !== 'T') {
    if (run.child.exitCode !== null) throw new Error(run.stderr);
    await sleep(20);
  }
}

it.concurrent.each([
  ['anywhere', null, false],
  ['with a permit, before the send (CP3)', 'CP3:3', false],
  ['while the connection is made (CP4), under a watcher', 'CP4:3', true],
] as const)('that slept %s', { timeout: 180_000 }, async (_, point, isWatched) => {
  const bench = await EngineBench.open(120);
  open.push(() => bench.close());
  if (isWatched) {
    const env = { PATH: process.env['PATH'], ...bench.desk.env };
    const watcher = spawn(process.execPath, [TEST_PROGRAM, 'watch'], { env, stdio: 'ignore' });
    open.push(() => void watcher.kill('SIGTERM'));
  }
  const run = await OutageRun.start(bench, point === null ? {} : { env: { MQK_TEST_STOP: point } });
  if (point === null) {
    await run.untilAccepted(3);
    run.signal('SIGSTOP');
  }
  await untilStopped(run);
  const before = await run.acceptedIds();
  await sleep(SLEEP_MS);
  run.signal('SIGCONT');
  const { code, json, stderr } = await run.ended();
  expect({ code, json }, stderr).toMatchObject({
    code: 5,
    json: { ended_by: 'FENCE', status: 'STOPPED' },
  });
  expect(json['why']).toMatch(
    isWatched ? /HEARTBEAT_STALE.*\(watch/ : /LEASE_LOST.*last renewed \d+ ms ago.*\(engine\)/,
  );
  expect(await run.acceptedIds()).toEqual(before);
  const finished = await run.goOn();
  expect(finished.json, finished.stderr).toMatchObject({ ended_by: 'FEED', sealed: true });
  expect(await run.count()).toEqual(NOTHING_LOST);
});

it.concurrent(
  'that was halted while it slept over a request leaves none open behind its seal',
  { timeout: 180_000 },
  async () => {
    const bench = await EngineBench.open(120);
    open.push(() => bench.close());
    const run = await OutageRun.start(bench, { env: { MQK_TEST_STOP: 'CP4:3' } });
    await untilStopped(run);
    const before = await run.acceptedIds();
    const halt = await bench.mqk(['run', 'halt', '--run-id', run.runId, '--reason', 'a test']);
    expect(halt.exitCode, halt.stderr).toBe(0);
    run.signal('SIGCONT');
    const { code, json, stderr } = await run.ended();
    expect({ code, json }, stderr).toMatchObject({ code: 5, json: { sealed: true } });
    expect(await run.acceptedIds()).toEqual(before);
    const [left] = await bench.desk.db.query(
      `SELECT count(*)::int AS open FROM oms_outbox WHERE run_id = $1 AND resolved_at IS NULL`,
      [run.runId],
    );
    expect(left).toEqual({ open: 0 });
    expect(await run.count()).toEqual(NOTHING_LOST);
  },
);
