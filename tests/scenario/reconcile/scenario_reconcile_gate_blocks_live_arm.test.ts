/**
 * INV-REC-03: a LIVE run is not armed while the account is in doubt: each kind of drift, and a broker that
 * cannot be read, refuses P1; when it is mended, the same run is armed.
 * Spec: 4-safety decisions 2 and 8; reliability I6.
 * Mutation that turns it red: let WARN or UNKNOWN pass the gate.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stopRun } from '../../../src/services/runtime/index.ts';
import { readLatestReconcileCheckpoint } from '../../../src/adapters/db/index.ts';
import {
  ArmingBench,
  done,
  refusedBy,
  type BrokerWorld,
} from '../../support/arming/arming-bench.ts';
import { buyOrder, qtyOf, symbolOf } from '../../support/broker/broker-values.ts';

let bench: ArmingBench;
beforeEach(async () => {
  bench = await ArmingBench.open();
});
afterEach(() => bench.database.close());

// The lock of a LIVE account is the machine's: no other test has this one.
const ACCOUNT = 'RC01';

const DRIFTS: readonly (readonly [string, Partial<BrokerWorld>, string])[] = [
  ['a foreign position', { positions: [{ symbol: symbolOf('SPY'), qty: qtyOf(7) }] }, 'CRITICAL'],
  ['an unknown order', { openOrders: [buyOrder('MAIN_x')] }, 'CRITICAL'],
  ['an account that may not trade', { status: 'RESTRICTED' }, 'CRITICAL'],
  ['another account', { last4: '9999' }, 'CRITICAL'],
  [
    'a cut list',
    {
      fault: {
        code: 'BROKER_PAGES_MISSING',
        isRetryable: true,
        outcome: 'NOT_DONE',
        message: '1 of 2 rows',
      },
    },
    'UNKNOWN',
  ],
];

it.each(DRIFTS)('%s blocks it, and its absence does not', async (_, drift, verdict) => {
  bench.world.last4 = ACCOUNT;
  const run = await bench.startLive({ sets: [['broker.account_last4', ACCOUNT]] });
  const phrase = `ARM LIVE ${ACCOUNT} 0.02`;
  const calm = { ...bench.world };
  Object.assign(bench.world, drift);
  expect(refusedBy(await bench.arm(run, phrase))).toContain('P1');
  const checkpoint = await readLatestReconcileCheckpoint(bench.database.db, run.runId);
  expect(checkpoint).toMatchObject({ verdict });
  expect((await bench.read(run.runId)).pair.posture).toBe('DISARMED');
  Object.assign(bench.world, calm);
  expect(done(await bench.arm(run, phrase)).pair.posture).toBe('ARMED');
  await stopRun(bench.desk, { run, event: 'STOP', reason: 'the test is over' });
});
