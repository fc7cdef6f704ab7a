/**
 * Invariant INV-ORDER-03: what a dead engine left is found, whole and in its order: requests that were never sent
 * as PENDING or CLAIMED, ones that may have been sent as DISPATCHING or AMBIGUOUS, messages that were not booked,
 * and ids that were given up; and what is found says what to do with it.
 * Spec: 4-safety decision 6; reliability 7.5, 7.7 (CP1 to CP8), F02 to F08, F38; PATCH 22.
 * Would turn red: a query "later than the last id"; a DISPATCHING row that goes back to the queue; a body that is
 * made anew; a watch list without the presumed.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  markAmbiguous,
  readOpenRequests,
  readOrder,
  readRequestsOf,
  readWatchedOrderIds,
  returnRequests,
  type Database,
  type OutboxRow,
  type RunRow,
} from '../../../src/adapters/db/index.ts';
import type { RequestStatus } from '../../../src/engines/delivery/index.ts';
import { faultyLane } from '../../support/db/faulty-lane.ts';
import { openTestDatabase, type TestDatabase } from '../../support/db/test-database.ts';
import { heldRun, hold, money, OrderStory, shares } from '../../support/orders/order-stories.ts';

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

const open = (...statuses: readonly RequestStatus[]): Promise<readonly OutboxRow[]> =>
  readOpenRequests(db, { runId: run.runId, statuses });
const holder = (of: RunRow = run) => ({ runId: of.runId, leaseEpoch: of.leaseEpoch });
const lose = (row: OutboxRow, of: RunRow = run): Promise<number> =>
  markAmbiguous(db, { ...holder(of), rows: [{ outboxId: row.outboxId, reason: 'REPLY_LOST' }] });

it('finds what was never sent, the most urgent first, and exactly as it was asked for', async () => {
  const tickets = await story.order(
    { role: 'ENTRY', type: 'STOP_LIMIT', limitPrice: money('471.5'), stopPrice: money('471') },
    { role: 'EXIT' },
    { role: 'STOP' },
    { role: 'FLATTENING' },
    { role: 'TAKE_PROFIT', type: 'LIMIT', limitPrice: money('500') },
  );
  const [entry, exit, stop, flattening, profit] = tickets;
  if (entry === undefined) throw new Error('there are five');
  await story.cancel(entry);
  // A dispatcher took two of them and died.
  await story.claim(2);
  const next = story.as(await hold(db, run));
  const found = await next.claim();
  expect(found.map(({ priority, ticket }) => [priority, ticket])).toEqual([
    [0, null],
    [1, stop],
    [2, exit],
    [2, flattening],
    [2, profit],
    [3, entry],
  ]);
  expect(found.every(({ status, attempt }) => status === 'CLAIMED' && attempt === 0)).toBe(true);
  expect(found[0]).toMatchObject({ action: 'CANCEL', clientOrderId: entry.clientOrderId });
});

it('never puts back into the queue what may have been sent', async () => {
  const row = await story.dispatched();
  const lost = await story.dispatched();
  await lose(lost);
  const next = await hold(db, run);
  expect(await story.as(next).claim()).toEqual([]);
  expect(await open('PENDING', 'CLAIMED')).toEqual([]);
  const left = await open('DISPATCHING', 'AMBIGUOUS');
  expect(left.map(({ outboxId, status }) => [outboxId, status])).toEqual([
    [row.outboxId, 'DISPATCHING'],
    [lost.outboxId, 'AMBIGUOUS'],
  ]);
  expect(left[0]?.dispatchedMsAgo).toBeGreaterThanOrEqual(0);
  // The new owner takes the dead one's for unknown, once or twice, and can't send it as new.
  expect([await lose(row, next), await lose(row, next)]).toEqual([1, 1]);
  const back = { outboxId: row.outboxId, delayMs: 0, reason: null };
  expect(await returnRequests(db, { ...holder(next), rows: [back] })).toBe(0);
  expect((await story.as(next).permit([row])).permitted).toEqual([]);
});

it('suppresses what is stale by a step, and tells which ids are settled', async () => {
  const [ticket = story.ticket()] = await story.order({});
  const next = story.as(await hold(db, run));
  const [stale] = await open('PENDING');
  if (stale === undefined) throw new Error('it waits');
  await next.settle(stale, { status: 'SUPPRESSED', reason: 'RESTART' });
  expect(await open('PENDING', 'CLAIMED', 'DISPATCHING', 'AMBIGUOUS')).toEqual([]);
  const order = await readOrder(db, { ...run, clientOrderId: ticket.clientOrderId });
  const [row] = await readRequestsOf(db, { orderId: order?.orderId ?? 0 });
  expect(row).toMatchObject({ status: 'SUPPRESSED', reason: 'RESTART', attempt: 0 });
});

it('gives back what a permit with a lost answer left, since nothing was sent under it', async () => {
  await story.order({}, {});
  const rows = await story.claim();
  const blind = story.as(run, faultyLane(db, ['REPLY_LOST']));
  await expect(blind.permit(rows)).rejects.toMatchObject({ code: 'DB_COMMIT_UNKNOWN' });
  expect(await open('DISPATCHING')).toHaveLength(2);
  const back = rows.map(({ outboxId }) => ({
    outboxId,
    delayMs: 0,
    reason: 'ABORTED_BEFORE_SEND',
  }));
  expect(await returnRequests(db, { ...holder(), rows: back })).toBe(2);
  const again = await story.permit(await story.claim());
  expect(again.permitted.map(({ attempt }) => attempt)).toEqual([2, 2]);
});

it('waits before another try, and tries three times at most', async () => {
  await story.order({});
  for (const attempt of [1, 2, 3]) {
    const { permitted } = await story.permit(await story.claim());
    expect(permitted).toMatchObject([{ attempt }]);
    const back = permitted.map(({ outboxId }) => ({
      outboxId,
      delayMs: 0,
      reason: 'RATE_LIMITED',
    }));
    await returnRequests(db, { ...holder(), rows: back });
  }
  const rows = await story.claim();
  const fourth = await story.permit(rows);
  expect(fourth).toMatchObject({ permitted: [], held: [], spent: [{ attempt: 3 }] });
  const waits = rows.map(({ outboxId }) => ({ outboxId, delayMs: 60_000, reason: 'RATE_LIMITED' }));
  await returnRequests(db, { ...holder(), rows: waits });
  expect(await story.claim()).toEqual([]);
});

it('gives no permit after the validity, and says so', async () => {
  await story.commit(story.ordering([story.ticket(), story.ticket({ role: 'STOP' })], 0));
  const { permitted, spent } = await story.permit(await story.claim());
  expect([permitted, spent.map(({ msLeft }) => msLeft <= 0)]).toEqual([[], [true, true]]);
});

describe('a request of unknown fate', () => {
  it('freezes its symbol for entries, and for nothing else', async () => {
    const lost = await story.dispatched();
    await story.order({}, { role: 'EXIT' }, { role: 'STOP' });
    const early = await story.claim();
    await lose(lost);
    expect(early.map(({ role }) => role)).toEqual(['STOP', 'EXIT', 'ENTRY']);
    const { permitted, held } = await story.permit(early);
    expect([permitted.map(({ role }) => role), held.map(({ role }) => role)]).toEqual([
      ['STOP', 'EXIT'],
      ['ENTRY'],
    ]);
    expect(await story.claim()).toEqual([]);
    await story.settle(lost, { brokerOrderId: 'b1' });
    expect((await story.claim()).map(({ role }) => role)).toEqual(['ENTRY']);
  });

  it('of a dead engine freezes it too, before it is known as such', async () => {
    await story.dispatched();
    await story.order({});
    expect(await story.as(await hold(db, run)).claim()).toEqual([]);
  });

  it.each(['STOP', 'FLATTENING'] as const)('is sent again when it is a %s', async (role) => {
    const row = await story.dispatched({ role });
    await lose(row);
    const { permitted } = await story.permit([row]);
    expect(permitted).toMatchObject([{ attempt: 2, ticket: row.ticket, status: 'DISPATCHING' }]);
  });

  it('is sent again when it is a cancel, and never when it is another order', async () => {
    const [ticket = story.ticket()] = await story.order({});
    await story.cancel(ticket);
    const { permitted } = await story.permit(await story.claim());
    expect(permitted.map(({ action }) => action)).toEqual(['CANCEL', 'SUBMIT']);
    for (const row of permitted) await lose(row);
    const again = await story.permit(permitted);
    expect(again.permitted.map(({ action }) => action)).toEqual(['CANCEL']);
    expect(again.held.map(({ action, status }) => [action, status])).toEqual([
      ['SUBMIT', 'AMBIGUOUS'],
    ]);
  });
});

it('watches for ever what was given up, across the runs of an engine', async () => {
  const row = await story.dispatched();
  await lose(row);
  await story.settle(row, { status: 'NOT_ACCEPTED', reason: 'PRESUMED_NOT_ACCEPTED' });
  expect(await readWatchedOrderIds(db, run)).toEqual(new Set([row.clientOrderId]));
  expect(await readWatchedOrderIds(db, { ...run, engineId: 'OTHER' })).toEqual(new Set());
});

it('finds messages that were stored and not booked, as they came', async () => {
  const { clientOrderId } = await story.dispatched();
  const fill = story.fill(clientOrderId, { qty: shares(4), fee: money('0.35') });
  await story.receive([fill, story.message({ clientOrderId: 'other' })]);
  const next = story.as(await hold(db, run));
  expect((await next.unapplied())[0]).toMatchObject({ source: 'STREAM', message: fill });
});
