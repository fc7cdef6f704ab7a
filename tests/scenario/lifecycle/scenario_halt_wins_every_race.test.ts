/**
 * Invariant INV-RUN-03: a halt stands whatever it races with, and no permit to send is given after it: a
 * dispatch commits before the halt, or not at all.
 * Spec: 4-safety decision 11; reliability 6.5, 7.4 (FOR SHARE), F79.
 * Would turn red: a halt that gives up when the version changed; FOR KEY SHARE in the permit; a permit
 * without the epoch.
 */
import { describe, expect, it } from 'vitest';
import {
  commitTransition,
  takeLease,
  takePermit,
  transitionRun,
  type RunRow,
  type Transaction,
} from '../../../src/adapters/db/index.ts';
import { RIVALS, raceHalt } from '../../support/runs/races.ts';
import { command, commandOf, createRun, lead, newRunId } from '../../support/runs/run-stories.ts';
import { useRacers } from '../../support/runs/use-racers.ts';

/** Of each kind; `scripts/run-races.ts` runs a thousand. */
const RACES = 10;
/** Long enough for a statement that is not blocked to come back. */
const PAUSE_MS = 100;

const track = useRacers();

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** A running run that an engine holds. */
async function runningRun(): Promise<RunRow> {
  const run = await lead(track.db, await createRun(track.db), ['ARM_REQUEST', 'CONFIRM', 'BEGIN']);
  const { runId } = run;
  return track.db.transaction((tx) =>
    takeLease(tx, { runId, owner: 'engine', deadOwner: null, ttlMs: 60_000, actor: 'engine' }),
  );
}

const permit = (tx: Transaction, run: RunRow): Promise<boolean> => takePermit(tx, run);

describe('a halt in another process', () => {
  it.each(RIVALS.map((against) => [against.rival, against] as const))(
    'stands against %s, whoever is first',
    async (_name, against) => {
      for (let i = 0; i < RACES; i++) {
        const { broken } = await raceHalt(track, against);
        expect(broken).toEqual([]);
      }
    },
  );

  it('is one transition, however many ask for it at once', async () => {
    const run = await runningRun();
    const halts = await Promise.all(
      Array.from({ length: 4 }, () => commitTransition(track.db, commandOf(run, 'HALT'))),
    );
    expect(halts.map(({ outcome }) => outcome).sort()).toEqual([
      'DONE',
      'REPEATED',
      'REPEATED',
      'REPEATED',
    ]);
    const done = halts.find(({ outcome }) => outcome === 'DONE');
    for (const halt of halts) expect(halt).toMatchObject({ run: { version: done?.run?.version } });
  });
});

describe('a halt and a dispatch', () => {
  it('are totally ordered: a halt waits for the dispatch that has its permit', async () => {
    const run = await runningRun();
    const order: string[] = [];
    let halting: Promise<unknown> = Promise.resolve();
    await track.db.transaction(async (tx) => {
      expect(await permit(tx, run)).toBe(true);
      halting = commitTransition(track.db.urgent, commandOf(run, 'HALT')).then(() =>
        order.push('halted'),
      );
      await pause();
      order.push('dispatched');
    });
    await halting;
    expect(order).toEqual(['dispatched', 'halted']);
  });

  it('are totally ordered: a dispatch that waits for a halt gets no permit', async () => {
    const run = await runningRun();
    let asking: Promise<boolean> = Promise.resolve(true);
    await track.db.urgent.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM runs WHERE run_id = $1 FOR NO KEY UPDATE', [run.runId]);
      asking = track.db.transaction((other) => permit(other, run));
      await pause();
      expect(await transitionRun(tx, commandOf(run, 'HALT'))).toMatchObject({ outcome: 'DONE' });
    });
    expect(await asking).toBe(false);
  });

  it.each([
    ['the run halted', (run: RunRow): Promise<unknown> => command(track.db, run, 'HALT')],
    ['it stopped', (run: RunRow): Promise<unknown> => command(track.db, run, 'STOP')],
    [
      'the lease ran out',
      ({ runId }: RunRow): Promise<unknown> =>
        track.db.query('UPDATE runs SET lease_expires_at = now() WHERE run_id = $1', [runId]),
    ],
  ])('no permit is given when %s', async (_what, happen) => {
    const run = await runningRun();
    expect(await track.db.transaction((tx) => permit(tx, run))).toBe(true);
    await happen(run);
    expect(await track.db.transaction((tx) => permit(tx, run))).toBe(false);
  });

  it('no permit is given for another epoch, lease or run', async () => {
    const run = await runningRun();
    for (const other of [
      { ...run, armEpoch: run.armEpoch + 1 },
      { ...run, leaseEpoch: run.leaseEpoch - 1 },
      { ...run, runId: newRunId() },
    ]) {
      expect(await track.db.transaction((tx) => permit(tx, other))).toBe(false);
    }
  });

  it('permits do not wait for one another, nor does a halt for an event that is being written', async () => {
    const run = await runningRun();
    await track.db.transaction(async (tx) => {
      expect(await permit(tx, run)).toBe(true);
      expect(await track.db.transaction((other) => permit(other, run))).toBe(true);
    });
    await track.db.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO audit_events (run_id, topic, event_type, payload, actor)
         VALUES ($1, 'RUNTIME', 'NOTE', '{}', 'engine')`,
        [run.runId],
      );
      expect(await command(track.db, run, 'HALT')).toMatchObject({ outcome: 'DONE' });
    });
  });
});
