/**
 * INV-ARM-05 (spec/4-safety decision 2; reliability 6.1 T6, 6.2 P1): in LIVE the reconcile stands before
 * arming and once more before beginning; one that cannot be done is not taken for a clean one.
 * Turns red when UNKNOWN passes, when begin trusts the reconcile of the arming, when evidence that took longer
 * than 30 s to gather still counts, or when a command that slept between its judgement and its row is let through.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readLatestReconcileCheckpoint, type RunRow } from '../../../src/adapters/db/index.ts';
import { preflightRun, type ArmingOutcome } from '../../../src/services/runtime/index.ts';
import { ArmingBench, done, refusedBy } from '../../support/arming/arming-bench.ts';
import { withMishaps } from '../../support/arming/faulty-desk.ts';
import { qtyOf, symbolOf } from '../../support/broker/broker-values.ts';
import { reconciled } from '../../support/runs/run-stories.ts';

let bench: ArmingBench;
beforeEach(async () => {
  bench = await ArmingBench.open();
});
afterEach(async () => {
  vi.useRealTimers();
  await bench.database.close();
});

const TIMEOUT = {
  code: 'BROKER_TIMEOUT',
  isRetryable: true,
  outcome: 'UNKNOWN',
  message: 'no answer in 10 s',
} as const;

it('does not arm on an UNKNOWN reconcile', async () => {
  const run = await bench.startLive();
  bench.world.fault = TIMEOUT;
  const outcome = await bench.arm(run);
  expect(refusedBy(outcome)).toContain('P1');
  expect(outcome.checks.find(({ id }) => id === 'P1')?.evidence).toContain('UNKNOWN');
});

it('does not begin on the reconcile of the arming', async () => {
  const armed = done(await bench.arm(await bench.startLive()));
  bench.world.fault = TIMEOUT;
  expect(refusedBy(await bench.begin(armed))).toEqual(['P1']);
  bench.world.fault = null;
  bench.world.positions = [{ symbol: symbolOf('SPY'), qty: qtyOf(-2) }];
  const refused = await bench.begin(armed);
  expect(refusedBy(refused)).toEqual(['P1']);
  expect(refused.run.pair.status).not.toBe('RUNNING');
});

it('does not arm on a reconcile that took longer than 30 s', async () => {
  const run = await bench.startLive();
  vi.useFakeTimers({ toFake: ['Date'] });
  bench.world.duringSnapshot = () => void vi.setSystemTime(Date.now() + 15_500); // of two
  const outcome = await bench.arm(run);
  expect(refusedBy(outcome)).toContain('P1'); // and whatever was seen before it
  const p1 = outcome.checks.find(({ id }) => id === 'P1');
  expect(p1?.ageMs).toBeGreaterThan(30_000);
  const checkpoint = await readLatestReconcileCheckpoint(bench.desk.db, run.runId);
  expect(checkpoint?.verdict).toBe('CLEAN');
});

describe('a command that slept for 31 s after its judgement', () => {
  /** Its reconcile was CLEAN, and is as old as that by the clock of the database when the row is asked. */
  function sleepAfterReconcile(run: RunRow): void {
    const { desk } = bench;
    const after = () => reconciled(desk.db, run, { tookMs: 31_000 });
    bench.desk = withMishaps(desk, [{ at: 'RECONCILED', after }]);
  }
  const TOO_OLD = { kind: 'REFUSED', code: 'RUN_NOT_RECONCILED' };

  it('arms nothing', async () => {
    const run = await bench.startLive();
    sleepAfterReconcile(run);
    await expect(bench.arm(run)).rejects.toMatchObject(TOO_OLD);
    const { pair } = await bench.read(run.runId);
    expect(pair).toEqual({ status: 'CREATED', posture: 'DISARMED' });
  });

  it('begins nothing', async () => {
    const armed = done(await bench.arm(await bench.startLive()));
    sleepAfterReconcile(armed);
    await expect(bench.begin(armed)).rejects.toMatchObject(TOO_OLD);
    expect((await bench.read(armed.runId)).pair.status).toBe('ARMED');
  });
});

describe('another reconcile of the account at the same moment', () => {
  /** Between our two looks at the book another run's verdict is stored, `times` times. */
  async function armedBeside(times: number): Promise<ArmingOutcome> {
    const [run, other] = [await bench.startLive(), await bench.startLive()];
    let left = times;
    let isTheirs = false;
    bench.world.duringSnapshot = async () => {
      if (isTheirs || left-- <= 0) return;
      isTheirs = true;
      await preflightRun(other, bench.desk);
      isTheirs = false;
    };
    return await bench.arm(run);
  }

  it('makes the book be read again, and keeps nobody out', async () => {
    expect(refusedBy(await armedBeside(1))).toEqual([]);
  });

  it('is UNKNOWN when it never ends', async () => {
    const outcome = await armedBeside(100);
    expect(refusedBy(outcome)).toEqual(['P1']);
    expect(outcome.checks[0]?.evidence).toBe('UNKNOWN; RECONCILE_READINGS_DISAGREE');
  });
});
