/**
 * Invariant INV-ORDER-07: a sealed run closes its account for nobody: a person takes back what it left working, and
 * what the broker tells of its orders later is booked once, past its log, with an incident, so that the next run of the
 * account reconciles CLEAN.
 * Spec: contract 10 (what arrives later); 4-safety decisions 4, 7, 8, 9; docs/specs/order_commands.md.
 * Would turn red: a late message that is parked, or booked without its incident or twice; a cancel that is sent before its
 * word is stored, beside an engine, or without `--unprotected`, or refused of a halted run with it; a lost answer that is
 * taken for a refusal; a stop that is asked for shares of which a person said that they need none; two hearings that settle
 * one message; a wait for what is parked.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockAccount, receiveMessages } from '../../../src/adapters/db/index.ts';
import { parseMessage } from '../../../src/engines/delivery/index.ts';
import { parseInstant } from '../../../src/foundation/model/index.ts';
import type { BrokerMessage } from '../../../src/foundation/ports/index.ts';
import { askPaper } from '../../support/broker/paper-process.ts';
import { mqk, type CliRun } from '../../support/cli/run-in-process.ts';
import { EngineBench } from '../../support/engine/engine-bench.ts';
import { money, shares } from '../../support/orders/order-stories.ts';

/** Buys once, far above its stop, and holds. */
const HOLDER = `import { defineStrategy, z } from 'miniquantdesk';
export default defineStrategy({
  id: 'holder', version: 1, summary: 'buys and holds, behind a stop or a target',
  params: z.object({ target: z.int().min(0).max(1).default(0) }),
  warmup: () => 1,
  init: () => ({}),
  onBar: (ctx, _, { target }) => {
    if (ctx.position > 0) return undefined;
    return target === 1 ? { qty: 10, takeProfit: ctx.close * 9 } : { qty: 10, stop: ctx.close * 0.2 };
  },
});
`;
const WHY = ['--reason', 'the next run takes the account'];

type Json = Readonly<Record<string, unknown>>;

let bench: EngineBench;
let strategy: string;
beforeAll(async () => {
  bench = await EngineBench.open(30);
  strategy = join(bench.desk.env.MQK_HOME, 'holder.ts');
  writeFileSync(strategy, HOLDER);
});
afterAll(() => bench.close());

async function started(account: string, target: 0 | 1 = 0): Promise<string> {
  const { json, stderr } = await bench.mqk([
    ...['run', 'start', '--engine', 'MAIN', '--mode', 'PAPER', '--symbols', 'SPY'],
    ...[
      '--strategy',
      strategy,
      '--param',
      `target=${target}`,
      '--timeframe',
      '1m',
      '--calendar',
      'ALWAYS_ON',
    ],
    ...['--set', `broker.account_last4=${account}`, '--out', bench.out],
  ]);
  expect(json['run_id'], stderr).toEqual(expect.any(String));
  return String(json['run_id']);
}

/** The order that a run left working. */
async function leftBy(runId: string): Promise<string> {
  const { json } = await bench.mqk(['order', 'list', '--run-id', runId, '--open']);
  const [order] = json['orders'] as readonly Json[];
  expect(order).toMatchObject({ state: 'WORKING' });
  return String(order?.['client_order_id']);
}

/** A run that ended with its feed, sealed, ten shares and their stop behind it. */
async function ended(account: string): Promise<{ readonly runId: string; readonly stop: string }> {
  const runId = await started(account);
  await bench.again(runId);
  const run = await bench.execute(runId);
  expect(run.json, run.stderr).toMatchObject({ ended_by: 'FEED', sealed: true });
  return { runId, stop: await leftBy(runId) };
}

/** A run that was stopped on its way, not sealed, and the order that it left. */
async function interrupted(
  account: string,
  target: 0 | 1,
): Promise<{ runId: string; order: string }> {
  const runId = await started(account, target);
  await bench.again(runId);
  let asked = 0;
  const run = await bench.execute(runId, [], () => ++asked > 25);
  expect(run.json, run.stderr).toMatchObject({ ended_by: 'SIGNAL', sealed: false });
  return { runId, order: await leftBy(runId) };
}

/** Something that came to the account by another way. */
async function tell(
  last4: string,
  of: Pick<BrokerMessage, 'messageId' | 'cursor' | 'kind' | 'clientOrderId' | 'execution'>,
): Promise<void> {
  const at = parseInstant('2024-01-01T00:00:30Z');
  if (at === null) throw new Error('an instant');
  const message = { ...of, at, brokerOrderId: 'b-1', reason: null, raw: '{}' };
  const account = await accountOf(last4);
  const way = { broker: 'paper', account, source: 'QUERY', connectionId: null } as const;
  await receiveMessages(bench.desk.db, { ...way, messages: [message] });
}

async function accountOf(last4: string): Promise<string> {
  const [row] = await bench.desk.db.query(
    `SELECT account FROM runs WHERE account LIKE '%' || $1::text LIMIT 1`,
    [last4],
  );
  return String(row?.['account']);
}

async function strangeMessage(last4: string): Promise<void> {
  const of = { clientOrderId: 'OTHER-1', kind: 'ACCEPTED', execution: null } as const;
  await tell(last4, { ...of, messageId: 'of-others', cursor: null });
}

/** Holds the account from when both cancels are stored until both have asked for its messages. */
async function holdAccount(last4: string, id: string): Promise<void> {
  const account = await accountOf(last4);
  await bench.awaitRow(
    id,
    `SELECT 1 AS both FROM account_incidents
     WHERE event_type = 'ORDER_CANCEL_ASKED' AND payload::jsonb ->> 'client_order_id' = $1 HAVING count(*) = 2`,
  );
  await bench.desk.db.transaction(async (tx) => {
    await lockAccount(tx, { broker: 'paper', account });
    for (let n = 0; n < 13; n++) await tx.query('SELECT pg_sleep(0.1)');
  });
}

/** The exchange corrects the entry of a run to one share less. */
async function takeBackOne(account: string, runId: string): Promise<void> {
  const [entry] = await bench.desk.db.query(
    `SELECT execution_id FROM ledger_fills WHERE run_id = $1`,
    [runId],
  );
  await paper('POST', '/faults/events', {
    ...{ kind: 'EXECUTION_CORRECTED', account, execution_id: entry?.['execution_id'] },
    ...{ qty: '9', price: '100', fee: '0' },
  });
}

async function cancel(id: string, more: readonly string[] = ['--unprotected']): Promise<CliRun> {
  return await bench.mqk(['order', 'cancel', id, ...WHY, ...more]);
}

/** By a program that has no broker. */
async function withoutDoor(id: string, more: readonly string[]): Promise<CliRun> {
  const argv = ['order', 'cancel', id, ...WHY, ...more, '--json'];
  return await mqk(argv, { env: bench.desk.env, brokers: [] });
}

async function paper(method: string, path: string, body?: object): Promise<Json> {
  return (await askPaper(bench.desk.env.MQK_HOME, method, path, body)).body;
}

async function reconciled(runId: string): Promise<Json> {
  return (await bench.mqk(['reconcile', 'run', '--run-id', runId])).json;
}

/** Payloads of incidents about an order, in order, out of the account's file. */
function incidentsOf(account: string, id: string): readonly Json[] {
  const text = readFileSync(join(bench.out, 'incidents', `paper-${account}.jsonl`), 'utf8');
  const lines = text.trimEnd().split('\n');
  return lines
    .map((line) => JSON.parse(line) as { event_type: string; payload: Json })
    .filter(({ payload }) => payload['client_order_id'] === id)
    .map(({ event_type, payload }) => ({ event_type, ...payload }));
}

/** Whether the word was stored before the broker did what it says. */
async function isToldBefore(id: string): Promise<unknown> {
  const [row] = await bench.desk.db.query(
    `SELECT i.ts_utc <= (m.message::jsonb ->> 'at')::timestamptz AS first
     FROM oms_inbox AS m JOIN account_incidents AS i USING (broker, account)
     WHERE i.event_type = 'ORDER_CANCEL_ASKED' AND m.client_order_id = $1 AND m.message::jsonb ->> 'kind' = 'CANCELED'`,
    [id],
  );
  return row?.['first'];
}

async function fillsOf(id: string): Promise<readonly Json[]> {
  return await bench.desk.db.query(
    `SELECT f.qty, f.kind, f.fill_id, f.execution_id FROM ledger_fills AS f JOIN oms_orders AS o USING (order_id)
     WHERE o.client_order_id = $1 ORDER BY f.ledger_id`,
    [id],
  );
}

/** What our ledger holds of SPY on an account, and what the broker says. */
async function sharesOf(account: string): Promise<{ ours: number; theirs: number }> {
  const [row] = await bench.desk.db.query(
    `SELECT sum(CASE f.side WHEN 'BUY' THEN f.qty ELSE -f.qty END)::bigint AS qty FROM ledger_fills AS f
     WHERE f.account = (SELECT account FROM runs WHERE account LIKE '%' || $1::text LIMIT 1)`,
    [account],
  );
  const { items } = await paper('GET', `/accounts/${account}/positions`);
  const [held] = items as readonly Json[];
  return { ours: Number(row?.['qty']), theirs: Number(held?.['qty'] ?? 0) };
}

describe('mqk order cancel', () => {
  it(
    'lets a halted run end whose stop is larger than what is held',
    { timeout: 120_000 },
    async () => {
      const { runId, order: stop } = await interrupted('HALT', 0);
      const halt = ['halt', '--run-id', runId, '--reason', 'another run takes the account'];
      const silent = { on: '*', do: 'STATUS', times: 1000, status: 503 };
      await paper('POST', '/faults', { rules: [silent] });
      await bench.mqk(halt);
      await paper('DELETE', '/faults');
      await takeBackOne('HALT', runId);
      const halted = await bench.mqk(halt);
      expect(halted.json, halted.stderr).toMatchObject({
        ...{ status: 'HALTED', posture: 'DISARMING', sealed: false },
      });

      const refused = await cancel(stop, []);
      expect(refused).toMatchObject({
        ...{ exitCode: 5, json: { error: { code: 'ORDER_STILL_PROTECTS' } } },
      });
      expect(refused.json['error']).toMatchObject({
        fix: expect.stringContaining('--unprotected') as unknown,
      });
      const done = await cancel(stop);
      expect(done.exitCode, done.stderr).toBe(0);
      expect(done.json).toMatchObject({ state: 'CANCELED', confirmed: true, booked: false });
      const over = await bench.mqk(['run', 'recover', '--run-id', runId]);
      expect(over.json, over.stderr).toMatchObject({
        ...{ status: 'HALTED', posture: 'DISARMED', sealed: true, unconfirmed: [] },
      });
      expect(over.exitCode).toBe(0);
      const next = await started('HALT');
      expect(await reconciled(next)).toMatchObject({ verdict: 'CLEAN', differences: [] });
      expect((await bench.mqk(['audit', 'verify', bench.folderOf(runId)])).exitCode).toBe(0);
    },
  );

  it('gives the account of a sealed run to the next one', { timeout: 120_000 }, async () => {
    const { runId, stop } = await ended('GIVE');
    const next = await started('GIVE');
    const refused = await bench.mqk(['run', 'arm', '--run-id', next]);
    expect(refused.exitCode).toBe(5);
    const failed = (refused.json['checks'] as readonly Json[]).filter(({ ok }) => ok === false);
    expect(failed).toEqual([
      expect.objectContaining({
        id: 'P18.orders',
        fix: expect.stringContaining('mqk order cancel ORDER --reason TEXT') as unknown,
      }),
    ]);

    const unknown = await cancel('MAIN_aaaaaaaaaaaaaaaaaaaaaaaaaa');
    expect(unknown).toMatchObject({ exitCode: 7, json: { error: { code: 'ORDER_ID_UNKNOWN' } } });
    const protecting = await cancel(stop, []);
    expect(protecting).toMatchObject({
      exitCode: 5,
      json: { error: { code: 'ORDER_STILL_PROTECTS' } },
    });
    expect(JSON.stringify(protecting.json)).toContain('protects 10 shares of SPY');
    // Judged before the broker's door is opened, and stored behind it.
    expect((await withoutDoor(stop, [])).json).toMatchObject(protecting.json);
    const shut = await withoutDoor(stop, ['--unprotected']);
    expect(shut.json).toMatchObject({ error: { code: 'BROKER_NOT_AVAILABLE' } });

    const slow = { on: 'DELETE orders/ID', do: 'DELAY', ms: 300, times: 1 };
    await paper('POST', '/faults', { rules: [slow] });
    const done = await cancel(stop);
    expect(done.exitCode, done.stderr).toBe(0);
    expect(await isToldBefore(stop)).toBe(true);
    expect(done.json).toEqual({
      ...{ client_order_id: stop, run_id: runId, symbol: 'SPY' },
      ...{ state: 'CANCELED', filled: '0', confirmed: true, booked: true },
    });
    expect(incidentsOf('GIVE', stop)).toMatchObject([
      { event_type: 'ORDER_CANCEL_ASKED', reason: WHY[1], unprotected: true },
      { event_type: 'LATE_MESSAGE_BOOKED', kind: 'CANCELED', effect: 'APPLY', state: 'CANCELED' },
    ]);
    const again = await cancel(stop);
    expect(again).toMatchObject({ exitCode: 8, json: { error: { code: 'ORDER_NOT_WORKING' } } });
    expect((await bench.mqk(['audit', 'verify', bench.folderOf(runId)])).exitCode).toBe(0);

    expect(await reconciled(next)).toMatchObject({ verdict: 'CLEAN', differences: [] });
    await bench.again(next);
    const run = await bench.execute(next);
    expect(run.json, run.stderr).toMatchObject({ ended_by: 'FEED', halted: false, sealed: true });
    expect(await sharesOf('GIVE')).toEqual({ ours: 20, theirs: 20 });
    expect(await reconciled(next)).toMatchObject({ verdict: 'CLEAN', differences: [] });
  });

  it('is refused beside a run that trades', { timeout: 120_000 }, async () => {
    const { stop } = await ended('BUSY');
    await cancel(stop);
    const next = await started('BUSY');
    await bench.again(next);
    const armed = await cancel(stop);
    expect(armed).toMatchObject({ exitCode: 8, json: { error: { code: 'RUN_ACCOUNT_TAKEN' } } });
    let isAsked = false;
    const running = bench.execute(next, ['--pace', '60x'], () => isAsked);
    await bench.awaitRow(next, 'SELECT 1 AS held FROM runs WHERE run_id = $1 AND lease_epoch > 0');
    const held = await cancel(stop);
    expect(held).toMatchObject({ exitCode: 8, json: { error: { code: 'RUN_LEASE_HELD' } } });
    isAsked = true;
    await running;
  });

  it('takes a lost answer for none', { timeout: 120_000 }, async () => {
    const { stop } = await ended('LOST');
    const dropped = { on: 'DELETE orders/ID', do: 'DROP', times: 2 };
    const slow = { on: 'GET messages', do: 'DELAY', ms: 700, times: 2 };
    await paper('POST', '/faults', { rules: [dropped, slow] });
    await strangeMessage('LOST');
    // Two at once, and both hear of other people's order, which one of them settles.
    const [open, other] = await Promise.all([
      cancel(stop),
      cancel(stop),
      holdAccount('LOST', stop),
    ]);
    expect(open.exitCode, open.stderr).toBe(10);
    expect(other.exitCode, other.stderr).toBe(10);
    expect(open.json).toMatchObject({
      error: {
        code: 'ORDER_CANCEL_UNCONFIRMED',
        message: expect.stringContaining(stop) as unknown,
        problems: [],
        fix: expect.stringContaining('Repeat the command') as unknown,
      },
      ...{ client_order_id: stop, state: 'WORKING', confirmed: false, booked: false },
    });
    const silent = { on: '*', do: 'STATUS', times: 1000, status: 503 };
    await paper('POST', '/faults', { rules: [silent] });
    const away = await cancel(stop);
    expect(away.exitCode).toBe(9);
    expect(away.json).toMatchObject({
      error: { code: expect.stringContaining('BROKER_') as unknown },
    });
    await paper('DELETE', '/faults');
    const lost = { on: 'DELETE orders/ID', do: 'LOSE_REPLY', times: 1 };
    await paper('POST', '/faults', { rules: [lost] });
    const done = await cancel(stop);
    expect(done.exitCode, done.stderr).toBe(0);
    expect(done.json).toMatchObject({ state: 'CANCELED', confirmed: true, booked: true });
  });

  it('books what was filled first, and says so', { timeout: 120_000 }, async () => {
    const { stop } = await ended('FILL');
    const trade = { qty: '10', price: '90', fee: '0' };
    await paper('POST', '/faults/events', {
      ...{ kind: 'ORDER_FILLED', account: 'FILL', client_order_id: stop },
      ...trade,
    });
    const over = await cancel(stop);
    expect(over.exitCode, over.stderr).toBe(8);
    expect(over.json).toMatchObject({
      error: { code: 'ORDER_ENDED_FIRST', problems: [] },
      ...{ state: 'FILLED', filled: '10', booked: true },
    });
    expect(await fillsOf(stop)).toMatchObject([{ qty: 10, kind: 'FILL', fill_id: `${stop}-1` }]);
    expect(await sharesOf('FILL')).toEqual({ ours: 0, theirs: 0 });
    expect(await reconciled(await started('FILL'))).toMatchObject({ verdict: 'CLEAN' });
  });

  it('ends at once where what the broker told is parked', { timeout: 120_000 }, async () => {
    const { stop } = await ended('PARK');
    // Five shares that only we were told of: booked first, the broker's own ten are then too many.
    const execution = { executionId: 'nobody-1', previousExecutionId: null, price: money('90') };
    await tell('PARK', {
      ...{ messageId: 'nobodys', cursor: 1, kind: 'FILL', clientOrderId: stop },
      execution: { ...execution, qty: shares(5), fee: money('0'), filledQty: shares(5) },
    });
    const trade = { qty: '10', price: '90', fee: '0' };
    await paper('POST', '/faults/events', {
      ...{ kind: 'ORDER_FILLED', account: 'PARK', client_order_id: stop },
      ...trade,
    });
    const startedAt = performance.now();
    const over = await cancel(stop);
    expect(performance.now() - startedAt).toBeLessThan(9_000); // the patience is 10 s
    expect(over.exitCode, over.stderr).toBe(8);
    expect(over.json).toMatchObject({
      error: {
        code: 'ORDER_END_PARKED',
        message: expect.stringMatching(/message \d+ \(FILL, BROKER_COUNT_EXCEEDED\)/) as unknown,
        fix: expect.stringMatching(/mqk order resolve-message \d+ --evidence TEXT/) as unknown,
      },
      ...{ state: 'FILLED', filled: '10', confirmed: true, booked: false },
    });
  });

  it('leaves a run that is not sealed its books and its stop', { timeout: 120_000 }, async () => {
    const target = await interrupted('OPEN', 1);
    const done = await cancel(target.order);
    expect(done.exitCode, done.stderr).toBe(0);
    expect(done.json).toMatchObject({ state: 'CANCELED', confirmed: true, booked: false });
    const recovered = await bench.mqk(['run', 'recover', '--run-id', target.runId]);
    expect(recovered.json, recovered.stderr).toMatchObject({ posture: 'DISARMED' });
    const traced = await bench.mqk(['order', 'trace', target.order, '--broker']);
    expect(traced.json).toMatchObject({
      ...{ order: { state: 'CANCELED', reason: 'BROKER_CANCELED' }, contradictions: [] },
    });
    const told = await bench.desk.db.query(
      `SELECT payload FROM audit_events WHERE run_id = $1 AND event_type = 'ORDER_CANCEL_ASKED'`,
      [target.runId],
    );
    expect(told).toHaveLength(1);

    const { runId, order: stop } = await interrupted('KEEP', 0);
    const refused = await cancel(stop);
    expect(refused).toMatchObject({
      ...{ exitCode: 5, json: { error: { code: 'ORDER_STILL_PROTECTS' } } },
    });
    // What it says to do, done.
    await bench.mqk(['halt', '--run-id', runId, '--reason', 'another run takes the account']);
    const over = await bench.mqk(['run', 'recover', '--run-id', runId]);
    expect(over.json, over.stderr).toMatchObject({ status: 'HALTED', sealed: true });
    expect((await cancel(stop)).json).toMatchObject({ state: 'CANCELED', booked: true });
    expect(await reconciled(await started('KEEP'))).toMatchObject({ verdict: 'CLEAN' });
  });
});

it(
  'books a late fill during the next run, once, with an incident',
  { timeout: 120_000 },
  async () => {
    const { runId, stop } = await ended('LATE');
    expect((await cancel(stop)).exitCode).toBe(0);
    const next = await started('LATE');
    await bench.again(next);
    const running = bench.execute(next, ['--pace', '200x']);
    await bench.awaitRow(next, 'SELECT 1 AS x FROM ledger_fills WHERE run_id = $1');
    const trade = { qty: '10', price: '90', fee: '0' };
    await paper('POST', '/faults/events', {
      ...{ kind: 'ORDER_FILLED', account: 'LATE', client_order_id: stop },
      ...trade,
    });
    const booked = await bench.awaitRow(
      runId,
      `SELECT i.message FROM ledger_fills AS f JOIN oms_inbox AS i USING (inbox_id) JOIN oms_orders AS o USING (order_id)
       WHERE f.run_id = $1 AND o.role = 'STOP'`,
    );
    // The same execution once more, as a second message.
    const told = JSON.parse(String(booked['message'])) as Json;
    const message = parseMessage({ ...told, message_id: 'by-another-way', cursor: null }, '{}');
    if (message === null) throw new Error('a message');
    const account = await bench.accountOf(next);
    const way = { broker: 'paper', account, source: 'QUERY', connectionId: null } as const;
    await receiveMessages(bench.desk.db, { ...way, messages: [message] });
    const run = await running;
    expect(run.json, run.stdout + run.stderr).toMatchObject({
      ...{ ended_by: 'FEED', halted: false, sealed: true },
    });
    expect(run.stderr).toContain(`FILL of order ${stop} of sealed run ${runId} is booked`);
    expect(await fillsOf(stop)).toMatchObject([{ qty: 10, kind: 'FILL', fill_id: `${stop}-1` }]);
    expect(incidentsOf('LATE', stop).slice(2)).toMatchObject([
      ...[{ event_type: 'LATE_MESSAGE_BOOKED', kind: 'FILL', effect: 'APPLY_AND_ALARM' }],
      ...[{ event_type: 'LATE_MESSAGE_BOOKED', execution: null, effect: 'IGNORE' }],
    ]);
    const traced = await bench.mqk(['order', 'trace', stop, '--broker']);
    expect(traced.json['order']).toMatchObject({ state: 'FILLED', filled: '10' });
    expect(await sharesOf('LATE')).toEqual({ ours: 10, theirs: 10 });
    expect(await reconciled(next)).toMatchObject({ verdict: 'CLEAN', differences: [] });
    const replayed = await bench.mqk(['replay', bench.folderOf(next), '--verify']);
    expect(replayed.json, replayed.stderr).toMatchObject({ identical: true });
  },
);
