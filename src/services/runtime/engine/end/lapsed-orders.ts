/** What an engine took back, or never brought to the broker, and asks for again when its run goes on. */
import type { RunRow } from '../../../../adapters/db/index.ts';
import type { WithdrawnOrder } from '../../orders/withdrawn-order.ts';
import type { RunDriver } from '../drive/run-driver.ts';

/** In the order of their ends; none of a run that is over, which asks for nothing. */
export function lapsedOrders(
  { recorded, book, isFeedEnded }: RunDriver,
  { pair }: Pick<RunRow, 'pair'>,
): readonly WithdrawnOrder[] {
  if (isFeedEnded || pair.status === 'HALTED') return [];
  return recorded.tick.lapsed.map((order) => {
    const { ticket } = book.birthOf(order);
    const { clientOrderId, filledQty, reason } = book.standOf(order);
    return { ...ticket, clientOrderId, qty: ticket.qty - filledQty, reason };
  });
}
