/** Lease, heartbeat and staleness: all on the clock of the database, one holder at a time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  commitTransition,
  heartbeat,
  readEvents,
  readRun,
  releaseLease,
  renewLease,
  takeLease,
  type Database,
  type RunRow,
} from '../../src/adapters/db/index.ts';
import { RUN_PAIRS } from '../../src/engines/lifecycle/index.ts';
import type { UtcMillis } from '../../src/foundation/model/index.ts';
import { stalenessOf } from '../../src/services/runtime/watch/staleness.ts';
import { command, commandOf, lead, newRunId, runIn } from '../support/runs/run-stories.ts';
import { openTestDatabase, type TestDatabase } from '../support/db/test-database.ts';

const RUNNING = RUN_PAIRS[3];
const TTL_MS = 5_000;
/** A lease that has run out as soon as the next statement asks. */
const OVER_MS = 0;

let desk: TestDatabase;
let db: Database;
beforeAll(async () => {
  desk = await openTestDatabase();
  ({ db } = desk);
});
afterAll(() => desk.close());

function take(run: RunRow, owner: string, more: { deadOwner?: string; ttlMs?: number } = {}) {
  const { deadOwner = null, ttlMs = TTL_MS } = more;
  return db.transaction((tx) =>
    takeLease(tx, { runId: run.runId, owner, deadOwner, ttlMs, actor: 'engine' }),
  );
}

describe('a lease', () => {
  it('has one holder, and the next one the next epoch', async () => {
    const run = await runIn(db, RUNNING);
    const first = await take(run, 'first', { ttlMs: OVER_MS });
    expect(first).toMatchObject({ leaseOwner: 'first', leaseEpoch: 1 });
    const second = await take(run, 'second');
    expect(second).toMatchObject({ leaseOwner: 'second', leaseEpoch: 2 });
    await expect(take(run, 'third')).rejects.toMatchObject({
      code: 'RUN_LEASE_HELD',
      kind: 'CONFLICT',
      message: expect.stringContaining('second') as unknown,
    });
    const events = await readEvents(db, { runId: run.runId, afterAuditId: 0, limit: 50 });
    expect(events.filter(({ eventType }) => eventType === 'LEASE_TAKEN')).toHaveLength(2);
  });

  it('of an owner that is proved dead is superseded at once, and of no other', async () => {
    const run = await runIn(db, RUNNING);
    await take(run, 'dead');
    await expect(take(run, 'new', { deadOwner: 'another' })).rejects.toMatchObject({
      code: 'RUN_LEASE_HELD',
    });
    expect(await take(run, 'new', { deadOwner: 'dead' })).toMatchObject({ leaseEpoch: 2 });
  });

  it('is renewed and released by its holder and epoch only', async () => {
    const run = await runIn(db, RUNNING);
    const { leaseEpoch } = await take(run, 'me');
    const mine = { runId: run.runId, owner: 'me', leaseEpoch };
    expect(await renewLease(db, { ...mine, ttlMs: TTL_MS })).toBe(true);
    expect(await renewLease(db, { ...mine, owner: 'you', ttlMs: TTL_MS })).toBe(false);
    expect(await renewLease(db, { ...mine, leaseEpoch: leaseEpoch + 1, ttlMs: TTL_MS })).toBe(
      false,
    );
    expect(await releaseLease(db, { ...mine, owner: 'you' })).toBe(false);
    expect(await releaseLease(db, mine)).toBe(true);
    expect(await renewLease(db, { ...mine, ttlMs: TTL_MS })).toBe(false);
    expect((await take(run, 'you')).leaseEpoch).toBe(leaseEpoch + 1);
  });

  it('that ran out cannot be renewed, so that a process that slept knows it', async () => {
    const run = await runIn(db, RUNNING);
    const { leaseEpoch } = await take(run, 'sleeper', { ttlMs: OVER_MS });
    const late = { runId: run.runId, owner: 'sleeper', leaseEpoch, ttlMs: TTL_MS };
    expect(await renewLease(db, late)).toBe(false);
  });

  it('belongs to a run that is there', async () => {
    const run = await runIn(db, RUNNING);
    await expect(take({ ...run, runId: newRunId() }, 'me')).rejects.toMatchObject({
      code: 'RUN_UNKNOWN',
      kind: 'NOT_FOUND',
    });
  });

  it('of a living engine keeps its run from being armed or recovered', async () => {
    const run = await runIn(db, RUNNING);
    await take(run, 'alive');
    const recovering = await command(db, run, 'RECOVER');
    expect(recovering).toMatchObject({ outcome: 'REFUSED', failure: { code: 'RUN_LEASE_HELD' } });
    const stopped = await lead(db, run, ['STOP', 'QUIESCE']);
    const arming = await command(db, stopped, 'ARM_REQUEST');
    expect(arming).toMatchObject({ outcome: 'REFUSED', failure: { code: 'RUN_LEASE_HELD' } });
    const knowing = commandOf(stopped, 'ARM_REQUEST');
    const done = await commitTransition(
      db,
      knowing.event === 'ARM_REQUEST' ? { ...knowing, deadOwner: 'alive' } : knowing,
    );
    expect(done).toMatchObject({ outcome: 'DONE', by: 'T2' });
  });
});

describe('staleness', () => {
  const reasonOf = async ({ runId }: RunRow, staleAfterMs: number, beginTimeoutMs: number) => {
    const run = await readRun(db, runId);
    if (run === null) throw new Error('the run is there');
    return stalenessOf(run, { staleAfterMs, beginTimeoutMs, pollMs: 1 })?.reason ?? null;
  };

  it('counts from the heartbeat, and before the first one from the beginning', async () => {
    const waiting = await runIn(db, RUNNING);
    const beating = await runIn(db, RUNNING);
    await take(beating, 'engine');
    const armed = await runIn(db, RUN_PAIRS[2]);
    expect(await reasonOf(beating, 0, 60_000)).toBe('HEARTBEAT_STALE');
    expect(await reasonOf(waiting, 0, 60_000)).toBeNull();
    expect(await reasonOf(armed, 0, 0)).toBeNull();
    expect(await reasonOf(waiting, 60_000, 0)).toBe('BEGIN_TIMEOUT');
    expect(await reasonOf(beating, 60_000, 0)).toBeNull();
  });

  it('begins at the limit itself', async () => {
    const run = await runIn(db, RUNNING);
    const at = (ageMs: number): RunRow => ({
      ...run,
      leaseEpoch: 1,
      heartbeatAt: (run.readAt - ageMs) as UtcMillis,
    });
    const settings = { staleAfterMs: 4_000, beginTimeoutMs: 60_000, pollMs: 1 };
    expect(stalenessOf(at(3_999), settings)).toBeNull();
    expect(stalenessOf(at(4_000), settings)).toMatchObject({ ageMs: 4_000, limitMs: 4_000 });
  });

  it('is asked once more at the moment of the fence', async () => {
    const run = await runIn(db, RUNNING);
    await take(run, 'engine');
    const fence = commandOf(run, 'DISARM');
    const disarm = (staleAfterMs: number) =>
      commitTransition(db, fence.event === 'DISARM' ? { ...fence, staleAfterMs } : fence);
    expect(await disarm(4_000)).toMatchObject({
      outcome: 'REFUSED',
      failure: { code: 'RUN_HEARTBEAT_FRESH' },
    });
    expect(await disarm(0)).toMatchObject({ outcome: 'DONE', by: 'T8' });
  });

  it('is not healed from outside while an engine process holds the run', async () => {
    const run = await runIn(db, RUNNING);
    expect((await heartbeat(db, run.runId))?.heartbeatAt).not.toBeNull();
    await take(run, 'engine');
    expect(await heartbeat(db, run.runId)).toBeNull();
    await command(db, run, 'STOP');
    expect(await heartbeat(db, run.runId)).toBeNull();
  });

  it('of an earlier life is forgotten when the run is begun anew', async () => {
    const run = await runIn(db, RUNNING);
    const { leaseEpoch } = await take(run, 'engine');
    await releaseLease(db, { runId: run.runId, owner: 'engine', leaseEpoch });
    await lead(db, run, ['STOP', 'QUIESCE', 'ARM_REQUEST', 'CONFIRM']);
    const armed = await readRun(db, run.runId);
    if (armed === null) throw new Error('the run is there');
    const again = await lead(db, armed, ['BEGIN']);
    expect(again).toMatchObject({ heartbeatAt: null, leaseOwner: null, leaseEpoch });
  });
});
