/** What became of an order, in one sentence. */
import type {
  LedgerRow,
  OrderHistory,
  OrderMessage,
  OrderRequest,
  OrderRow,
} from '../../../adapters/db/index.ts';
import type { BrokerWord } from './ask-order.ts';
import { standingFills, standingShares } from './standing-fills.ts';

/** E.g. `sent once, accepted as paper-17, filled 10 of 10 by 2 executions`. `word`: null when nobody asked. */
export function verdictOf(history: OrderHistory, word: BrokerWord | null): string {
  const { order, requests, messages, fills } = history;
  const bringing = requests.find(({ action }) => action !== 'CANCEL');
  return [
    bringing === undefined ? 'never asked to be sent' : sendingText(bringing, order),
    fillsText(order, fills),
    ...endText(order),
    ...cancelText(order, requests),
    ...waitingText(messages),
    ...(word === null ? [] : [wordText(word)]),
  ].join(', ');
}

/** Of the request that brings the order to the broker. What nobody can know is "at most". */
function sendingText(request: OrderRequest, order: OrderRow): string {
  const { status, attempts } = request;
  const sent = attempts === 1 ? 'sent once' : `sent in ${attempts} tries under one id`;
  const inVain = attempts === 0 ? '' : `, ${counted(attempts, 'permit')} without effect`;
  const reason = request.reason ?? 'without a reason';
  switch (status) {
    case 'PENDING':
    case 'CLAIMED':
      return `waits to be sent${inVain}`;
    case 'DISPATCHING':
      return `${sent} at most, the answer is not here yet`;
    case 'AMBIGUOUS':
      return `${sent} at most, of unknown fate until the broker tells`;
    case 'ACKED':
      return `${sent}, accepted as ${request.brokerOrderId ?? order.brokerOrderId ?? 'an order without a number'}`;
    case 'REJECTED':
      return `${sent}, refused: ${reason}`;
    case 'SUPPRESSED':
      return `not sent: ${reason}${inVain}`;
    case 'NOT_ACCEPTED':
      return `${sent} at most, not accepted: ${reason}`;
    case 'OPERATOR_RESOLVED':
      return `${sent} at most, settled by an operator: ${reason}`;
  }
}

function fillsText({ qty }: OrderRow, fills: readonly LedgerRow[]): string {
  const executions = standingFills(fills).length;
  const filled =
    executions === 0
      ? 'nothing filled'
      : `filled ${standingShares(fills)} of ${qty} by ${counted(executions, 'execution')}`;
  const changes = [changesText(fills, 'BUST', 'bust'), changesText(fills, 'CORRECT', 'correction')];
  const told = changes.filter((text) => text !== null);
  return told.length === 0 ? filled : `${filled} after ${told.join(' and ')}`;
}

function changesText(fills: readonly LedgerRow[], kind: string, noun: string): string | null {
  const count = fills.filter((fill) => fill.kind === kind).length;
  return count === 0 ? null : counted(count, noun);
}

/** How it ended, where its fills don't say so. */
function endText({ state, reason }: OrderRow): readonly string[] {
  switch (state) {
    case 'FILLED':
      return [];
    case 'CANCELED':
    case 'EXPIRED':
    case 'REJECTED':
      return [`ended ${state}${reason === null ? '' : ` (${reason})`}`];
    default:
      return [`still ${state}`];
  }
}

function cancelText(order: OrderRow, requests: readonly OrderRequest[]): readonly string[] {
  const cancel = requests.findLast(({ action }) => action === 'CANCEL');
  if (cancel === undefined || order.state === 'CANCELED') return [];
  return [`its cancel is ${cancel.status}${cancel.reason === null ? '' : ` (${cancel.reason})`}`];
}

function waitingText(messages: readonly OrderMessage[]): readonly string[] {
  const parked = messages.filter(({ parkedAt, appliedAt }) => parkedAt !== null && !appliedAt);
  const waiting = messages.filter(({ parkedAt, appliedAt }) => parkedAt === null && !appliedAt);
  return [
    ...(parked.length === 0 ? [] : [`${counted(parked.length, 'message')} parked`]),
    ...(waiting.length === 0 ? [] : [`${counted(waiting.length, 'message')} not yet booked`]),
  ];
}

function wordText(word: BrokerWord): string {
  switch (word.kind) {
    case 'SILENT':
      return `the broker could not be asked (${word.code})`;
    case 'ABSENT':
      return 'the broker knows no order of that id at present';
    case 'ORDER': {
      const { state, filledQty, qty, brokerOrderId } = word.order;
      return `the broker has it as ${brokerOrderId}: ${state}, filled ${filledQty} of ${qty}`;
    }
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
