/**
 * INV-DESK-01: what a trace tells of the broker is what the broker's process says at that moment, of an order whose
 * reply was lost and of one that never arrived; one that ended in our books and works there is a contradiction, exit 6; asking leaves no trace at the broker.
 * Spec: contract 13.1 (`order trace`), safety decision 5; shown with the real paper broker.
 * Mutation that turns it red: look among the open orders alone, or submit instead of asking.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunRow } from '../../../src/adapters/db/index.ts';
import type { Broker } from '../../../src/foundation/ports/index.ts';
import { shippedBrokers } from '../../../src/surfaces/cli/index.ts';
import { askPaper, seedOrders, ticket } from '../../support/broker/paper-process.ts';
import { mqk, TEST_PROGRAM, type CliRun } from '../../support/cli/run-in-process.ts';
import { DISPATCHED, OrderRows, type WrittenOrder } from '../../support/db/order-rows.ts';
import { openTestDatabase, type TestDatabase } from '../../support/db/test-database.ts';
import { createRun } from '../../support/runs/run-stories.ts';

const ACCOUNT = '0042';
let desk: TestDatabase;
let env: Readonly<Record<string, string | undefined>>;
let run: RunRow;
let rows: OrderRows;
let broker: Broker;

beforeAll(async () => {
  desk = await openTestDatabase();
  env = { ...desk.env, PATH: process.env['PATH'] };
  run = await createRun(desk.db, { engineId: 'MAIN', account: ACCOUNT });
  rows = new OrderRows(desk.db, run);
  const [paper] = shippedBrokers(TEST_PROGRAM);
  if (paper === undefined) throw new Error('the shipped build has a paper broker');
  const place = { home: desk.env.MQK_HOME, env, accountLast4: ACCOUNT, openingCash: run.cash };
  broker = await paper.open(place);
  await broker.snapshot();
});
afterAll(async () => {
  await mqk(['broker', 'stop'], { env });
  await desk.close();
});

/** Sent, and its reply lost. */
async function ambiguousOrder(): Promise<WrittenOrder> {
  const order = await rows.order();
  await rows.request(order, [...DISPATCHED, { status: 'AMBIGUOUS', reason: 'REPLY_LOST' }]);
  return order;
}

const trace = ({ clientOrderId }: WrittenOrder): Promise<CliRun> =>
  mqk(['order', 'trace', clientOrderId, '--broker', '--json'], { env });

async function cursor(): Promise<number | null> {
  const snapshot = await broker.snapshot();
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  return snapshot.value.mark.cursor;
}

it('finds the order whose reply was lost, working and then cancelled', async () => {
  const order = await ambiguousOrder();
  const sent = ticket({ client_order_id: order.clientOrderId, qty: '10' });
  await seedOrders(desk.env.MQK_HOME, ACCOUNT, [sent]);
  const before = await cursor();
  const working = await trace(order);
  expect(working.exitCode).toBe(0);
  expect(working.json['verdict']).toMatch(
    /^sent once at most, of unknown fate until the broker tells, nothing filled, still SUBMITTED, the broker has it as paper-\d+: \w+, filled 0 of 10$/,
  );
  expect(await cursor()).toBe(before);
  await askPaper(desk.env.MQK_HOME, 'DELETE', `/accounts/${ACCOUNT}/orders/${order.clientOrderId}`);
  expect((await trace(order)).json['broker']).toMatchObject({ kind: 'ORDER', state: 'CANCELED' });
});

it.each(['CANCELED', 'EXPIRED', 'REJECTED'])(
  'contradicts books in which it ended %s while it works',
  async (state) => {
    const order = await ambiguousOrder();
    await rows.setOrder(order, { state, reason: 'ORDER_NOT_PLACED' });
    const sent = ticket({ client_order_id: order.clientOrderId, qty: '10' });
    await seedOrders(desk.env.MQK_HOME, ACCOUNT, [sent]);
    const contradicted = await trace(order);
    expect(contradicted.exitCode, contradicted.stdout).toBe(6);
    expect(contradicted.json['contradictions']).toEqual([
      expect.stringMatching(`^by our books it ended ${state}, at the broker it works \\(\\w+\\)$`),
    ]);
    await askPaper(
      desk.env.MQK_HOME,
      'DELETE',
      `/accounts/${ACCOUNT}/orders/${order.clientOrderId}`,
    );
    const over = await trace(order);
    expect(over.exitCode, over.stdout).toBe(0);
    expect(over.json).toMatchObject({ broker: { state: 'CANCELED' }, contradictions: [] });
  },
);

it('finds none of an order that never arrived, and takes that for no answer to what became of it', async () => {
  const before = await cursor();
  const { exitCode, json } = await trace(await ambiguousOrder());
  expect(exitCode).toBe(0);
  expect(json).toMatchObject({ broker: { kind: 'ABSENT' }, contradictions: [] });
  expect(json['verdict']).toContain('of unknown fate until the broker tells');
  expect(await cursor()).toBe(before);
});
