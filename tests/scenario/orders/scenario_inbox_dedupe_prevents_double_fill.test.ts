/**
 * Invariant INV-ORDER-02: every execution is in the ledger once, whatever arrives how often and by whatever way:
 * a message is stored once by its id, applied once, its execution booked once, and shares beyond the broker's
 * own count are refused.
 * Spec: 4-safety decision 9; reliability I2, I3, 7.6 (TX-I, TX-J), F08 to F10, F43 to F50; PATCH 20.
 * Would turn red: no unique message id; an apply that takes applied rows; no unique execution id; no guard on
 * the broker's count; a ledger row outside of the step's transaction.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  parkMessage,
  readBookedCursor,
  readFillsOf,
  readLedgerPositions,
  readOrder,
  readReceivedCursor,
  type Database,
  type InboxRow,
  type RunRow,
} from '../../../src/adapters/db/index.ts';
import { faultyLane } from '../../support/db/faulty-lane.ts';
import { openTestDatabase, type TestDatabase } from '../../support/db/test-database.ts';
import { heldRun, money, OrderStory, shares } from '../../support/orders/order-stories.ts';
import type { OrderTicket } from '../../../src/foundation/ports/index.ts';

let desk: TestDatabase;
let db: Database;
let run: RunRow;
let story: OrderStory;
let ticket: OrderTicket;
beforeAll(async () => {
  desk = await openTestDatabase();
  ({ db } = desk);
});
beforeEach(async () => {
  run = await heldRun(db);
  story = new OrderStory(db, run);
  [ticket = story.ticket()] = await story.order({});
});
afterAll(() => desk.close());

async function position(): Promise<number> {
  const [held] = await readLedgerPositions(db, { runId: run.runId });
  return held?.qty ?? 0;
}

function book(rows: readonly InboxRow[], numbers: readonly number[]): Promise<unknown> {
  const applied = rows.map((row, at) => story.booked(row, numbers[at]));
  return story.commit(story.step({ applied }));
}

it('a message is stored once, by the stream, by a query, in one batch or in many', async () => {
  const fill = story.fill(ticket.clientOrderId);
  expect(await story.receive([fill, fill])).toBe(1);
  expect(await story.receive([fill])).toBe(0);
  expect(await story.receive([fill], 'QUERY')).toBe(0);
  const unapplied = await story.unapplied();
  expect(unapplied).toMatchObject([{ source: 'STREAM', message: fill }]);
});

it('keeps what came as it came, whatever is in it', async () => {
  const odd = story.message({
    clientOrderId: 'somebody\0 elses',
    kind: 'UNKNOWN',
    raw: 'a\0b "é" \ud800 \\u0000',
    reason: 'no \u0007 word of ours',
    cursor: null,
  });
  expect(await story.receive([odd])).toBe(1);
  const [row] = await story.unapplied();
  // Postgres holds no NUL, and no half of a surrogate pair survives UTF-8.
  expect(row?.message).toEqual({
    ...odd,
    clientOrderId: 'somebody\uFFFD elses',
    brokerOrderId: 'b-somebody\uFFFD elses',
    raw: 'a\uFFFDb "é" \uFFFD \\u0000',
  });
});

it('is applied once: the second step is refused whole', async () => {
  await story.receive([story.fill(ticket.clientOrderId)]);
  const rows = await story.unapplied();
  await book(rows, [1]);
  expect(await position()).toBe(10);
  expect(await story.unapplied()).toEqual([]);
  await expect(book(rows, [2])).rejects.toMatchObject({ constraint: 'oms_inbox_applied_once' });
  expect(await position()).toBe(10);
});

it.each([['REPLY_LOST'], ['COMMIT_LOST'], ['ABORTED']] as const)(
  'is booked once when the answer to COMMIT is %s',
  async (fate) => {
    await story.receive([story.fill(ticket.clientOrderId)]);
    const applied = (await story.unapplied()).map((row) => story.booked(row));
    const step = story.step({ applied });
    await story.as(run, faultyLane(db, [fate])).commit(step);
    expect(await story.commit(step)).toBe('FOUND');
    expect(await position()).toBe(10);
  },
);

it('books an execution once, under however many message ids it comes', async () => {
  const executionId = 'x-one';
  const first = story.fill(ticket.clientOrderId, { executionId });
  const second = story.fill(ticket.clientOrderId, { executionId });
  await story.receive([first]);
  await story.receive([second], 'QUERY');
  const rows = await story.unapplied();
  await book(rows.slice(0, 1), [1]);
  await expect(book(rows.slice(1), [2])).rejects.toMatchObject({
    constraint: 'ledger_fills_execution_once',
  });
  // It tells nothing new: applied without an entry.
  const [, repeat] = rows;
  await story.commit(story.step({ applied: [{ inboxId: repeat?.inboxId ?? 0, entry: null }] }));
  expect([await position(), await story.unapplied()]).toEqual([10, []]);
});

it('refuses one execution under two ids by the count of the broker', async () => {
  await story.receive([
    story.fill(ticket.clientOrderId, { executionId: 'stream', filledQty: shares(10) }),
    story.fill(ticket.clientOrderId, { executionId: 'activity', filledQty: shares(10) }),
  ]);
  const rows = await story.unapplied();
  await expect(book(rows, [1, 2])).rejects.toMatchObject({
    constraint: 'ledger_fills_within_broker_count',
  });
  expect(await position()).toBe(0); // the step is one
  await book(rows.slice(0, 1), [1]);
  await expect(book(rows.slice(1), [2])).rejects.toMatchObject({
    constraint: 'ledger_fills_within_broker_count',
  });
  expect(await position()).toBe(10);
});

it('books shares in any order, and more than were ordered when the broker says so', async () => {
  await story.receive([
    story.fill(ticket.clientOrderId, { qty: shares(5), filledQty: shares(9) }),
    story.fill(ticket.clientOrderId, { qty: shares(4), filledQty: shares(4) }),
    story.fill(ticket.clientOrderId, { qty: shares(3), filledQty: shares(12) }),
  ]);
  const rows = await story.unapplied();
  for (const [at, row] of rows.entries()) await book([row], [at + 1]);
  expect(await position()).toBe(12);
});

describe('a bust or correction', () => {
  const xs = { fill: 'x-fill', change: 'x-change', again: 'x-again' };

  async function filled(): Promise<void> {
    await story.receive([story.fill(ticket.clientOrderId, { executionId: xs.fill })]);
    await book(await story.unapplied(), [1]);
  }

  async function change(
    kind: 'BUST' | 'CORRECT',
    of: { readonly about: string; readonly as: string; readonly qty?: number },
  ): Promise<unknown> {
    const qty = shares(of.qty ?? 10);
    const told = story.fill(ticket.clientOrderId, {
      executionId: of.as,
      previousExecutionId: of.about,
      qty,
      price: money('470'),
      filledQty: kind === 'BUST' ? shares(0) : qty,
    });
    await story.receive([{ ...told, kind }]);
    return book((await story.unapplied()).slice(-1), [1]);
  }

  it('is a row of its own behind the one that it is about', async () => {
    await filled();
    await change('CORRECT', { about: xs.fill, as: xs.change, qty: 8 });
    expect(await position()).toBe(8);
    await change('CORRECT', { about: xs.change, as: xs.again, qty: 9 });
    expect(await position()).toBe(9);
    await change('BUST', { about: xs.again, as: 'x-gone', qty: 9 });
    expect(await position()).toBe(0);
    const order = await readOrder(db, { ...run, clientOrderId: ticket.clientOrderId });
    const ledger = await readFillsOf(db, { orderId: order?.orderId ?? 0 });
    expect(ledger).toMatchObject([
      { kind: 'FILL', number: 1, qty: 10, previousExecutionId: null },
      { kind: 'CORRECT', number: 1, qty: 8, previousExecutionId: xs.fill, price: 470_000_000 },
      { kind: 'CORRECT', number: 1, qty: 9, previousExecutionId: xs.change },
      { kind: 'BUST', number: 1, previousExecutionId: xs.again },
    ]);
  });

  it('of one that is busted or corrected already, or of none, is refused', async () => {
    await filled();
    await change('BUST', { about: xs.fill, as: xs.change });
    for (const [about, constraint] of [
      [xs.fill, 'ledger_fills_corrected_once'],
      [xs.change, 'ledger_fills_of_their_order'], // a bust can't be taken back
      ['x-nobody', 'ledger_fills_previous_exists'],
    ] as const) {
      await expect(change('BUST', { about, as: `${about}-2` })).rejects.toMatchObject({
        constraint,
      });
    }
    expect(await position()).toBe(0);
  });

  it("of another order's fill is refused", async () => {
    await filled();
    const [other = ticket] = await story.order({});
    const told = story.fill(other.clientOrderId, { previousExecutionId: xs.fill });
    await story.receive([{ ...told, kind: 'BUST' }]);
    await expect(book(await story.unapplied(), [1])).rejects.toMatchObject({
      constraint: 'ledger_fills_of_their_order',
    });
  });
});

describe('the cursor of what is booked', () => {
  const cursors = async () => [await readBookedCursor(db, run), await readReceivedCursor(db, run)];

  async function apply(count: number): Promise<void> {
    const rows = (await story.unapplied()).slice(0, count);
    const applied = rows.map(({ inboxId }) => ({ inboxId, entry: null }));
    await story.commit(story.step({ applied }));
  }

  it('ends before the first message that is missing, waits or is parked', async () => {
    const { clientOrderId } = ticket;
    expect(await cursors()).toEqual([null, 0]);
    await story.receive([4, 1, 2].map((cursor) => story.message({ clientOrderId, cursor })));
    expect(await cursors()).toEqual([0, 4]);
    expect((await story.unapplied()).map(({ message }) => message.cursor)).toEqual([1, 2, 4]);
    await apply(3);
    expect(await cursors()).toEqual([2, 4]); // 3 never came
    await story.receive(
      [3, 5].map((cursor) => story.message({ clientOrderId, cursor })),
      'QUERY',
    );
    expect(await cursors()).toEqual([2, 5]);
    await apply(1);
    expect(await cursors()).toEqual([4, 5]);
    const [last] = await story.unapplied();
    await parkMessage(db, { inboxId: last?.inboxId ?? 0, reason: 'nobody knows the order' });
    expect([await story.unapplied(), await cursors()]).toEqual([[], [4, 5]]);
    // A person found out what it is about: a step may still apply it.
    await story.commit(story.step({ applied: [{ inboxId: last?.inboxId ?? 0, entry: null }] }));
    expect(await cursors()).toEqual([5, 5]);
  });

  it('is none where the broker numbers nothing, and begins with what we first heard', async () => {
    const { clientOrderId } = ticket;
    await story.receive([story.message({ clientOrderId, cursor: null })]);
    expect(await cursors()).toEqual([null, 0]);
    await story.receive([story.message({ clientOrderId, cursor: 57 })]);
    expect(await cursors()).toEqual([56, 57]);
    await apply(2);
    expect(await cursors()).toEqual([57, 57]);
  });
});
