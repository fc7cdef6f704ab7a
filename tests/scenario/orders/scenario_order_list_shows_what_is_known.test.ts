/**
 * INV-DESK-02: the list of a run's orders shows each with its state, its fills, and how far its request got to the
 * broker; an order that nobody asked to send and one of unknown fate are told apart from one that was accepted.
 * Spec: contract 13.1 (`order list`), reliability 7.3: delivery is another thing than the order's state.
 * Mutation that turns it red: take the status of a cancel for that of the order, or show orders of another run.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mqk, type CliOptions, type CliRun } from '../../support/cli/run-in-process.ts';
import { DISPATCHED, OrderRows, resolved, tenPlus } from '../../support/db/order-rows.ts';
import { openTestDatabase, type TestDatabase } from '../../support/db/test-database.ts';
import { createRun } from '../../support/runs/run-stories.ts';

let desk: TestDatabase;
let runId: string;
let ids: readonly string[];
beforeAll(async () => {
  desk = await openTestDatabase();
});
afterAll(() => desk.close());

function list(more: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const argv = ['order', 'list', '--run-id', runId, ...more];
  return mqk(argv, { ...options, env: desk.env });
}

function idsIn({ json }: CliRun): readonly unknown[] {
  const orders = json['orders'] as readonly { readonly client_order_id: string }[];
  return orders.map((order) => order.client_order_id);
}

/** Three of the run: one filled, one whose cancel is on its way, one that was never sent; and one of another run. */
beforeEach(async () => {
  const run = await createRun(desk.db, { engineId: 'MAIN' });
  ({ runId } = run);
  const rows = new OrderRows(desk.db, run);
  const filled = await rows.order();
  await rows.request(filled, resolved('ACKED', { broker_order_id: 'paper-1' }));
  const end = { state: 'FILLED', filled_qty: 10, broker_order_id: 'paper-1' };
  await rows.setOrder(filled, { ...end, updated_at: tenPlus(2) });
  const limited = { symbol: 'QQQ', side: 'SELL', order_type: 'LIMIT', limit_price: 380_500_000 };
  const going = await rows.order(limited);
  await rows.request(going, resolved('ACKED', { broker_order_id: 'paper-2' }));
  await rows.request(going, [...DISPATCHED, { status: 'AMBIGUOUS' }], {
    action: 'CANCEL',
    priority: 0,
  });
  await rows.setOrder(going, { state: 'CANCEL_PENDING', broker_order_id: 'paper-2' });
  const kept = await rows.order();
  const suppressed = { status: 'SUPPRESSED', reason: 'STALE_INTENT', resolved_at: tenPlus(3) };
  await rows.request(kept, [suppressed]);
  await rows.setOrder(kept, { state: 'CANCELED' });
  ids = [filled, going, kept].map(({ clientOrderId }) => clientOrderId);
  await new OrderRows(desk.db, await createRun(desk.db, { engineId: 'EXP' })).order();
});

describe('mqk order list', () => {
  it('shows every order of the run, the oldest first, with its delivery', async () => {
    const { exitCode, json } = await list(['--json']);
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({
      run_id: runId,
      orders: [
        {
          client_order_id: ids[0],
          symbol: 'SPY',
          side: 'BUY',
          qty: '10',
          filled: '10',
          type: 'MARKET',
          limit_price: null,
          stop_price: null,
          role: 'ENTRY',
          state: 'FILLED',
          delivery: 'ACKED',
          attempts: 1,
          cancel: null,
          reason: null,
          slice_at: '2026-01-02T21:00:00Z',
          created_at: '2026-01-05T15:00:00Z',
          dispatched_at: '2026-01-05T15:00:01Z',
          resolved_at: '2026-01-05T15:00:02Z',
        },
        {
          client_order_id: ids[1],
          limit_price: '380.5',
          state: 'CANCEL_PENDING',
          delivery: 'ACKED',
          cancel: 'AMBIGUOUS',
        },
        { client_order_id: ids[2], delivery: 'SUPPRESSED', attempts: 0, reason: 'STALE_INTENT' },
      ],
    });
    expect(idsIn({ ...(await list(['--json'])) })).toEqual(ids);
  });

  it('shows only what can still fill with --open, and only one symbol with --symbol', async () => {
    expect(idsIn(await list(['--open', '--json']))).toEqual([ids[1]]);
    expect(idsIn(await list(['--symbol', 'SPY', '--json']))).toEqual([ids[0], ids[2]]);
    expect(idsIn(await list(['--symbol', 'SPY', '--open', '--json']))).toEqual([]);
  });

  it('is a table on a terminal and a line an order in a pipe', async () => {
    const { stdout } = await list([], { isTTY: true });
    const [, head = '', ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^order +side +filled +symbol +type +role +state +delivery +reason$/);
    expect(rows).toHaveLength(6);
    expect(rows[1]).toBe('  created 2026-01-05T15:00:00Z   changed 2026-01-05T15:00:02Z');
    expect(rows[2]).toMatch(/SELL +0\/10 +QQQ +LIMIT 380\.5 +ENTRY +CANCEL_PENDING +ACKED +-$/);
    expect((await list([])).stdout.split('\n')[0]).toBe(
      `${ids[0] ?? ''} FILLED ACKED BUY 10 10 SPY 2026-01-05T15:00:00Z 2026-01-05T15:00:02Z`,
    );
  });

  it('takes last for the newest run, and ends with 7 for one that is not there', async () => {
    const last = await mqk(['order', 'list', '--run-id', 'last', '--json'], { env: desk.env });
    expect(idsIn(last)).toHaveLength(1);
    const none = ['order', 'list', '--run-id', '00000000-0000-4000-8000-000000000000', '--json'];
    const missing = await mqk(none, { env: desk.env });
    expect([missing.exitCode, missing.json]).toEqual([
      7,
      { error: expect.objectContaining({ code: 'RUN_UNKNOWN' }) as unknown },
    ]);
    expect((await list(['--symbol', 'spy'])).exitCode).toBe(2);
  });
});
