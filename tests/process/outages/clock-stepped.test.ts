/**
 * Invariant INV-OUTAGE-06: a wall clock that is set by an hour, forwards or back, under an engine, its broker or its
 * watcher changes nothing: leases, heartbeats and validity count on the database's clock, permits and waits on the
 * monotonic one.
 * Spec: 4-safety decisions 4, 8; reliability F33.
 * Would turn red: a lease, permit, validity or time limit that is counted with Date; a reading of the broker that is
 * older than the one before.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { brokerPid } from '../../support/broker/paper-process.ts';
import { TEST_PROGRAM } from '../../support/cli/run-in-process.ts';
import { EngineBench } from '../../support/engine/engine-bench.ts';
import { NOTHING_LOST, OutageRun, SOUND } from '../../support/outages/outage-run.ts';

const HOUR_MS = 3_600_000;

const open: (() => Promise<void> | void)[] = [];
// The schema is made once, by one: the databases of the tests side by side are its copies.
beforeAll(async () => {
  const first = await EngineBench.open(60);
  await first.close();
}, 60_000);
afterAll(async () => {
  for (const close of open.splice(0).reverse()) await close();
}, 60_000);

/** When the broker says that its events were, in their order. */
function brokerTimes(home: string): readonly string[] {
  const lines = readFileSync(join(home, 'paper', 'journal.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => /"at":"([^"]+)"/.exec(line)?.[1] ?? '');
}

it.concurrent.each([
  ['forwards', HOUR_MS],
  ['back', -HOUR_MS],
] as const)('%s', { timeout: 180_000 }, async (_, stepMs) => {
  const bench = await EngineBench.open(60);
  open.push(() => bench.close());
  const clock = { MQK_TEST_STEP_MS: String(stepMs) };
  const env = { PATH: process.env['PATH'], ...bench.desk.env, ...clock };
  const argv = [TEST_PROGRAM, 'broker', 'paper', '--idle-seconds', '600'];
  const broker = spawn(process.execPath, argv, { env, stdio: 'ignore' });
  const watcher = spawn(process.execPath, [TEST_PROGRAM, 'watch'], { env, stdio: 'ignore' });
  open.push(() => void watcher.kill('SIGTERM'));
  while (brokerPid(bench.desk.env.MQK_HOME) === null) await sleep(20);
  const run = await OutageRun.start(bench, { env: clock });
  await run.untilAccepted(2);
  run.signal('SIGUSR2');
  await run.untilAccepted(3);
  broker.kill('SIGUSR2');
  await run.untilAccepted(4);
  watcher.kill('SIGUSR2');
  const { code, json, stderr } = await run.ended();
  expect({ code, ended: json['ended_by'], sealed: json['sealed'] }, stderr).toEqual({
    code: 0,
    ended: 'FEED',
    sealed: true,
  });
  expect(stderr).not.toMatch(/reconcile .* is /);
  expect(brokerPid(bench.desk.env.MQK_HOME)).toBe(broker.pid);
  expect(await run.count()).toEqual(NOTHING_LOST);
  expect(await run.verified()).toEqual(SOUND);
  const told = brokerTimes(bench.desk.env.MQK_HOME);
  expect(told).toEqual([...told].sort());
  const aheadMs = Date.parse(told.at(-1) ?? '') - Date.now();
  expect(Math.abs(Math.round(aheadMs / HOUR_MS))).toBe(stepMs > 0 ? 1 : 0);
  const [times] = await bench.desk.db.query(
    `SELECT bool_and(ts_utc >= before) AS rise, max(ts_utc) - min(ts_utc) < interval '5 minutes' AS near
     FROM (SELECT ts_utc, lag(ts_utc) OVER (ORDER BY audit_id) AS before FROM audit_events WHERE run_id = $1) AS e`,
    [run.runId],
  );
  expect(times).toEqual({ rise: true, near: true });
});
