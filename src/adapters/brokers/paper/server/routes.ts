/** What the paper broker answers to which request. Pure but for the store that it writes to. */
import { accountOpening } from '../wire.ts';
import { cancelOrder, submitOrder } from './orders.ts';
import { pageOf } from './page.ts';
import { openOrdersOf, positionsOf, type PaperAccount } from './paper-accounts.ts';
import type { PaperStore } from './paper-store.ts';
import { BAD_REQUEST, NO_ROOM, NOT_FOUND, OK, refusal, type Answer } from './reply.ts';

export interface Request {
  /** E.g. `GET`. */
  readonly method: string;
  /** Parts of the path after `/v1`, decoded. */
  readonly path: readonly string[];
  /** Of a list: the key after which it begins. */
  readonly after: string;
  /** Undefined: none, or no JSON. */
  readonly body: unknown;
}

export interface Desk {
  readonly store: PaperStore;
  /** Whether the disk has room for more orders. */
  readonly hasRoom: () => boolean;
  readonly stop: () => void;
}

/** Answers; what it recorded is durable when the store is synced. */
export function answer(desk: Desk, request: Request): Answer {
  const { method, path } = request;
  const [noun = '', last4 = ''] = path;
  if (noun === 'accounts' && path.length >= 2) return answerAccount(desk, last4, request);
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
  const { method, path, after, body } = request;
  const [, , list, id] = path;
  if (method === 'PUT' && list === undefined) return openAccount(desk.store, last4, body);
  const account = desk.store.tables.accounts.get(last4);
  if (account === undefined) return refusal(NOT_FOUND, 'no such account');
  const answered = (): Answer => {
    switch ([method, list, ...(id === undefined ? [] : ['id'])].join(' ')) {
      case 'GET ':
        return { status: OK, body: accountBody(account) };
      case 'GET orders':
        return {
          status: OK,
          body: pageOf(openOrdersOf(account), (row) => row.client_order_id, after),
        };
      case 'GET positions':
        return { status: OK, body: pageOf(positionsOf(account), (row) => row.symbol, after) };
      case 'POST orders':
        if (!desk.hasRoom()) return refusal(NO_ROOM, 'too little room on the disk for more orders');
        return submitOrder(desk.store, account, body);
      case 'DELETE orders id':
        return cancelOrder(desk.store, account, id ?? '');
      default:
        return refusal(NOT_FOUND, 'no such request');
    }
  };
  const { status, body: told } = answered();
  return { status, body: { account: last4, ...told } };
}

/** Opens an account. One that was never used takes the cash of whoever opens it last; a used one keeps its own. */
function openAccount(store: PaperStore, last4: string, body: unknown): Answer {
  const parsed = accountOpening.safeParse(body);
  if (!parsed.success || !/^[0-9A-Z]{4}$/.test(last4)) {
    return refusal(BAD_REQUEST, 'an account is opened with 4 characters [0-9A-Z] and cash');
  }
  const { cash } = parsed.data;
  const before = store.tables.accounts.get(last4);
  const isUnused =
    before === undefined || (before.orders.size === 0 && before.positions.size === 0);
  if (isUnused && before?.cash !== cash) {
    store.record({ kind: 'ACCOUNT_OPENED', account: last4, cash });
  }
  const account = store.tables.accounts.get(last4);
  if (account === undefined) return refusal(NOT_FOUND, 'no such account');
  return { status: OK, body: { account: last4, ...accountBody(account) } };
}

/** Equity is cash: nothing fills here before the broker is sent bars. */
function accountBody({ cash }: PaperAccount): { status: string; cash: string; equity: string } {
  return { status: 'ACTIVE', cash, equity: cash };
}
