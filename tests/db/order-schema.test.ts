/** What the database itself refuses of orders, outbox rows, inbox rows, fills and checkpoints. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  insertReconcileCheckpoint,
  readLatestReconcileCheckpoint,
  type Database,
  type SqlValue,
} from '../../src/adapters/db/index.ts';
import {
  MOST_TRIES,
  nextRequest,
  REQUEST_ACTIONS,
  REQUEST_EVENTS,
  REQUEST_STATUSES,
  type RequestAction,
  type RequestStatus,
} from '../../src/engines/delivery/index.ts';
import {
  MAX_PRICE_MICROS,
  ORDER_ROLES,
  ORDER_STATES,
  ORDER_TYPES,
  TIMES_IN_FORCE,
  type OrderRole,
  type RunId,
} from '../../src/foundation/model/index.ts';
import { createRun } from '../support/runs/run-stories.ts';
import { openTestDatabase, type TestDatabase } from '../support/db/test-database.ts';

let desk: TestDatabase;
let db: Database;
let runId: RunId;
let serial = 0;
beforeAll(async () => {
  desk = await openTestDatabase();
  ({ db } = desk);
});
beforeEach(async () => {
  ({ runId } = await createRun(db));
});
afterAll(() => desk.close());

async function refusalOf(sql: string, params: readonly SqlValue[] = []): Promise<string> {
  const refused: unknown = await db.query(sql, params).then(
    () => new Error(`taken: ${sql}`),
    (error: unknown) => error,
  );
  if (!(refused instanceof Error)) throw new Error('a database rejects with an error');
  return 'constraint' in refused ? String(refused.constraint) : refused.message;
}

type Cells = Readonly<Record<string, string | number | null>>;

function insertSql(table: string, cells: Cells): string {
  const names = Object.keys(cells);
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`;
}

function insertInto(
  table: string,
  cells: Cells,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return db.query(`${insertSql(table, cells)} RETURNING *`, Object.values(cells));
}

const insertRefusal = (table: string, cells: Cells): Promise<string> =>
  refusalOf(insertSql(table, cells), Object.values(cells));

function orderCells(over: Cells = {}): Cells {
  serial += 1;
  return {
    run_id: runId,
    broker: 'paper',
    account: 'A1',
    client_order_id: `MAIN_${serial.toString(2).replaceAll('0', 'a').replaceAll('1', 'b').padStart(26, 'c')}`,
    symbol: 'SPY',
    side: 'BUY',
    qty: 10,
    order_type: 'MARKET',
    time_in_force: 'DAY',
    role: 'ENTRY',
    slice_at: '2026-11-25T21:00:00Z',
    leg: 0,
    ...over,
  };
}

async function order(over: Cells = {}): Promise<string> {
  const [row] = await insertInto('oms_orders', orderCells(over));
  return String(row?.['order_id']);
}

function outboxCells(orderId: string, over: Cells = {}): Cells {
  serial += 1;
  return {
    run_id: runId,
    order_id: orderId,
    action: 'SUBMIT',
    idempotency_key: `key ${serial}`,
    body: '{}',
    order_hash: '0'.repeat(64),
    arm_epoch: 1,
    priority: 3,
    not_after: '2026-11-26T21:00:00Z',
    ...over,
  };
}

async function outboxRow(role = 'ENTRY', action = 'SUBMIT'): Promise<string> {
  const stop = role === 'STOP' ? { order_type: 'STOP', stop_price: 1 } : {};
  const [row] = await insertInto(
    'oms_outbox',
    outboxCells(await order({ role, ...stop }), { action }),
  );
  return String(row?.['outbox_id']);
}

const SETS: Readonly<Record<string, string>> = {
  CLAIMED: 'lease_epoch = 1',
  DISPATCHING: 'attempt = attempt + 1, dispatched_at = now()',
  ACKED: 'resolved_at = now()',
  REJECTED: "resolved_at = now(), reason = 'r'",
  SUPPRESSED: "resolved_at = now(), reason = 'r'",
  NOT_ACCEPTED: "resolved_at = now(), reason = 'r'",
  OPERATOR_RESOLVED: "resolved_at = now(), reason = 'r', evidence = 'e'",
  PENDING: 'not_before = now()',
  AMBIGUOUS: 'not_before = now()',
};

function toStatus(status: string): string {
  return `UPDATE oms_outbox SET status = '${status}', ${SETS[status] ?? ''} WHERE outbox_id = $1`;
}

/** How a row gets to each status. */
const WAYS: Readonly<Record<RequestStatus, readonly RequestStatus[]>> = {
  PENDING: [],
  CLAIMED: ['CLAIMED'],
  DISPATCHING: ['CLAIMED', 'DISPATCHING'],
  AMBIGUOUS: ['CLAIMED', 'DISPATCHING', 'AMBIGUOUS'],
  ACKED: ['CLAIMED', 'DISPATCHING', 'ACKED'],
  REJECTED: ['CLAIMED', 'DISPATCHING', 'REJECTED'],
  NOT_ACCEPTED: ['CLAIMED', 'DISPATCHING', 'NOT_ACCEPTED'],
  SUPPRESSED: ['SUPPRESSED'],
  OPERATOR_RESOLVED: ['CLAIMED', 'DISPATCHING', 'AMBIGUOUS', 'OPERATOR_RESOLVED'],
};

/** Where the table of the code lets a request go from a status, by whatever event. */
function targetsOf(
  from: RequestStatus,
  of: { action: RequestAction; role: OrderRole },
): Set<string> {
  const steps = REQUEST_EVENTS.map((event) => nextRequest(from, event, of));
  return new Set(steps.flatMap((step) => (step.does === 'MOVE' ? [step.to] : [])));
}

async function rowIn(status: RequestStatus, role?: string, action?: string): Promise<string> {
  const id = await outboxRow(role, action);
  for (const next of WAYS[status]) await db.query(toStatus(next), [id]);
  return id;
}

describe('an outbox row', () => {
  it.each(REQUEST_STATUSES)(
    'in %s goes along the arrows of the code and nowhere else',
    async (from) => {
      const targets = targetsOf(from, { action: 'SUBMIT', role: 'ENTRY' });
      for (const to of REQUEST_STATUSES) {
        if (to === from) continue;
        const id = await rowIn(from);
        const isArrow = targets.has(to);
        const refused = await refusalOf(toStatus(to), [id]);
        const [row] = await db.query('SELECT status FROM oms_outbox WHERE outbox_id = $1', [id]);
        expect([from, to, row?.['status']]).toEqual([from, to, isArrow ? to : from]);
        expect(refused).toMatch(isArrow ? /^taken/ : /^oms_outbox_/);
      }
    },
  );

  it.each(ORDER_ROLES.flatMap((role) => REQUEST_ACTIONS.map((action) => [action, role] as const)))(
    'of unknown fate, a %s of a %s, is sent again when the code says so',
    async (action, role) => {
      const isArrow = targetsOf('AMBIGUOUS', { action, role }).has('DISPATCHING');
      expect(
        await refusalOf(toStatus('DISPATCHING'), [await rowIn('AMBIGUOUS', role, action)]),
      ).toMatch(isArrow ? /^taken/ : /^oms_outbox_entry_not_resent$/);
    },
  );

  it('is permitted as often as the code tries, and no more', async () => {
    const id = await outboxRow();
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      for (const status of ['CLAIMED', 'DISPATCHING', 'PENDING']) {
        await db.query(toStatus(status), [id]);
      }
    }
    await db.query(toStatus('CLAIMED'), [id]);
    expect(await refusalOf(toStatus('DISPATCHING'), [id])).toBe('oms_outbox_attempts_few');
  });

  it('of a lease is never taken by an older one', async () => {
    const id = await outboxRow();
    await db.query(
      `UPDATE oms_outbox SET status = 'CLAIMED', lease_epoch = 2 WHERE outbox_id = $1`,
      [id],
    );
    expect(
      await refusalOf('UPDATE oms_outbox SET lease_epoch = 1 WHERE outbox_id = $1', [id]),
    ).toBe('oms_outbox_lease_rises');
  });

  it('is of an order of its run, and the only one that puts it to the broker', async () => {
    const id = await order();
    const other = await createRun(db);
    expect(await insertRefusal('oms_outbox', outboxCells(id, { run_id: other.runId }))).toBe(
      'oms_outbox_order_of_run',
    );
    await insertInto('oms_outbox', outboxCells(id));
    expect(await insertRefusal('oms_outbox', outboxCells(id, { action: 'REPLACE' }))).toBe(
      'oms_outbox_order_sent_once',
    );
    for (let cancels = 0; cancels < 2; cancels++) {
      await insertInto('oms_outbox', outboxCells(id, { action: 'CANCEL' }));
    }
  });

  it.each(['ACKED', 'REJECTED', 'SUPPRESSED', 'NOT_ACCEPTED', 'OPERATOR_RESOLVED'] as const)(
    'that is %s never changes',
    async (status) => {
      const id = await rowIn(status);
      expect(
        await refusalOf(`UPDATE oms_outbox SET reason = 'other' WHERE outbox_id = $1`, [id]),
      ).toBe('oms_outbox_end_stands');
    },
  );

  it.each([
    ['body = \'{"qty":11}\'', 'oms_outbox_facts_immutable'],
    ['arm_epoch = 2', 'oms_outbox_facts_immutable'],
    ['attempt = 3', 'oms_outbox_attempt_counts'],
    ["status = 'CLAIMED'", 'oms_outbox_claimed_by'],
    ["status = 'SUPPRESSED', resolved_at = now()", 'oms_outbox_reason_given'],
    ["status = 'SUPPRESSED', reason = 'r'", 'oms_outbox_resolved_when'],
  ])('is not changed by SET %s', async (set, constraint) => {
    const id = await outboxRow();
    expect(await refusalOf(`UPDATE oms_outbox SET ${set} WHERE outbox_id = $1`, [id])).toBe(
      constraint,
    );
  });

  it.each([
    [{ status: 'DISPATCHING' }, 'oms_outbox_begin_pending'],
    [{ attempt: 1 }, 'oms_outbox_begin_pending'],
    [{ arm_epoch: 0 }, 'oms_outbox_arm_epoch_check'],
    [{ priority: 4 }, 'oms_outbox_priority_check'],
    [{ order_hash: 'x' }, 'oms_outbox_order_hash_check'],
    [{ action: 'RETRY' }, 'oms_outbox_action_check'],
  ])('is not made with %j', async (over, constraint) => {
    expect(await insertRefusal('oms_outbox', outboxCells(await order(), over))).toBe(constraint);
  });

  it('asks once for one thing', async () => {
    const cells = outboxCells(await order());
    await insertInto('oms_outbox', cells);
    expect(await insertRefusal('oms_outbox', cells)).toBe('oms_outbox_idempotency_once');
  });
});

describe('an order', () => {
  it('has the states, roles, types and times in force of the code', async () => {
    const words = {
      state: ORDER_STATES,
      role: ORDER_ROLES,
      order_type: ORDER_TYPES,
      time_in_force: TIMES_IN_FORCE,
    };
    for (const [column, list] of Object.entries(words)) {
      const [row] = await db.query(
        `SELECT pg_get_expr(conbin, conrelid) AS text FROM pg_constraint
         WHERE conrelid = 'oms_orders'::regclass AND contype = 'c' AND conname IN ($1, $2)`,
        [`oms_orders_${column}_check`, `oms_orders_${column}_known`],
      );
      const quoted = [...String(row?.['text']).matchAll(/'([^']*)'/g)].map(([, word]) => word);
      expect([column, quoted]).toEqual([column, list]);
    }
  });

  it.each([
    [{ qty: 0 }, 'oms_orders_qty_check'],
    [{ qty: -5 }, 'oms_orders_qty_check'],
    [{ side: 'SHORT' }, 'oms_orders_side_check'],
    [{ leg: -1 }, 'oms_orders_leg_check'],
    [{ client_order_id: 'main-1' }, 'oms_orders_client_order_id_check'],
    [{ order_type: 'LIMIT' }, 'oms_orders_prices_by_type'],
    [{ limit_price: 1 }, 'oms_orders_prices_by_type'],
    [{ order_type: 'LIMIT', limit_price: 0 }, 'oms_orders_limit_price_check'],
    [{ order_type: 'STOP', stop_price: -1 }, 'oms_orders_stop_price_check'],
    [{ order_type: 'STOP', stop_price: MAX_PRICE_MICROS + 1 }, 'oms_orders_stop_price_check'],
    [{ filled_qty: -1 }, 'oms_orders_filled_qty_check'],
  ])('is not made with %j', async (over, constraint) => {
    expect(await insertRefusal('oms_orders', orderCells(over))).toBe(constraint);
  });

  it('has an id of its own on the account, for ever', async () => {
    const cells = orderCells();
    await insertInto('oms_orders', cells);
    expect(await insertRefusal('oms_orders', { ...cells, leg: 1 })).toBe(
      'oms_orders_client_id_once',
    );
    expect(await refusalOf('DELETE FROM oms_orders')).toBe('oms_orders_kept');
  });

  it('that ended never works again, and is never rewritten', async () => {
    const id = await order();
    const set = (text: string): Promise<string> =>
      refusalOf(`UPDATE oms_orders SET ${text} WHERE order_id = $1`, [id]);
    expect(await set(`state = 'CANCELED'`)).toMatch(/^taken/);
    expect(await set(`state = 'WORKING'`)).toBe('oms_orders_end_stands');
    expect(await set(`reason = 'REPLACED'`)).toMatch(/^taken/);
    expect(await set(`state = 'SUBMITTED'`)).toBe('oms_orders_end_stands');
    expect(await set(`state = 'WORKING', reason = NULL`)).toMatch(/^taken/); // its replacement was never sent
    expect(await set(`state = 'CANCELED', reason = 'TARGET_CHANGED'`)).toMatch(/^taken/);
    expect(await set(`state = 'WORKING'`)).toBe('oms_orders_end_stands');
    expect(await set(`reason = 'REPLACED'`)).toMatch(/^taken/);
    expect(await set(`state = 'REPLACE_PENDING', reason = NULL`)).toMatch(/^taken/); // and it is asked for anew at once
    expect(await set(`state = 'CANCELED', reason = 'REPLACED'`)).toMatch(/^taken/);
    expect(await set('qty = 11')).toBe('oms_orders_facts_immutable');
    expect(await set(`state = 'FILLED', filled_qty = 10`)).toMatch(/^taken/);
    expect(await set(`state = 'CANCELED'`)).toBe('oms_orders_end_stands');
  });
});

describe('an inbox row', () => {
  it('is stored once, applied once, and keeps what was received', async () => {
    serial += 1;
    const cells = {
      broker: 'paper',
      account: 'A1',
      source: 'STREAM',
      broker_message_id: `m${serial}`,
      body: '{}',
      message: '{}',
      client_order_id: '',
    };
    const [row] = await insertInto('oms_inbox', cells);
    const set = (text: string): Promise<string> =>
      refusalOf(`UPDATE oms_inbox SET ${text} WHERE inbox_id = $1`, [String(row?.['inbox_id'])]);
    expect(await insertRefusal('oms_inbox', cells)).toBe('oms_inbox_message_once');
    expect(await insertRefusal('oms_inbox', { ...cells, source: 'QUERY' })).toBe(
      'oms_inbox_message_by_any_way',
    );
    expect(await set(`body = '[]'`)).toBe('oms_inbox_applied_once');
    expect(await set(`message = '{"kind":"FILL"}'`)).toBe('oms_inbox_reading_stays');
    expect(await set('cursor = 7')).toBe('oms_inbox_reading_stays');
    expect(await set('parked_at = now()')).toBe('oms_inbox_parked_why');
    expect(await set('applied_at = now()')).toMatch(/^taken/);
    expect(await set('applied_at = now()')).toBe('oms_inbox_applied_once');
    expect(await refusalOf('DELETE FROM oms_inbox')).toBe('oms_inbox_kept');
  });
});

describe('the ledger of fills', () => {
  async function fillCells(over: Cells = {}): Promise<Cells> {
    serial += 1;
    const message = {
      broker: 'paper',
      account: 'A1',
      source: 'QUERY',
      broker_message_id: `f${serial}`,
      body: '{}',
      message: '{}',
      client_order_id: '',
    };
    const [inbox] = await insertInto('oms_inbox', message);
    return {
      run_id: runId,
      broker: 'paper',
      account: 'A1',
      execution_id: `x${serial}`,
      kind: 'FILL',
      order_id: await order(),
      fill_id: `fill ${serial}`,
      fill_number: 1,
      told_filled_qty: 10,
      symbol: 'SPY',
      side: 'BUY',
      qty: 10,
      price: 470_120_000,
      fee: 0,
      executed_at: '2026-11-25T21:00:00Z',
      inbox_id: String(inbox?.['inbox_id']),
      ...over,
    };
  }

  it('books an execution once, and a correction of it once', async () => {
    const cells = await fillCells();
    await insertInto('ledger_fills', cells);
    const other = { ...cells, fill_id: 'other', fill_number: 2 };
    expect(await insertRefusal('ledger_fills', other)).toBe('ledger_fills_execution_once');
    const previous = String(cells['execution_id']);
    const of = { previous_execution_id: previous, order_id: cells['order_id'] ?? null };
    await insertInto('ledger_fills', await fillCells({ ...of, kind: 'BUST' }));
    const again = await fillCells({ ...of, kind: 'CORRECT' });
    expect(await insertRefusal('ledger_fills', again)).toBe('ledger_fills_corrected_once');
  });

  it.each([
    [{ qty: -1 }, 'ledger_fills_qty_check'],
    [{ price: 0 }, 'ledger_fills_price_check'],
    [{ fee: -1 }, 'ledger_fills_fee_check'],
    [{ fill_number: 0 }, 'ledger_fills_fill_number_check'],
    [{ told_filled_qty: 9 }, 'ledger_fills_within_broker_count'],
    [{ symbol: 'QQQ' }, 'ledger_fills_of_their_order'],
    [{ side: 'SELL' }, 'ledger_fills_of_their_order'],
    [{ kind: 'BUST' }, 'ledger_fills_previous_when'],
    [{ kind: 'BUST', previous_execution_id: 'nobody knows it' }, 'ledger_fills_previous_exists'],
  ])('does not take %j', async (over, constraint) => {
    expect(await insertRefusal('ledger_fills', await fillCells(over))).toBe(constraint);
  });

  it('is never rewritten', async () => {
    await insertInto('ledger_fills', await fillCells());
    expect(await refusalOf('UPDATE ledger_fills SET qty = qty + 1')).toBe('ledger_fills_kept');
    expect(await refusalOf('DELETE FROM ledger_fills')).toBe('ledger_fills_kept');
  });
});

describe('a checkpoint of reconcile', () => {
  it('is as old as its beginning, and stays', async () => {
    expect(await readLatestReconcileCheckpoint(db, runId)).toBeNull();
    const facts = {
      runId,
      broker: 'paper',
      account: 'A1',
      differences: '[]',
      watermark: '{}',
      tookMs: 1500,
    };
    await db.transaction((tx) => insertReconcileCheckpoint(tx, { ...facts, verdict: 'UNKNOWN' }));
    const checkpointId = await db.transaction((tx) =>
      insertReconcileCheckpoint(tx, { ...facts, verdict: 'CLEAN' }),
    );
    const latest = await readLatestReconcileCheckpoint(db, runId);
    expect(latest).toMatchObject({ checkpointId, verdict: 'CLEAN' });
    expect(latest?.ageMs).toBeGreaterThanOrEqual(1500);
    expect(latest?.ageMs).toBeLessThan(1500 + 5000);
    expect(await refusalOf(`UPDATE reconcile_checkpoints SET verdict = 'CLEAN'`)).toBe(
      'reconcile_checkpoints_kept',
    );
    const cells = {
      run_id: runId,
      broker: 'paper',
      account: 'A1',
      differences: '[]',
      watermark: '{}',
      started_at: '2026-01-01T00:00:00Z',
    };
    expect(await insertRefusal('reconcile_checkpoints', { ...cells, verdict: 'FLAT' })).toBe(
      'reconcile_checkpoints_verdict_known',
    );
  });
});
