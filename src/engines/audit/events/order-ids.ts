/**
 * The client order ids of a run's orders, each computed once: one costs as much as two hashes. An order
 * that hangs on another gets its id from that one's.
 */
import { InvariantViolation } from '../../../foundation/core/index.ts';
import {
  clientOrderId,
  derivedOrderId,
  formatInstant,
  NO_ORDER,
  STOP_ROLE,
  TAKE_PROFIT_ROLE,
  type ClientOrderId,
  type Derivation,
  type OrderTable,
  type RunInputs,
} from '../../../foundation/model/index.ts';

export class OrderIds {
  private readonly inputs: RunInputs;
  private readonly orders: OrderTable;
  private readonly known: ClientOrderId[] = [];

  constructor(inputs: RunInputs, orders: OrderTable) {
    this.inputs = inputs;
    this.orders = orders;
  }

  /** The id of an order of the table, by its index. */
  at(order: number): ClientOrderId {
    if (order < 0 || order >= this.orders.count) {
      throw new InvariantViolation('an order is in the table', { order, count: this.orders.count });
    }
    for (let next = this.known.length; next <= order; next++) this.known.push(this.derive(next));
    const id = this.known[order];
    if (id === undefined) throw new InvariantViolation('an order has an id', { order });
    return id;
  }

  private derive(order: number): ClientOrderId {
    const { parent, revision } = this.orders.termsOf(order);
    if (parent !== NO_ORDER) {
      const { engineId } = this.inputs;
      const derivation = this.derivationOf(order);
      return derivedOrderId(this.at(parent), { engineId, derivation, revision });
    }
    const symbol = this.inputs.data[this.orders.symbol.at(order)]?.symbol;
    if (symbol === undefined) throw new InvariantViolation('an order has a symbol', { order });
    return clientOrderId({
      engineId: this.inputs.engineId,
      runId: this.inputs.runId,
      strategyId: this.inputs.strategy.id,
      tsText: formatInstant(this.orders.ts.at(order)),
      symbol,
      leg: this.orders.leg.at(order),
    });
  }

  private derivationOf(order: number): Derivation {
    const role = this.orders.role.at(order);
    if (role === STOP_ROLE) return 'STOP';
    return role === TAKE_PROFIT_ROLE ? 'TP' : 'R';
  }
}
