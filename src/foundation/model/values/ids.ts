/** Names and ids (contract 1, 4, 11). One constructor each; it refuses what the contract refuses. */
import {
  base32Lower,
  invariant,
  parseUuid,
  sha256Bytes,
  uuidV5,
  URL_NAMESPACE,
  type Uuid,
} from '../../core/index.ts';

export type Symbol = string & { readonly __brand: 'Symbol' };
export type EngineId = string & { readonly __brand: 'EngineId' };
export type StrategyId = string & { readonly __brand: 'StrategyId' };
export type RunId = Uuid & { readonly __runId: true };
export type ClientOrderId = string & { readonly __brand: 'ClientOrderId' };
export type FillId = string & { readonly __brand: 'FillId' };

export function parseSymbol(text: string): Symbol | null {
  return /^[A-Z0-9.-]{1,16}$/.test(text) ? (text as Symbol) : null;
}

/** A text that was parsed before it was kept or sent, as the symbol that it is. Anything else is a defect. */
export function toSymbol(text: string): Symbol {
  const symbol = parseSymbol(text);
  invariant(symbol !== null, 'what is kept as a symbol is one', { text });
  return symbol;
}

export function parseEngineId(text: string): EngineId | null {
  return /^[A-Z0-9]{1,12}$/.test(text) ? (text as EngineId) : null;
}

export function parseStrategyId(text: string): StrategyId | null {
  return /^[a-z0-9_-]{1,64}$/.test(text) ? (text as StrategyId) : null;
}

/** An id of our own making; a broker's order may carry any other. */
export function parseClientOrderId(text: string): ClientOrderId | null {
  return /^[A-Z0-9]{1,12}_[a-z2-7]{26}$/.test(text) ? (text as ClientOrderId) : null;
}

export function parseRunId(text: string): RunId | null {
  return parseUuid(text) as RunId | null;
}

/** Whether the id is a UUIDv7, as those of PAPER and LIVE are (contract 11): such a run lives in the database. */
export function isDatabaseRunId(id: RunId): boolean {
  return id.charAt(14) === '7';
}

/** Namespace of BACKTEST run ids (contract 11). */
export const RUN_NAMESPACE: Uuid = uuidV5(URL_NAMESPACE, 'urn:miniquantdesk:run');

/** BACKTEST run id: UUIDv5 over the canonical JSON of the run's inputs. */
export function deriveRunId(canonicalInputs: string): RunId {
  return uuidV5(RUN_NAMESPACE, canonicalInputs) as RunId;
}

/** Namespace of the ids of evaluations: no run has such an id. */
const EVALUATION_NAMESPACE: Uuid = uuidV5(URL_NAMESPACE, 'urn:miniquantdesk:evaluation');

/** Id of an evaluation, of its folder and its log: UUIDv5 over the canonical JSON of what was asked. */
export function deriveEvaluationId(canonicalIdentity: string): RunId {
  return uuidV5(EVALUATION_NAMESPACE, canonicalIdentity) as RunId;
}

/** The facts of which a client order id is a pure function. `tsText` is RFC 3339 UTC. */
export interface OrderIdentity {
  readonly engineId: EngineId;
  readonly runId: RunId;
  readonly strategyId: StrategyId;
  readonly tsText: string;
  readonly symbol: string;
  /** From 0, over all intents of the tick in sorted order. */
  readonly leg: number;
}

/** `<ENGINE>_<26 characters>`: at most 39 characters, never reused (contract 4). */
export function clientOrderId(of: OrderIdentity): ClientOrderId {
  const text = `${of.runId}|${of.strategyId}|${of.tsText}|${of.symbol}|${of.leg}`;
  return hashedId(of.engineId, text);
}

/** What an order is derived for: protection of its position, or a replacement of itself. */
export type Derivation = 'STOP' | 'TP' | 'R';

/** The id of the n-th order (from 0) that is derived from another: `<ENGINE>_<26 characters>` as well. */
export function derivedOrderId(
  parent: ClientOrderId,
  of: { readonly engineId: EngineId; readonly derivation: Derivation; readonly revision: number },
): ClientOrderId {
  return hashedId(of.engineId, `${parent}|${of.derivation}|${of.revision}`);
}

function hashedId(engineId: EngineId, text: string): ClientOrderId {
  return `${engineId}_${base32Lower(sha256Bytes(text).subarray(0, 16))}` as ClientOrderId;
}

/** `<client_order_id>-<n>`; n counts an order's fills from 1. */
export function fillId(order: ClientOrderId, n: number): FillId {
  return `${order}-${n}` as FillId;
}
