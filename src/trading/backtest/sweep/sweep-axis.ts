/**
 * One parameter of a sweep and the values that it takes: a list as it was written, or steps from one end to
 * the other. Steps are counted in whole numbers, so that no value is off by a rounding.
 */
import {
  err,
  formatScaled,
  isDecimalText,
  ok,
  parseScaled,
  type Problem,
  type Result,
} from '../../../foundation/core/index.ts';
import {
  parseParams,
  type ParamField,
  type ParamValue,
  type StrategyDefinition,
} from '../../../engines/strategy/index.ts';

/** A level is an Int32 in the list of trials. */
const MAX_LEVELS = 2_147_483_647;
/** As many as the trials that a sweep may have. */
const MAX_GRID_VALUES = 1_000_000;
/** Each value of a grid is held against its field; of so many, further ones are not told. */
const MAX_REFUSED = 5;
/** A decimal without a step is drawn to this many digits more than its ends are written with. */
const FINER_DIGITS = 3;

/** Values by level, 0 to `count - 1`. Plain data: worker threads get it as it is. */
export type SweepAxis = { readonly name: string; readonly count: number } & (
  | { readonly form: 'LIST'; readonly values: readonly ParamValue[] }
  /** `(first + level * step) / 10^digits`; all three are whole numbers, `step > 0`. */
  | {
      readonly form: 'STEPS';
      readonly first: number;
      readonly step: number;
      readonly digits: number;
    }
);

/** `name=a:b:step`, `name=a:b` or `name=v1,v2,…` as the user wrote it. */
export interface AxisText {
  readonly name: string;
  readonly value: string;
  /** Named in problems: `--grid` or `--range`. */
  readonly flag: '--grid' | '--range';
}

/** The value of a level. */
export function axisValue(axis: SweepAxis, level: number): ParamValue {
  if (axis.form === 'LIST') return axis.values[level] ?? NaN;
  return Number(formatScaled(axis.first + level * axis.step, axis.digits));
}

/**
 * Reads one axis by the strategy's schema. Every value of a grid must fit its field; of a range both ends
 * must, and a value between them that does not is skipped when it is drawn. Problems: STRATEGY_PARAM_UNKNOWN,
 * STRATEGY_PARAM_INVALID, SWEEP_AXIS_INVALID.
 */
export function readAxis(
  strategy: StrategyDefinition,
  text: AxisText,
): Result<SweepAxis, readonly Problem[]> {
  const field = strategy.params.fields.find(({ name }) => name === text.name);
  if (field === undefined) {
    const unknown = parseParams(strategy, [text]);
    return unknown.ok ? err([invalid(text, 'is no parameter')]) : unknown;
  }
  const read = text.value.includes(':') ? readSteps(field, text) : readList(strategy, text);
  if (!read.ok) return read;
  if (text.flag === '--grid' && read.value.count > MAX_GRID_VALUES) {
    const message = `has ${read.value.count} values; at most ${MAX_GRID_VALUES} are tried`;
    return err([invalid(text, message)]);
  }
  const refused = refusedValues(strategy, field, { axis: read.value, text });
  return refused.length > 0 ? err(refused) : read;
}

/** Values in the order written; a repeated one counts once. */
function readList(
  strategy: StrategyDefinition,
  text: AxisText,
): Result<SweepAxis, readonly Problem[]> {
  const { name } = text;
  const values = new Set<ParamValue>();
  for (const value of text.value.split(',')) {
    const parsed = parseAlone(strategy, { name, value });
    if (!parsed.ok) return parsed;
    values.add(parsed.value);
  }
  return ok({ name, count: values.size, form: 'LIST', values: [...values] });
}

/** One value by its own field alone: what it says to other parameters is asked of whole trials. */
function parseAlone(
  strategy: StrategyDefinition,
  text: { readonly name: string; readonly value: string },
): Result<ParamValue, readonly Problem[]> {
  const { params } = strategy;
  const alone = { ...strategy, params: { ...params, conflicts: () => [] } };
  const parsed = parseParams(alone, [text]);
  return parsed.ok ? ok(parsed.value[text.name] ?? NaN) : parsed;
}

function readSteps(field: ParamField, text: AxisText): Result<SweepAxis, readonly Problem[]> {
  const parts = text.value.split(':');
  const [low = '', high = '', by] = parts;
  if (field.kind !== 'INTEGER' && field.kind !== 'DECIMAL') {
    return err([invalid(text, `takes a list of values, not steps: it is no number`)]);
  }
  if (parts.length > 3 || !parts.every(isDecimalText)) {
    return err([invalid(text, 'must be FROM:TO:STEP in decimals, or values with commas')]);
  }
  if (by === undefined && text.flag === '--grid') {
    return err([invalid(text, 'has no step: write FROM:TO:STEP')]);
  }
  const written = Math.max(...parts.map(digitsOf));
  const finer = by === undefined && field.kind === 'DECIMAL' ? FINER_DIGITS : 0;
  const digits = written + finer;
  if (field.kind === 'INTEGER' && written > 0) {
    return err([invalid(text, 'must be whole numbers')]);
  }
  const [first, last] = [parseScaled(low, digits), parseScaled(high, digits)];
  const step = by === undefined ? ok(1) : parseScaled(by, digits);
  if (!first.ok || !last.ok || !step.ok) {
    return err([invalid(text, 'has more digits than can be counted exactly')]);
  }
  if (!(step.value > 0)) return err([invalid(text, 'must have a step above 0')]);
  if (first.value > last.value) return err([invalid(text, 'must not end below its start')]);
  const span = last.value - first.value;
  const count = Math.floor((span - (span % step.value)) / step.value) + 1;
  if (!(count <= MAX_LEVELS)) {
    return err([invalid(text, `has ${count} steps; at most ${MAX_LEVELS} can be counted`)]);
  }
  const { name } = text;
  return ok({ name, count, form: 'STEPS', first: first.value, step: step.value, digits });
}

function digitsOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

function refusedValues(
  strategy: StrategyDefinition,
  field: ParamField,
  { axis, text }: { readonly axis: SweepAxis; readonly text: AxisText },
): readonly Problem[] {
  const problems: Problem[] = [];
  const stride = text.flag === '--grid' ? 1 : Math.max(1, axis.count - 1);
  for (let level = 0; level < axis.count && problems.length < MAX_REFUSED; level += stride) {
    const value = axisValue(axis, level);
    const message = strategy.params.refuse(field, value);
    if (message === null) continue;
    problems.push({
      code: 'STRATEGY_PARAM_INVALID',
      message: `${message} (${text.flag} ${text.value})`.slice(0, 200),
      path: field.name,
      text: String(value).slice(0, 80),
    });
  }
  return problems;
}

function invalid({ name, value, flag }: AxisText, message: string): Problem {
  const text = `${name}=${value}`.slice(0, 80);
  return { code: 'SWEEP_AXIS_INVALID', message: `${flag} ${message}`, path: name, text };
}
