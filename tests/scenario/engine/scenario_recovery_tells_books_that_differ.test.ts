/**
 * Invariant INV-ENGINE-28: a recovery whose last reconcile is CRITICAL or UNKNOWN ends with 6, and says what differs
 * and what to do; one whose books agree ends with 0, and the engine that recovers ends as `run recover` does, also of a
 * run that is sealed then. Either way the run can't trade: it is not ARMED.
 * Spec: 4-safety decisions 6 and 8; contract 13 (exit codes).
 * Would turn red: a recovery that ends with 0 whatever it found; one that judges what it has mended itself; an engine
 * that ends with 0 because the record is sealed.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askPaper } from '../../support/broker/paper-process.ts';
import { mqk } from '../../support/cli/run-in-process.ts';
import { ended, EngineBench, MARKET_ORDERS } from '../../support/engine/engine-bench.ts';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(60);
});
afterAll(() => bench.close());

it('ends with 6 until the books agree', { timeout: 60_000 }, async () => {
  const { MQK_HOME: home } = bench.desk.env;
  const runId = await bench.begun(MARKET_ORDERS);
  expect(await ended(bench.spawn(runId, { MQK_TEST_CRASH: 'CP8:2' }))).toBe('SIGKILL');
  const recover = ['run', 'recover', '--run-id', runId];

  const drift = { items: [{ symbol: 'SPY', qty: '7777' }], total: 1 };
  const wrong = [{ on: 'GET positions', do: 'PATCH', times: 1000, with: drift }];
  await askPaper(home, 'POST', '/faults', { rules: wrong });
  const critical = await bench.mqk(recover);
  expect(critical.exitCode, critical.stderr).toBe(6);
  expect(critical.json).toMatchObject({
    recovered: true,
    status: 'STOPPED',
    reconcile: {
      verdict: 'CRITICAL',
      differences: [{ code: 'RECONCILE_POSITION_MISMATCH', symbol: 'SPY', theirs: '7777' }],
    },
  });
  const { exitCode, stdout } = await mqk(recover, { env: bench.desk.env, isTTY: true });
  expect(exitCode).toBe(6);
  expect(stdout).toContain('reconcile CRITICAL, 1 difference\n');
  expect(stdout).toMatch(/^ +broker {2}7777$/m);
  expect(stdout).toContain(`mqk reconcile run --run-id ${runId} compares again`);

  await askPaper(home, 'DELETE', '/faults');
  const silent = [{ on: 'GET positions', do: 'STATUS', status: 500, times: 1000 }];
  await askPaper(home, 'POST', '/faults', { rules: silent });
  const unknown = await bench.mqk(recover);
  expect(unknown.exitCode, unknown.stderr).toBe(6);
  expect(unknown.json).toMatchObject({ reconcile: { verdict: 'UNKNOWN' } });

  await askPaper(home, 'DELETE', '/faults');
  const clean = await bench.mqk(recover);
  expect(clean.exitCode, clean.stderr).toBe(0);
  expect(clean.json).toMatchObject({
    posture: 'DISARMED',
    reconcile: { verdict: 'CLEAN', differences: [] },
  });
});

it('ends the engine that recovers with 6 as well, when it seals', { timeout: 60_000 }, async () => {
  const { MQK_HOME: home } = bench.desk.env;
  const runId = await bench.begun(MARKET_ORDERS);
  expect(await ended(bench.spawn(runId, { MQK_TEST_CRASH: 'CP16' }))).toBe('SIGKILL');
  // Nothing that could act: the run is quiet, and sealed.
  const wrong = [{ on: 'GET ', do: 'PATCH', times: 1000, with: { status: 'RESTRICTED' } }];
  await askPaper(home, 'POST', '/faults', { rules: wrong });
  const { exitCode, json, stderr } = await bench.execute(runId);
  await askPaper(home, 'DELETE', '/faults');
  expect(json, stderr).toMatchObject({
    ...{ recovered: true, sealed: true },
    reconcile: { verdict: 'CRITICAL', differences: [{ code: 'RECONCILE_ACCOUNT_NOT_ACTIVE' }] },
  });
  expect(exitCode).toBe(6);
});
