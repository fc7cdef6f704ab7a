/**
 * Invariant INV-ORDER-04: after the commit of a halt no permit to send is given, whatever it races with; and
 * while a run is wound down only cancels leave, with the stops of a run that is not halted, and with all that
 * reduces when its own tick halted, until anybody else halts it.
 * Spec: 4-safety decision 11; reliability I4, 6.1, 6.5, 7.4, F79; PATCH 24.
 * Would turn red: a permit without the shared lock, or without the epoch; a close-out that an operator's halt
 * leaves standing; an entry that leaves while DISARMING.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  commitTransition,
  readEvents,
  releaseLease,
  type Database,
  type Permits,
  type RunRow,
} from '../../../src/adapters/db/index.ts';
import type { RunEvent } from '../../../src/engines/lifecycle/index.ts';
import { openTestDatabase, type TestDatabase } from '../../support/db/test-database.ts';
import { heldRun, hold, OrderStory } from '../../support/orders/order-stories.ts';
import { racePermits } from '../../support/orders/permit-races.ts';
import { command, commandOf, lead } from '../../support/runs/run-stories.ts';

/** `scripts/halts-under-load.ts` has a thousand, of whole engines. */
const RACES = 24;

let desk: TestDatabase;
let db: Database;
let run: RunRow;
let story: OrderStory;
beforeAll(async () => {
  desk = await openTestDatabase();
  ({ db } = desk);
});
beforeEach(async () => {
  run = await heldRun(db);
  story = new OrderStory(db, run);
});
afterAll(() => desk.close());

async function moved(event: RunEvent): Promise<RunRow> {
  const { run: after } = await command(db, run, event);
  if (after === null) throw new Error('the run is there');
  return after;
}

/** The halt that the engine commits because its own tick halted. */
async function tickHalts(): Promise<RunRow> {
  const base = commandOf(run, 'HALT');
  const done = await commitTransition(db, {
    ...base,
    event: 'HALT',
    commandId: randomUUID(),
    actor: 'engine',
    closesOut: true,
  });
  if (done.run === null) throw new Error('the run is there');
  return done.run;
}

/** One request of each sort. */
async function everything(): Promise<void> {
  const [entry = story.ticket()] = await story.order(
    {},
    { role: 'EXIT' },
    { role: 'STOP' },
    { role: 'FLATTENING' },
    { role: 'TAKE_PROFIT' },
  );
  await story.cancel(entry);
}

const windDown = async (armEpoch: number): Promise<Permits> =>
  story.permit(await story.claim(), { kind: 'WIND_DOWN', armEpoch });

const sorts = ({ permitted }: Permits): readonly string[] =>
  permitted.map(({ action, role }) => (action === 'CANCEL' ? action : role));

describe('a halt against permits', () => {
  it('leaves none after it, whoever is first', async () => {
    let permitted = 0;
    for (let i = 0; i < RACES; i++) {
      const race = await racePermits(db, i);
      expect(race.broken).toEqual([]);
      permitted += race.permitted;
    }
    expect(permitted).toBeGreaterThan(0);
    expect(permitted).toBeLessThan(RACES * 6);
  }, 60_000);

  it.each(['HALT', 'STOP', 'DISARM'] as const)(
    'and so does a %s: what was claimed is released, and never sent under a later epoch',
    async (event) => {
      await story.order({}, { role: 'STOP' });
      const rows = await story.claim();
      const after = await moved(event);
      const fenced = await story.permit(rows);
      expect(fenced).toMatchObject({ permitted: [], spent: [], isFenced: true });
      expect(fenced.held).toHaveLength(2);
      const old = await story.permit(await story.claim(), { armEpoch: after.armEpoch });
      expect(old.isFenced).toBe(true);
    },
  );

  it('of a later arming are none for what an older one asked for', async () => {
    await story.order({}, { role: 'STOP' });
    await releaseLease(db, { ...run, owner: run.leaseOwner ?? '' });
    run = await lead(db, run, ['STOP', 'QUIESCE', 'ARM_REQUEST', 'CONFIRM', 'BEGIN']);
    const next = story.as(await hold(db, run));
    const permits = await next.permit(await next.claim());
    expect(permits).toMatchObject({ permitted: [], held: [], isFenced: false });
    expect(permits.spent.map(({ role }) => role)).toEqual(['STOP', 'ENTRY']);
  });
});

describe('while a run is wound down', () => {
  it.each([
    ['HALT', ['CANCEL']],
    ['STOP', ['CANCEL', 'STOP']],
    ['DISARM', ['CANCEL', 'STOP']],
  ] as const)('after a %s nothing leaves but %j', async (event, leaves) => {
    await everything();
    const { armEpoch } = await moved(event);
    const permits = await windDown(armEpoch);
    expect(sorts(permits)).toEqual(leaves);
    expect(permits.isFenced).toBe(false);
    expect(permits.spent).toHaveLength(6 - leaves.length);
  });

  it('all that reduces leaves when its own tick halted, and no entry', async () => {
    await everything();
    const { armEpoch } = await tickHalts();
    const permits = await windDown(armEpoch);
    expect(sorts(permits)).toEqual(['CANCEL', 'STOP', 'EXIT', 'FLATTENING', 'TAKE_PROFIT']);
    expect(permits.spent.map(({ role }) => role)).toEqual(['ENTRY']);
  });

  it('they do not any more once somebody else halted it, and nothing brings them back', async () => {
    await everything();
    const { armEpoch } = await tickHalts();
    expect(await moved('HALT')).toMatchObject({ armEpoch });
    expect(await tickHalts()).toMatchObject({ armEpoch });
    expect(sorts(await windDown(armEpoch))).toEqual(['CANCEL']);
  });

  it('nor does an engine whose halt came second close out', async () => {
    await everything();
    const { armEpoch } = await moved('HALT');
    await tickHalts();
    expect(sorts(await windDown(armEpoch))).toEqual(['CANCEL']);
  });

  it('both are told, each once, however often somebody halts', async () => {
    await tickHalts();
    for (let halts = 0; halts < 2; halts++) await moved('HALT');
    const events = await readEvents(db, { runId: run.runId, afterAuditId: 0, limit: 100 });
    const told = events.filter(({ eventType }) => /HALTED|CLOSE_OUT/.test(eventType));
    expect(told.map(({ eventType, actor }) => [eventType, actor])).toEqual([
      ['RUN_HALTED', 'engine'],
      ['RUN_CLOSE_OUT_ENDED', 'cli:tester'],
    ]);
    expect(JSON.parse(told[0]?.payload ?? '')).toMatchObject({ closes_out: true });
  });

  it('no request of a run that is RUNNING leaves by that door, and of a quiet one only cancels', async () => {
    await everything();
    expect((await windDown(run.armEpoch)).isFenced).toBe(true);
    await tickHalts();
    const { armEpoch } = await moved('QUIESCE');
    const quiet = await windDown(armEpoch);
    expect(sorts(quiet)).toEqual(['CANCEL']); // of an order that appears late
    expect(quiet).toMatchObject({ held: [], isFenced: false });
    expect(quiet.spent).toHaveLength(5); // nobody waits for what can never be sent
  });
});
