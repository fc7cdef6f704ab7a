/** Everything that the database holds of one order, as it was at one moment. */
import { inSnapshot } from '../../connection/in-snapshot.ts';
import type { Lane } from '../../connection/statements.ts';
import { readFillsOf, type LedgerRow } from '../orders/ledger-rows.ts';
import { readEventsNaming, readIncidentsNaming, type EventOfOrder } from './order-events.ts';
import { findOrder, type FoundOrder } from './listed-orders.ts';
import { readNewsOf, type OrderMessage } from './order-messages.ts';
import { readDeliveriesOf, type OrderRequest } from './order-requests.ts';

export interface OrderHistory {
  readonly order: FoundOrder;
  /** In the order in which they were asked. */
  readonly requests: readonly OrderRequest[];
  /** In the order in which they were received. */
  readonly messages: readonly OrderMessage[];
  /** In the order in which they were booked. */
  readonly fills: readonly LedgerRow[];
  /** Of all runs of the account that name the order, then what became known after a seal. */
  readonly events: readonly EventOfOrder[];
}

/** Null when there is no order with that id. What is read is of one moment. */
export async function readOrderHistory(
  db: Lane,
  clientOrderId: string,
): Promise<OrderHistory | null> {
  return await inSnapshot(db, async (tx) => {
    const order = await findOrder(tx, clientOrderId);
    if (order === null) return null;
    return {
      order,
      requests: await readDeliveriesOf(tx, order),
      messages: await readNewsOf(tx, order),
      fills: await readFillsOf(tx, order),
      events: [...(await readEventsNaming(tx, order)), ...(await readIncidentsNaming(tx, order))],
    };
  });
}
