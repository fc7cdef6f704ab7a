/**
 * Which working orders survive when new risk is forbidden (contract 7): oldest first, an order stays
 * when it is opposite to the position and not larger than what older kept orders leave of it.
 * Protective orders only reduce: they stay, and leave the others all of the position.
 */
import type { OrderTable } from '../../foundation/model/index.ts';

/** Working orders of a symbol that increase risk, oldest first. `position` in signed shares. */
export function riskIncreasingOrders(
  orders: OrderTable,
  symbol: number,
  position: number,
): readonly number[] {
  let left = Math.abs(position);
  const increasing: number[] = [];
  for (const order of orders.working[symbol]?.view() ?? []) {
    if (orders.isProtective(order)) continue;
    const remaining = orders.remaining.at(order);
    const isOpposite = position !== 0 && orders.side.at(order) === -Math.sign(position);
    if (isOpposite && remaining <= left) left -= remaining;
    else increasing.push(order);
  }
  return increasing;
}
