export type { BarContext } from './author/bar-context.ts';
export type { BarView } from './author/bar-view.ts';
export type { Decision, Target } from './author/decision.ts';
export { defineStrategy, type StrategySpec } from './author/define-strategy.ts';
export type { PriceColumn } from './author/history.ts';
export type { InitContext } from './author/init-context.ts';
export type { PriceWindow } from './author/price-window.ts';
export type { State } from './author/state.ts';
export { isThrown, thrownFacts } from './author/thrown-value.ts';
export {
  defineKernel,
  isDefinedStrategy,
  type KernelSpec,
  type StrategyFacts,
} from './define-kernel.ts';
export type { Bands, Convergence, Line } from './indicators/readings.ts';
export type { ParamField, ParamKind, ParamValue } from './params/param-field.ts';
export { z, type ParamSchema, type ParamValues } from './params/param-schema.ts';
export { parseParams, type ParamText } from './params/parse-params.ts';
export { StrategyHost } from './strategy-host.ts';
export type {
  Account,
  KernelStrategy,
  StrategyContext,
  StrategyDefinition,
  TickContext,
} from './types.ts';
