/**
 * INV-ARM-09 (spec/4-safety decision 3): on one machine a LIVE account belongs to one arming, whatever homes and
 * databases there are, from its confirmation until nothing of the run can act any more (DISARMED); what a killed
 * arming left goes with the end of its challenge, and nobody gives back what a later arming holds.
 * Turns red when the lock goes with the fence or with the deadman file, when it has no nonce, or when a stop or a
 * halt looks only at runs that were armed.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunRow } from '../../../src/adapters/db/index.ts';
import {
  armRun,
  haltRun,
  stopRun,
  type ArmingOutcome,
} from '../../../src/services/runtime/index.ts';
import { ArmingBench, done } from '../../support/arming/arming-bench.ts';
import { lockHolders, removeLock, standDownLate } from '../../support/arming/behind-the-door.ts';
import { failWith, withMishaps } from '../../support/arming/faulty-desk.ts';

let ours: ArmingBench;
/** Opened by the tests that need one: most of the time of this file is databases. */
let theirs: ArmingBench | null = null;
beforeEach(async () => {
  ours = await ArmingBench.open();
});
afterEach(async () => {
  removeLock(ours.account);
  await Promise.all([ours.database.close(), theirs?.database.close()]);
  theirs = null;
});

async function openTheirs(): Promise<ArmingBench> {
  theirs ??= await ArmingBench.open();
  theirs.world.last4 = ours.account;
  return theirs;
}

const deadman = (): string => join(ours.home, 'deadman/MAIN.json');
const holders = () => lockHolders(ours.account);

async function armTheirs(): Promise<ArmingOutcome> {
  const other = await openTheirs();
  const run = await other.startLive({ sets: [['broker.account_last4', ours.account]] });
  return await other.arm(run, ours.phrase());
}

/** Of each kind. */
const RACES = 4;

const LOCKED = { kind: 'CONFLICT', code: 'ARM_ACCOUNT_LOCKED' };
const SILENT = {
  code: 'BROKER_TIMEOUT',
  isRetryable: true,
  outcome: 'UNKNOWN',
  message: 'no answer in 10 s',
} as const;

describe.each(['DISARM', 'STOP', 'HALT'] as const)(
  'a %s that the broker has not confirmed',
  (event) => {
    const end = (run: RunRow): Promise<{ readonly run: RunRow }> =>
      event === 'HALT'
        ? haltRun(ours.desk, { runId: run.runId, reason: 'a test' })
        : stopRun(ours.desk, { run, event, reason: 'a test' });

    it('keeps the account until it has', async () => {
      const armed = done(await ours.arm(await ours.startLive()));
      ours.world.fault = SILENT;
      const { run: ending } = await end(armed);
      expect(ending.pair.posture).toBe('DISARMING');
      expect(existsSync(deadman())).toBe(false);
      await expect(armTheirs()).rejects.toMatchObject(LOCKED);
      ours.world.fault = null;
      const { run: quiet } = await end(ending);
      expect(quiet.pair.posture).toBe('DISARMED');
      expect(holders()).toEqual([]);
      expect(done(await armTheirs()).pair.status).toBe('ARMED');
    });
  },
);

it('is not free because the deadman file is gone: the run is armed until somebody fences it', async () => {
  const armed = done(await ours.arm(await ours.startLive()));
  rmSync(deadman());
  await expect(armTheirs()).rejects.toMatchObject(LOCKED);
  await stopRun(ours.desk, { run: armed, event: 'DISARM', reason: 'a test' });
  expect(done(await armTheirs()).pair.status).toBe('ARMED');
});

describe('an arming that was killed between its file and its row', () => {
  async function killed(): Promise<RunRow> {
    const run = await ours.startLive();
    const { desk } = ours;
    ours.desk = withMishaps(desk, [
      { at: 'RUN_ARMED', before: failWith('DB_UNREACHABLE') },
      { at: 'RUN_PREFLIGHT_FAILED', before: failWith('DB_UNREACHABLE') },
    ]);
    await expect(ours.arm(run)).rejects.toMatchObject({ code: 'DB_UNREACHABLE' });
    ours.desk = desk;
    expect(existsSync(deadman())).toBe(true);
    expect(holders()).toHaveLength(1);
    return await ours.read(run.runId);
  }

  it.each(['DISARM', 'STOP'] as const)('leaves nothing after a %s', async (event) => {
    await stopRun(ours.desk, { run: await killed(), event, reason: 'a test' });
    expect(existsSync(deadman())).toBe(false);
    expect(holders()).toEqual([]);
  });

  it('leaves nothing after a halt', async () => {
    await haltRun(ours.desk, { runId: (await killed()).runId, reason: 'a test' });
    expect(existsSync(deadman())).toBe(false);
    expect(holders()).toEqual([]);
  });

  it('does not keep the next one out once its challenge has run out', async () => {
    const run = await killed();
    await ours.desk.db.query('UPDATE runs SET challenge_expires_at = now() WHERE run_id = $1', [
      run.runId,
    ]);
    expect(done(await ours.arm(run)).pair.status).toBe('ARMED');
    expect(holders()).toMatchObject([{ runId: run.runId, armEpoch: 1 }]);
  });

  it('keeps other homes out until then: they cannot know that it is over', async () => {
    await killed();
    await expect(armTheirs()).rejects.toMatchObject(LOCKED);
  });
});

it('of a later arming of the same run outlives the end of an earlier one that comes late', async () => {
  const first = done(await ours.arm(await ours.startLive()));
  const { run: stopped } = await stopRun(ours.desk, {
    run: first,
    event: 'STOP',
    reason: 'a test',
  });
  const again = done(await ours.arm(stopped));
  standDownLate(stopped, ours.home, first.deadmanNonce);
  expect(holders()).toMatchObject([{ runId: again.runId, nonce: again.deadmanNonce }]);
  expect(existsSync(deadman())).toBe(true);
});

it('of two homes that arm at once one has it, and the other nothing', async () => {
  const other = await openTheirs();
  for (let race = 0; race < RACES; race++) {
    const sets = [['broker.account_last4', ours.account]] as const;
    const [mine, yours] = [await ours.startLive(), await other.startLive({ sets })];
    const raced = await Promise.allSettled([ours.arm(mine), other.arm(yours, ours.phrase())]);
    const refused = raced.flatMap((one): unknown[] =>
      one.status === 'rejected' ? [one.reason] : [],
    );
    expect(refused).toEqual([expect.objectContaining(LOCKED)]);
    const rows = [await ours.read(mine.runId), await other.read(yours.runId)];
    const armed = rows.filter(({ pair }) => pair.posture === 'ARMED');
    expect(armed).toHaveLength(1);
    expect(holders()).toMatchObject([{ runId: armed[0]?.runId, nonce: armed[0]?.deadmanNonce }]);
    const files = [ours, other].map(({ home }) => existsSync(join(home, 'deadman/MAIN.json')));
    expect(files).toEqual(rows.map(({ pair }) => pair.posture === 'ARMED'));
    for (const bench of [ours, other]) {
      for (const run of armed) {
        if ((bench === ours) !== (run.runId === mine.runId)) continue;
        await stopRun(bench.desk, { run, event: 'STOP', reason: 'a test' });
      }
    }
  }
}, 60_000);

it('of two armings of one account in one home one wins, with its file and its lock; the other is in conflict', async () => {
  for (let race = 0; race < RACES; race++) {
    const runs = [await ours.startLive(), await ours.startLive()];
    const raced = await Promise.allSettled(runs.map((run) => ours.arm(run)));
    const rows = await Promise.all(runs.map(({ runId }) => ours.read(runId)));
    const armed = rows.filter(({ pair }) => pair.posture === 'ARMED');
    expect(armed).toHaveLength(1);
    expect(raced.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const told = raced.find((one) => one.status === 'rejected');
    expect(told?.reason).toMatchObject({
      kind: 'CONFLICT',
      code: expect.stringMatching(/^(ARM_FILE_HELD|RUN_ACCOUNT_TAKEN)$/) as unknown,
    });
    expect(rows.filter(({ pair }) => pair.posture === 'ARMING_PENDING')).toEqual([]);
    expect(holders().map(({ nonce }) => nonce)).toEqual(armed.map((run) => run.deadmanNonce));
    expect(existsSync(deadman())).toBe(true);
    for (const run of armed) await stopRun(ours.desk, { run, event: 'STOP', reason: 'a test' });
  }
}, 60_000);

describe('of two armings in one home the later', () => {
  it('is in conflict with one that has made its file and not its row, and leaves it alone', async () => {
    const [first, second] = [await ours.startLive(), await ours.startLive()];
    const { desk } = ours;
    let raced: unknown = null;
    ours.desk = withMishaps(desk, [
      {
        at: 'RUN_ARMED',
        before: async () => {
          const arming = armRun({ runId: second.runId, confirm: ours.phrase() }, desk);
          raced = await arming.catch((error: unknown) => error);
        },
      },
    ]);
    expect(done(await ours.arm(first)).pair.status).toBe('ARMED');
    expect(raced).toMatchObject({
      kind: 'CONFLICT',
      code: 'ARM_FILE_HELD',
      message: expect.stringContaining(first.runId) as unknown,
      problems: [expect.objectContaining({ code: 'P10' })],
    });
    expect((await ours.read(second.runId)).pair.posture).toBe('DISARMED');
  });

  it('takes the place of one that was killed once its challenge has run out, whatever else is pending', async () => {
    const { desk } = ours;
    const killed = await ours.startLive();
    ours.desk = withMishaps(desk, [
      { at: 'RUN_ARMED', before: failWith('DB_UNREACHABLE') },
      { at: 'RUN_PREFLIGHT_FAILED', before: failWith('DB_UNREACHABLE') },
    ]);
    await expect(ours.arm(killed)).rejects.toMatchObject({ code: 'DB_UNREACHABLE' });
    ours.desk = desk;
    const second = await ours.startLive();
    await expect(ours.arm(second)).rejects.toMatchObject({ code: 'ARM_FILE_HELD' });
    await desk.db.query('UPDATE runs SET challenge_expires_at = now() WHERE run_id = $1', [
      killed.runId,
    ]);
    expect(done(await ours.arm(second)).pair.status).toBe('ARMED');
  });
});
