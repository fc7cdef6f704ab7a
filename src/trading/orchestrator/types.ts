/** What the tick is built from, and what is told to it from outside. */
import type { CleanRows, IntegrityConfig, OpenTime } from '../../engines/integrity/index.ts';
import type { RiskConfig } from '../../engines/risk/index.ts';
import type { KernelStrategy, TickContext } from '../../engines/strategy/index.ts';
import type { CorporateAction, EquityResolution, Limit } from '../../foundation/model/index.ts';

/** The calendar's answers that are needed while trading; a `TradingCalendar` gives them. */
export interface TradingDays extends OpenTime {
  /** Ordinal of the session of an epoch day. */
  sessionOrdinal(day: number): number;
}

/**
 * What corporate actions do to trading. FORBID_PERIODS halts the run on a bar of a symbol that lies up to
 * so many sessions before or after the ex-date of one of its actions, the ex-date included.
 */
export type ActionsPolicy =
  | { readonly kind: 'ALLOW' }
  | {
      readonly kind: 'FORBID_PERIODS';
      readonly sessionsBefore: number;
      readonly sessionsAfter: number;
    };

export interface TickSettings {
  readonly integrity: IntegrityConfig;
  readonly risk: RiskConfig;
  /** The engine's share of the equity, as a multiple. */
  readonly allocationCap: Limit;
  /** False where a cancel must be confirmed by the fill source before it counts. */
  readonly cancelsAtOnce: boolean;
  /** False where a replacement must be confirmed by the fill source before the new order works. */
  readonly replacesAtOnce: boolean;
  /** Whether each slice's time is held against the last accepted bars (contract 7). */
  readonly checksStaleness: boolean;
  /** A shadow run judges every intent and sends none: what passes is rejected as SHADOW_MODE. */
  readonly shadow: boolean;
  readonly actionsPolicy: ActionsPolicy;
}

export interface TickParts {
  readonly settings: TickSettings;
  readonly days: TradingDays;
  /** Micros, > 0. */
  readonly cash: number;
  readonly symbolCount: number;
  /** In any order but of one symbol on one date, whose actions take effect as given; absent: none. */
  readonly actions?: readonly CorporateAction[];
  /** What is known of the bars before the run; absent or null: each bar is looked at. */
  readonly clean?: CleanRows | null;
  /** Rows of every slice, or of each day's last. */
  readonly resolution: EquityResolution;
  readonly createStrategy: (context: TickContext) => KernelStrategy;
}

/** A fill as its source reports it. `number` counts the order's fills from 1. */
export interface OrderFill {
  readonly order: number;
  readonly number: number;
  /** Positive shares. */
  readonly qty: number;
  /** Micros. */
  readonly price: number;
  readonly fee: number;
}
