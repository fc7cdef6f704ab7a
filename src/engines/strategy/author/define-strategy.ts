/** `defineStrategy`: how an author writes a strategy. The guide is docs/strategy-authoring.md. */
import { Failure, type Problem } from '../../../foundation/core/index.ts';
import { defineKernel, type StrategyFacts } from '../define-kernel.ts';
import type { ParamObject, z } from '../params/param-schema.ts';
import type { StrategyDefinition } from '../types.ts';
import { AuthoredStrategy } from './authored-strategy.ts';
import type { BarContext } from './bar-context.ts';
import type { Decision } from './decision.ts';
import type { InitContext } from './init-context.ts';
import type { State } from './state.ts';

/**
 * A strategy in one plain object. The host calls `init` once for every symbol before the first bar, and
 * `onBar` for every accepted bar of a symbol that has seen `warmup` bars. Prices, cash and equity are
 * decimals of the currency unit (`470.12`); what `onBar` returns leaves as whole shares and micros.
 */
export interface StrategySpec<P extends ParamObject, S extends State> extends StrategyFacts<P> {
  /** The symbol's own state: JSON values that `onBar` may change, and indicators made from `ctx`. */
  readonly init: (ctx: InitContext, params: z.output<P>) => S;
  /** What to hold from now on: shares, shares with terms, or nothing to leave things as they are. */
  readonly onBar: (ctx: BarContext, state: S, params: z.output<P>) => Decision;
  /**
   * After a split of the symbol: `ratio` new shares for one old. Histories, indicators, target and terms
   * are adjusted by the host; this is for prices and shares that the state keeps itself.
   */
  readonly onSplit?: (state: S, ratio: number, params: z.output<P>) => void;
}

/** Fails with STRATEGY_DEFINITION_INVALID, every problem at once. */
export function defineStrategy<P extends ParamObject, S extends State>(
  spec: StrategySpec<P, S>,
): StrategyDefinition {
  checkParts({ ...spec });
  return defineKernel({
    ...spec,
    create: (params, context) => {
      Object.freeze(params);
      return new AuthoredStrategy(
        {
          id: spec.id,
          warmup: spec.warmup(params),
          init: (ctx) => spec.init(ctx, params),
          onBar: (ctx, state) => spec.onBar(ctx, state, params),
          onSplit: (state, ratio) => spec.onSplit?.(state, ratio, params),
        },
        context,
      );
    },
  });
}

/** Code that no compiler has read may leave a part out; it is told before anything runs. */
function checkParts(parts: Readonly<Record<string, unknown>>): void {
  const { params } = parts;
  const isObject = typeof params === 'object' && params !== null && 'shape' in params;
  const problems = [
    ...['warmup', 'init', 'onBar']
      .filter((path) => typeof parts[path] !== 'function')
      .map((path) => problem(path, 'must be a function')),
    ...(isObject ? [] : [problem('params', 'must be a zod object: z.object({ ... })')]),
    ...['id', 'summary']
      .filter((path) => typeof parts[path] !== 'string')
      .map((path) => problem(path, 'must be a text')),
  ];
  if (problems.length === 0) return;
  throw new Failure('INPUT', 'STRATEGY_DEFINITION_INVALID', 'a strategy is not well defined', {
    problems,
    fix: 'correct the fields named in the object given to defineStrategy',
  });
}

function problem(path: string, message: string): Problem {
  return { code: 'STRATEGY_DEFINITION_INVALID', message, path };
}
