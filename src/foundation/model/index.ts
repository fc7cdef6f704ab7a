export type { BarColumns, BarSeries } from './tables/bars.ts';
export { CODES, type Code, type CodeEntry } from './codes/codes.ts';
export {
  isNumberKind,
  isTextKind,
  NUMBER_KINDS,
  TEXT_KINDS,
  type ConfigKeySpec,
  type KeyKind,
  type NumberKind,
  type TextKind,
} from './config-keys/key-spec.ts';
export {
  CONFIG_KEY_NAMES,
  configKeySpec,
  parseChoice,
  parseConfigKey,
  type ChoiceKey,
  type ChoiceOf,
  type ConfigKey,
  type CountKey,
  type CountLimitKey,
  type FlagKey,
  type LimitKey,
  type MoneyKey,
  type MoneyLimitKey,
  type NameKey,
  type PpmKey,
} from './config-keys.ts';
export {
  TOPICS,
  type EventBody,
  type EventEnvelope,
  type Topic,
} from './records/event-envelope.ts';
export {
  EVALUATION_KINDS,
  evaluationId,
  type EvaluationIdentity,
  type EvaluationKind,
} from './records/evaluation.ts';
export { ENV_NAME_PATTERN, isEnvName } from './values/env-name.ts';
export { EVENT_KINDS, EventLog, NONE, type EventKind, type TickEvent } from './tables/event-log.ts';
export {
  clientOrderId,
  derivedOrderId,
  deriveRunId,
  isDatabaseRunId,
  fillId,
  parseClientOrderId,
  parseEngineId,
  parseRunId,
  parseStrategyId,
  parseSymbol,
  RUN_NAMESPACE,
  toSymbol,
  type ClientOrderId,
  type Derivation,
  type EngineId,
  type FillId,
  type OrderIdentity,
  type RunId,
  type StrategyId,
  type Symbol,
} from './values/ids.ts';
export { MODES, RUNNABLE_MODES, type Mode } from './values/modes.ts';
export {
  formatMicros,
  MAX_PRICE_MICROS,
  MICROS_PER_UNIT,
  parseBps,
  parseMicros,
  parsePpm,
  parseQty,
  toMicros,
  toQty,
  type Limit,
  type Micros,
  type Ppm,
  type Qty,
} from './values/money.ts';
export { OrderTable, type NewOrder, type OrderTableSnapshot } from './tables/order-table.ts';
export { MARKET_TERMS, NO_ORDER, type OrderTerms } from './tables/order-terms.ts';
export {
  BUY,
  CANCEL_PENDING,
  ENTRY,
  FLATTENING,
  ORDER_EVENTS,
  ORDER_ROLES,
  ORDER_STATES,
  ORDER_TYPES,
  REPLACE_PENDING,
  SELL,
  STOP_ROLE,
  TAKE_PROFIT_ROLE,
  isWorkingState,
  type OrderEvent,
  type OrderRole,
  type OrderState,
  type OrderStatus,
  type OrderType,
  type Side,
} from './values/order-words.ts';
export {
  KILL_SWITCH_KINDS,
  NO_REASON,
  reasonId,
  REASONS,
  reasonText,
  type KillSwitchKind,
  type Reason,
  type TakenBack,
} from './codes/reasons.ts';
export type {
  DataFile,
  RunInputs,
  RunRecord,
  RunTables,
  StrategyIdentity,
} from './records/run-record.ts';
export { differingBars } from './records/differing-bars.ts';
export {
  parseSubject,
  subjectDifference,
  subjectDifferences,
  subjectIn,
  subjectOf,
  type RunSubject,
} from './records/run-subject.ts';
export { endMember, type HaltEnd, type RunEnd } from './records/run-end.ts';
export type { RunSummary } from './records/run-summary.ts';
export {
  EquityCurve,
  FillTable,
  equityResolutionOf,
  MAX_SLICE_ROWS,
  SplitTable,
  TradeTable,
  type EquityResolution,
} from './tables/run-tables.ts';
export type {
  ActionEffect,
  ActionsFile,
  CorporateAction,
  DeclaredAction,
} from './records/corporate-action.ts';
export { limitationText, RUN_LIMITATIONS, type RunLimitation } from './records/limitations.ts';
export { SliceTime } from './tables/slice-time.ts';
export {
  formatSplitRatio,
  parseSplitRatio,
  splitPrice,
  splitRatio,
  splitRemainder,
  splitShares,
  type Rounding,
  type SplitRatio,
} from './values/split-ratio.ts';
export {
  TargetBook,
  TIMES_IN_FORCE,
  type TargetBookSnapshot,
  type TimeInForce,
} from './tables/targets.ts';
export {
  civilDateOf,
  daysInMonth,
  epochDayOf,
  formatDay,
  formatInstant,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_SECOND,
  parseDay,
  parseInstant,
  toInstant,
  weekdayOf,
  type CivilDate,
  type EpochDay,
  type UtcMillis,
} from './values/time.ts';
export {
  CALENDAR_NAMES,
  intervalMs,
  parseTimeframe,
  TIMEFRAMES,
  type CalendarName,
  type Timeframe,
} from './values/timeframe.ts';
export { TradingState } from './tables/trading-state.ts';
