/**
 * INV-ARM-08 (spec/4-safety decisions 1, 3; reliability F11): when the answer to a COMMIT of an arming or a
 * beginning is lost, the command looks up what was done and judges where the run stands now: it says done only
 * of a run that is as it was asked for. An arming that fails says why, also when it can't be taken back.
 * Turns red when what is found is taken for a repeat, when a command answers without looking at the pair, or
 * when the failure to clear up hides the first one.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readEvents, type RunRow } from '../../../src/adapters/db/index.ts';
import { haltRun, stopRun } from '../../../src/services/runtime/index.ts';
import { ArmingBench, done } from '../../support/arming/arming-bench.ts';
import { failWith, withMishaps, type Mishap } from '../../support/arming/faulty-desk.ts';

let bench: ArmingBench;
let healthy: ArmingBench['desk'];
beforeEach(async () => {
  bench = await ArmingBench.open();
  healthy = bench.desk;
});
afterEach(() => bench.database.close());

const deadman = (): string => join(bench.home, 'deadman/MAIN.json');

function meet(...mishaps: readonly Mishap[]): void {
  bench.desk = withMishaps(healthy, mishaps);
}

const halt = (run: RunRow) => () => haltRun(healthy, { runId: run.runId, reason: 'a test' });

async function armings(run: RunRow): Promise<number> {
  const events = await readEvents(healthy.db, { runId: run.runId, afterAuditId: 0, limit: 100 });
  return events.filter(({ eventType }) => eventType === 'RUN_ARMED').length;
}

it.each(['RUN_ARM_REQUESTED', 'RUN_ARMED'])('of %s: the run is armed, once', async (at) => {
  const run = await bench.start();
  meet({ at, isLost: true });
  const outcome = await bench.arm(run);
  expect(outcome).toMatchObject({ kind: 'DONE', isRepeat: false });
  expect(done(outcome).pair).toEqual({ status: 'ARMED', posture: 'ARMED' });
  expect((await bench.read(run.runId)).pair.status).toBe('ARMED');
  expect(await armings(run)).toBe(1);
  expect(existsSync(deadman())).toBe(true);
});

it('of the request, whose challenge was withdrawn meanwhile: nothing is armed, and it is not said', async () => {
  const run = await bench.start();
  const withdraw = () => stopRun(healthy, { run, event: 'DISARM', reason: 'a test' });
  meet({ at: 'RUN_ARM_REQUESTED', after: withdraw, isLost: true });
  await expect(bench.arm(run)).rejects.toMatchObject({
    kind: 'CONFLICT',
    code: 'RUN_CHALLENGE_MISSING',
  });
  expect((await bench.read(run.runId)).pair).toEqual({ status: 'CREATED', posture: 'DISARMED' });
});

it('of the arming, halted meanwhile: it is told as that, and leaves nothing', async () => {
  const run = await bench.start();
  meet({ at: 'RUN_ARMED', after: halt(run), isLost: true });
  await expect(bench.arm(run)).rejects.toMatchObject({
    kind: 'CONFLICT',
    code: 'RUN_EPOCH_CHANGED',
    message: expect.stringContaining('is HALTED') as unknown,
  });
  expect(existsSync(deadman())).toBe(false);
});

it('of the beginning: it is done when the run is running, and not when it was halted meanwhile', async () => {
  const armed = await bench.armed();
  meet({ at: 'RUN_BEGUN', isLost: true });
  expect(await bench.begin(armed)).toMatchObject({ kind: 'DONE', isRepeat: false });
  await halt(armed)();
  bench.desk = healthy;
  const other = await bench.armed();
  meet({ at: 'RUN_BEGUN', after: halt(other), isLost: true });
  await expect(bench.begin(other)).rejects.toMatchObject({
    kind: 'CONFLICT',
    code: 'RUN_EPOCH_CHANGED',
  });
});

it('an arming that fails and cannot be taken back says both, the first one first', async () => {
  const run = await bench.start();
  meet(
    { at: 'RUN_ARMED', before: failWith('DB_DISK_FULL') },
    { at: 'RUN_PREFLIGHT_FAILED', before: failWith('DB_UNREACHABLE') },
  );
  await expect(bench.arm(run)).rejects.toMatchObject({
    code: 'DB_DISK_FULL',
    message: expect.stringMatching(
      /DB_DISK_FULL.*could not be taken back.*DB_UNREACHABLE/,
    ) as unknown,
  });
  expect((await bench.read(run.runId)).pair.posture).toBe('ARMING_PENDING');
});
