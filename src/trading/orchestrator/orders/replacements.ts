/**
 * Replacements that wait for the broker's answer, and what each asks for. An order that is no longer
 * REPLACE_PENDING has none, however it left that state: answered, cancelled, filled, expired or split.
 */
import { reasonId, REPLACE_PENDING, type OrderTable } from '../../../foundation/model/index.ts';
import type { OrderMoves } from './order-moves.ts';

const REPLACED = reasonId('REPLACED');

export class Replacements<Asked> {
  private readonly orders: OrderTable;
  private readonly moves: OrderMoves;
  private readonly asked = new Map<number, Asked>();

  constructor(of: { readonly orders: OrderTable; readonly moves: OrderMoves }) {
    this.orders = of.orders;
    this.moves = of.moves;
  }

  /** Asks the broker to put what is asked for in the order's place. */
  request(order: number, asked: Asked): void {
    for (const other of this.asked.keys()) {
      if (!this.isPending(other)) this.asked.delete(other);
    }
    this.asked.set(order, asked);
    this.moves.requestReplace(order, REPLACED);
  }

  /** The broker confirms. Returns what is due in the order's place: null when nothing was asked for. */
  confirm(order: number): Asked | null {
    const asked = this.isPending(order) ? this.asked.get(order) : undefined;
    this.moves.confirmReplace(order);
    return asked ?? null;
  }

  /** What is asked for, by order, in the order of the requests. */
  snapshot(): readonly (readonly [order: number, asked: Asked])[] {
    return [...this.asked].filter(([order]) => this.isPending(order));
  }

  restore(order: number, asked: Asked): void {
    this.asked.set(order, asked);
  }

  private isPending(order: number): boolean {
    return this.orders.state.at(order) === REPLACE_PENDING;
  }
}
