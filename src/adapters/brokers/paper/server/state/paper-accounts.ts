/** The broker's tables, made of its events alone: the same events give the same tables. */
import { canonicalJson, invariant } from '../../../../../foundation/core/index.ts';
import { formatMicros } from '../../../../../foundation/model/index.ts';
import { PaperAccount } from './paper-account.ts';
import type { Happening, PaperEvent } from '../journal/paper-event.ts';

export class PaperAccounts {
  readonly accounts = new Map<string, PaperAccount>();
  instance = '';
  /** Number of the last event. */
  last = 0;

  /** Applies the next event; they come without gaps. */
  apply(event: PaperEvent): void {
    invariant(event.n === this.last + 1, 'events come without gaps', { n: event.n });
    this.last = event.n;
    if (event.kind === 'BROKER_CREATED') {
      this.instance = event.instance;
    } else if (event.kind === 'ACCOUNT_OPENED') {
      this.accounts.set(event.account, new PaperAccount(event.account, event.cash));
    } else {
      applyTo(this.of(event.account), event);
    }
  }

  /** Applies an event that was read back; false when it does not follow from those before it. */
  replay(event: PaperEvent): boolean {
    if (isStep(event)) {
      const { n: _n, at: _at, ...told } = event;
      const account = this.accounts.get(event.account);
      // A slice that is settled, or was never fed, has no step.
      if (account?.market?.isSettled !== false) return false;
      if (canonicalJson(stepOf(account)) !== canonicalJson(told)) return false;
    }
    this.apply(event);
    return true;
  }

  private of(last4: string): PaperAccount {
    const account = this.accounts.get(last4);
    invariant(account !== undefined, 'an account is opened before it is used', { last4 });
    return account;
  }
}

type AccountEvent = Exclude<PaperEvent, { kind: 'BROKER_CREATED' | 'ACCOUNT_OPENED' }>;
type Step = Extract<
  Happening,
  { kind: 'ORDER_FILLED' | 'ORDER_EXPIRED' | 'END_GRANTED' | 'SLICE_SETTLED' }
>;

/** The next step of an account's market in its slice, which is not settled; applying it is its caller's. */
export function stepOf({ last4, market }: PaperAccount): Step {
  invariant(market !== null, 'a slice is of a market');
  const next = market.step();
  if (next === null) return { kind: 'SLICE_SETTLED', account: last4 };
  const { id, step } = next;
  const of = { account: last4, client_order_id: id };
  switch (step.kind) {
    case 'FILL': {
      const { qty, price, fee } = step;
      const money = { price: formatMicros(price), fee: formatMicros(fee) };
      return { kind: 'ORDER_FILLED', ...of, qty: String(qty), ...money };
    }
    case 'EXPIRE':
      return { kind: 'ORDER_EXPIRED', ...of };
    case 'END':
      return { kind: 'END_GRANTED', ...of };
  }
}

function isStep(event: PaperEvent): event is PaperEvent & Step {
  const { kind } = event;
  return (
    kind === 'ORDER_FILLED' ||
    kind === 'ORDER_EXPIRED' ||
    kind === 'END_GRANTED' ||
    kind === 'SLICE_SETTLED'
  );
}

function applyTo(account: PaperAccount, event: AccountEvent): void {
  switch (event.kind) {
    case 'ORDER_ACCEPTED':
      account.accept(event.order, event.slice, event);
      return;
    case 'ORDER_CANCELED':
      account.cancel(event.client_order_id, event.by, event);
      return;
    case 'END_ASKED':
      account.askEnd(event.client_order_id, event.by);
      return;
    case 'MARKET_OPENED':
      account.openMarket(event.terms);
      return;
    case 'SLICE_FED':
      account.feed(event);
      return;
    case 'ORDER_FILLED':
      account.fill(event.client_order_id, event, event);
      return;
    case 'ORDER_EXPIRED':
      account.expire(event.client_order_id, event);
      return;
    case 'END_GRANTED':
      account.grantEnd(event.client_order_id, event);
      return;
    case 'SLICE_SETTLED':
      account.market?.settle();
      return;
    case 'EXECUTION_BUSTED':
      account.bust(event.execution_id, event);
      return;
    case 'EXECUTION_CORRECTED':
      account.correct(event.execution_id, event, event);
      return;
  }
}
