/**
 * Invariant INV-ENGINE-33: a broker that lost or rolled back its state, or is another one, is told so by its mark before
 * anything is looked up or sent: a recovery ends with 6 then, nothing is sent and no absence is believed, the run stays
 * DISARMING under every command, and once the true state is back the recovery finds each order once. A person's word
 * about an order is neither stored nor sent while such a broker is asked.
 * Spec: 4-safety decisions 5, 6 and 8; reliability 6.1 (T11), 7.5.
 * Would turn red: an engine that opens without `requireSameBroker` (`engine/open-engine.ts`): a second stop is sent to the
 * empty account; a mark without the broker's instance: nothing was told yet, and its number is 0 in both; a quiet that
 * is confirmed by a broker without memory (`runs/ask-broker.ts`); an absence there that lets an order be resolved as not
 * accepted (`orders/resolve-order.ts`), or a cancel that is stored and sent to it (`orders/cancel-order.ts`).
 */
import type { ChildProcess } from 'node:child_process';
import { cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PACKAGE_ROOT, type CliRun } from '../../support/cli/run-in-process.ts';
import {
  ended,
  EngineBench,
  MARKET_ORDERS,
  type EngineCase,
} from '../../support/engine/engine-bench.ts';

const RESTLESS: EngineCase = {
  strategy: join(PACKAGE_ROOT, 'tests/support/strategy/restless.ts'),
  params: { qty: 20, distance: 5 },
  sets: { 'execution.latency_submit_events': 1 },
};
/** An exit has taken the stop's place: a recovery has a stop to send. `$1` is the run. */
const EXIT_WORKS = `SELECT 1 AS works FROM oms_orders AS o
  WHERE run_id = $1 AND role = 'EXIT' AND state = 'WORKING' AND qty = (
    SELECT sum(CASE side WHEN 'BUY' THEN qty ELSE -qty END) FROM ledger_fills WHERE run_id = $1)`;

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(40);
});
afterAll(() => bench.close());

const paper = (): string => join(bench.desk.env.MQK_HOME, 'paper');
const aside = (name: string): string => join(bench.desk.env.MQK_HOME, name);
const recover = (runId: string): Promise<CliRun> =>
  bench.mqk(['run', 'recover', '--run-id', runId]);

async function stopBroker(): Promise<void> {
  const stopped = await bench.mqk(['broker', 'stop']);
  expect(stopped.exitCode, stopped.stderr).toBe(0);
  while (readdirSync(paper()).some((name) => name.startsWith('lock'))) await sleep(20);
}

/** Orders and requests as our rows have them. */
async function rowsOf(runId: string): Promise<unknown> {
  const { db } = bench.desk;
  return [
    await db.query(
      `SELECT client_order_id, state, filled_qty::int FROM oms_orders WHERE run_id = $1 ORDER BY order_id`,
      [runId],
    ),
    await db.query(
      `SELECT outbox_id::int, status, attempt::int FROM oms_outbox WHERE run_id = $1 ORDER BY outbox_id`,
      [runId],
    ),
  ];
}

/** The engine is killed with an exit at the broker and no stop. */
async function killedWithoutStop(runId: string): Promise<void> {
  const child: ChildProcess = bench.spawn(runId, {}, ['--pace', '120x']);
  await bench.awaitRow(runId, EXIT_WORKS);
  child.kill('SIGKILL');
  expect(await ended(child)).toBe('SIGKILL');
  await stopBroker();
}

async function expectRefused(runId: string, code: string): Promise<void> {
  const before = await rowsOf(runId);
  const accepted = bench.accepted();
  for (const again of [1, 2]) {
    const refused = await recover(runId);
    expect(refused.exitCode, `${again}: ${refused.stderr}`).toBe(6);
    expect(refused.stderr).toContain(code);
    expect(refused.stderr).toContain('docs/runbooks/reconcile_dirty.md');
  }
  const executed = await bench.execute(runId);
  expect(executed.exitCode, executed.stderr).toBe(6);
  const disarmed = await bench.mqk(['run', 'disarm', '--run-id', runId, '--reason', 'test']);
  expect(disarmed.json).toMatchObject({ posture: 'DISARMING' });
  expect(JSON.stringify(disarmed.json['unconfirmed'])).toContain(code);
  const [order] = await bench.desk.db.query(
    `SELECT client_order_id AS id FROM oms_orders WHERE run_id = $1 AND role IN ('ENTRY', 'EXIT') AND state IN ('SUBMITTED', 'WORKING')`,
    [runId],
  );
  const words = [
    ['cancel', String(order?.['id']), '--reason', 'a test'],
    ['resolve', String(order?.['id']), '--as', 'not-accepted', '--evidence', 'a test'],
  ];
  for (const word of words) {
    const unheard = await bench.mqk(['order', ...word]);
    expect(unheard.exitCode, `${word.join(' ')}: ${unheard.stdout}`).toBe(6);
    expect(unheard.json).toMatchObject({ error: { code } });
  }
  const told = await bench.desk.db.query(
    `SELECT event_type FROM audit_events WHERE run_id = $1 AND event_type IN ('ORDER_CANCEL_ASKED', 'REQUEST_RESOLVED')`,
    [runId],
  );
  expect(told).toEqual([]);
  expect(bench.accepted()).toEqual(accepted);
  expect(await rowsOf(runId)).toEqual(before);
}

/** The true folder takes its place again. */
async function restored(kept: string): Promise<void> {
  await stopBroker();
  rmSync(paper(), { recursive: true });
  renameSync(kept, paper());
}

async function expectFoundOnce(runId: string): Promise<void> {
  const recovered = await recover(runId);
  expect(recovered.exitCode, recovered.stderr).toBe(0);
  expect(recovered.json).toMatchObject({ posture: 'DISARMED', reconcile: { verdict: 'CLEAN' } });
  const accepted = bench.accepted();
  expect(new Set(accepted).size).toBe(accepted.length);
}

it('a broker that lost or rolled back its state gets nothing', { timeout: 120_000 }, async () => {
  const runId = await bench.begun(RESTLESS);
  await killedWithoutStop(runId);
  renameSync(paper(), aside('away'));
  await expectRefused(runId, 'RECONCILE_MARK_BEHIND');
  await restored(aside('away'));
  await expectFoundOnce(runId);

  await stopBroker();
  cpSync(paper(), aside('older'), { recursive: true });
  await bench.again(runId);
  await killedWithoutStop(runId);
  renameSync(paper(), aside('newer'));
  renameSync(aside('older'), paper());
  await expectRefused(runId, 'RECONCILE_MESSAGES_LOST');
  await restored(aside('newer'));
  await expectFoundOnce(runId);

  await bench.again(runId);
  const rest = await bench.execute(runId);
  expect(rest.json, rest.stderr).toMatchObject({ ended_by: 'FEED', halted: false, sealed: true });
});

it('another broker is known before the first message', { timeout: 60_000 }, async () => {
  const runId = await bench.begun(MARKET_ORDERS);
  expect(await ended(bench.spawn(runId, { MQK_TEST_CRASH: 'CP6' }))).toBe('SIGKILL');
  await stopBroker();
  renameSync(paper(), aside('away'));
  await expectRefused(runId, 'RECONCILE_MARK_BEHIND');
  await restored(aside('away'));
  await expectFoundOnce(runId);
});
