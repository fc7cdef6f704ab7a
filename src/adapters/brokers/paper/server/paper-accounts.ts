/** The broker's tables, made of its events alone: the same events give the same tables. */
import { compareCodeUnits, invariant } from '../../../../foundation/core/index.ts';
import type { PaperEvent, WireOrder, WirePosition } from '../wire.ts';

export interface PaperAccount {
  readonly last4: string;
  cash: string;
  /** Every order ever accepted, by client order id. */
  readonly orders: Map<string, WireOrder>;
  /** Signed shares by symbol, never 0. */
  readonly positions: Map<string, string>;
  /** Number of the last event of this account. */
  cursor: number;
}

export class PaperAccounts {
  readonly accounts = new Map<string, PaperAccount>();
  instance = '';
  /** Number of the last event. */
  last = 0;

  /** Applies the next event; they come without gaps. */
  apply(event: PaperEvent): void {
    invariant(event.n === this.last + 1, 'events come without gaps', { n: event.n });
    this.last = event.n;
    switch (event.kind) {
      case 'BROKER_CREATED':
        this.instance = event.instance;
        return;
      case 'ACCOUNT_OPENED':
        this.accounts.set(event.account, {
          last4: event.account,
          cash: event.cash,
          orders: new Map(),
          positions: new Map(),
          cursor: event.n,
        });
        return;
      case 'ORDER_ACCEPTED': {
        const account = this.of(event.account);
        account.orders.set(event.order.client_order_id, event.order);
        account.cursor = event.n;
        return;
      }
      case 'ORDER_CANCELED': {
        const account = this.of(event.account);
        const order = account.orders.get(event.client_order_id);
        invariant(order !== undefined, 'a cancelled order was accepted', { n: event.n });
        account.orders.set(event.client_order_id, { ...order, state: 'CANCELED' });
        account.cursor = event.n;
      }
    }
  }

  private of(last4: string): PaperAccount {
    const account = this.accounts.get(last4);
    invariant(account !== undefined, 'an account is opened before it is used', { last4 });
    return account;
  }
}

/** States in which an order of the paper broker works. */
export function isOpen({ state }: WireOrder): boolean {
  return state === 'WORKING';
}

/** Working orders by client order id. */
export function openOrdersOf(account: PaperAccount): readonly WireOrder[] {
  return [...account.orders.values()]
    .filter(isOpen)
    .sort((a, b) => compareCodeUnits(a.client_order_id, b.client_order_id));
}

/** Positions by symbol. */
export function positionsOf(account: PaperAccount): readonly WirePosition[] {
  return [...account.positions]
    .map(([symbol, qty]) => ({ symbol, qty }))
    .sort((a, b) => compareCodeUnits(a.symbol, b.symbol));
}
