/** Orders and fills of a run, as the outbox and the inbox book them. */
import type { Database, RunRow, SqlValue } from '../../../src/adapters/db/index.ts';

type Cells = Readonly<Record<string, SqlValue>>;

let serial = 0;

export class BookedTrades {
  private readonly db: Database;
  private readonly run: RunRow;

  constructor(db: Database, run: RunRow) {
    this.db = db;
    this.run = run;
  }

  /** A stop of SPY that would close a position of that side; `state` is what became of it. Its client order id. */
  async stop(state: string, side: 'BUY' | 'SELL' = 'SELL', qty = 10): Promise<string> {
    const facts = { side, qty, role: 'STOP', order_type: 'STOP', stop_price: 1_000_000 };
    const order = await this.order({ ...facts, state: 'WORKING' });
    const [row] = await this.db.query(
      'UPDATE oms_orders SET state = $2 WHERE order_id = $1 RETURNING client_order_id',
      [order, state],
    );
    return String(row?.['client_order_id']);
  }

  /** Shares of SPY, negative for sold ones. */
  async fill(shares: number): Promise<void> {
    serial += 1;
    const side = shares > 0 ? 'BUY' : 'SELL';
    const [inbox] = await this.insert('oms_inbox', {
      ...this.account(),
      source: 'QUERY',
      broker_message_id: `m${serial}`,
      body: '{}',
      message: '{}',
      client_order_id: '',
    });
    await this.insert('ledger_fills', {
      ...this.account(),
      run_id: this.run.runId,
      execution_id: `x${serial}`,
      kind: 'FILL',
      order_id: await this.order({ side }),
      fill_id: `fill ${serial}`,
      fill_number: 1,
      symbol: 'SPY',
      side,
      qty: Math.abs(shares),
      told_filled_qty: Math.abs(shares),
      price: 470_120_000,
      fee: 0,
      executed_at: '2026-11-25T21:00:00Z',
      inbox_id: String(inbox?.['inbox_id']),
    });
  }

  private async order(over: Cells): Promise<string> {
    serial += 1;
    const letters = serial.toString(2).replaceAll('0', 'a').replaceAll('1', 'b');
    const [row] = await this.insert('oms_orders', {
      ...this.account(),
      run_id: this.run.runId,
      client_order_id: `${this.run.engineId}_${letters.padStart(26, 'c')}`,
      symbol: 'SPY',
      side: 'BUY',
      qty: 10,
      order_type: 'MARKET',
      time_in_force: 'DAY',
      role: 'ENTRY',
      slice_at: '2026-11-25T21:00:00Z',
      leg: 0,
      state: 'FILLED',
      ...over,
    });
    return String(row?.['order_id']);
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
}
