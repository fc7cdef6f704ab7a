/** What a strategy is to the tick: a kernel that reads bar columns and writes targets. */
import type { JsonObject } from '../../foundation/core/index.ts';
import type {
  BarColumns,
  SliceTime,
  SplitRatio,
  StrategyId,
  TargetBook,
  Timeframe,
} from '../../foundation/model/index.ts';
import type { ParamSchema, ParamValues } from './params/param-schema.ts';

/** What a strategy may know of the account; the portfolio is one. Money in micros. */
export interface Account {
  /** Filled shares by symbol, signed. */
  readonly position: Float64Array;
  readonly cash: number;
  readonly equity: number;
}

/** What the tick hands to the strategy that it composes. */
export interface TickContext {
  readonly symbolCount: number;
  readonly targets: TargetBook;
  readonly bars: BarColumns;
  readonly time: SliceTime;
  readonly account: Account;
}

/** What a strategy is created with. */
export interface StrategyContext extends TickContext {
  /** Names by symbol id, in code-unit order. */
  readonly symbols: readonly string[];
  /** Of the run, 0 to 2^32 - 1. */
  readonly seed: number;
}

/**
 * A running strategy. Of every slice the tick first calls `extend` for each accepted bar, then `onBar`
 * for each, both in symbol order. `extend` takes the bar into the strategy's own histories, for those
 * that look at more than one symbol; `onBar` writes `targets`: `set` for each symbol, then `publish`.
 * Neither allocates, and none reads a later row.
 */
export interface KernelStrategy {
  useBars(bars: BarColumns): void;
  extend(row: number, symbol: number): void;
  onBar(row: number, symbol: number): void;
  /**
   * Between two slices: from now on the symbol's prices are those of after a split. Prices that the
   * strategy keeps are divided (`splitPrice`); its targets are its own affair and stay what they are.
   */
  onSplit(symbol: number, ratio: SplitRatio): void;
  snapshot(): JsonObject;
  restore(from: JsonObject): void;
}

/** A strategy that can be chosen by name. */
export interface StrategyDefinition {
  readonly id: StrategyId;
  readonly version: number;
  readonly summary: string;
  readonly params: ParamSchema;
  /** The timeframes that it is made for; null for all. */
  readonly timeframes: readonly Timeframe[] | null;
  /** Bars of a symbol that must be known before its decisions count, the deciding one included. */
  readonly warmup: (params: ParamValues) => number;
  /** Fails with STRATEGY_PARAMS_REFUSED unless `params` fit the schema. */
  readonly create: (params: ParamValues, context: StrategyContext) => KernelStrategy;
}
