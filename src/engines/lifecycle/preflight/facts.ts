/**
 * What each preflight check looks at. Facts are gathered by the shell and judged here; those that could
 * not be gathered are unseen, and an unseen fact denies.
 */
import type { UtcMillis } from '../../../foundation/model/index.ts';

/** Facts and when they were seen, or why they were not. */
export type Observed<Facts> =
  | { readonly seen: true; readonly at: UtcMillis; readonly facts: Facts }
  | { readonly seen: false; readonly why: string };

/** A limit of the config in its own unit (ppm, micros, shares); null is OFF, NaN is no number. */
export interface LimitFact {
  readonly path: string;
  readonly value: number | null;
}

/** A kill switch or limit that was driven over its edge, and what the order gates then said. */
export interface DrillFact {
  readonly name: string;
  /** The code that must come. */
  readonly wanted: string;
  /** The code that came; null when the order passed. */
  readonly refusedWith: string | null;
}

/** By check. Times are UTC milliseconds, sizes bytes, differences of clocks signed milliseconds. */
export interface PreflightFacts {
  /** Of the reconcile that this preflight did itself, over two readings of the broker that agree. */
  readonly P1: { readonly verdict: string; readonly differences: readonly string[] };
  readonly P2: {
    readonly ambiguous: number;
    readonly dispatching: number;
    readonly unapplied: number;
  };
  readonly P3: readonly LimitFact[];
  readonly 'P3.caps': readonly LimitFact[];
  readonly P4: readonly LimitFact[];
  /** The hash that the run was started with, and the one of its config as it was read now. */
  readonly P5: { readonly pinned: string; readonly recomputed: string };
  /** Paths of keys that nothing reads. */
  readonly P6: readonly string[];
  /** Paths at which something looks like a credential. */
  readonly P7: readonly string[];
  /** Names of variables, never their values: the unset ones, and pairs that hold the same text. */
  readonly 'P7.keys': {
    readonly unset: readonly string[];
    readonly equal: readonly (readonly [string, string])[];
  };
  readonly P8: {
    readonly last4: string;
    readonly wantedLast4: string;
    readonly environment: string;
    readonly wantedEnvironment: string;
    readonly status: string;
    /** Whether the broker takes orders, in its own word. */
    readonly service: string;
  };
  readonly P9: readonly DrillFact[];
  readonly P10: { readonly isWritable: boolean; readonly isAbsent: boolean; readonly path: string };
  readonly P11: { readonly pending: readonly string[]; readonly damaged: readonly string[] };
  /** `pinnedSystem`: of the database in which the run was armed before; null when it never was. */
  readonly P12: {
    readonly isPrimary: boolean;
    readonly system: string;
    readonly pinnedSystem: string | null;
  };
  readonly 'P12.durability': {
    readonly fsync: string;
    readonly synchronousCommit: string;
    readonly fullPageWrites: string;
    readonly zeroDamagedPages: string;
  };
  readonly P13: readonly { readonly clock: string; readonly aheadMs: number }[];
  readonly P14: {
    readonly freeDisk: number;
    readonly freeMemory: number;
    /** Null: there is no limit. */
    readonly freeFiles: number | null;
  };
  readonly P15: { readonly result: string; readonly events: number; readonly stored: number };
  /** Age of the oldest symbol's last bar and the age from which it is stale. */
  readonly P16: { readonly ageMs: number; readonly staleAfterMs: number };
  readonly 'P16.calendar': {
    readonly calendar: string;
    readonly day: string;
    readonly isCovered: boolean;
  };
  readonly P17: {
    readonly gitHash: string | null;
    readonly startedWith: string | null;
    readonly isDirty: boolean | null;
    /** Of the tree by which the run was started. */
    readonly startedDirty: boolean;
  };
  /** The newest sealed verdict about exactly this strategy and config; null when there is none. */
  readonly 'P17.promotion': {
    readonly evaluation: string;
    readonly passed: boolean;
    readonly result: string;
  } | null;
  /** Other runs of the account that are ARMED, RUNNING or DISARMING. */
  readonly P18: readonly string[];
  readonly 'P18.orders': {
    /** Of other runs, open at the broker on the account, each with its run. */
    readonly orders: readonly string[];
    /** Shares that other runs of the engine hold there by our ledger: told, not refused. */
    readonly held: readonly string[];
  };
}

export type CheckId = keyof PreflightFacts;

export type PreflightEvidence = {
  readonly [Id in CheckId]: Observed<PreflightFacts[Id]>;
};
