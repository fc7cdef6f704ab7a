/** What a strategy is to the tick: a kernel that reads bar columns and writes targets. */
import type { JsonObject, Problem, Result } from '../../foundation/core/index.ts';
import type {
  BarColumns,
  SplitRatio,
  StrategyId,
  TargetBook,
} from '../../foundation/model/index.ts';

/** One whole-number parameter of a strategy. */
export interface IntParam {
  readonly kind: 'INT';
  readonly meaning: string;
  readonly defaultValue: number;
  readonly min: number;
  readonly max: number;
}

export type ParamSchema = Readonly<Record<string, IntParam>>;
export type ParamValues = Readonly<Record<string, number>>;

export interface StrategyContext {
  readonly symbolCount: number;
  readonly targets: TargetBook;
  readonly bars: BarColumns;
}

/**
 * A running strategy. `onBar` is called once for each accepted bar, in slice and symbol order; it may
 * read the columns up to `row` and writes `targets`: `set` for each symbol, then `publish`. It keeps
 * its own history in rings, allocates nothing per bar, and never reads a later row.
 */
export interface KernelStrategy {
  useBars(bars: BarColumns): void;
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
  /** Problems between parameters that are each in range; empty when there are none. */
  readonly check: (params: ParamValues) => readonly Problem[];
  readonly create: (params: ParamValues, context: StrategyContext) => KernelStrategy;
}

export type ParsedParams = Result<ParamValues, readonly Problem[]>;
