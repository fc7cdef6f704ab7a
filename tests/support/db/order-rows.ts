/** Orders, requests, messages, fills and events of one run, written by SQL as the engine's statements would. */
import type { Database, RunRow, SqlValue } from '../../../src/adapters/db/index.ts';

type Cells = Readonly<Record<string, SqlValue>>;

export interface WrittenOrder {
  readonly orderId: string;
  readonly clientOrderId: string;
}

let serial = 0;

/** Seconds after ten o'clock of one day. */
export function tenPlus(seconds: number): string {
  return new Date(Date.parse('2026-01-05T15:00:00Z') + seconds * 1000).toISOString();
}

export class OrderRows {
  private readonly db: Database;
  private readonly run: RunRow;

  constructor(db: Database, run: RunRow) {
    this.db = db;
    this.run = run;
  }

  /** Ten shares of SPY bought at the market, created at ten, unless told otherwise. */
  async order(over: Cells = {}): Promise<WrittenOrder> {
    serial += 1;
    const letters = serial.toString(2).replaceAll('0', 'a').replaceAll('1', 'b');
    const clientOrderId = `${this.run.engineId}_${letters.padStart(26, 'k')}`;
    const [row] = await this.insert('oms_orders', {
      ...this.account(),
      run_id: this.run.runId,
      client_order_id: clientOrderId,
      symbol: 'SPY',
      side: 'BUY',
      qty: 10,
      order_type: 'MARKET',
      time_in_force: 'GTC',
      role: 'ENTRY',
      slice_at: '2026-01-02T21:00:00Z',
      leg: 0,
      created_at: tenPlus(0),
      updated_at: tenPlus(0),
      ...over,
    });
    return { orderId: String(row?.['order_id']), clientOrderId };
  }

  async setOrder({ orderId }: WrittenOrder, cells: Cells): Promise<void> {
    await this.update('oms_orders', 'order_id', orderId, cells);
  }

  /** A request of the order, PENDING since ten; then it goes through `moves`, each a status and what comes with it. */
  async request(
    { orderId, clientOrderId }: WrittenOrder,
    moves: readonly Cells[],
    over: Cells = {},
  ): Promise<string> {
    serial += 1;
    const [row] = await this.insert('oms_outbox', {
      run_id: this.run.runId,
      order_id: orderId,
      action: 'SUBMIT',
      idempotency_key: `request ${serial}`,
      body: `{"client_order_id":"${clientOrderId}"}`,
      order_hash: '0'.repeat(64),
      arm_epoch: 1,
      priority: 3,
      not_after: tenPlus(3600),
      created_at: tenPlus(0),
      ...over,
    });
    const outboxId = String(row?.['outbox_id']);
    for (const move of moves) await this.update('oms_outbox', 'outbox_id', outboxId, move);
    return outboxId;
  }

  /** A message about the order, received three seconds past ten. */
  async message(
    { clientOrderId }: WrittenOrder,
    over: Cells = {},
    kind = 'ACCEPTED',
  ): Promise<string> {
    serial += 1;
    const id = String(over['broker_message_id'] ?? `m${serial}`);
    const told = {
      at: tenPlus(2),
      broker_order_id: 'paper-1',
      client_order_id: clientOrderId,
      cursor: null,
      execution: null,
      kind,
      message_id: id,
      reason: null,
    };
    const [row] = await this.insert('oms_inbox', {
      ...this.account(),
      source: 'STREAM',
      broker_message_id: id,
      body: `the bytes of ${id}`,
      message: JSON.stringify(told),
      client_order_id: clientOrderId,
      received_at: tenPlus(3),
      ...over,
    });
    return String(row?.['inbox_id']);
  }

  /** A booked fill of five shares at 470.12, and the message that told it; the broker counts ten by then. */
  async fill(order: WrittenOrder, over: Cells = {}, message: Cells = {}): Promise<void> {
    serial += 1;
    const booked = { applied_at: tenPlus(4), ...message };
    await this.insert('ledger_fills', {
      ...this.account(),
      run_id: this.run.runId,
      execution_id: `x${serial}`,
      kind: 'FILL',
      order_id: order.orderId,
      fill_id: `${order.clientOrderId}-${serial}`,
      fill_number: serial,
      told_filled_qty: 10,
      symbol: 'SPY',
      side: 'BUY',
      qty: 5,
      price: 470_120_000,
      fee: 10_000,
      executed_at: '2026-01-05T14:59:00Z',
      applied_at: tenPlus(4),
      inbox_id: await this.message(order, booked, 'FILL'),
      ...over,
    });
  }

  async event(payload: string, over: Cells = {}): Promise<void> {
    await this.insert('audit_events', {
      run_id: this.run.runId,
      topic: 'OMS',
      event_type: 'ORDER_ACCEPTED',
      payload,
      ts_utc: tenPlus(0),
      actor: 'engine:test',
      ...over,
    });
  }

  async incident(payload: string): Promise<void> {
    await this.insert('account_incidents', {
      ...this.account(),
      run_id: this.run.runId,
      topic: 'BROKER',
      event_type: 'LATE_MESSAGE',
      payload,
      ts_utc: tenPlus(100),
      actor: 'engine:test',
    });
  }

  private account(): { readonly broker: string; readonly account: string } {
    const { broker, account } = this.run;
    return { broker, account };
  }

  private insert(table: string, cells: Cells): ReturnType<Database['query']> {
    const names = Object.keys(cells);
    const places = names.map((_, at) => `$${at + 1}`).join(', ');
    const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places}) RETURNING *`;
    return this.db.query(sql, Object.values(cells));
  }

  private async update(table: string, key: string, id: string, cells: Cells): Promise<void> {
    const sets = Object.keys(cells).map((name, at) => `${name} = $${at + 2}`);
    const sql = `UPDATE ${table} SET ${sets.join(', ')} WHERE ${key} = $1`;
    await this.db.query(sql, [id, ...Object.values(cells)]);
  }
}

const CLAIMED = { status: 'CLAIMED', lease_epoch: 1 };

/** How a request gets to DISPATCHING: its first try, committed a second past ten. */
export const DISPATCHED: readonly Cells[] = [
  CLAIMED,
  { status: 'DISPATCHING', attempt: 1, dispatched_at: tenPlus(1) },
];

/** As a request ends that was sent: two seconds past ten. */
export function resolved(status: string, over: Cells = {}): readonly Cells[] {
  return [...DISPATCHED, { status, resolved_at: tenPlus(2), ...over }];
}
