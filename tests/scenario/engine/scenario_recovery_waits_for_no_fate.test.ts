/**
 * Invariant INV-ENGINE-09: a recovery ends within its time whatever is not known yet: it names each request of unknown
 * fate, keeps the run DISARMING, where nothing can be armed, and each further recovery looks further, by the age of
 * the request and not by its own: found late it is bound and taken back, absent it is presumed by the rule alone.
 * Spec: 4-safety decisions 4 to 6 and figures; reliability 6.1 (T11, T12), 6.2 (P2), 7.5.
 * Would turn red: a recovery that waits for the presumption; one that presumes after two look-ups, or counts the
 * minute from its own start; a run that is DISARMED, or can be armed, while an order may still appear; a late order
 * that is left at the broker; a cancel of an order that nobody has seen.
 */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askPaper } from '../../support/broker/paper-process.ts';
import { ended, EngineBench, type EngineCase } from '../../support/engine/engine-bench.ts';

const SLOW: EngineCase = { strategy: 'sma_cross', params: { fast: 3, slow: 8 } };
const PRESUMED_AFTER_MS = 15_000;
const QUICK: EngineCase = {
  ...SLOW,
  sets: { 'runtime.presume_absent_seconds': PRESUMED_AFTER_MS / 1000 },
};
/** 2 s are the promise, which `scripts/recovery-time.ts` measures; here others use the machine too. */
const RECOVERED_MS = 6000;

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(60);
});
afterAll(() => bench.close());

async function recover(runId: string): Promise<Readonly<Record<string, unknown>>> {
  const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(recovered.exitCode, recovered.stderr).toBe(0);
  return recovered.json;
}

async function requestOf(runId: string) {
  const [row] = await bench.desk.db.query(
    `SELECT b.status, b.reason, o.state, b.attempt::int AS attempt, o.reason AS ended_by
     FROM oms_outbox AS b JOIN oms_orders AS o USING (order_id)
     WHERE b.run_id = $1 AND b.action = 'SUBMIT' ORDER BY b.outbox_id LIMIT 1`,
    [runId],
  );
  return row;
}

/** Kills the engine as soon as its first order is on its way. */
async function killedWhileSending(runId: string, child: ChildProcess): Promise<void> {
  for (;;) {
    const row = await requestOf(runId);
    if (row?.['status'] === 'DISPATCHING') break;
    await sleep(10);
  }
  await sleep(100); // its bytes are at the broker
  child.kill('SIGKILL');
  expect(await ended(child)).toBe('SIGKILL');
}

async function finishes(runId: string): Promise<void> {
  await bench.again(runId);
  const finished = await bench.execute(runId);
  expect(finished.json, finished.stderr).toMatchObject({ ended_by: 'FEED', sealed: true });
  const replayed = await bench.mqk(['replay', bench.folderOf(runId), '--verify']);
  expect(replayed.json).toMatchObject({ identical: true });
  const accepted = bench.accepted();
  expect(new Set(accepted).size).toBe(accepted.length);
}

it(
  'leaves an order that never arrived open, and presumes it when it is old',
  { timeout: 90_000 },
  async () => {
    const runId = await bench.begun(QUICK);
    const child = bench.spawn(runId, { MQK_TEST_CRASH: 'CP3' });
    expect(await ended(child)).toBe('SIGKILL');
    const killedAt = performance.now();

    const first = await recover(runId);
    expect(first['took_ms']).toBeLessThan(RECOVERED_MS);
    expect(first).toMatchObject({ status: 'STOPPED', posture: 'DISARMING', unresolved: 1 });
    expect(first['unresolved_requests']).toMatchObject([{ symbol: 'SPY', action: 'SUBMIT' }]);
    expect(first['unconfirmed']).toMatchObject([{ what: 'ORDER' }]);
    expect(await requestOf(runId)).toMatchObject({ status: 'AMBIGUOUS', state: 'SUBMITTED' });

    const armed = await bench.mqk(['run', 'arm', '--run-id', runId]);
    expect(armed.exitCode).not.toBe(0);
    expect(armed.stderr).toContain('RUN_STILL_DISARMING');
    const executed = await bench.execute(runId);
    expect(executed.exitCode).toBe(5);
    expect(executed.json).toMatchObject({ recovered: true, unresolved: 1, posture: 'DISARMING' });

    await sleep(Math.max(0, PRESUMED_AFTER_MS - (performance.now() - killedAt)));
    const last = await recover(runId);
    expect(last['took_ms']).toBeLessThan(RECOVERED_MS);
    expect(last).toMatchObject({ posture: 'DISARMED', unresolved: 0, unconfirmed: [] });
    expect(await requestOf(runId)).toMatchObject({
      status: 'NOT_ACCEPTED',
      reason: 'PRESUMED_NOT_ACCEPTED',
      ended_by: 'ORDER_NOT_PLACED',
      attempt: 1,
    });
    await finishes(runId);
  },
);

it('binds an order that arrives late, and takes it back', { timeout: 90_000 }, async () => {
  const runId = await bench.begun(SLOW);
  const rules = [{ on: 'POST orders', do: 'DO_LATE', looks: 3 }];
  await askPaper(bench.desk.env.MQK_HOME, 'POST', '/faults', { rules });
  await killedWhileSending(runId, bench.spawn(runId));

  const first = await recover(runId);
  expect(first).toMatchObject({ posture: 'DISARMING', unresolved: 1 });
  const second = await recover(runId);
  expect(second['took_ms']).toBeLessThan(RECOVERED_MS);
  expect(second).toMatchObject({ posture: 'DISARMED', unresolved: 0, unconfirmed: [] });
  expect(await requestOf(runId)).toMatchObject({
    status: 'ACKED',
    state: 'CANCELED',
    ended_by: 'RUN_WOUND_DOWN',
    attempt: 1,
  });
  await finishes(runId);
});
