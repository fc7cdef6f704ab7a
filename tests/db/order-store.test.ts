/** What one step of the engine writes, and that it is one: everything, or nothing. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  readEvents,
  readLeftovers,
  readOrder,
  readRequestsOf,
  readRunOrders,
  type AuditEventRow,
  type Database,
  type OrderRow,
  type RunRow,
} from '../../src/adapters/db/index.ts';
import type { OrderTicket } from '../../src/foundation/ports/index.ts';
import { faultyLane } from '../support/db/faulty-lane.ts';
import { openTestDatabase, type TestDatabase } from '../support/db/test-database.ts';
import { heldRun, money, OrderStory, shares } from '../support/orders/order-stories.ts';
import { command } from '../support/runs/run-stories.ts';

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

async function orderOf(ticket: OrderTicket): Promise<OrderRow> {
  const order = await readOrder(db, { ...run, clientOrderId: ticket.clientOrderId });
  if (order === null) throw new Error('it was ordered');
  return order;
}

async function eventsOf(stepId: string): Promise<readonly AuditEventRow[]> {
  const events = await readEvents(db, { runId: run.runId, afterAuditId: 0, limit: 1_000 });
  return events.filter(({ correlationId }) => correlationId === stepId);
}

const changeOf = (ticket: OrderTicket, state: OrderRow['state'], filledQty = 0) => ({
  changes: [{ clientOrderId: ticket.clientOrderId, state, filledQty, reason: null }],
});

describe('a step', () => {
  it('writes orders as they were created, one derived from another of the same step too', async () => {
    const entry = story.ticket({ type: 'LIMIT', limitPrice: money('470.5'), timeInForce: 'DAY' });
    const stop = story.ticket({ role: 'STOP' });
    const next = story.ticket({ role: 'STOP', replaces: stop.clientOrderId });
    const step = story.ordering([entry, stop, next]);
    const parents = [null, entry.clientOrderId, stop.clientOrderId];
    await story.commit({
      ...step,
      orders: step.orders.map((row, at) => ({ ...row, parent: parents[at] ?? null })),
      requests: step.requests.map((request) =>
        request.action !== 'CANCEL' && request.ticket === next
          ? { ...request, action: 'REPLACE' }
          : request,
      ),
    });
    const rows = await readRunOrders(db, { runId: run.runId, afterOrderId: 0, limit: 10 });
    expect(rows.map(({ clientOrderId, parent }) => [clientOrderId, parent])).toEqual([
      [entry.clientOrderId, null],
      [stop.clientOrderId, entry.clientOrderId],
      [next.clientOrderId, stop.clientOrderId],
    ]);
    expect(rows[0]).toMatchObject({
      state: 'SUBMITTED',
      type: 'LIMIT',
      limitPrice: 470_500_000,
      stopPrice: null,
      timeInForce: 'DAY',
      leg: 0,
      filledQty: 0,
    });
    const [request] = await readRequestsOf(db, { orderId: rows[2]?.orderId ?? 0 });
    expect(request).toMatchObject({ action: 'REPLACE', ticket: next, status: 'PENDING' });
  });

  it('writes events in their order, each with its cause, under the id of the step', async () => {
    const step = story.step({
      events: [
        { topic: 'BROKER', eventType: 'MESSAGE_APPLIED', payload: { n: '1' }, cause: null },
        { topic: 'LEDGER', eventType: 'FILL_APPLIED', payload: { n: '2' }, cause: 0 },
        { topic: 'BROKER', eventType: 'MESSAGE_APPLIED', payload: { n: '3' }, cause: null },
        { topic: 'OMS', eventType: 'ORDER_CANCELED', payload: { n: '4' }, cause: 2 },
        { topic: 'RUNTIME', eventType: 'SLICE_DONE', payload: { n: '5' }, cause: 1 },
      ],
    });
    await story.commit(step);
    const events = await eventsOf(step.stepId);
    const places = events.map(({ payload, causeId }) => [
      payload,
      events.findIndex(({ auditId }) => auditId === causeId),
    ]);
    expect(places).toEqual([
      ['{"n":"1"}', -1],
      ['{"n":"2"}', 0],
      ['{"n":"3"}', -1],
      ['{"n":"4"}', 2],
      ['{"n":"5"}', 1],
    ]);
    expect(new Set(events.map(({ actor }) => actor))).toEqual(new Set(['engine']));
  });

  it('moves orders, and binds the id of the broker with the answer', async () => {
    const row = await story.dispatched();
    const ticket = row.ticket ?? story.ticket();
    await story.settle(row, { brokerOrderId: 'b-1' });
    await story.commit(story.step(changeOf(ticket, 'PARTIALLY_FILLED', 4)));
    expect(await orderOf(ticket)).toMatchObject({
      state: 'PARTIALLY_FILLED',
      filledQty: 4,
      brokerOrderId: 'b-1',
    });
    // A cancel answers with the same id, and no answer takes it away.
    await story.cancel(ticket);
    const { permitted } = await story.permit(await story.claim());
    const [cancel = row] = permitted;
    await story.settle(cancel, { status: 'REJECTED', reason: 'ORDER_OVER', brokerOrderId: null });
    expect((await orderOf(ticket)).brokerOrderId).toBe('b-1');
  });

  it('is refused whole when a part of it is', async () => {
    const [ticket = story.ticket()] = await story.order({});
    await story.commit(story.step(changeOf(ticket, 'CANCELED')));
    await story.receive([story.fill(ticket.clientOrderId, { qty: shares(4) })]);
    const applied = (await story.unapplied()).map((message) => story.booked(message));
    const revived = story.step({ ...changeOf(ticket, 'WORKING', 4), applied });
    await expect(story.commit(revived)).rejects.toMatchObject({
      constraint: 'oms_orders_end_stands',
    });
    expect(await story.unapplied()).toHaveLength(1);
    expect(await eventsOf(revived.stepId)).toEqual([]);
  });

  it.each([
    ['an order', () => story.step(changeOf(story.ticket(), 'CANCELED'))],
    [
      'a request',
      () =>
        story.step({
          settled: [
            { outboxId: 1e9, status: 'ACKED', reason: null, brokerOrderId: null, evidence: null },
          ],
        }),
    ],
    ['a message', () => story.step({ applied: [{ inboxId: 1e9, entry: null }] })],
    [
      'an order to be sent',
      () => story.step({ requests: [{ action: 'SUBMIT', ticket: story.ticket(), validForMs: 1 }] }),
    ],
  ])('about %s that nobody knows is a defect', async (_what, step) => {
    await expect(story.commit(step())).rejects.toMatchObject({ name: 'InvariantViolation' });
  });

  it('that tells nothing is a defect', async () => {
    await expect(story.commit(story.step({ events: [] }))).rejects.toMatchObject({
      name: 'InvariantViolation',
    });
  });

  it('of another engine on the account reaches none of these orders', async () => {
    const [ticket = story.ticket()] = await story.order({});
    const other = new OrderStory(db, await heldRun(db));
    await expect(other.commit(other.step(changeOf(ticket, 'CANCELED')))).rejects.toMatchObject({
      name: 'InvariantViolation',
    });
  });

  it('after the seal is refused as such', async () => {
    await command(db, run, 'HALT');
    await command(db, run, 'QUIESCE');
    await db.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO audit_events (run_id, topic, event_type, payload, actor)
         VALUES ($1, 'AUDIT', 'RUN_SEALED', '{}', 'engine')`,
        [run.runId],
      );
      await tx.query('UPDATE runs SET sealed_at = clock_timestamp() WHERE run_id = $1', [
        run.runId,
      ]);
    });
    await expect(story.commit(story.step())).rejects.toMatchObject({ code: 'RUN_SEALED' });
  });
});

it('counts a cancel that was not sent among what a run leaves open, and nothing else unsent', async () => {
  const sent = await story.dispatched();
  await story.settle(sent);
  await story.order({});
  const { clientOrderId } = sent;
  const leftovers = async () => (await readLeftovers(db, run.runId)).ambiguous;
  expect(await leftovers()).toEqual([]);
  await story.cancel({ ...story.ticket(), clientOrderId });
  expect(await leftovers()).toEqual([clientOrderId]);
});

describe('a lost answer to COMMIT', () => {
  it('that cannot be looked up is told as unknown', async () => {
    const blind = story.as(run, faultyLane(db, ['REPLY_LOST', 'DOWN']));
    const step = blind.step();
    await expect(blind.commit(step)).rejects.toMatchObject({ code: 'RUN_OUTCOME_UNKNOWN' });
    expect(await story.commit(step)).toBe('FOUND');
  });

  it('is looked up behind the transaction that may still be ending', async () => {
    const step = story.step();
    let end = (): void => undefined;
    const ending = new Promise<void>((resolve) => (end = resolve));
    let held = (): void => undefined;
    const isHeld = new Promise<void>((resolve) => (held = resolve));
    // The step as the server still has it: written, and COMMIT on its way.
    const lost = db.urgent.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM runs WHERE run_id = $1 FOR SHARE', [run.runId]);
      await tx.query(
        `INSERT INTO audit_events (run_id, topic, event_type, payload, actor, correlation_id)
         VALUES ($1, 'RUNTIME', 'SLICE_DONE', '{}', 'engine', $2)`,
        [run.runId, step.stepId],
      );
      held();
      await ending;
    });
    await isHeld;
    const found = story.as(run, faultyLane(db, ['COMMIT_LOST'])).commit(step);
    setTimeout(end, 100);
    expect(await found).toBe('FOUND');
    await lost;
    expect(await eventsOf(step.stepId)).toHaveLength(1);
  });
});
