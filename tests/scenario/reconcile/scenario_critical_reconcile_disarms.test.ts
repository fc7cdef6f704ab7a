/**
 * INV-REC-04: `mqk reconcile run` reads the broker itself, stores a checkpoint and an event for each verdict,
 * and disarms a run that is armed by then when it is CRITICAL; UNKNOWN and WARN move no run. Once the run's log
 * is sealed, the verdict stands in the incident log of its account.
 * Spec: 4-safety decision 8, contract 13.1; reliability T8.
 * Mutation that turns it red: report without storing, or leave an armed run armed.
 */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEvents, readLatestReconcileCheckpoint } from '../../../src/adapters/db/index.ts';
import { stopRun } from '../../../src/services/runtime/index.ts';
import { reconcileAsSeen } from '../../support/arming/behind-the-door.ts';
import { ArmingBench, done } from '../../support/arming/arming-bench.ts';
import { buyOrder, qtyOf, symbolOf } from '../../support/broker/broker-values.ts';
import { seedOrders, ticket } from '../../support/broker/paper-process.ts';
import { mqk } from '../../support/cli/run-in-process.ts';

let bench: ArmingBench;
beforeEach(async () => {
  bench = await ArmingBench.open();
});
afterEach(() => bench.database.close());

const reconcile = (runId: string, brokers = bench.desk.brokers) =>
  mqk(['reconcile', 'run', '--run-id', runId, '--json'], {
    env: { ...bench.desk.env, PATH: process.env['PATH'] },
    brokers,
  });

describe('mqk reconcile run', () => {
  it('is CLEAN with exit 0, and leaves a checkpoint and an event', async () => {
    const run = await bench.armed();
    const { exitCode, json } = await reconcile(run.runId);
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({ run_id: run.runId, verdict: 'CLEAN', differences: [] });
    const checkpoint = await readLatestReconcileCheckpoint(bench.database.db, run.runId);
    expect(checkpoint).toMatchObject({ verdict: 'CLEAN', checkpointId: json['checkpoint_id'] });
    const page = { runId: run.runId, afterAuditId: 0, limit: 100 };
    const events = await readEvents(bench.database.db, page);
    expect(events.at(-1)).toMatchObject({ topic: 'RECON', eventType: 'RECONCILED' });
    expect((await bench.read(run.runId)).pair.posture).toBe('ARMED');
  });

  it('disarms an armed run when it is CRITICAL', async () => {
    const run = await bench.armed({ begun: true });
    bench.world.positions = [{ symbol: symbolOf('SPY'), qty: qtyOf(3) }];
    const { exitCode, json } = await reconcile(run.runId);
    expect(exitCode).toBe(6);
    expect(json).toMatchObject({
      verdict: 'CRITICAL',
      disarmed: true,
      differences: [
        {
          code: 'RECONCILE_POSITION_MISMATCH',
          severity: 'CRITICAL',
          symbol: 'SPY',
          client_order_id: null,
          ours: '0',
          theirs: '3',
        },
      ],
    });
    const after = await bench.read(run.runId);
    expect(after.pair.status).toBe('STOPPED');
    expect(after.reason).toContain('DESYNC');
    expect(after.armEpoch).toBeGreaterThan(run.armEpoch);
  });

  it('disarms a run that was armed after it was read', async () => {
    const run = await bench.start();
    const brokers = bench.desk.brokers.map((entry) => ({
      ...entry,
      open: async (place: Parameters<typeof entry.open>[0]) => {
        done(await bench.arm(run));
        bench.world.positions = [{ symbol: symbolOf('SPY'), qty: qtyOf(3) }];
        return await entry.open(place);
      },
    }));
    const { json } = await reconcile(run.runId, brokers);
    expect(json).toMatchObject({ verdict: 'CRITICAL', disarmed: true });
    expect((await bench.read(run.runId)).pair.posture).not.toBe('ARMED');
  });

  it('of a run whose log is sealed goes into the incident log of its account', async () => {
    const run = await bench.armed({ begun: true });
    const env = { ...bench.desk.env, PATH: process.env['PATH'] };
    const halt = ['run', 'halt', '--run-id', run.runId, '--reason', 'test', '--json'];
    const halted = await mqk(halt, { env, brokers: bench.desk.brokers });
    expect(halted.json).toMatchObject({ status: 'HALTED', sealed: true });
    bench.world.positions = [{ symbol: symbolOf('SPY'), qty: qtyOf(3) }];
    const { exitCode, json } = await reconcile(run.runId);
    expect([exitCode, json]).toEqual([
      6,
      expect.objectContaining({ verdict: 'CRITICAL', audit_id: null, disarmed: false }),
    ]);
    const checkpoint = await readLatestReconcileCheckpoint(bench.database.db, run.runId);
    expect(checkpoint).toMatchObject({ verdict: 'CRITICAL', checkpointId: json['checkpoint_id'] });
    const lines = readFileSync(String(json['incident_log']), 'utf8').trim().split('\n');
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({
      event_type: 'RECONCILED',
      payload: { verdict: 'CRITICAL', checkpoint_id: String(json['checkpoint_id']) },
    });
  });

  it('moves no run when the broker could not be read', async () => {
    const run = await bench.armed();
    bench.world.fault = {
      code: 'BROKER_TIMEOUT',
      isRetryable: true,
      outcome: 'UNKNOWN',
      message: 'silent',
    };
    const { exitCode, json } = await reconcile(run.runId);
    expect({ exitCode, verdict: json['verdict'], disarmed: json['disarmed'] }).toEqual({
      exitCode: 6,
      verdict: 'UNKNOWN',
      disarmed: false,
    });
    expect((await bench.read(run.runId)).pair.posture).toBe('ARMED');
    // A reading that failed is no watermark: the next good one is CLEAN.
    bench.world.fault = null;
    bench.world.openOrders = [buyOrder('hand')];
    expect((await reconcile(run.runId)).json).toMatchObject({
      verdict: 'CLEAN',
      differences: [{ code: 'RECONCILE_ORDER_FOREIGN', severity: 'INFO' }],
    });
  });

  it('starts the paper broker, and sees the orders that work there', async () => {
    const run = await bench.start();
    const { shippedBrokers } = await import('../../../src/surfaces/cli/index.ts');
    const { TEST_PROGRAM } = await import('../../support/cli/run-in-process.ts');
    const brokers = shippedBrokers(TEST_PROGRAM);
    expect(await reconcile(run.runId, brokers)).toMatchObject({
      exitCode: 0,
      json: { verdict: 'CLEAN', account_cash: '100000' },
    });
    await seedOrders(bench.home, bench.account, [ticket({ client_order_id: 'MAIN_unknown' })]);
    expect(await reconcile(run.runId, brokers)).toMatchObject({
      exitCode: 6,
      json: {
        verdict: 'CRITICAL',
        disarmed: false,
        differences: [{ code: 'RECONCILE_ORDER_UNKNOWN', client_order_id: 'MAIN_unknown' }],
      },
    });
    await mqk(['broker', 'stop'], { env: { MQK_HOME: bench.home } });
  });
});

it('a CRITICAL one of a run that somebody else has disarmed meanwhile does not claim it', async () => {
  const armed = await bench.armed();
  await stopRun(bench.desk, { run: armed, event: 'DISARM', reason: 'a test' });
  bench.world.positions = [{ symbol: symbolOf('SPY'), qty: qtyOf(3) }];
  const report = await reconcileAsSeen(armed, bench.desk);
  expect(report).toMatchObject({ verdict: 'CRITICAL', isDisarmed: false });
});
