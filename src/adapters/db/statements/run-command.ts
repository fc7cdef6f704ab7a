/** What can be asked of a run, each with the facts that its guard compares with the row. */
import type { RunPair, TransitionId } from '../../../engines/lifecycle/index.ts';
import type { Failure, JsonObject } from '../../../foundation/core/index.ts';
import type { RunId } from '../../../foundation/model/index.ts';
import type { RunMode, RunRow } from './run-row.ts';

/** The facts of the caller's config; they must be those of the row. */
export interface RunBinding {
  readonly engineId: string;
  readonly mode: RunMode;
  readonly account: string;
  readonly configHash: string;
}

/** What is not known of a run: a request without a fate, shares that the two sides count otherwise, news. */
export type Unresolved =
  | { readonly kind: 'ORDER'; readonly clientOrderId: string }
  | {
      readonly kind: 'SYMBOL';
      readonly symbol: string;
      /** Shares by our ledger, and by the broker. */
      readonly ours: number;
      readonly theirs: number;
    }
  | {
      readonly kind: 'INBOX';
      /** Messages of the broker that wait to be booked, at least 1. */
      readonly messages: number;
    };

/** What the broker's answer leaves open after a fence. Only when all three are empty is a run quiet. */
export interface BrokerConfirmation {
  /** Client order ids of orders that could still act, protective ones not counted. */
  readonly openOrders: readonly string[];
  /** Symbols with a position at the broker and no working stop of its size. */
  readonly unprotected: readonly string[];
  readonly unresolved: readonly Unresolved[];
}

interface CommandBase {
  readonly runId: RunId;
  /** Names this command: a repeat with the same id finds the original result, whatever came after. */
  readonly commandId: string;
  /** `cli:<user>`, `engine`, `watch`. */
  readonly actor: string;
  readonly reason: string;
  /** Facts for the audit event, beside those that every transition has. */
  readonly detail?: JsonObject;
  /** When given, the row must still be at it. A halt never gives it. */
  readonly version?: number;
}

export type RunCommand = CommandBase &
  (
    | {
        readonly event: 'ARM_REQUEST';
        readonly binding: RunBinding;
        readonly nonce: string;
        /** An owner that is proved dead on this host: its lease doesn't count. */
        readonly deadOwner?: string;
      }
    | { readonly event: 'PREFLIGHT_FAIL'; readonly nonce: string }
    | {
        readonly event: 'CONFIRM';
        readonly binding: RunBinding;
        readonly nonce: string;
        readonly deadmanNonce: string;
        /** Identity of the MQK_HOME that holds the deadman file. */
        readonly deadmanHome: string;
      }
    | {
        readonly event: 'LAPSE';
        /** Given by whoever asked; without it the challenge must have run out. */ readonly nonce?: string;
      }
    | { readonly event: 'BEGIN'; readonly binding: RunBinding; readonly armEpoch: number }
    | { readonly event: 'STOP'; readonly armEpoch?: number }
    | {
        readonly event: 'HALT';
        readonly armEpoch?: number;
        /**
         * Of the engine alone, when its tick halts a RUNNING run: what reduces may still leave
         * (permit `WIND_DOWN`), until anybody halts the run without this.
         */
        readonly closesOut?: boolean;
      }
    | {
        readonly event: 'DISARM';
        readonly armEpoch?: number;
        /** When given, the heartbeat must be older than this at the moment of the fence. */
        readonly staleAfterMs?: number;
      }
    | {
        readonly event: 'QUIESCE';
        readonly confirmation: BrokerConfirmation;
        /** Symbols whose shares a person leaves without a stop. */
        readonly answeredFor?: readonly string[];
      }
    | { readonly event: 'QUIESCE_OVERDUE'; readonly confirmation: BrokerConfirmation }
    | { readonly event: 'RECOVER'; /** As for ARM_REQUEST. */ readonly deadOwner?: string }
  );

/**
 * The answer to a command. REFUSED is a value, so that what the command found out is committed all the
 * same: a challenge that had run out lapses even when its answer is refused.
 */
export type Transition =
  | {
      readonly outcome: 'DONE';
      readonly by: TransitionId;
      readonly before: RunPair;
      readonly run: RunRow;
      /** Row of the audit event that was written with it. */
      readonly auditId: number;
      /** Of the arming that it ended, open or answered; null when it ended none. */
      readonly endedNonce: string | null;
    }
  | {
      /**
       * Done, and the answer was lost: found by its event. `run` is as it is now, which may be after
       * others moved it: the caller judges whether that is what it wanted.
       */
      readonly outcome: 'FOUND';
      readonly run: RunRow;
      /** Where the run stood before the command. */
      readonly before: RunPair;
      readonly auditId: number;
    }
  | {
      readonly outcome: 'REPEATED';
      readonly run: RunRow;
      /** The event of the original; null when there never was one, as for disarming a run never armed. */
      readonly auditId: number | null;
    }
  | { readonly outcome: 'REFUSED'; readonly failure: Failure; readonly run: RunRow | null };
