/** In what the two numbers behind each reason are counted, so that an event can write them. */
import { formatInstant, formatMicros, type Reason } from '../../../foundation/model/index.ts';

/**
 * | unit    | written as                       |
 * | ------- | -------------------------------- |
 * | MONEY   | decimal string, from micros      |
 * | INSTANT | RFC 3339 UTC, from milliseconds  |
 * | SHARES  | integer string                   |
 * | COUNT   | number (milliseconds for STALE_FEED) |
 * | NONE    | not written                      |
 */
export type ReasonUnit = 'MONEY' | 'INSTANT' | 'SHARES' | 'COUNT' | 'NONE';

export const REASON_UNITS: Readonly<Record<Reason, ReasonUnit>> = {
  INCOMPLETE_BAR: 'NONE',
  LOOKAHEAD_VIOLATION: 'INSTANT', // the bar's close; the clock
  BAR_OUT_OF_ORDER: 'INSTANT', // the bar's close; the close of the bar before
  GAP_DETECTED: 'COUNT', // missing bars; tolerance
  OUTLIER: 'MONEY', // the jump; the previous close
  FEED_DISAGREEMENT: 'MONEY', // the closes of the two feeds
  STALE_FEED: 'COUNT', // age in milliseconds; threshold
  RISK_HALTED: 'NONE',
  RISK_SHORT_NOT_ALLOWED: 'SHARES', // the order; what may be sold
  RISK_NO_MARK: 'NONE',
  RISK_POSITION_LIMIT: 'MONEY',
  RISK_GROSS_EXPOSURE: 'MONEY',
  RISK_LEVERAGE: 'MONEY',
  ISOLATION_ALLOCATION_CAP: 'MONEY',
  RISK_PDT: 'COUNT', // day trades; the limit, which is one too many
  RISK_ORDER_NOTIONAL: 'MONEY',
  RISK_ORDER_QTY: 'SHARES',
  RISK_PRICE_COLLAR: 'MONEY', // distance of the price from the mark; the widest permitted
  RISK_MESSAGE_RATE: 'COUNT', // messages in the window, the order included; limit
  RISK_REPEATED_ORDER: 'COUNT', // entries in the window, the order included; limit
  RISK_OVERFLOW: 'MONEY', // what could not be measured
  RISK_BAD_EQUITY: 'MONEY',
  RISK_DAILY_LOSS: 'MONEY', // equity; the floor of the day
  RISK_MAX_DRAWDOWN: 'MONEY', // equity; the floor under the peak
  RISK_REJECT_STORM: 'COUNT', // rejects in the window; limit
  KILL_SWITCH_MANUAL: 'NONE',
  KILL_SWITCH_STALE_DATA: 'NONE',
  KILL_SWITCH_REJECT_STORM: 'NONE',
  KILL_SWITCH_DESYNC: 'NONE',
  KILL_SWITCH_MISSING_PROTECTIVE_STOP: 'NONE',
  TARGET_CHANGED: 'NONE',
  REPLACED: 'NONE',
  POSITION_CLOSED: 'NONE',
  OCO_SIBLING_FILLED: 'NONE',
  FLATTEN_POSITION_CHANGED: 'NONE',
  PROTECTION_FILLED: 'NONE',
  PROTECTION_WITHDRAWN: 'NONE',
  TIME_IN_FORCE_DAY: 'NONE',
  TIME_IN_FORCE_IOC: 'NONE',
  BROKER_CANCELED: 'NONE',
  ORDER_NOT_PLACED: 'NONE',
  RUN_WOUND_DOWN: 'NONE',
  BROKER_REJECTED: 'NONE',
  CORPORATE_ACTION: 'NONE',
  CORPORATE_ACTION_FORBIDDEN: 'COUNT', // sessions from the ex-date, below 0 before it; the window
  SHADOW_MODE: 'NONE',
};

/** A number behind a reason, as it stands in a payload. */
export function writeReasonNumber(
  value: number,
  unit: Exclude<ReasonUnit, 'NONE'>,
): string | number {
  if (unit === 'MONEY') return formatMicros(value);
  if (unit === 'INSTANT') return formatInstant(value);
  return unit === 'SHARES' ? String(value) : value;
}
