/**
 * A condition on trials, `LEFT OP RIGHT`: of parameters alone it is asked before a run, of metrics after it.
 */
import {
  err,
  isDecimalText,
  ok,
  type Problem,
  type Result,
} from '../../../foundation/core/index.ts';
import type { ParamField, ParamValue, ParamValues } from '../../../engines/strategy/index.ts';
import { SWEEP_METRICS, type SweepMetric, type SweepMetrics } from './sweep-metrics.ts';

const OPERATORS = ['<=', '>=', '!=', '<', '>', '='] as const;
type Operator = (typeof OPERATORS)[number];

type Operand =
  | { readonly kind: 'PARAM'; readonly name: string }
  | { readonly kind: 'METRIC'; readonly name: SweepMetric }
  | { readonly kind: 'VALUE'; readonly value: ParamValue };

export interface Constraint {
  /** Without spaces. */
  readonly text: string;
  readonly asked: 'BEFORE_RUN' | 'AFTER_RUN';
  readonly left: Operand;
  readonly operator: Operator;
  readonly right: Operand;
}

/** `fast<slow`, `max_drawdown<0.2`, `side=long`. SWEEP_CONSTRAINT_INVALID says at which character. */
export function readConstraint(
  text: string,
  fields: readonly ParamField[],
): Result<Constraint, Problem> {
  const at = text.search(/[<>=!]/);
  if (at < 0) return err(invalid(text, text.length, `there is none of ${OPERATORS.join(' ')}`));
  const operator = OPERATORS.find((one) => text.startsWith(one, at));
  if (operator === undefined)
    return err(invalid(text, at, `must be one of ${OPERATORS.join(' ')}`));
  const rightAt = at + operator.length;
  const left = readOperand({ text, from: 0, to: at }, fields);
  if (!left.ok) return left;
  const word = text.slice(rightAt).trim();
  const literal = literalOf(left.value, operator, { word, fields });
  const right =
    literal === null ? readOperand({ text, from: rightAt, to: text.length }, fields) : ok(literal);
  if (!right.ok) return right;
  const kinds = [left.value.kind, right.value.kind];
  if (kinds.every((kind) => kind === 'VALUE')) {
    return err(invalid(text, 0, 'names no parameter and no metric'));
  }
  return ok({
    text: text.replace(/\s+/g, ''),
    asked: kinds.includes('METRIC') ? 'AFTER_RUN' : 'BEFORE_RUN',
    left: left.value,
    operator,
    right: right.value,
  });
}

/** Whether it holds. Metrics are those that the trial is judged by; one that is missing satisfies nothing. */
export function isSatisfied(
  { left, operator, right }: Constraint,
  params: ParamValues,
  metrics: SweepMetrics | null,
): boolean {
  const a = valueOf(left, params, metrics);
  const b = valueOf(right, params, metrics);
  if (a === null || b === null) return false;
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '=':
      return a === b;
    case '!=':
      return a !== b;
  }
}

function valueOf(
  operand: Operand,
  params: ParamValues,
  metrics: SweepMetrics | null,
): ParamValue | null {
  if (operand.kind === 'VALUE') return operand.value;
  if (operand.kind === 'PARAM') return params[operand.name] ?? null;
  return metrics?.[operand.name] ?? null;
}

interface Span {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

function readOperand(
  { text, from, to }: Span,
  fields: readonly ParamField[],
): Result<Operand, Problem> {
  const part = text.slice(from, to);
  const word = part.trim();
  const at = from + (part.length - part.trimStart().length);
  if (word === '') return err(invalid(text, at, 'a name or a number is missing'));
  if (isDecimalText(word)) return ok({ kind: 'VALUE', value: Number(word) });
  const field = fields.find(({ name }) => name === word);
  const metric = SWEEP_METRICS.find((name) => name === word);
  if (field !== undefined && metric !== undefined) {
    return err(invalid(text, at, `${word} is both a parameter and a metric`));
  }
  if (metric !== undefined) return ok({ kind: 'METRIC', name: metric });
  if (field === undefined) {
    const known = [...fields.map(({ name }) => name), ...SWEEP_METRICS].join(', ');
    return err(invalid(text, at, `"${word.slice(0, 40)}" is none of ${known}`));
  }
  return ok({ kind: 'PARAM', name: field.name });
}

/** What a choice, text or boolean is compared with is a word, not a name. */
function literalOf(
  left: Operand,
  operator: Operator,
  of: { readonly word: string; readonly fields: readonly ParamField[] },
): Operand | null {
  if (left.kind !== 'PARAM' || (operator !== '=' && operator !== '!=')) return null;
  const kind = of.fields.find(({ name }) => name === left.name)?.kind;
  if (kind === 'CHOICE' || kind === 'TEXT') return { kind: 'VALUE', value: of.word };
  if (kind !== 'BOOLEAN' || (of.word !== 'true' && of.word !== 'false')) return null;
  return { kind: 'VALUE', value: of.word === 'true' };
}

function invalid(text: string, at: number, message: string): Problem {
  const place = `at character ${at + 1}: ${message}`;
  return {
    code: 'SWEEP_CONSTRAINT_INVALID',
    message: place,
    path: '--constraint',
    text: text.slice(0, 80),
  };
}
