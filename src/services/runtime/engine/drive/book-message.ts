/** Books a message of the broker: finds the order that it is about, and tells the tick what it says. */
import { invariant } from '../../../../foundation/core/index.ts';
import type { BrokerExecution, BrokerMessage } from '../../../../foundation/ports/index.ts';
import type { Tick } from '../../../../trading/orchestrator/index.ts';
import type { Executions } from './executions.ts';
import type { OrderBook } from './order-facts.ts';
import type { BookedExecution, ParkReason } from './step.ts';

interface Books {
  readonly tick: Tick;
  readonly executions: Executions;
  readonly book: OrderBook;
}

/** The order that a message was about, and the execution that it brought. */
interface TakenMessage {
  readonly order: number;
  readonly booked: BookedExecution | null;
}

/** A reason: nothing was booked. A fill is a fact and is taken in every state of its order. */
export function bookMessage(message: BrokerMessage, books: Books): TakenMessage | ParkReason {
  const order = books.book.indexOf(message.clientOrderId);
  if (order === null) return 'ORDER_UNKNOWN';
  const { broker } = books.tick;
  switch (message.kind) {
    case 'FILL':
    case 'BUST':
    case 'CORRECT':
      return bookExecution(message, message.kind, order, books);
    case 'ACCEPTED':
      broker.acknowledge(order);
      break;
    case 'REJECTED':
      broker.rejectOrder(order);
      break;
    case 'CANCELED':
      broker.confirmCancel(order);
      break;
    case 'CANCEL_REJECTED':
      broker.rejectCancel(order);
      break;
    case 'REPLACED':
      broker.confirmReplace(order);
      break;
    case 'REPLACE_REJECTED':
      broker.rejectReplace(order);
      break;
    case 'EXPIRED':
      broker.expireOrder(order);
      break;
    case 'UNKNOWN':
      return 'MESSAGE_KIND_UNKNOWN';
  }
  return { order, booked: null };
}

/** Each execution once: one that is known was told by another way before. */
function bookExecution(
  { execution }: BrokerMessage,
  kind: 'FILL' | 'BUST' | 'CORRECT',
  order: number,
  { tick, executions, book }: Books,
): TakenMessage | ParkReason {
  invariant(execution !== null, 'news of shares have an execution', { order });
  if (executions.has(execution)) return { order, booked: null };
  const previous = executions.previousOf(execution);
  const reason = refusalOf(execution, kind, { order, previous, executions, book });
  if (reason !== null) return reason;
  const { qty, price, fee } = execution;
  const number = previous?.number ?? tick.orders.fills.at(order) + 1;
  const place = { order, number };
  executions.note(execution, place, kind === 'BUST');
  if (kind === 'FILL') tick.applyFill({ ...place, qty, price, fee });
  if (kind === 'BUST') tick.broker.bustFill(order, number);
  if (kind === 'CORRECT') tick.broker.correctFill(order, number, { qty, price, fee });
  const clientOrderId = book.idOf(order);
  return { order, booked: { kind, ...place, clientOrderId, execution } };
}

/** Why an execution does not fit what is booked of its order; null: it does. The ledger's own rules are the same. */
function refusalOf(
  execution: BrokerExecution,
  kind: 'FILL' | 'BUST' | 'CORRECT',
  of: Pick<Books, 'executions' | 'book'> & {
    readonly order: number;
    readonly previous: ReturnType<Executions['previousOf']>;
  },
): ParkReason | null {
  const { order, previous, executions, book } = of;
  if (kind !== 'FILL' && previous?.order !== order) return 'EXECUTION_UNKNOWN';
  if (previous?.isChanged === true) return 'EXECUTION_CHANGED_BEFORE';
  if (kind === 'BUST') return null;
  const others = book.sharesOf(order).filledQty - (previous?.qty ?? 0);
  return executions.exceedsCount(order, execution, others) ? 'BROKER_COUNT_EXCEEDED' : null;
}
