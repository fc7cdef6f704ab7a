/** What the audit engine is told and what it answers (contract 10). */
import type { JsonObject, Sha256Hex } from '../../foundation/core/index.ts';
import type { EngineId, RunId } from '../../foundation/model/index.ts';

/** Longest line, in UTF-16 code units without its line feed: bounds what a verifier must hold. */
export const MAX_LINE_LENGTH = 1_048_576;

/** Deepest nesting of a line, the line's own object included: bounds recursion. */
export const MAX_DEPTH = 32;

/** Whose log it is; `configHash` enters the genesis only. */
export interface ChainIdentity {
  readonly runId: RunId;
  readonly engineId: EngineId;
  readonly configHash: Sha256Hex;
}

/** A place in a chain: the last line's number and hash. */
export interface ChainPosition {
  readonly runId: RunId;
  readonly engineId: EngineId;
  /** 0 before the first line. */
  readonly seq: number;
  /** `hash_self` of line `seq`, or the genesis. */
  readonly tip: Sha256Hex;
}

/** What the caller knows about a log from elsewhere; what is left out is taken from its first line. */
export interface LogExpectation {
  readonly runId?: string;
  readonly engineId?: string;
  readonly configHash?: string;
}

/** Why a line is refused, in order of precedence. `GENESIS` is for line 1, `HASH_PREV` elsewhere. */
export type BrokenReason =
  'PARSE' | 'EVENT_ID' | 'SEQ' | 'AFTER_SEAL' | 'GENESIS' | 'HASH_PREV' | 'HASH_SELF';

/** Why a log that is right so far is not a whole one. */
export type IncompleteCause = 'EMPTY' | 'TORN_LINE' | 'NO_SEAL';

/** What a valid log says about its run. */
export interface LogFacts {
  readonly runId: string;
  readonly engineId: string;
  /** `hash_self` of the last line. */
  readonly tip: string;
  /** Payload of `RUN_STARTED`. */
  readonly started: JsonObject;
  /** Payload of `RUN_SEALED`. */
  readonly sealed: JsonObject;
}

/** `events` counts the lines that are right; `line` is physical, the first is 1. */
export type LogVerdict =
  | { readonly result: 'VALID'; readonly events: number; readonly facts: LogFacts }
  | {
      readonly result: 'BROKEN';
      readonly events: number;
      readonly line: number;
      readonly reason: BrokenReason;
    }
  | { readonly result: 'INCOMPLETE'; readonly events: number; readonly cause: IncompleteCause };
