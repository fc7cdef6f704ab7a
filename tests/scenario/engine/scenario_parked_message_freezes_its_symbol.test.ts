/**
 * Invariant INV-ENGINE-21: what the broker tells and our books can't hold is parked, never an error and never lost: it
 * freezes its symbol for entries, in the gate and in the permit, through restarts, until a later message lets it be
 * booked or a person resolves it; a reconcile is UNKNOWN meanwhile, and no entry holds the run up.
 * Spec: 4-safety decisions 8, 9; reliability 7.6 (park), F44, F49, F50, F54.
 * Would turn red: a `freezes` that says no; a permit without the condition; a parked message that is never tried again;
 * an execution beyond the broker's count that is booked, or that ends the engine; a resolution that compares the run's
 * symbols alone, takes a broker's silence for its word, or asks for the lease of the newest run alone.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parkMessage, receiveMessages } from '../../../src/adapters/db/index.ts';
import { parseInstant, SELL } from '../../../src/foundation/model/index.ts';
import type { BrokerExecution, BrokerMessage } from '../../../src/foundation/ports/index.ts';
import { askPaper, ticket } from '../../support/broker/paper-process.ts';
import { EngineBench, type EngineCase } from '../../support/engine/engine-bench.ts';
import { heldRun, money, OrderStory, shares } from '../../support/orders/order-stories.ts';
import { createRun } from '../../support/runs/run-stories.ts';

const HOLDER: EngineCase = { strategy: 'buy_and_hold', params: { qty: 10 } };
const CROSSER: EngineCase = { strategy: 'sma_cross', params: { fast: 1, slow: 2 } };
/** A bar each second. */
const SLOWLY = ['--pace', '60x'];
const FILLED = `SELECT o.client_order_id FROM ledger_fills AS f JOIN oms_orders AS o USING (order_id)
  WHERE f.run_id = $1`;
/** Of our name, and of nobody's order. */
const STRANGER = 'MAIN_aaaaaaaaaaaaaaaaaaaaaaaaaa';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(12);
});
afterAll(() => bench.close());

async function tell(
  runId: string,
  id: string,
  of: { kind: 'FILL' | 'CORRECT'; qty: number; filled: number; execution: string; about?: string },
): Promise<void> {
  const at = parseInstant('2024-01-01T00:00:30Z');
  if (at === null) throw new Error('an instant');
  const execution: BrokerExecution = {
    executionId: of.execution,
    previousExecutionId: of.about ?? null,
    qty: shares(of.qty),
    price: money('100'),
    fee: money('0'),
    filledQty: shares(of.filled),
  };
  const message: BrokerMessage = {
    messageId: `by-another-way-${of.execution}`,
    cursor: null,
    kind: of.kind,
    at,
    clientOrderId: id,
    brokerOrderId: 'b-1',
    execution,
    reason: null,
    raw: '{}',
  };
  const account = await bench.accountOf(runId);
  const way = { broker: 'paper', account, source: 'QUERY', connectionId: null } as const;
  await receiveMessages(bench.desk.db, { ...way, messages: [message] });
}

async function status(runId: string): Promise<Readonly<Record<string, unknown>>> {
  return (await bench.mqk(['run', 'status', '--run-id', runId])).json;
}

async function deliveries(runId: string): Promise<readonly unknown[]> {
  const rows = await bench.desk.db.query(
    `SELECT status, reason FROM oms_outbox WHERE run_id = $1 AND action <> 'CANCEL' ORDER BY outbox_id`,
    [runId],
  );
  return rows.map(({ status: word, reason }) => `${String(word)} ${String(reason)}`);
}

async function resolveMessages(runId: string): Promise<readonly (number | null)[]> {
  const { parked } = (await status(runId)) as { parked: readonly { inbox_id: number }[] };
  const codes: (number | null)[] = [];
  for (const { inbox_id: id } of parked) {
    const argv = ['order', 'resolve-message', String(id), '--evidence', 'ordered by hand'];
    codes.push((await bench.mqk(argv)).exitCode);
  }
  return codes;
}

describe('a message of an order that is not in our books', () => {
  it('freezes every symbol, and holds nothing up', { timeout: 60_000 }, async () => {
    const runId = await bench.begun(HOLDER);
    const account = await bench.accountOf(runId);
    const { MQK_HOME: home } = bench.desk.env;
    const path = `/accounts/${account}/orders`;
    const strange = ticket({ client_order_id: STRANGER, type: 'LIMIT', limit_price: '1' });
    await askPaper(home, 'POST', path, strange);
    const before = bench.accepted().length;
    const startedAt = performance.now();
    const run = await bench.execute(runId);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(run.json, run.stderr).toMatchObject({ ended_by: 'FEED', posture: 'DISARMING' });
    expect(run.stderr).toContain('is parked: ORDER_UNKNOWN');
    expect(run.stderr).toMatch(/reconcile \d+ is UNKNOWN: RECONCILE_MESSAGES_UNBOOKED/);
    expect(new Set(await deliveries(runId))).toEqual(new Set(['SUPPRESSED MESSAGE_PARKED']));
    expect(bench.accepted().length).toBe(before);
    expect(await status(runId)).toMatchObject({
      parked: [{ client_order_id: STRANGER, symbol: null, reason: 'ORDER_UNKNOWN' }],
    });
    await askPaper(home, 'DELETE', `${path}/${STRANGER}`);
    const left = await bench.mqk(['run', 'recover', '--run-id', runId]);
    expect(left.json, left.stderr).toMatchObject({ posture: 'DISARMING' });
    expect((await status(runId))['parked']).toHaveLength(2);
    expect(await resolveMessages(runId)).toEqual([0, 0]);
    expect(await resolveMessages(runId)).toEqual([]);
    const quiet = await bench.mqk(['run', 'recover', '--run-id', runId]);
    expect(quiet.json, quiet.stderr).toMatchObject({ posture: 'DISARMED', sealed: true });
  });
});

describe('a fill of an order that is not in our books', () => {
  it('is set aside only while the whole account agrees', { timeout: 60_000 }, async () => {
    const runId = await bench.created(HOLDER);
    await bench.mqk(['reconcile', 'run', '--run-id', runId]); // starts the broker
    await tell(runId, STRANGER, { kind: 'FILL', qty: 10, filled: 10, execution: 'of-qqq' });
    const [waiting] = await bench.desk.db.query(
      `SELECT inbox_id FROM oms_inbox AS i JOIN runs AS r USING (broker, account) WHERE r.run_id = $1`,
      [runId],
    );
    await parkMessage(bench.desk.db, {
      inboxId: Number(waiting?.['inbox_id']),
      reason: 'ORDER_UNKNOWN',
    });
    const { MQK_HOME: home } = bench.desk.env;
    const held = { items: [{ symbol: 'QQQ', qty: '10' }], total: 1 };
    const rules = [{ on: 'GET positions', do: 'PATCH', times: 100, with: held }];
    await askPaper(home, 'POST', '/faults', { rules });
    expect(await resolveMessages(runId)).toEqual([5]); // the run trades SPY, and our books have no QQQ
    const silent = [{ on: 'GET positions', do: 'STATUS', times: 100, status: 503 }];
    await askPaper(home, 'DELETE', '/faults');
    await askPaper(home, 'POST', '/faults', { rules: silent });
    expect(await resolveMessages(runId)).toEqual([9]);
    await askPaper(home, 'DELETE', '/faults');
    expect(await resolveMessages(runId)).toEqual([0]);
  });
});

describe('an execution under a second identity', () => {
  it('is parked by the broker’s count, and freezes its symbol', { timeout: 60_000 }, async () => {
    const runId = await bench.begun(CROSSER);
    const running = bench.execute(runId, SLOWLY);
    const id = String((await bench.awaitRow(runId, FILLED))['client_order_id']);
    await tell(runId, id, { kind: 'FILL', qty: 10, filled: 10, execution: 'again' });
    const run = await running;
    expect(run.json, run.stdout + run.stderr).toMatchObject({ ended_by: 'FEED', halted: false });
    const booked = await bench.desk.db.query(
      `SELECT f.execution_id FROM ledger_fills AS f JOIN oms_orders AS o USING (order_id)
       WHERE o.client_order_id = $1`,
      [id],
    );
    expect(booked).toHaveLength(1);
    expect(await status(runId)).toMatchObject({
      parked: [{ client_order_id: id, symbol: 'SPY', reason: 'BROKER_COUNT_EXCEEDED' }],
    });
    expect(await deliveries(runId)).toContain('SUPPRESSED MESSAGE_PARKED');
    const traced = await bench.mqk(['order', 'trace', id]);
    expect(traced.json['verdict']).toContain('1 message parked');
    const { MQK_HOME: home } = bench.desk.env;
    const drift = { items: [{ symbol: 'SPY', qty: '7777' }], total: 1 };
    const rules = [{ on: 'GET positions', do: 'PATCH', times: 100, with: drift }];
    await askPaper(home, 'POST', '/faults', { rules });
    expect(await resolveMessages(runId)).toEqual([5]); // the broker counts shares that it may tell of
    await askPaper(home, 'DELETE', '/faults');
    expect(await resolveMessages(runId)).toEqual([0]);
    const again = ['order', 'resolve-message', '1', '--evidence', 'once more'];
    expect(await bench.mqk(again)).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'MESSAGE_NOT_PARKED' } },
    });
    expect(await status(runId)).toMatchObject({ parked: [] });
  });
});

describe('a correction that comes before its fill', () => {
  it('is parked until the fill is there, and booked then', { timeout: 60_000 }, async () => {
    const runId = await bench.begun(HOLDER);
    const running = bench.execute(runId, SLOWLY);
    const id = String((await bench.awaitRow(runId, FILLED))['client_order_id']);
    const of = { qty: 1, filled: 11 };
    await tell(runId, id, { kind: 'CORRECT', ...of, execution: 'x-2', about: 'x-1' });
    await bench.awaitRow(
      runId,
      `SELECT inbox_id FROM oms_inbox AS i JOIN runs AS r USING (account) WHERE r.run_id = $1
       AND parked_reason = 'EXECUTION_UNKNOWN' AND applied_at IS NULL`,
    );
    expect(await status(runId)).toMatchObject({ parked: [{ symbol: 'SPY' }] });
    await tell(runId, id, { kind: 'FILL', ...of, execution: 'x-1' });
    await bench.awaitRow(
      runId,
      `SELECT 1 AS booked FROM ledger_fills WHERE run_id = $1 AND execution_id = 'x-2'`,
    );
    expect(await status(runId)).toMatchObject({ parked: [] });
    await running;
  });
});

describe('the permit', () => {
  it('is given to no entry of a frozen symbol, whoever asks', async () => {
    const { db } = bench.desk;
    const run = await heldRun(db);
    const story = new OrderStory(db, run);
    await story.order({}, { role: 'EXIT', side: SELL });
    await story.receive([story.message({ clientOrderId: STRANGER })]);
    const [row] = await story.unapplied();
    await parkMessage(db, { inboxId: row?.inboxId ?? 0, reason: 'ORDER_UNKNOWN' });
    const { permitted, held, spent } = await story.permit(await story.claim());
    expect(permitted.map(({ role }) => role)).toEqual(['EXIT']);
    expect(held.map(({ role }) => role)).toEqual(['ENTRY']);
    expect(spent).toEqual([]);
  });
});

describe('mqk order resolve-message', () => {
  it('waits for the engine of every run of the account, and tells the order’s own run', async () => {
    const { db } = bench.desk;
    const run = await heldRun(db);
    const story = new OrderStory(db, run);
    const [order] = await story.order({});
    if (order === undefined) throw new Error('it is ordered');
    await story.receive([story.message({ clientOrderId: order.clientOrderId, kind: 'UNKNOWN' })]);
    const [row] = await story.unapplied();
    const inboxId = row?.inboxId ?? 0;
    await parkMessage(db, { inboxId, reason: 'MESSAGE_KIND_UNKNOWN' });
    const { broker, account } = run;
    await createRun(db, { broker, account }); // the newest, which nobody holds
    const argv = ['order', 'resolve-message', String(inboxId), '--evidence', 'seen'];
    const held = await bench.mqk(argv);
    expect(held).toMatchObject({ exitCode: 8, json: { error: { code: 'RUN_LEASE_HELD' } } });
    await db.query('UPDATE runs SET lease_expires_at = clock_timestamp() WHERE run_id = $1', [
      run.runId,
    ]);
    const resolved = await bench.mqk(argv);
    expect(resolved.json, resolved.stderr).toMatchObject({ run_id: run.runId });
    const told = await db.query(
      `SELECT run_id FROM audit_events WHERE event_type = 'MESSAGE_RESOLVED'
         AND payload LIKE '%"inbox_id":' || $1::text || ',%'`,
      [inboxId],
    );
    expect(told).toEqual([{ run_id: run.runId }]);
  });
});
