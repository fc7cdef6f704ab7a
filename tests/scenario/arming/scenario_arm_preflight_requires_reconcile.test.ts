/**
 * INV-ARM-01 (spec/4-safety decisions 2, 4; reliability 6.2 P1): nothing is armed or begun without a CLEAN
 * reconcile that the command did itself; what an earlier reconcile found is never used.
 * Turns red when arm or begin takes the newest checkpoint, skips the reconcile, or accepts WARN or UNKNOWN.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { reconcileNow } from '../../../src/services/runtime/index.ts';
import { ArmingBench, done, refusedBy } from '../../support/arming/arming-bench.ts';
import { qtyOf, symbolOf } from '../../support/broker/broker-values.ts';

let bench: ArmingBench;
beforeEach(async () => {
  bench = await ArmingBench.open();
});
afterEach(() => bench.database.close());

const UNREACHABLE = {
  code: 'BROKER_UNREACHABLE',
  isRetryable: true,
  outcome: 'NOT_DONE',
  message: 'nobody listens',
} as const;
const FOREIGN_SHARES = [{ symbol: symbolOf('SPY'), qty: qtyOf(7) }];

it('arms and begins after reconciles of their own', async () => {
  const run = await bench.start();
  const armed = done(await bench.arm(run));
  expect(armed.pair).toEqual({ status: 'ARMED', posture: 'ARMED' });
  const before = bench.world.snapshots;
  expect(before).toBeGreaterThanOrEqual(2);
  expect(done(await bench.begin(armed)).pair.status).toBe('RUNNING');
  expect(bench.world.snapshots).toBeGreaterThan(before);
});

it('refuses to arm when the broker cannot be asked, though a clean reconcile is seconds old', async () => {
  const run = await bench.start();
  const { verdict } = await reconcileNow(run.runId, bench.desk);
  expect(verdict).toBe('CLEAN');
  bench.world.fault = UNREACHABLE;
  const outcome = await bench.arm(run);
  expect(outcome.kind).toBe('REFUSED');
  expect(refusedBy(outcome)).toEqual(['P1', 'P8', 'P13']);
  expect((await bench.read(run.runId)).pair).toEqual({ status: 'CREATED', posture: 'DISARMED' });
});

it('refuses to begin when the account has changed since it was armed', async () => {
  const run = await bench.armed();
  bench.world.fault = UNREACHABLE;
  expect(refusedBy(await bench.begin(run))).toEqual(['P1']);
  expect((await bench.read(run.runId)).pair.status).toBe('ARMED');
  bench.world.fault = null;
  expect(done(await bench.begin(run)).pair.status).toBe('RUNNING');
});

it('refuses to arm over shares that the run did not buy', async () => {
  bench.world.positions = FOREIGN_SHARES;
  const outcome = await bench.arm(await bench.start());
  expect(refusedBy(outcome)).toEqual(['P1']);
});

it('does not wait twice for a broker that is silent', async () => {
  const run = await bench.start();
  bench.world.fault = {
    code: 'BROKER_TIMEOUT',
    isRetryable: true,
    outcome: 'UNKNOWN',
    message: 'silent',
  };
  const before = bench.world.snapshots;
  expect((await bench.arm(run)).kind).toBe('REFUSED');
  expect(bench.world.snapshots).toBe(before + 1);
});
