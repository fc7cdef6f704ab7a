/** Ledger, positions and working orders of an account as our database has them. */
import type { Statements } from '../../../src/adapters/db/index.ts';
import { formatMicros, toMicros } from '../../../src/foundation/model/index.ts';
import type { Books } from './count-kill.ts';

export async function readOurBooks(db: Statements, account: string): Promise<Books> {
  const fills = await db.query(
    `SELECT f.execution_id, o.client_order_id, f.symbol, f.side, f.qty, f.price, f.fee
     FROM ledger_fills AS f JOIN oms_orders AS o USING (order_id) WHERE f.account = $1`,
    [account],
  );
  const orders = await db.query(
    `SELECT client_order_id, qty - filled_qty AS open FROM oms_orders
     WHERE account = $1 AND state NOT IN ('FILLED', 'CANCELED', 'REJECTED', 'EXPIRED')`,
    [account],
  );
  const positions = new Map<string, number>();
  for (const { symbol, side, qty } of fills) {
    const signed = side === 'BUY' ? Number(qty) : -Number(qty);
    positions.set(String(symbol), (positions.get(String(symbol)) ?? 0) + signed);
  }
  return {
    fills: fills.map((row) => ({
      executionId: String(row['execution_id']),
      clientOrderId: String(row['client_order_id']),
      qty: Number(row['qty']),
      price: formatMicros(toMicros(Number(row['price']))),
      fee: formatMicros(toMicros(Number(row['fee']))),
    })),
    positions: new Map([...positions].filter(([, qty]) => qty !== 0)),
    working: new Map(orders.map((row) => [String(row['client_order_id']), Number(row['open'])])),
  };
}
