/** One line of the audit log (contract 10). */
import type { JsonObject, Sha256Hex, Uuid } from '../../core/index.ts';

export const TOPICS = [
  'MARKET',
  'STRATEGY',
  'OMS',
  'RISK',
  'BROKER',
  'LEDGER',
  'RECON',
  'RUNTIME',
  'AUDIT',
  'EVAL',
  'PROMOTION',
] as const;
export type Topic = (typeof TOPICS)[number];

/** What happened, before it has a place in a chain. Money and quantities in `payload` are strings. */
export interface EventBody {
  /** RFC 3339 UTC: event time in BACKTEST, wall clock else. */
  readonly tsUtc: string;
  readonly topic: Topic;
  /** SCREAMING_SNAKE. */
  readonly eventType: string;
  readonly correlationId: string | null;
  readonly causationId: string | null;
  readonly payload: JsonObject;
}

/** The chained line, in the contract's field names. */
export type EventEnvelope = {
  readonly v: 1;
  readonly seq: number;
  readonly event_id: Uuid;
  readonly run_id: string;
  readonly engine_id: string;
  readonly ts_utc: string;
  readonly correlation_id: string | null;
  readonly causation_id: string | null;
  readonly topic: Topic;
  readonly event_type: string;
  readonly payload: JsonObject;
  readonly hash_prev: Sha256Hex;
  readonly hash_self: Sha256Hex;
};
