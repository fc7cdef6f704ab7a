/**
 * What the order store does in a second, on real Postgres with fsync:
 *
 *     npx tsx scripts/order-path.ts                  3,000 orders, 6,000 fills, 300 permits
 *     npx tsx scripts/order-path.ts --orders 500     fewer of each
 *
 * - control: plain INSERT and COMMIT, one row each: what the disk gives.
 * - orders: steps that create 50 orders each; claim, permit and settle 50 at once. All commits counted.
 * - fills: 100 messages received, then booked in one step with two events each.
 * - permit: of one request, from the call to the answer of COMMIT.
 *
 * Each as a multiple of the control, so that a slow disk doesn't look like slow code. Exit code 1 below 500 orders
 * or 2,000 fills a second. Starts a server under a home of its own, or takes that of `MQK_DATABASE_URL`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  openDatabase,
  stopEmbeddedDatabase,
  type Database,
  type StepEvent,
} from '../src/adapters/db/index.ts';
import { heldRun, OrderStory } from '../tests/support/orders/order-stories.ts';

const ORDER_BATCH = 50;
const FILL_BATCH = 100;
/** Figures of spec/4-safety. */
const LEAST_ORDERS = 500;
const LEAST_FILLS = 2_000;

const { values } = parseArgs({ options: { orders: { type: 'string', default: '3000' } } });
const orders = Number(values.orders);
if (!Number.isSafeInteger(orders) || orders < ORDER_BATCH) {
  console.error(`error USAGE: --orders is a whole number from ${ORDER_BATCH}`);
  process.exit(2);
}

const home = mkdtempSync(join(tmpdir(), 'mqk-order-path-'));
const url = process.env['MQK_DATABASE_URL'];
const request = { home, env: url === undefined ? {} : { MQK_DATABASE_URL: url } };
try {
  const opened = await openDatabase(request);
  if (!opened.ok) throw opened.error;
  process.exitCode = (await measure(opened.value)) ? 0 : 1;
  await opened.value.close();
} finally {
  if (url === undefined) await stopEmbeddedDatabase(request);
  rmSync(home, { recursive: true, force: true });
}

async function measure(db: Database): Promise<boolean> {
  await throughOutbox(db, ORDER_BATCH); // the first of everything costs more
  const control = await plainCommits(db);
  const outbox = await throughOutbox(db, orders);
  const inbox = await throughInbox(db, orders * 2);
  const permits = await permitTimes(db, Math.ceil(orders / 10));
  const line = (name: string, rate: number): string =>
    `${name}: ${Math.round(rate)}/s, ${(rate / control).toFixed(1)} times the control`;
  console.log(`control: ${Math.round(control)} commits/s, ${(1e6 / control).toFixed(0)} us each`);
  console.log(line('orders through the outbox', outbox));
  console.log(line('fills through the inbox', inbox));
  const at = (share: number): number => (permits[Math.floor(permits.length * share)] ?? 0) * 1_000;
  const commits = ((at(0.5) * control) / 1e6).toFixed(1);
  console.log(
    `permit: p50 ${at(0.5).toFixed(0)} us (${commits} commits), p99 ${at(0.99).toFixed(0)} us`,
  );
  return outbox >= LEAST_ORDERS && inbox >= LEAST_FILLS;
}

async function plainCommits(db: Database): Promise<number> {
  await db.query('CREATE TABLE IF NOT EXISTS order_path_control (text text)');
  const rows = Math.ceil(orders / 3);
  return rate(rows, async () => {
    for (let i = 0; i < rows; i++) {
      await db.query(`INSERT INTO order_path_control VALUES ('row')`);
    }
  });
}

async function throughOutbox(db: Database, count: number): Promise<number> {
  const story = new OrderStory(db, await heldRun(db));
  return rate(count, async () => {
    for (let done = 0; done < count; done += ORDER_BATCH) {
      await story.order(...Array.from({ length: ORDER_BATCH }, () => ({})));
      const { permitted } = await story.permit(await story.claim(ORDER_BATCH));
      const settled = permitted.map(({ outboxId, clientOrderId }) => ({
        outboxId,
        status: 'ACKED' as const,
        reason: null,
        brokerOrderId: `b-${clientOrderId}`,
        evidence: null,
      }));
      const changes = permitted.map(({ clientOrderId }) => ({
        clientOrderId,
        state: 'WORKING' as const,
        filledQty: 0,
        reason: null,
      }));
      await story.commit(story.step({ settled, changes, events: twoEach(permitted.length) }));
    }
  });
}

async function throughInbox(db: Database, count: number): Promise<number> {
  const story = new OrderStory(db, await heldRun(db));
  const tickets = await story.order(...Array.from({ length: count }, () => ({})));
  return rate(count, async () => {
    for (let done = 0; done < count; done += FILL_BATCH) {
      const batch = tickets.slice(done, done + FILL_BATCH);
      await story.receive(batch.map(({ clientOrderId }) => story.fill(clientOrderId)));
      const applied = (await story.unapplied()).map((row) => story.booked(row));
      const changes = batch.map(({ clientOrderId }) => ({
        clientOrderId,
        state: 'FILLED' as const,
        filledQty: 10,
        reason: null,
      }));
      await story.commit(story.step({ applied, changes, events: twoEach(batch.length) }));
    }
  });
}

async function permitTimes(db: Database, count: number): Promise<readonly number[]> {
  const story = new OrderStory(db, await heldRun(db));
  await story.order(...Array.from({ length: count }, () => ({})));
  const rows = await story.claim(count);
  const ms: number[] = [];
  for (const row of rows) {
    const begun = performance.now();
    await story.permit([row]);
    ms.push(performance.now() - begun);
  }
  return ms.sort((a, b) => a - b);
}

/** An input and what follows from it, as the engine logs them. */
function twoEach(count: number): readonly StepEvent[] {
  return Array.from({ length: count }, (_, i): readonly StepEvent[] => {
    const payload = { slice: '12', client_order_id: `order ${i}`, qty: '10', price: '470.12' };
    return [
      { topic: 'BROKER', eventType: 'MESSAGE_APPLIED', payload, cause: null },
      { topic: 'LEDGER', eventType: 'FILL_APPLIED', payload, cause: i * 2 },
    ];
  }).flat();
}

async function rate(count: number, work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (count * 1_000) / (performance.now() - begun);
}
