/** An author's state: JSON that the host can copy, hash and put back; indicators stay where they are. */
import { Failure, type JsonObject, type JsonValue } from '../../../foundation/core/index.ts';
import { Indicator } from '../indicators/indicator.ts';

/**
 * What `init` returns: a plain object of JSON values and indicators; `onBar` may change the JSON values.
 * The type asks for no more than an object, since it would take `false` for the only value of a
 * boolean; `copyState` refuses the rest when the run begins.
 */
export type State = object;

/** Deeper is a cycle, or nothing that belongs into a state. */
const MAX_DEPTH = 32;

/** The JSON part of a state as a copy of its own. Fails with STRATEGY_STATE_INVALID. */
export function copyState(state: State): JsonObject {
  return copyObject(state, 'state', 0);
}

/** Puts the JSON part back into a state that `init` made anew. */
export function restoreState(state: State, from: JsonObject): void {
  for (const [key, value] of Object.entries(state)) {
    if (!(value instanceof Indicator)) Reflect.deleteProperty(state, key);
  }
  Object.assign(state, copyObject(from, 'state', 0));
}

function copyObject(value: object, path: string, depth: number): JsonObject {
  if (!isPlainObject(value)) fail(path, 'is no plain object');
  const copy: Record<string, JsonValue> = {};
  for (const [key, item] of Object.entries(value)) {
    if (depth === 0 && item instanceof Indicator) continue;
    if (key === '__proto__') fail(path, 'has a key __proto__');
    copy[key] = copyValue(item, `${path}.${key}`, depth + 1);
  }
  return copy;
}

function copyValue(value: unknown, path: string, depth: number): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) fail(path, `is ${value}, and only finite numbers can be kept`);
    return value + 0; // + 0 turns -0 into 0, as JSON does
  }
  if (typeof value !== 'object') fail(path, `is of type ${typeof value}`);
  if (value instanceof Indicator) fail(path, 'is an indicator, which stands in the state itself');
  if (depth > MAX_DEPTH) fail(path, `is nested deeper than ${MAX_DEPTH}`);
  if (!Array.isArray(value)) return copyObject(value, path, depth);
  return value.map((item: unknown, index) => copyValue(item, `${path}[${index}]`, depth + 1));
}

/** Whether nothing stands behind an object but the root of its world, which may be another than ours. */
function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function fail(path: string, problem: string): never {
  throw new Failure('INPUT', 'STRATEGY_STATE_INVALID', `${path.slice(0, 80)} ${problem}`, {
    fix: 'keep numbers, texts, booleans, null, lists and plain objects in the state',
  });
}
