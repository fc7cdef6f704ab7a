/**
 * What a message about an order of a sealed run makes of its row and of the ledger. The order moves by the machine's
 * table, and an execution is held against the same rules as under a tick (`drive/book-message.ts`).
 */
import type {
  LateOrder,
  LedgerEntry,
  LedgerKind,
  LedgerRow,
  OrderChange,
  OrderRow,
} from '../../../adapters/db/index.ts';
import { exceedsBrokerCount } from '../../../engines/delivery/index.ts';
import {
  correctionEventId,
  fillEventId,
  orderEventId,
  orderStep,
  stateAfter,
  type OrderEffect,
} from '../../../engines/execution/index.ts';
import { invariant } from '../../../foundation/core/index.ts';
import { isWorkingState, ORDER_STATES, type OrderEvent } from '../../../foundation/model/index.ts';
import type {
  BrokerExecution,
  BrokerMessage,
  BrokerMessageKind,
} from '../../../foundation/ports/index.ts';
import type { ParkReason } from '../engine/drive/step.ts';

export interface LateStep {
  /** The machine's word; not APPLY or IGNORE: our picture of the order was wrong. */
  readonly effect: OrderEffect;
  /** Null: the order stays as it is. */
  readonly change: OrderChange | null;
  /** Null: there is nothing to book, or it is booked. */
  readonly entry: LedgerEntry | null;
}

const KNOWN: LateStep = { effect: 'IGNORE', change: null, entry: null };

type News = Exclude<BrokerMessageKind, LedgerKind | 'UNKNOWN'>;

const EVENT_OF: Readonly<Record<News, OrderEvent>> = {
  ACCEPTED: 'ACK',
  REJECTED: 'REJECT',
  CANCELED: 'CANCEL_ACK',
  CANCEL_REJECTED: 'CANCEL_REJECT',
  REPLACED: 'REPLACE_ACK',
  REPLACE_REJECTED: 'REPLACE_REJECT',
  EXPIRED: 'EXPIRE',
};

/** `isBooked`: whether the account's ledger has the message's execution. A reason: nothing may be booked of it. */
export function lateStepOf(
  { kind, at, execution }: BrokerMessage,
  late: LateOrder,
  isBooked: boolean,
): LateStep | ParkReason {
  const { order } = late;
  switch (kind) {
    case 'UNKNOWN':
      return 'MESSAGE_KIND_UNKNOWN';
    case 'FILL':
    case 'BUST':
    case 'CORRECT':
      invariant(execution !== null, 'news of shares have an execution', { kind });
      if (isBooked) return KNOWN;
      return executionStep({ kind, execution, executedAt: at }, late);
    default: {
      if (kind === 'REPLACED' && order.reason === 'REPLACED') return KNOWN; // told twice
      const reason = endReasonOf(kind, late);
      const event = orderEventId(EVENT_OF[kind]);
      return { ...moved(order, event, { filledQty: order.filledQty, reason }), entry: null };
    }
  }
}

function executionStep(
  of: Pick<LedgerEntry, 'kind' | 'execution' | 'executedAt'>,
  { order, fills }: LateOrder,
): LateStep | ParkReason {
  const { kind, execution } = of;
  const previous = fills.find(({ executionId }) => executionId === execution.previousExecutionId);
  if (kind !== 'FILL' && previous === undefined) return 'EXECUTION_UNKNOWN';
  if (previous !== undefined && isChanged(previous, fills)) return 'EXECUTION_CHANGED_BEFORE';
  const others = order.filledQty - (previous?.qty ?? 0);
  const mostTold = Math.max(
    execution.filledQty,
    ...fills.map(({ toldFilledQty }) => toldFilledQty),
  );
  if (kind !== 'BUST' && exceedsBrokerCount({ booked: others, qty: execution.qty, mostTold })) {
    return 'BROKER_COUNT_EXCEEDED';
  }
  const number = previous?.number ?? fills.filter((fill) => fill.kind === 'FILL').length + 1;
  const entry = { ...of, number, clientOrderId: order.clientOrderId };
  const filledQty = kind === 'BUST' ? others : others + execution.qty;
  const event = executionEvent(kind, order, { execution, previous });
  return { ...moved(order, event, { filledQty, reason: null }), entry };
}

/** Of what was busted or corrected, and of a bust itself, nothing stands that could be changed again. */
function isChanged({ kind, executionId }: LedgerRow, fills: readonly LedgerRow[]): boolean {
  return kind === 'BUST' || fills.some((later) => later.previousExecutionId === executionId);
}

function executionEvent(
  kind: LedgerKind,
  { qty, filledQty, state }: OrderRow,
  of: { readonly execution: BrokerExecution; readonly previous: LedgerRow | undefined },
): number {
  const remaining = qty - filledQty;
  if (kind === 'FILL') return fillEventId(of.execution.qty, remaining);
  if (kind === 'BUST') return orderEventId('BUST');
  const isWorking = isWorkingState(ORDER_STATES.indexOf(state));
  return correctionEventId(of.execution.qty - (of.previous?.qty ?? 0), { remaining, isWorking });
}

/** The order behind an event, as the machine says. `reason`: of its end, when that is one. */
function moved(
  order: OrderRow,
  event: number,
  { filledQty, reason }: { readonly filledQty: number; readonly reason: string | null },
): Pick<LateStep, 'effect' | 'change'> {
  const { clientOrderId, qty } = order;
  const before = ORDER_STATES.indexOf(order.state);
  const step = orderStep(before, event);
  const { effect } = step;
  invariant(effect !== 'DEFECT', 'news are no requests of ours', { clientOrderId, event });
  const state = ORDER_STATES[stateAfter(before, step, qty - filledQty, qty)];
  invariant(state !== undefined, 'a step leads to a state', { clientOrderId, event });
  if (state === order.state && filledQty === order.filledQty) return { effect, change: null };
  const ends = state === order.state ? order.reason : reason;
  return { effect, change: { clientOrderId, state, filledQty, reason: ends } };
}

/** As the tick names ends that it did not ask for; a person's word goes before. */
function endReasonOf(kind: News, { order, takenBack }: LateOrder): string | null {
  const { timeInForce } = order;
  if (kind === 'CANCELED') return takenBack ?? 'BROKER_CANCELED';
  if (kind === 'REJECTED') return 'BROKER_REJECTED';
  if (kind === 'REPLACED') return 'REPLACED';
  return kind === 'EXPIRED' && timeInForce !== 'GTC' ? `TIME_IN_FORCE_${timeInForce}` : null;
}
