/** What is known when a commit fails: a lost answer is looked up, a conflict of Postgres is tried again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  commitTransition,
  readEvents,
  readRun,
  type Database,
  type Lane,
  type RunRow,
} from '../../src/adapters/db/index.ts';
import { RUN_PAIRS } from '../../src/engines/lifecycle/index.ts';
import { commandOf, createRun, lead, reconciled, runIn } from '../support/runs/run-stories.ts';
import { faultyLane } from '../support/db/faulty-lane.ts';
import { openTestDatabase, type TestDatabase } from '../support/db/test-database.ts';

let desk: TestDatabase;
let db: Database;
beforeAll(async () => {
  desk = await openTestDatabase();
  ({ db } = desk);
});
afterAll(() => desk.close());

async function versionOf(run: RunRow): Promise<number | undefined> {
  return (await readRun(db, run.runId))?.version;
}

describe('a lost answer to COMMIT', () => {
  it('is looked up: what was done is found by the id of the command, and not done again', async () => {
    const run = await runIn(db, RUN_PAIRS[2]);
    const lane = faultyLane(db, ['REPLY_LOST']);
    const done = await commitTransition(lane, commandOf(run, 'BEGIN'));
    const events = await readEvents(db, { runId: run.runId, afterAuditId: 0, limit: 50 });
    expect(done).toMatchObject({
      outcome: 'FOUND',
      before: RUN_PAIRS[2],
      auditId: events.at(-1)?.auditId,
    });
    expect(done.run?.pair).toEqual(RUN_PAIRS[3]);
    expect(await versionOf(run)).toBe(run.version + 1);
    expect(lane.tries()).toBe(2);
  });

  it('is looked up: what was not done is done now, once', async () => {
    const run = await runIn(db, RUN_PAIRS[2]);
    const lane = faultyLane(db, ['COMMIT_LOST']);
    expect(await commitTransition(lane, commandOf(run, 'BEGIN'))).toMatchObject({
      outcome: 'DONE',
    });
    expect(await versionOf(run)).toBe(run.version + 1);
    expect(lane.tries()).toBe(3);
  });

  it('is found although others moved the run since', async () => {
    const run = await runIn(db, RUN_PAIRS[2]);
    const begin = commandOf(run, 'BEGIN');
    const lane = faultyLane(db, ['REPLY_LOST']);
    const moving: Lane = {
      query: (sql, params) => lane.query(sql, params),
      transaction: async (work) => {
        try {
          return await lane.transaction(work);
        } catch (error) {
          await lead(db, run, ['HALT']);
          throw error;
        }
      },
    };
    const done = await commitTransition(moving, begin);
    // Found is not a repeat: the caller has to see that the run is where it did not put it.
    expect(done).toMatchObject({ outcome: 'FOUND', run: { pair: RUN_PAIRS[7] } });
    const events = await readEvents(db, { runId: run.runId, afterAuditId: 0, limit: 50 });
    expect(events.find(({ eventType }) => eventType === 'RUN_BEGUN')?.auditId).toBe(
      done.outcome === 'FOUND' ? done.auditId : null,
    );
  });

  it('that cannot be looked up is told as unknown', async () => {
    const run = await runIn(db, RUN_PAIRS[2]);
    await expect(
      commitTransition(faultyLane(db, ['REPLY_LOST', 'DOWN']), commandOf(run, 'BEGIN')),
    ).rejects.toMatchObject({ code: 'RUN_OUTCOME_UNKNOWN', kind: 'UNAVAILABLE' });
  });

  it('never takes the lapse of a challenge for the answer to it', async () => {
    const run = await lead(db, await createRun(db), ['ARM_REQUEST']);
    await db.query(
      `UPDATE runs SET challenge_expires_at = now() - interval '1 second' WHERE run_id = $1`,
      [run.runId],
    );
    const done = await commitTransition(faultyLane(db, ['REPLY_LOST']), commandOf(run, 'CONFIRM'));
    expect(done).toMatchObject({ outcome: 'REFUSED' });
    expect((await readRun(db, run.runId))?.pair).toEqual(RUN_PAIRS[0]);
  });
});

describe('a transaction that Postgres aborted', () => {
  it('is tried again as a whole', async () => {
    const run = await runIn(db, RUN_PAIRS[3]);
    const lane = faultyLane(db, ['ABORTED', 'ABORTED']);
    expect(await commitTransition(lane, commandOf(run, 'HALT'))).toMatchObject({ outcome: 'DONE' });
    expect(await versionOf(run)).toBe(run.version + 1);
  });

  it('five times, and no more', async () => {
    const run = await runIn(db, RUN_PAIRS[3]);
    const lane = faultyLane(
      db,
      Array.from({ length: 9 }, () => 'ABORTED' as const),
    );
    await expect(commitTransition(lane, commandOf(run, 'HALT'))).rejects.toMatchObject({
      code: 'DB_TRANSACTION_ABORTED',
    });
    expect(lane.tries()).toBe(5);
    expect(await versionOf(run)).toBe(run.version);
  });
});

describe('the newest reconcile', () => {
  const refusal = async (run: RunRow, event: 'CONFIRM' | 'BEGIN') => {
    const done = await commitTransition(db, commandOf(run, event));
    return done.outcome === 'REFUSED' ? [done.failure.kind, done.failure.code] : done.outcome;
  };
  const SHUT = ['REFUSED', 'RUN_NOT_RECONCILED'];

  it.each(['CONFIRM', 'BEGIN'] as const)(
    'of the run shuts %s unless CLEAN and fresh',
    async (event) => {
      const way =
        event === 'CONFIRM' ? (['ARM_REQUEST'] as const) : (['ARM_REQUEST', 'CONFIRM'] as const);
      const run = await lead(db, await createRun(db), way);
      await reconciled(db, run, { tookMs: 30_500 });
      expect(await refusal(run, event)).toEqual(SHUT);
      await reconciled(db, run, { verdict: 'UNKNOWN' });
      expect(await refusal(run, event)).toEqual(SHUT);
      await reconciled(db, run, { verdict: 'WARN' });
      expect(await refusal(run, event)).toEqual(SHUT);
      expect(await versionOf(run)).toBe(run.version);
      await reconciled(db, run, { tookMs: 25_000 });
      expect(await refusal(run, event)).toBe('DONE');
    },
  );

  it('of another run of the same books shuts it when it is not CLEAN, and opens nothing', async () => {
    const run = await lead(db, await createRun(db), ['ARM_REQUEST']);
    const { engineId, account } = run;
    const other = await createRun(db, { engineId, account });
    expect(await refusal(run, 'CONFIRM')).toEqual(SHUT); // there is none at all
    await reconciled(db, other);
    expect(await refusal(run, 'CONFIRM')).toEqual(SHUT);
    await reconciled(db, run);
    await reconciled(db, other, { verdict: 'CRITICAL' });
    expect(await refusal(run, 'CONFIRM')).toEqual(SHUT);
    const foreign = await createRun(db, { account });
    await reconciled(db, run);
    await reconciled(db, foreign, { verdict: 'CRITICAL' }); // other books
    expect(await refusal(run, 'CONFIRM')).toBe('DONE');
  });
});

describe('a challenge', () => {
  it('runs out on the clock of the database: its answer is refused, and it lapses for good', async () => {
    const run = await lead(db, await createRun(db), ['ARM_REQUEST']);
    const left = (run.challengeExpiresAt ?? 0) - run.readAt;
    expect(left).toBeGreaterThan(59_000);
    expect(left).toBeLessThanOrEqual(60_000);
    await db.query(
      `UPDATE runs SET challenge_expires_at = now() - interval '1 second' WHERE run_id = $1`,
      [run.runId],
    );
    const done = await commitTransition(db, commandOf(run, 'CONFIRM'));
    expect(done).toMatchObject({ outcome: 'REFUSED', failure: { code: 'RUN_CHALLENGE_EXPIRED' } });
    const events = await readEvents(db, { runId: run.runId, afterAuditId: 0, limit: 50 });
    expect(events.at(-1)?.eventType).toBe('RUN_ARM_LAPSED');
    expect((await readRun(db, run.runId))?.pair).toEqual(RUN_PAIRS[0]);
  });

  it('that ran out makes room for the next one', async () => {
    const run = await lead(db, await createRun(db), ['ARM_REQUEST']);
    expect(await commitTransition(db, commandOf(run, 'ARM_REQUEST', 'other'))).toMatchObject({
      outcome: 'REFUSED',
      failure: { code: 'RUN_ARMING_PENDING' },
    });
    await db.query('UPDATE runs SET challenge_expires_at = now() WHERE run_id = $1', [run.runId]);
    const done = await commitTransition(db, commandOf(run, 'ARM_REQUEST', 'other'));
    expect(done).toMatchObject({ outcome: 'DONE', run: { challengeNonce: 'other' } });
    expect(await versionOf(run)).toBe(run.version + 2);
  });

  it.each(['STOP', 'DISARM'] as const)(
    'that a %s meets is withdrawn, which is no lapse',
    async (event) => {
      const run = await lead(db, await createRun(db), ['ARM_REQUEST']);
      const done = await commitTransition(db, commandOf(run, event));
      expect(done).toMatchObject({ outcome: 'DONE', by: 'T5', endedNonce: run.challengeNonce });
      const events = await readEvents(db, { runId: run.runId, afterAuditId: 0, limit: 50 });
      expect(events.at(-1)?.eventType).toBe('RUN_ARM_WITHDRAWN');
    },
  );
});
