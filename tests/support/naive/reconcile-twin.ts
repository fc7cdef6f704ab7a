/**
 * The naive twin of the reconcile engine: for each id and each symbol one question after the other, by the
 * page `docs/specs/reconcile.md` alone. It answers with lines `SEVERITY CODE symbol id`.
 */
import type { OurBook, OurOrder, Readings } from '../../../src/engines/reconcile/index.ts';
import type { BrokerOrder, BrokerSnapshot } from '../../../src/foundation/ports/index.ts';

export interface TwinAnswer {
  readonly verdict: string;
  /** In no order. */
  readonly lines: readonly string[];
}

export function naiveReconcile(book: OurBook, [first, second]: Readings): TwinAnswer {
  const doubts: string[] = [];
  const doubt = (code: string): void => void doubts.push(`WARN ${code} - -`);
  if (!first.ok) doubt('RECONCILE_QUERY_FAILED');
  if (!second.ok) doubt('RECONCILE_QUERY_FAILED');
  if (!first.ok || !second.ok) return { verdict: 'UNKNOWN', lines: doubts };
  const a = first.value;
  const b = second.value;
  if (book.lastMark !== null && isBefore(a.mark, book.lastMark)) doubt('RECONCILE_MARK_BEHIND');
  if (isBefore(b.mark, a.mark)) doubt('RECONCILE_MARK_BEHIND');
  if (book.bookedCursor !== null && b.mark.cursor !== null && book.bookedCursor < b.mark.cursor) {
    doubt('RECONCILE_MESSAGES_UNBOOKED');
  }
  for (const part of ['account', 'openOrders', 'positions'] as const) {
    if (seen(a, part) !== seen(b, part)) doubt('RECONCILE_READINGS_DISAGREE');
  }
  if (doubts.length > 0) return { verdict: 'UNKNOWN', lines: doubts };
  const lines = [...accountLines(book, b), ...orderLines(book, b), ...sharesLines(book, b)];
  const worst = ['CRITICAL', 'WARN'].find((word) => lines.some((line) => line.startsWith(word)));
  return { verdict: worst ?? 'CLEAN', lines };
}

function isBefore(x: BrokerSnapshot['mark'], y: BrokerSnapshot['mark']): boolean {
  if (y.instance !== undefined && y.instance !== x.instance) return true;
  if (x.asOf < y.asOf) return true;
  return y.cursor !== null && (x.cursor ?? -1) < y.cursor;
}

function seen(of: BrokerSnapshot, part: 'account' | 'openOrders' | 'positions'): string {
  if (part !== 'account') return JSON.stringify(of[part]);
  return JSON.stringify({ ...of.account, equity: 0 });
}

function accountLines(book: OurBook, { account, mark }: BrokerSnapshot): string[] {
  const lines: string[] = [];
  if (account.last4 !== book.accountLast4 || account.environment !== book.environment) {
    lines.push('CRITICAL RECONCILE_ACCOUNT_FOREIGN - -');
  }
  if (account.status !== 'ACTIVE') lines.push('CRITICAL RECONCILE_ACCOUNT_NOT_ACTIVE - -');
  if (book.bookedCursor !== null && mark.cursor !== null && book.bookedCursor > mark.cursor) {
    lines.push('CRITICAL RECONCILE_MESSAGES_LOST - -');
  }
  return lines;
}

const isOurs = (book: OurBook, id: string): boolean => id.split('_')[0] === book.engineId;

function orderLines(book: OurBook, { openOrders }: BrokerSnapshot): string[] {
  const lines: string[] = [];
  const ids = new Set([...book.openOrders, ...openOrders].map((order) => order.clientOrderId));
  for (const id of ids) {
    const theirs = openOrders.filter((order) => order.clientOrderId === id);
    const ours = book.openOrders.find((order) => order.clientOrderId === id);
    const [one, ...copies] = theirs;
    const at = (order: OurOrder): string => `${order.symbol} ${id}`;
    if (one === undefined) {
      if (ours !== undefined) lines.push(`WARN RECONCILE_ORDER_MISSING ${at(ours)}`);
      continue;
    }
    if (!isOurs(book, id)) {
      lines.push(...theirs.map((order) => `INFO RECONCILE_ORDER_FOREIGN ${at(order)}`));
      continue;
    }
    lines.push(...copies.map((order) => `CRITICAL RECONCILE_ORDER_DOUBLED ${at(order)}`));
    if (ours === undefined) {
      const code = book.knownOrderIds.has(id) ? 'REVIVED' : 'UNKNOWN';
      lines.push(`CRITICAL RECONCILE_ORDER_${code} ${at(one)}`);
      continue;
    }
    const terms = ['symbol', 'side', 'type', 'qty', 'limitPrice', 'stopPrice'] as const;
    if (terms.some((term) => ours[term] !== one[term])) {
      lines.push(`CRITICAL RECONCILE_ORDER_DIFFERS ${at(one)}`);
    }
    if (one.filledQty > ours.filledQty) lines.push(`WARN RECONCILE_ORDER_FILLS_DIFFER ${at(one)}`);
    if (one.filledQty < ours.filledQty) {
      lines.push(`CRITICAL RECONCILE_ORDER_FILLS_DIFFER ${at(one)}`);
    }
    if (one.state === 'UNKNOWN') lines.push(`WARN RECONCILE_ORDER_STATE_UNKNOWN ${at(one)}`);
  }
  return lines;
}

function sharesLines(book: OurBook, { positions, openOrders }: BrokerSnapshot): string[] {
  const lines: string[] = [];
  const ours = (symbol: string): number =>
    book.positions.find((position) => position.symbol === symbol)?.qty ?? 0;
  const theirs = (symbol: string): number =>
    positions.find((position) => position.symbol === symbol)?.qty ?? 0;
  const traded = new Set<string>(book.symbols);
  for (const { symbol } of [...book.positions, ...book.openOrders]) traded.add(symbol);
  for (const symbol of new Set([...traded, ...positions.map((position) => position.symbol)])) {
    if (!traded.has(symbol)) lines.push(`INFO RECONCILE_POSITION_FOREIGN ${symbol} -`);
    else if (ours(symbol) !== theirs(symbol)) {
      lines.push(`CRITICAL RECONCILE_POSITION_MISMATCH ${symbol} -`);
    }
  }
  for (const { symbol, side, qty, exiting } of book.requiredStops) {
    const covers = (order: BrokerOrder): boolean =>
      isOurs(book, order.clientOrderId) &&
      order.type === 'STOP' &&
      order.symbol === symbol &&
      order.side === side &&
      ['WORKING', 'PARTIALLY_FILLED', 'REPLACE_PENDING'].includes(order.state);
    let shares = 0;
    for (const order of openOrders) if (covers(order)) shares += order.qty - order.filledQty;
    if (shares + exiting < qty) lines.push(`CRITICAL RECONCILE_STOP_MISSING ${symbol} -`);
    if (shares > qty) lines.push(`WARN RECONCILE_STOP_OVERSIZED ${symbol} -`);
  }
  return lines;
}
