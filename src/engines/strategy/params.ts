/** Reads `--param name=value` texts by a strategy's schema: every problem at once. */
import { compareCodeUnits, err, ok, type Problem } from '../../foundation/core/index.ts';
import { parseQty } from '../../foundation/model/index.ts';
import type { IntParam, ParamValues, ParsedParams, StrategyDefinition } from './types.ts';

/** One `name=value` as the user wrote it. */
export interface ParamText {
  readonly name: string;
  readonly value: string;
}

/**
 * Parameters of a strategy, defaults filled in, keys in code-unit order. Problems:
 * STRATEGY_PARAM_UNKNOWN, STRATEGY_PARAM_REPEATED, STRATEGY_PARAM_INVALID.
 */
export function parseParams(
  strategy: StrategyDefinition,
  texts: readonly ParamText[],
): ParsedParams {
  const problems: Problem[] = [];
  const given = new Map<string, number>();
  for (const { name, value } of texts) {
    const schema = Object.hasOwn(strategy.params, name) ? strategy.params[name] : undefined;
    if (schema === undefined) {
      problems.push(unknownParam(strategy, name));
    } else if (given.has(name)) {
      problems.push({ code: 'STRATEGY_PARAM_REPEATED', message: 'was given twice', path: name });
    } else {
      const parsed = parseQty(value);
      const isInRange = parsed.ok && parsed.value >= schema.min && parsed.value <= schema.max;
      if (!isInRange) problems.push(outOfRange(name, schema, value));
      given.set(name, parsed.ok ? parsed.value : schema.defaultValue);
    }
  }
  if (problems.length > 0) return err(problems);
  const values: ParamValues = Object.fromEntries(
    Object.entries(strategy.params)
      .sort(([a], [b]) => compareCodeUnits(a, b))
      .map(([name, schema]) => [name, given.get(name) ?? schema.defaultValue]),
  );
  const conflicts = strategy.check(values);
  return conflicts.length > 0 ? err(conflicts) : ok(values);
}

function unknownParam(strategy: StrategyDefinition, name: string): Problem {
  const known = Object.keys(strategy.params).join(', ');
  return {
    code: 'STRATEGY_PARAM_UNKNOWN',
    message: `is no parameter of ${strategy.id}; it has: ${known}`,
    path: name,
  };
}

function outOfRange(name: string, schema: IntParam, value: string): Problem {
  return {
    code: 'STRATEGY_PARAM_INVALID',
    message: `must be a whole number from ${schema.min} to ${schema.max}`,
    path: name,
    text: value.slice(0, 80),
  };
}
