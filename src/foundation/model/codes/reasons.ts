/**
 * The reason codes that the tick writes, as small integers for its columns. Id 0 is "no reason".
 * Ids live in memory only: files carry the code's text, so the order here may change.
 */
import { InvariantViolation } from '../../core/index.ts';

export const KILL_SWITCH_KINDS = [
  'MANUAL',
  'STALE_DATA',
  'REJECT_STORM',
  'DESYNC',
  'MISSING_PROTECTIVE_STOP',
] as const;
export type KillSwitchKind = (typeof KILL_SWITCH_KINDS)[number];

export const REASONS = [
  'INCOMPLETE_BAR',
  'LOOKAHEAD_VIOLATION',
  'BAR_OUT_OF_ORDER',
  'GAP_DETECTED',
  'OUTLIER',
  'FEED_DISAGREEMENT',
  'STALE_FEED',
  'RISK_HALTED',
  'RISK_SHORT_NOT_ALLOWED',
  'RISK_NO_MARK',
  'RISK_POSITION_LIMIT',
  'RISK_GROSS_EXPOSURE',
  'RISK_LEVERAGE',
  'ISOLATION_ALLOCATION_CAP',
  'RISK_PDT',
  'RISK_ORDER_NOTIONAL',
  'RISK_ORDER_QTY',
  'RISK_PRICE_COLLAR',
  'RISK_MESSAGE_RATE',
  'RISK_REPEATED_ORDER',
  'RISK_OVERFLOW',
  'RISK_BAD_EQUITY',
  'RISK_DAILY_LOSS',
  'RISK_MAX_DRAWDOWN',
  'RISK_REJECT_STORM',
  'KILL_SWITCH_MANUAL',
  'KILL_SWITCH_STALE_DATA',
  'KILL_SWITCH_REJECT_STORM',
  'KILL_SWITCH_DESYNC',
  'KILL_SWITCH_MISSING_PROTECTIVE_STOP',
  'TARGET_CHANGED',
  'REPLACED',
  'POSITION_CLOSED',
  'OCO_SIBLING_FILLED',
  'FLATTEN_POSITION_CHANGED',
  'PROTECTION_FILLED',
  'PROTECTION_WITHDRAWN',
  'TIME_IN_FORCE_DAY',
  'TIME_IN_FORCE_IOC',
  'BROKER_CANCELED',
  'BROKER_REJECTED',
  'ORDER_NOT_PLACED',
  'RUN_WOUND_DOWN',
  'CORPORATE_ACTION',
  'CORPORATE_ACTION_FORBIDDEN',
  'SHADOW_MODE',
] as const;
export type Reason = (typeof REASONS)[number];

/**
 * Reasons of an order that a person took back (`mqk order cancel`), which no tick writes; UNPROTECTED: of the stop of
 * shares that stay held.
 */
export const TAKEN_BACK = ['OPERATOR_CANCELED', 'OPERATOR_UNPROTECTED'] as const;
export type TakenBack = (typeof TAKEN_BACK)[number];

export const NO_REASON = 0;

/** Id of a reason, from 1. */
export function reasonId(reason: Reason): number {
  return REASONS.indexOf(reason) + 1;
}

/** Text of a reason id; null for `NO_REASON`. */
export function reasonText(id: number): Reason | null {
  if (id === NO_REASON) return null;
  const reason = REASONS[id - 1];
  if (reason === undefined) throw new InvariantViolation('a reason id is unknown', { id });
  return reason;
}
