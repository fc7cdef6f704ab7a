/** What the risk engine is told (contract 8). */
import type { Limit } from '../../foundation/model/index.ts';

/** `auto` guards below 25,000 USD of equity. */
export type PdtMode = 'auto' | 'off';

/** Pre-trade limits of order gate 7; null, or OFF, where there is none. */
export interface OrderLimits {
  /** Micros. */
  readonly maxNotional: number | null;
  readonly maxQty: number | null;
  /** Fraction of the mark. */
  readonly collar: Limit;
  /** Messages to the broker. */
  readonly maxPerSecond: number | null;
  readonly maxPerMinute: number | null;
  /** Entries of one symbol and side within a window. */
  readonly repeats: { readonly max: number; readonly windowMs: number } | null;
}

export interface RiskConfig {
  /** Fraction of the day's starting equity. */
  readonly dailyLoss: Limit;
  /** Fraction of the peak equity. */
  readonly maxDrawdown: Limit;
  /** Fraction of the equity. */
  readonly maxPositionPerSymbol: Limit;
  /** Multiples of the equity. */
  readonly maxGrossExposure: Limit;
  readonly maxLeverage: Limit;
  readonly allowShort: boolean;
  readonly pdtMode: PdtMode;
  readonly pdtMaxDayTrades: number;
  /** Whether a missing protective stop flattens, or only halts. */
  readonly flattenOnCritical: boolean;
  readonly rejectStormMax: number;
  readonly rejectStormWindowMs: number;
  readonly order: OrderLimits;
}
