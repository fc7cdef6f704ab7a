/** One parameter as people and texts see it: its kind, what it means, and what it may be. */
import { isDecimalText } from '../../../foundation/core/index.ts';
import { parseQty } from '../../../foundation/model/index.ts';

export type ParamValue = number | string | boolean;

export type ParamKind = 'INTEGER' | 'DECIMAL' | 'BOOLEAN' | 'CHOICE' | 'TEXT';

export interface ParamField {
  readonly name: string;
  readonly kind: ParamKind;
  /** What `.describe()` said, or nothing. */
  readonly meaning: string;
  readonly defaultValue: ParamValue;
  /** What a value must be, after "must be": `a whole number from 1 to 500`. */
  readonly wanted: string;
}

/** What is read of a field's JSON schema. */
export interface FieldSchema {
  readonly type?: unknown;
  readonly description?: unknown;
  readonly default?: unknown;
  readonly enum?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly exclusiveMinimum?: unknown;
  readonly exclusiveMaximum?: unknown;
  readonly multipleOf?: unknown;
  readonly minLength?: unknown;
  readonly maxLength?: unknown;
  readonly pattern?: unknown;
}

/**
 * Decimals with more digits can't all be told apart as numbers; these always come back as the text
 * that they were.
 */
const MAX_DIGITS = 15;

/** A field, or why it can't be a parameter. */
export function readParamField(name: string, schema: FieldSchema | null): ParamField | string {
  const kind = schema === null ? null : kindOf(schema);
  if (schema === null || kind === null) {
    return 'must be a whole number, a decimal, a boolean, a choice of texts or a text';
  }
  const defaultValue = schema.default;
  if (!isParamValue(defaultValue)) return 'must have a default, so that a run needs no flags';
  const meaning = typeof schema.description === 'string' ? schema.description : '';
  return { name, kind, meaning, defaultValue, wanted: wantedOf(kind, schema) };
}

/** The value that a text stands for; null when it is none of the field's kind. */
export function readParamText(kind: ParamKind, text: string): ParamValue | null {
  if (kind === 'INTEGER') {
    const parsed = parseQty(text);
    return parsed.ok ? parsed.value : null;
  }
  if (kind === 'DECIMAL') {
    const digits = text.replace(/[^0-9]/g, '').replace(/^0+/, '');
    return isDecimalText(text) && digits.length <= MAX_DIGITS ? Number(text) + 0 : null;
  }
  if (kind === 'BOOLEAN') return text === 'true' ? true : text === 'false' ? false : null;
  return text;
}

function isParamValue(value: unknown): value is ParamValue {
  return (
    (typeof value === 'number' && Number.isFinite(value)) ||
    typeof value === 'string' ||
    typeof value === 'boolean'
  );
}

function kindOf({ type, enum: choices }: FieldSchema): ParamKind | null {
  if (type === 'integer') return 'INTEGER';
  if (type === 'number') return 'DECIMAL';
  if (type === 'boolean') return 'BOOLEAN';
  if (type === 'string') return choices === undefined ? 'TEXT' : 'CHOICE';
  return null;
}

function wantedOf(kind: ParamKind, schema: FieldSchema): string {
  if (kind === 'BOOLEAN') return 'true or false';
  if (kind === 'CHOICE') {
    return `one of ${Array.isArray(schema.enum) ? schema.enum.map(String).join(', ') : 'none'}`;
  }
  if (kind === 'TEXT') {
    const { minLength: minimum, maxLength: maximum } = schema;
    const length = bounds({ minimum, maximum });
    const pattern = typeof schema.pattern === 'string' ? ` like ${schema.pattern}` : '';
    return `a text${length === '' ? '' : `${length} characters`}${pattern}`;
  }
  const what = kind === 'INTEGER' ? 'a whole number' : `a decimal of at most ${MAX_DIGITS} digits`;
  return what + bounds(schema) + steps(schema.multipleOf);
}

function bounds(schema: FieldSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (typeof minimum === 'number' && typeof maximum === 'number') {
    return ` from ${minimum} to ${maximum}`;
  }
  const all = [
    ...[bound('at least', minimum), bound('above', exclusiveMinimum)],
    ...[bound('at most', maximum), bound('below', exclusiveMaximum)],
  ].flat();
  return all.length === 0 ? '' : `, ${all.join(' and ')}`;
}

function bound(how: string, limit: unknown): readonly string[] {
  return typeof limit === 'number' ? [`${how} ${limit}`] : [];
}

function steps(multipleOf: unknown): string {
  return typeof multipleOf === 'number' ? ` in steps of ${multipleOf}` : '';
}
