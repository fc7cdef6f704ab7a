/** What was ordered, in words: two orders with one text are the same to a person. */
import { BUY, formatMicros, type Side } from '../../../foundation/model/index.ts';
import type { BrokerOrder } from '../../../foundation/ports/index.ts';

type Terms = Pick<BrokerOrder, 'side' | 'symbol' | 'type'> & {
  readonly qty: number;
  readonly limitPrice: number | null;
  readonly stopPrice: number | null;
};

/** E.g. `BUY 10 SPY STOP_LIMIT 470.12 469`: the limit, then the stop. */
export function ticketText({ side, qty, symbol, type, limitPrice, stopPrice }: Terms): string {
  const prices = [limitPrice, stopPrice].flatMap((price) =>
    price === null ? [] : [formatMicros(price)],
  );
  return [sideText(side), qty, symbol, type, ...prices].join(' ');
}

export function sideText(side: Side): string {
  return side === BUY ? 'BUY' : 'SELL';
}
