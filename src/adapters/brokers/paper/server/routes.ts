/** What the paper broker answers to which request. Pure but for the store that it writes to. */
import { formatMicros, parseInstant } from '../../../../foundation/model/index.ts';
import { accountOpening } from '../wire.ts';
import { feedMarket, openMarket } from './market.ts';
import { cancelOrder, endOrderLater, submitOrder } from './orders.ts';
import { pageOf, PAGE_ROWS } from './page.ts';
import type { PaperAccount } from './state/paper-account.ts';
import type { Recorder } from './journal/recorder.ts';
import { BAD_REQUEST, NO_ROOM, NOT_FOUND, OK, refusal, type Answer } from './reply.ts';

export interface Request {
  /** E.g. `GET`. */
  readonly method: string;
  /** Parts of the path after `/v1`, decoded. */
  readonly path: readonly string[];
  /** Of a list: the key after which it begins. */
  readonly after: string;
  /** Of a list of orders of every state: the instant from which on; null: of those that work. */
  readonly since: string | null;
  /** Undefined: none, or no JSON. */
  readonly body: unknown;
}

export interface Desk {
  readonly store: Recorder;
  /** Whether the disk has room for more orders. */
  readonly hasRoom: () => boolean;
  readonly stop: () => void;
}

/** Answers; what it recorded is durable when the store is synced. */
export function answer(desk: Desk, request: Request): Answer {
  const { method, path } = request;
  const [noun = '', last4 = ''] = path;
  if (noun === 'accounts' && path.length >= 2) {
    const { status, body } = answerAccount(desk, last4, request);
    const cursor = desk.store.tables.accounts.get(last4)?.cursor ?? 0;
    return { status, body: { account: last4, cursor, ...body } };
  }
  switch (`${method} ${path.join('/')}`) {
    case 'GET health':
      return { status: OK, body: { status: desk.hasRoom() ? 'READY' : 'READ_ONLY' } };
    case 'POST stop':
      desk.stop();
      return { status: OK, body: {} };
    default:
      return refusal(NOT_FOUND, 'no such request');
  }
}

function answerAccount(desk: Desk, last4: string, request: Request): Answer {
  const { store } = desk;
  const { method, path, body } = request;
  const [, , list, id = ''] = path;
  if (method === 'PUT' && list === undefined) return openAccount(store, last4, body);
  const account = store.tables.accounts.get(last4);
  if (account === undefined) return refusal(NOT_FOUND, 'no such account');
  switch (`${method} ${shapeOf(path.slice(2))}`) {
    case 'GET ':
      return { status: OK, body: accountBody(account) };
    case 'GET orders':
      return ordersPage(account, request);
    case 'GET orders/ID':
      return { status: OK, body: { order: account.orders.get(id) ?? null } };
    case 'GET positions':
      return {
        status: OK,
        body: pageOf(account.book.positionRows(), (row) => row.symbol, request.after),
      };
    case 'GET messages':
      return messagesPage(account, request.after);
    case 'POST orders':
      if (!desk.hasRoom()) return refusal(NO_ROOM, 'too little room on the disk for more orders');
      return submitOrder(store, account, body);
    case 'DELETE orders/ID':
      return cancelOrder(store, account, id);
    case 'POST orders/ID/end':
      return endOrderLater(store, account, { id, body });
    case 'PUT market':
      return openMarket(store, account, body);
    case 'POST market/slices':
      return feedMarket(store, account, body);
    default:
      return refusal(NOT_FOUND, 'no such request');
  }
}

/** A path below an account, with the id of an order left out. */
function shapeOf(path: readonly string[]): string {
  return path.map((part, at) => (at === 1 && path[0] === 'orders' ? 'ID' : part)).join('/');
}

/** Opens an account. One that was never used takes the cash of whoever opens it last; a used one keeps its own. */
function openAccount(store: Recorder, last4: string, body: unknown): Answer {
  const parsed = accountOpening.safeParse(body);
  if (!parsed.success || !/^[0-9A-Z]{4}$/.test(last4)) {
    return refusal(BAD_REQUEST, 'an account is opened with 4 characters [0-9A-Z] and cash');
  }
  const { cash } = parsed.data;
  const before = store.tables.accounts.get(last4);
  if (before === undefined || (before.isUnused && formatMicros(before.book.cash) !== cash)) {
    store.record({ kind: 'ACCOUNT_OPENED', account: last4, cash });
  }
  const account = store.tables.accounts.get(last4);
  if (account === undefined) return refusal(NOT_FOUND, 'no such account');
  return { status: OK, body: accountBody(account) };
}

function accountBody({ book: { cash, equity } }: PaperAccount): {
  status: string;
  cash: string;
  equity: string;
} {
  return { status: 'ACTIVE', cash: formatMicros(cash), equity: formatMicros(equity) };
}

function ordersPage(account: PaperAccount, { since, after }: Request): Answer {
  const at = since === null ? null : parseInstant(since);
  if (since !== null && at === null) return refusal(BAD_REQUEST, 'since is no instant');
  const rows = at === null ? account.openOrders() : account.ordersSince(at);
  return { status: OK, body: pageOf(rows, (row) => row.client_order_id, after) };
}

function messagesPage({ messages }: PaperAccount, after: string): Answer {
  if (!/^[0-9]{1,15}$/.test(after)) return refusal(BAD_REQUEST, 'after is no number of a message');
  const from = Number(after);
  return {
    status: OK,
    body: { items: messages.slice(from, from + PAGE_ROWS).map(({ wire }) => wire) },
  };
}
