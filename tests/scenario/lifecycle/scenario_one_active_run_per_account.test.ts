/**
 * Invariant INV-RUN-02: of all runs of an account, and of all runs of an engine, at most one is ARMED or
 * RUNNING, in PAPER and LIVE alike; the loser of a race is told who won.
 * Spec: 4-safety decision 3; reliability F73, F74.
 * Would turn red: dropping one of the two partial unique indexes; an index on LIVE runs only; a challenge that is
 * confirmed while another run of the account is wound down.
 */
import { describe, expect, it } from 'vitest';
import { raceArms } from '../../support/runs/races.ts';
import { command, createRun, lead } from '../../support/runs/run-stories.ts';
import { useRacers } from '../../support/runs/use-racers.ts';

/** Of each kind; `scripts/run-races.ts` runs a thousand. */
const RACES = 15;

const track = useRacers();

describe('one active run', () => {
  it.each([
    ['account', { account: 'SHARED-1' }, 'PAPER', 'PAPER', 'RUN_ACCOUNT_TAKEN'],
    ['account', { account: 'SHARED-2' }, 'LIVE', 'LIVE', 'RUN_ACCOUNT_TAKEN'],
    ['account', { account: 'SHARED-3' }, 'PAPER', 'LIVE', 'RUN_ACCOUNT_TAKEN'],
    ['engine', { engineId: 'SHARED' }, 'PAPER', 'LIVE', 'RUN_ENGINE_TAKEN'],
  ] as const)('per %s: %j, %s and %s', async (_what, shared, firstMode, secondMode, code) => {
    const first = await createRun(track.db, { ...shared, mode: firstMode });
    const second = await createRun(track.db, { ...shared, mode: secondMode });
    await lead(track.db, second, ['ARM_REQUEST']);
    const active = await lead(track.db, first, ['ARM_REQUEST', 'CONFIRM', 'BEGIN']);
    const refused = await command(track.db, second, 'CONFIRM');
    expect(refused).toMatchObject({
      outcome: 'REFUSED',
      failure: {
        kind: 'CONFLICT',
        code,
        message: expect.stringContaining(active.runId) as unknown,
      },
      run: { pair: { status: 'CREATED', posture: 'ARMING_PENDING' } },
    });
    await lead(track.db, active, ['STOP', 'QUIESCE']);
    expect(await command(track.db, second, 'CONFIRM')).toMatchObject({ outcome: 'DONE' });
  });

  it('is not confirmed either while another run of the account is wound down', async () => {
    const account = 'WINDING-LATE';
    const first = await createRun(track.db, { account });
    const second = await lead(track.db, await createRun(track.db, { account }), ['ARM_REQUEST']);
    const stopping = await lead(track.db, first, ['ARM_REQUEST', 'CONFIRM', 'BEGIN', 'STOP']);
    expect(await command(track.db, second, 'CONFIRM')).toMatchObject({
      outcome: 'REFUSED',
      failure: {
        kind: 'CONFLICT',
        code: 'RUN_ACCOUNT_DISARMING',
        message: expect.stringContaining(first.runId) as unknown,
      },
      run: { pair: { status: 'CREATED', posture: 'ARMING_PENDING' } },
    });
    await lead(track.db, stopping, ['QUIESCE']);
    expect(await command(track.db, second, 'CONFIRM')).toMatchObject({ outcome: 'DONE' });
  });

  it('names what ends the other run: a halted one is not disarmed', async () => {
    const refusedBy = async (account: string, ends: 'HALT' | 'STOP') => {
      const other = await createRun(track.db, { account });
      await lead(track.db, other, ['ARM_REQUEST', 'CONFIRM', ends]);
      const second = await createRun(track.db, { account });
      const refused = await command(track.db, second, 'ARM_REQUEST');
      return { runId: other.runId, fix: refused.outcome === 'REFUSED' && refused.failure.fix };
    };
    const halted = await refusedBy('WINDING-HALTED', 'HALT');
    expect(halted.fix).toContain(`mqk run recover --run-id ${halted.runId}, or mqk run halt`);
    expect(halted.fix).not.toContain('disarm');
    const stopped = await refusedBy('WINDING-STOPPED', 'STOP');
    expect(stopped.fix).toContain(`mqk run disarm --run-id ${stopped.runId}`);
  });

  it('waits until another run of the account is wound down', async () => {
    const account = 'WINDING';
    const first = await createRun(track.db, { account });
    const stopping = await lead(track.db, first, ['ARM_REQUEST', 'CONFIRM', 'STOP']);
    const second = await createRun(track.db, { account });
    expect(await command(track.db, second, 'ARM_REQUEST')).toMatchObject({
      outcome: 'REFUSED',
      failure: {
        code: 'RUN_ACCOUNT_DISARMING',
        message: expect.stringContaining(first.runId) as unknown,
      },
    });
    await lead(track.db, stopping, ['QUIESCE']);
    expect(await command(track.db, second, 'ARM_REQUEST')).toMatchObject({ outcome: 'DONE' });
  });
});

describe('two processes that arm at once', () => {
  it.each([
    ['one run', true],
    ['two runs of one account', false],
  ])('%s: one of them wins, each time', async (_what, isSameRun) => {
    for (let i = 0; i < RACES; i++) {
      const { broken, told } = await raceArms(track, isSameRun);
      expect(broken).toEqual([]);
      expect(told).toMatch(
        /^(REPEATED|RUN_ARMING_PENDING|RUN_CHALLENGE_WRONG|RUN_CHALLENGE_MISSING|RUN_ACCOUNT_TAKEN)$/,
      );
    }
  });
});
