/**
 * INV-ARM-06 (seed PATCH 20; spec/4-safety decision 2): a run is not armed, in any mode, when the reconcile
 * cannot be done; the refusal tells every other check as well, and the next arming starts anew.
 * Turns red when the preflight ends at its first failure, or a failed arming leaves the challenge open.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readEvents } from '../../../src/adapters/db/index.ts';
import { ArmingBench, done, refusedBy } from '../../support/arming/arming-bench.ts';

let bench: ArmingBench;
beforeEach(async () => {
  bench = await ArmingBench.open();
});
afterEach(() => bench.database.close());

it.each(['PAPER', 'LIVE'] as const)('in %s', async (mode) => {
  const run = mode === 'LIVE' ? await bench.startLive() : await bench.start();
  bench.world.fault = {
    code: 'BROKER_UNREACHABLE',
    isRetryable: true,
    outcome: 'NOT_DONE',
    message: 'nobody listens',
  };
  const outcome = await bench.arm(run);
  expect(refusedBy(outcome)).toEqual(['P1', 'P8', 'P13']);
  expect(outcome.checks).toHaveLength(24);
  const events = await readEvents(bench.desk.db, {
    runId: run.runId,
    afterAuditId: 0,
    limit: 100,
  });
  const failed = events.find(({ eventType }) => eventType === 'RUN_PREFLIGHT_FAILED');
  expect(failed?.payload).toContain('nobody listens');
  bench.world.fault = null;
  expect(done(await bench.arm(run)).pair.status).toBe('ARMED');
});
