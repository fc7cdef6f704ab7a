export { parseParams, type ParamText } from './params.ts';
export type {
  IntParam,
  KernelStrategy,
  ParamSchema,
  ParamValues,
  ParsedParams,
  StrategyContext,
  StrategyDefinition,
} from './types.ts';
