/** Moves of an order table for tests that have no order desk: what happened, in one word. */
import {
  ORDER_STATES,
  type OrderState,
  type OrderTable,
} from '../../src/foundation/model/index.ts';

export function moveOrder(table: OrderTable, order: number, state: OrderState, reason = 0): void {
  table.moveTo(order, ORDER_STATES.indexOf(state), reason);
}

/** Books a fill; the last share makes the order FILLED. */
export function fillOrder(table: OrderTable, order: number, qty: number): void {
  table.takeFill(order, qty);
  moveOrder(table, order, table.remaining.at(order) > 0 ? 'PARTIALLY_FILLED' : 'FILLED');
}
