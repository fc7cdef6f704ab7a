/**
 * INV-ARM-12 (contract 13, exit 130; spec/4-safety decision 1): Ctrl-C before the confirmation of an arming gives it
 * up: the run is DISARMED by an event with its reason, exit 130, and no deadman file or lock is left. After the
 * confirmation it is armed, and says so.
 * Turns red when an arming or a beginning looks at the interruption once, at its start, or not before its last step.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEvents, readRun, type RunRow } from '../../../src/adapters/db/index.ts';
import { parseRunId } from '../../../src/foundation/model/index.ts';
import { ArmingBench, done } from '../../support/arming/arming-bench.ts';
import { lockHolders } from '../../support/arming/behind-the-door.ts';
import { withMishaps } from '../../support/arming/faulty-desk.ts';
import { openTestDatabase, type TestDatabase } from '../../support/db/test-database.ts';
import { startTestProgram } from '../../support/runs/test-process.ts';
import { CliDesk } from '../../support/runs/cli-runs.ts';

const INTERRUPTED = { kind: 'INTERRUPTED', code: 'INTERRUPTED' };

describe('an interruption', () => {
  let bench: ArmingBench;
  let isInterrupted: boolean;
  beforeEach(async () => {
    bench = await ArmingBench.open();
    isInterrupted = false;
    bench.desk = { ...bench.desk, isInterrupted: () => isInterrupted };
  });
  afterEach(() => bench.database.close());

  const interrupt = (): void => {
    isInterrupted = true;
  };

  async function expectNothing(run: RunRow): Promise<void> {
    const { pair, armEpoch } = await bench.read(run.runId);
    expect({ ...pair, armEpoch }).toEqual({ status: 'CREATED', posture: 'DISARMED', armEpoch: 0 });
    expect(existsSync(join(bench.home, 'deadman/MAIN.json'))).toBe(false);
    expect(lockHolders(bench.account)).toEqual([]);
  }

  it('while the broker is read gives the arming up, by an event that says why', async () => {
    const run = await bench.startLive();
    bench.world.duringSnapshot = interrupt;
    await expect(bench.arm(run)).rejects.toMatchObject(INTERRUPTED);
    await expectNothing(run);
    const events = await readEvents(bench.desk.db, {
      runId: run.runId,
      afterAuditId: 0,
      limit: 100,
    });
    expect(events.at(-1)?.payload).toContain('"reason":"INTERRUPTED"');
    expect((await bench.read(run.runId)).reason).toBe('INTERRUPTED');
  });

  it('after the deadman file was made takes it away again', async () => {
    const run = await bench.startLive();
    const file = join(bench.home, 'deadman/MAIN.json');
    bench.desk = { ...bench.desk, isInterrupted: () => existsSync(file) };
    await expect(bench.arm(run)).rejects.toMatchObject(INTERRUPTED);
    await expectNothing(run);
  });

  it('after the confirmation comes too late: the run is armed', async () => {
    const run = await bench.startLive();
    const after = async () => Promise.resolve().then(interrupt);
    bench.desk = withMishaps(bench.desk, [{ at: 'RUN_ARMED', after }]);
    expect(done(await bench.arm(run)).pair.status).toBe('ARMED');
  });

  it('leaves an armed run that was to begin as it is', async () => {
    const armed = await bench.armed();
    bench.world.duringSnapshot = interrupt;
    await expect(bench.begin(armed)).rejects.toMatchObject(INTERRUPTED);
    expect((await bench.read(armed.runId)).pair.status).toBe('ARMED');
  });
});

describe('the program', () => {
  let desk: TestDatabase;
  let cli: CliDesk;
  beforeEach(async () => {
    desk = await openTestDatabase();
    cli = new CliDesk(desk);
  });
  afterEach(async () => {
    await cli.run(['broker', 'stop']);
    await desk.close();
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends by %s with 130 and arms nothing',
    async (signal) => {
      const { runId: text } = await cli.start();
      const runId = parseRunId(text);
      if (runId === null) throw new Error('a run has an id');
      const arming = startTestProgram(['run', 'arm', '--run-id', runId, '--json'], desk.env);
      const posture = async () => (await readRun(desk.db, runId))?.pair.posture;
      while ((await posture()) === 'DISARMED' && arming.isRunning()) await sleep(2);
      arming.child.kill(signal);
      const { exitCode, stdout } = await arming.ended;
      expect([exitCode, stdout]).toEqual([130, expect.stringContaining('"code":"INTERRUPTED"')]);
      expect(await posture()).toBe('DISARMED');
      expect(existsSync(join(desk.env.MQK_HOME, 'deadman/MAIN.json'))).toBe(false);
    },
  );

  it('that is interrupted after the confirmation says that the run is armed, and how that ends', async () => {
    const { runId } = await cli.start();
    let asked = 0;
    const armed = await cli.run(['run', 'arm', '--run-id', runId], {
      isTTY: true,
      isInterrupted: () => ++asked > 3, // at the request, behind the preflight, before the confirmation
    });
    expect([armed.exitCode, armed.stdout]).toEqual([0, expect.stringContaining('ARMED/ARMED')]);
    expect(armed.stderr).toContain(`interrupted too late: run ${runId} is ARMED/ARMED`);
    expect(armed.stderr).toContain(`mqk run disarm --run-id ${runId}`);
  });
});
