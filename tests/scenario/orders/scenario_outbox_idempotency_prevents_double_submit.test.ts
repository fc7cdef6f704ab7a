/**
 * Invariant INV-ORDER-01: for one order there is one request in the outbox for ever, and one permit a try: a step
 * that is committed again writes nothing, a second request for an order is refused, two dispatchers never get
 * one row, and a permit is given once.
 * Spec: 4-safety decisions 5 and 9; reliability I1, 7.2, 7.4 (TX-A to TX-C), F02, F03, F23; PATCH 19.
 * Would turn red: a step that is not looked up by its id; no unique key of the request; a claim without SKIP
 * LOCKED; a permit that takes rows which are DISPATCHING.
 */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  readOpenRequests,
  readRunOrders,
  renewLease,
  type Database,
  type RunRow,
} from '../../../src/adapters/db/index.ts';
import { faultyLane } from '../../support/db/faulty-lane.ts';
import { openTestDatabase, type TestDatabase } from '../../support/db/test-database.ts';
import { heldRun, hold, OrderStory } from '../../support/orders/order-stories.ts';

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

const ids = (rows: readonly { readonly clientOrderId: string }[]): readonly string[] =>
  rows.map(({ clientOrderId }) => clientOrderId);

async function queue(): Promise<readonly string[]> {
  const statuses = ['PENDING', 'CLAIMED', 'DISPATCHING', 'AMBIGUOUS'] as const;
  return ids(await readOpenRequests(db, { runId: run.runId, statuses }));
}

it.each([
  ['whose answer was lost', ['REPLY_LOST']],
  ['whose COMMIT was lost', ['COMMIT_LOST']],
  ['that Postgres gave up twice', ['ABORTED', 'ABORTED']],
] as const)('a step %s is written once', async (_name, fates) => {
  const tickets = [story.ticket(), story.ticket()];
  const step = story.ordering(tickets);
  const faulty = story.as(run, faultyLane(db, fates));
  expect(await faulty.commit(step)).toBe(fates[0] === 'REPLY_LOST' ? 'FOUND' : 'DONE');
  expect(await story.commit(step)).toBe('FOUND');
  expect(await queue()).toEqual(ids(tickets));
  const page = { runId: run.runId, afterOrderId: 0, limit: 10 };
  expect(ids(await readRunOrders(db, page))).toEqual(ids(tickets));
});

it('an order is not made twice, nor sent by a second request, whatever step asks', async () => {
  const [ticket = story.ticket()] = await story.order({});
  const other = { ...ticket, qty: story.ticket().qty };
  await expect(story.commit(story.ordering([other]))).rejects.toMatchObject({
    constraint: 'oms_orders_client_id_once',
  });
  const again = story.step({ requests: [{ action: 'SUBMIT', ticket, validForMs: 1_000 }] });
  await expect(story.commit(again)).rejects.toMatchObject({
    constraint: expect.stringMatching(/^oms_outbox_(idempotency|order_sent)_once$/) as string,
  });
  expect(await queue()).toEqual([ticket.clientOrderId]);
  // A refused step leaves nothing, not even its events.
  expect(await story.commit({ ...again, requests: [] })).toBe('DONE');
});

it('two dispatchers at once never claim one row', async () => {
  const tickets = await story.order(...Array.from({ length: 60 }, () => ({})));
  const second = await openOther();
  const claims = await Promise.all(
    Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? story : second).claim(5)),
  );
  const claimed = claims.flatMap(ids);
  expect(new Set(claimed).size).toBe(claimed.length);
  // What another one was looking at was passed over, and is there for the next.
  const late = await story.claim();
  expect([...claimed, ...ids(late)].sort()).toEqual([...ids(tickets)].sort());
});

it('a claim waits behind nobody: rows that another holds are passed over', async () => {
  await story.order({}, {});
  const second = await openOther();
  const [first] = await story.claim(1);
  await db.transaction(async (tx) => {
    await tx.query(`SELECT 1 FROM oms_outbox WHERE run_id = $1 AND status = 'PENDING' FOR UPDATE`, [
      run.runId,
    ]);
    expect(await second.claim()).toEqual([]);
  });
  expect(await second.claim()).toHaveLength(1);
  expect(first?.status).toBe('CLAIMED');
});

it('a permit is given once, and a row that may be sent is never claimed again', async () => {
  await story.order({});
  const rows = await story.claim();
  const both = await Promise.all([story.permit(rows), (await openOther()).permit(rows)]);
  expect(both.flatMap(({ permitted }) => permitted)).toHaveLength(1);
  expect((await story.permit(rows)).permitted).toEqual([]);
  expect(await story.claim()).toEqual([]);
  const next = story.as(await hold(db, run));
  expect(await next.claim()).toEqual([]);
});

it('who lost the lease writes nothing, claims nothing and gets no permit', async () => {
  await story.order({});
  const rows = await story.claim();
  const next = story.as(await hold(db, run));
  await expect(story.order({})).rejects.toMatchObject({ code: 'RUN_LEASE_LOST', kind: 'CONFLICT' });
  expect(await story.claim()).toEqual([]);
  expect(await story.permit(rows)).toMatchObject({ permitted: [], isFenced: true });
  // The next owner finds what the dead one had claimed, and no more.
  expect(ids(await next.claim())).toEqual(ids(rows));
  expect((await next.permit(rows)).permitted).toHaveLength(1);
});

it('an expired lease is no lease', async () => {
  await story.order({});
  const { runId, leaseOwner: owner, leaseEpoch } = run;
  expect(await renewLease(db, { runId, owner: owner ?? '', leaseEpoch, ttlMs: 0 })).toBe(true);
  await expect(story.order({})).rejects.toMatchObject({ code: 'RUN_LEASE_LOST' });
  expect(await story.claim()).toEqual([]);
});

/** The same engine through connections of its own. */
function openOther(): Promise<OrderStory> {
  return Promise.resolve(story.as(run, db.urgent));
}
