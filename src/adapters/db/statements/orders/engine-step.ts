/** What one step of the engine writes, all of it in one transaction. */
import type { ResolvedStatus } from '../../../../engines/delivery/index.ts';
import type { JsonObject } from '../../../../foundation/core/index.ts';
import type {
  ClientOrderId,
  OrderRole,
  OrderState,
  RunId,
  Topic,
  UtcMillis,
} from '../../../../foundation/model/index.ts';
import type { BrokerExecution, OrderTicket } from '../../../../foundation/ports/index.ts';
import type { LedgerKind } from './ledger-rows.ts';

/**
 * One input, or a batch of one phase, and all that it leads to. Lists are written in the order of these fields,
 * each in its own order. An order that our own gates rejected is no row: its events tell of it.
 */
export interface EngineStep {
  readonly runId: RunId;
  /** The lease under which the step was made. */
  readonly leaseEpoch: number;
  /** `arm_epoch` under which its requests may be sent; at least 1 when there are any. */
  readonly armEpoch: number;
  /** Names the step for ever: written once, however often it is committed. At most 64 characters. */
  readonly stepId: string;
  readonly actor: string;
  readonly orders: readonly NewOrderRow[];
  readonly changes: readonly OrderChange[];
  readonly applied: readonly AppliedMessage[];
  readonly settled: readonly SettledRequest[];
  readonly requests: readonly NewRequest[];
  /** At least one: what is not told was not done. */
  readonly events: readonly StepEvent[];
}

/** An order before a byte of it is sent; it begins as SUBMITTED. */
export interface NewOrderRow {
  readonly ticket: OrderTicket;
  /** The order from which its id is derived; null: from its leg. */
  readonly parent: ClientOrderId | null;
  /** Market time of the decision. */
  readonly sliceAt: UtcMillis;
  /** From 0. */
  readonly leg: number;
}

/** Where an order stands after the step. */
export interface OrderChange {
  readonly clientOrderId: ClientOrderId;
  readonly state: OrderState;
  /** Shares that count: busted ones don't. */
  readonly filledQty: number;
  /** Code of its end; null while it works. */
  readonly reason: string | null;
}

/** A message of the broker that the step dealt with. */
export interface AppliedMessage {
  readonly inboxId: number;
  /** What it books; null: it tells of no execution, of one that is booked, or of a foreign order. */
  readonly entry: LedgerEntry | null;
}

/** An execution, its bust or its correction, of an order of this run. */
export interface LedgerEntry {
  readonly kind: LedgerKind;
  readonly clientOrderId: ClientOrderId;
  /** Of the order's fills, from 1; a bust or correction has that of the fill it is about. */
  readonly number: number;
  readonly execution: BrokerExecution;
  /** The broker's time of it. */
  readonly executedAt: UtcMillis;
}

/** The end of a request. */
export interface SettledRequest {
  readonly outboxId: number;
  readonly status: ResolvedStatus;
  /** A word; null for ACKED alone. */
  readonly reason: string | null;
  readonly brokerOrderId: string | null;
  /** What it is known by; of OPERATOR_RESOLVED never null. */
  readonly evidence: string | null;
}

/** Something to be sent, as PENDING; its order is there or comes in the same step. */
export type NewRequest =
  | {
      /** REPLACE when the ticket replaces an order. */
      readonly action: 'SUBMIT' | 'REPLACE';
      readonly ticket: OrderTicket;
      /** Milliseconds from the commit on within which it may be sent, on the clock of the database. */
      readonly validForMs: number;
    }
  | {
      readonly action: 'CANCEL';
      readonly clientOrderId: ClientOrderId;
      readonly role: OrderRole;
      /** Cancels of the order that were asked for before. */
      readonly serial: number;
      readonly validForMs: number;
    };

export interface StepEvent {
  readonly topic: Topic;
  /** SCREAMING_SNAKE. */
  readonly eventType: string;
  /** Money and quantities are strings in it. */
  readonly payload: JsonObject;
  /** Index of the event of this step that caused it, a smaller one than its own; null: none did. */
  readonly cause: number | null;
}

/** FOUND: an earlier try had written it. */
export type StepOutcome = 'DONE' | 'FOUND';
