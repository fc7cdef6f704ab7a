/** Reads `--param name=value` texts by a strategy's schema: every problem at once. */
import {
  compareCodeUnits,
  err,
  ok,
  type Problem,
  type Result,
} from '../../../foundation/core/index.ts';
import type { StrategyDefinition } from '../types.ts';
import { readParamText, type ParamField, type ParamValue } from './param-field.ts';
import type { ParamValues } from './param-schema.ts';

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
): Result<ParamValues, readonly Problem[]> {
  const { fields, refuse, conflicts } = strategy.params;
  const problems: Problem[] = [];
  const given = new Map<string, ParamValue>();
  for (const { name, value: text } of texts) {
    const field = fields.find((one) => one.name === name);
    if (field === undefined) {
      problems.push(unknownParam(strategy, name));
    } else if (given.has(name)) {
      problems.push({ code: 'STRATEGY_PARAM_REPEATED', message: 'was given twice', path: name });
    } else {
      const value = readParamText(field.kind, text);
      const refusal = value === null ? `must be ${field.wanted}` : refuse(field, value);
      if (refusal !== null) problems.push(invalidParam(field, refusal, text));
      given.set(name, value ?? field.defaultValue);
    }
  }
  if (problems.length > 0) return err(problems);
  const values: ParamValues = Object.fromEntries(
    [...fields]
      .sort((a, b) => compareCodeUnits(a.name, b.name))
      .map(({ name, defaultValue }) => [name, given.get(name) ?? defaultValue]),
  );
  const contradictions = conflicts(values);
  return contradictions.length > 0 ? err(contradictions) : ok(values);
}

function unknownParam(strategy: StrategyDefinition, name: string): Problem {
  const known = strategy.params.fields.map((field) => field.name).join(', ');
  return {
    code: 'STRATEGY_PARAM_UNKNOWN',
    message: `is no parameter of ${strategy.id}; it has: ${known}`,
    path: name,
  };
}

function invalidParam({ name }: ParamField, message: string, text: string): Problem {
  return { code: 'STRATEGY_PARAM_INVALID', message, path: name, text: text.slice(0, 80) };
}
