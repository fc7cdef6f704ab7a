/**
 * INV-DESK-01: the trace of an order tells every row, message, fill and event of it in the order of their times,
 * what became of it in one sentence, and where our row, our ledger and the broker contradict each other. Nothing
 * that is unknown is told as sent, not sent, accepted or refused; and nothing is changed.
 * Spec: safety decisions 5 and 8, contract 13.1 (`order trace`), reliability 7.
 * Mutation that turns it red: leave out parked messages, take AMBIGUOUS for refused, or count a busted fill.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunRow } from '../../../src/adapters/db/index.ts';
import type { BrokerEntry, BrokerFault } from '../../../src/foundation/ports/index.ts';
import { buyOrder, qtyOf } from '../../support/broker/broker-values.ts';
import { oneOrderBroker } from '../../support/broker/one-order-broker.ts';
import { mqk, type CliRun } from '../../support/cli/run-in-process.ts';
import {
  DISPATCHED,
  OrderRows,
  resolved,
  tenPlus,
  type WrittenOrder,
} from '../../support/db/order-rows.ts';
import { openTestDatabase, type TestDatabase } from '../../support/db/test-database.ts';
import { createRun } from '../../support/runs/run-stories.ts';

let desk: TestDatabase;
let run: RunRow;
let rows: OrderRows;
let accounts = 0;
beforeAll(async () => {
  desk = await openTestDatabase();
});
beforeEach(async () => {
  accounts += 1;
  run = await createRun(desk.db, { engineId: 'MAIN', account: String(1000 + accounts) });
  rows = new OrderRows(desk.db, run);
});
afterAll(() => desk.close());

function trace(
  { clientOrderId }: Pick<WrittenOrder, 'clientOrderId'>,
  more: readonly string[] = [],
  brokers: readonly BrokerEntry[] = [],
): Promise<CliRun> {
  return mqk(['order', 'trace', clientOrderId, ...more], { env: desk.env, brokers });
}

/** Accepted as paper-17 unless told otherwise, and filled by two executions of five. */
async function filledOrder(brokerOrderId = 'paper-17'): Promise<WrittenOrder> {
  const order = await rows.order();
  await rows.event(`{"client_order_id":"${order.clientOrderId}"}`);
  await rows.request(order, resolved('ACKED', { broker_order_id: brokerOrderId }));
  const named = (name: string): string =>
    brokerOrderId === 'paper-17' ? name : `${name} of ${brokerOrderId}`;
  await rows.fill(order, { execution_id: named('x-first') }, { broker_message_id: named('first') });
  await rows.fill(
    order,
    { execution_id: named('x-second'), applied_at: tenPlus(5) },
    { broker_message_id: named('second'), received_at: tenPlus(4.5), applied_at: tenPlus(5) },
  );
  const end = { state: 'FILLED', filled_qty: 10, broker_order_id: brokerOrderId };
  await rows.setOrder(order, { ...end, updated_at: tenPlus(5) });
  return order;
}

interface Line {
  readonly at: string;
  readonly kind: string;
  readonly text: string;
}

function timelineOf({ json }: CliRun): readonly Line[] {
  return json['timeline'] as readonly Line[];
}

describe('mqk order trace', () => {
  it('tells the whole life of an order, in the order of its times', async () => {
    const order = await filledOrder();
    const other = await filledOrder('paper-18');
    await rows.event(`{"differences":[{"client_order_id":"${order.clientOrderId}"}]}`, {
      topic: 'RECON',
      event_type: 'RECONCILED',
      ts_utc: tenPlus(60),
    });
    await rows.incident(`{"client_order_id":"${order.clientOrderId}"}`);
    const traced = await trace(order, ['--json']);
    expect(traced.exitCode).toBe(0);
    const told = timelineOf(traced).map(
      ({ at, kind, text }) => `${at} ${kind} ${text.split(':')[0] ?? ''}`,
    );
    expect(told.map((line) => line.slice('2026-01-05T'.length))).toEqual([
      '15:00:00Z ORDER BUY 10 SPY MARKET GTC, ENTRY decided at 2026-01-02T21',
      '15:00:00Z REQUEST SUBMIT asked under epoch 1, priority 3, valid until 2026-01-05T16',
      '15:00:00Z EVENT OMS/ORDER_ACCEPTED by engine',
      '15:00:01Z REQUEST SUBMIT permit 1 committed, before the first byte',
      '15:00:02Z REQUEST SUBMIT ACKED as paper-17',
      '15:00:03Z MESSAGE first FILL received by STREAM',
      '15:00:04Z MESSAGE first booked',
      '15:00:04Z FILL FILL x-first',
      '15:00:04.500Z MESSAGE second FILL received by STREAM',
      '15:00:05Z MESSAGE second booked',
      '15:00:05Z FILL FILL x-second',
      '15:00:05Z ORDER FILLED as paper-17, 10 of 10 filled',
      '15:01:00Z EVENT RECON/RECONCILED by engine',
      '15:01:40Z INCIDENT BROKER/LATE_MESSAGE by engine',
    ]);
    expect(traced.json).toMatchObject({
      client_order_id: order.clientOrderId,
      run_id: run.runId,
      verdict: 'sent once, accepted as paper-17, filled 10 of 10 by 2 executions',
      contradictions: [],
      broker: null,
      order: { qty: '10', filled: '10', state: 'FILLED', broker_order_id: 'paper-17' },
      requests: [{ action: 'SUBMIT', status: 'ACKED', attempts: 1 }],
      fills: [{ qty: '5', price: '470.12', fee: '0.01' }, { qty: '5' }],
    });
    expect(traced.stdout).not.toContain(other.clientOrderId);
  });

  it('tells it to a person in lines, with the verdict below', async () => {
    const order = await filledOrder();
    const { stdout } = await mqk(['order', 'trace', order.clientOrderId], {
      env: desk.env,
      isTTY: true,
    });
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      'verdict   sent once, accepted as paper-17, filled 10 of 10 by 2 executions',
    );
    const piped = await trace(order);
    expect(piped.stdout).toContain('verdict=sent once, accepted as paper-17');
    expect(stdout).toContain('2026-01-05T15:00:01Z      REQUEST   SUBMIT permit 1 committed');
    for (const line of [...stdout.split('\n'), ...piped.stdout.split('\n')]) {
      expect(line.length, line).toBeLessThanOrEqual(100);
    }
  });

  it.each([
    [[], 'waits to be sent, nothing filled, still SUBMITTED'],
    [DISPATCHED, 'sent once at most, the answer is not here yet, nothing filled, still SUBMITTED'],
    [
      [...DISPATCHED, { status: 'AMBIGUOUS', not_before: tenPlus(3) }],
      'sent once at most, of unknown fate until the broker tells, nothing filled, still SUBMITTED',
    ],
    [
      [...DISPATCHED, { status: 'PENDING', not_before: tenPlus(3) }],
      'waits to be sent, 1 permit without effect, nothing filled, still SUBMITTED',
    ],
    [
      resolved('REJECTED', { reason: 'INSUFFICIENT_CASH' }),
      'sent once, refused: INSUFFICIENT_CASH, nothing filled, still SUBMITTED',
    ],
    [
      [{ status: 'SUPPRESSED', reason: 'STALE_INTENT', resolved_at: tenPlus(2) }],
      'not sent: STALE_INTENT, nothing filled, still SUBMITTED',
    ],
    [
      resolved('NOT_ACCEPTED', { reason: 'PRESUMED' }),
      'sent once at most, not accepted: PRESUMED, nothing filled, still SUBMITTED',
    ],
    [
      [
        ...DISPATCHED,
        { status: 'AMBIGUOUS' },
        {
          status: 'OPERATOR_RESOLVED',
          reason: 'asked by phone',
          evidence: 'e',
          resolved_at: tenPlus(9),
        },
      ],
      'sent once at most, settled by an operator: asked by phone, nothing filled, still SUBMITTED',
    ],
  ])('says of a request that went %j what is known of it and no more', async (moves, verdict) => {
    const order = await rows.order();
    await rows.request(order, moves);
    expect((await trace(order, ['--json'])).json).toMatchObject({ verdict, contradictions: [] });
  });

  it('counts the tries of a stop, and says what its cancel became', async () => {
    const order = await rows.order({ role: 'STOP', order_type: 'STOP', stop_price: 440_000_000 });
    const again = { status: 'DISPATCHING', attempt: 2, dispatched_at: tenPlus(4) };
    const acked = { status: 'ACKED', broker_order_id: 'paper-9', resolved_at: tenPlus(5) };
    await rows.request(order, [...DISPATCHED, { status: 'AMBIGUOUS' }, again, acked]);
    await rows.request(order, [...DISPATCHED, { status: 'AMBIGUOUS' }], { action: 'CANCEL' });
    await rows.setOrder(order, { state: 'CANCEL_PENDING', broker_order_id: 'paper-9' });
    expect((await trace(order, ['--json'])).json['verdict']).toBe(
      'sent in 2 tries under one id, accepted as paper-9, nothing filled, still CANCEL_PENDING, its cancel is AMBIGUOUS',
    );
  });

  it('leaves out no message that waits or is parked', async () => {
    const order = await rows.order();
    await rows.message(order);
    await rows.message(order, { parked_at: tenPlus(4), parked_reason: 'UNKNOWN_KIND' });
    const traced = await trace(order, ['--json']);
    expect(traced.json['verdict']).toBe(
      'never asked to be sent, nothing filled, still SUBMITTED, 1 message parked, 1 message not yet booked',
    );
    expect(timelineOf(traced).some(({ text }) => text.includes('parked (UNKNOWN_KIND)'))).toBe(
      true,
    );
  });

  it('counts no execution that was taken back, and one that was corrected once', async () => {
    const order = await rows.order();
    await rows.fill(order, { execution_id: 'a', fill_number: 1 });
    await rows.fill(order, {
      execution_id: 'b',
      kind: 'BUST',
      previous_execution_id: 'a',
      fill_number: 1,
    });
    await rows.fill(order, { execution_id: 'c', fill_number: 2 });
    await rows.fill(order, {
      execution_id: 'd',
      kind: 'CORRECT',
      previous_execution_id: 'c',
      fill_number: 2,
      qty: 4,
    });
    await rows.setOrder(order, { filled_qty: 4, state: 'PARTIALLY_FILLED' });
    const { exitCode, json } = await trace(order, ['--json']);
    expect([exitCode, json['contradictions']]).toEqual([0, []]);
    expect(json['verdict']).toContain(
      'filled 4 of 10 by 1 execution after 1 bust and 1 correction',
    );
  });

  it('ends with 6 when our row and our ledger contradict each other', async () => {
    const order = await rows.order();
    await rows.fill(order);
    const { exitCode, json } = await trace(order, ['--json']);
    expect(exitCode).toBe(6);
    expect(json['contradictions']).toEqual(['the order says 0 filled, the ledger holds 5']);
  });

  it('is no trace of an order that nobody issued: exit 7, and the ids that are near', async () => {
    const { clientOrderId } = await rows.order();
    const missing = await trace({ clientOrderId: clientOrderId.slice(0, -1) }, ['--json']);
    expect(missing.exitCode).toBe(7);
    expect(missing.json).toMatchObject({ error: { code: 'ORDER_ID_UNKNOWN' } });
    expect(missing.stdout).toContain(clientOrderId);
    expect(missing.stderr).toContain(clientOrderId);
    const mistyped = `${clientOrderId.slice(0, -1)}z`;
    expect((await trace({ clientOrderId: mistyped })).stderr).toContain(clientOrderId);
    expect((await trace({ clientOrderId: 'x'.repeat(500) })).exitCode).toBe(7);
  });
});

describe('mqk order trace --broker', () => {
  const silent: BrokerFault = {
    code: 'BROKER_TIMEOUT',
    isRetryable: true,
    outcome: 'UNKNOWN',
    message: 'no whole answer within 10 s',
  };

  it('asks for that one order and tells what the broker has', async () => {
    const order = await filledOrder();
    const asked: string[] = [];
    const theirs = buyOrder(order.clientOrderId, {
      brokerOrderId: 'paper-17',
      state: 'FILLED',
      filledQty: qtyOf(10),
    });
    const broker = oneOrderBroker(theirs, asked);
    const { exitCode, json } = await trace(order, ['--broker', '--json'], [broker]);
    expect([exitCode, asked]).toEqual([0, [order.clientOrderId]]);
    expect(json['verdict']).toContain('the broker has it as paper-17: FILLED, filled 10 of 10');
    expect(json['broker']).toMatchObject({ kind: 'ORDER', side: 'BUY', filled: '10' });
  });

  it.each([
    [{ brokerOrderId: 'paper-18' }, 'we hold it as paper-17, the broker as paper-18'],
    [{ filledQty: qtyOf(5) }, 'the ledger holds 10 shares, the broker filled 5'],
    [{ qty: qtyOf(12) }, 'we ordered BUY 10 SPY MARKET, the broker holds BUY 12 SPY MARKET'],
  ])('ends with 6 when the broker holds %j', async (over, sentence) => {
    const order = await filledOrder();
    const theirs = buyOrder(order.clientOrderId, {
      brokerOrderId: 'paper-17',
      state: 'FILLED',
      filledQty: qtyOf(10),
      ...over,
    });
    const { exitCode, json } = await trace(order, ['--broker', '--json'], [oneOrderBroker(theirs)]);
    expect([exitCode, json['contradictions']]).toEqual([6, [sentence]]);
  });

  it('takes an unknown id for a contradiction only when the broker once took the order', async () => {
    const broker = oneOrderBroker(null);
    const known = await filledOrder();
    expect((await trace(known, ['--broker', '--json'], [broker])).exitCode).toBe(6);
    const open = await rows.order();
    await rows.request(open, [...DISPATCHED, { status: 'AMBIGUOUS' }]);
    const { exitCode, json } = await trace(open, ['--broker', '--json'], [broker]);
    expect(exitCode).toBe(0);
    expect(json['verdict']).toContain('the broker knows no order of that id at present');
  });

  it.each([
    ['does not answer', [oneOrderBroker(silent)], 'BROKER_TIMEOUT'],
    ['is not one of this build', [], 'BROKER_NOT_AVAILABLE'],
  ])('ends with 9 and the whole trace when the broker %s', async (_, brokers, code) => {
    const order = await filledOrder();
    const { exitCode, json } = await trace(order, ['--broker', '--json'], brokers);
    expect(exitCode).toBe(9);
    expect(json['broker']).toMatchObject({ kind: 'SILENT', code });
    expect(json['verdict']).toContain(`the broker could not be asked (${code})`);
  });

  it('asks nobody without the flag', async () => {
    const asked: string[] = [];
    const order = await filledOrder();
    await trace(order, [], [oneOrderBroker(null, asked)]);
    expect(asked).toEqual([]);
  });
});
