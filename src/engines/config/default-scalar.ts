/** A key's default as the scalar that a layer would hold. */
import { isNumberKind, isTextKind, type ConfigKeySpec } from '../../foundation/model/index.ts';
import { OFF } from './merge.ts';
import type { ConfigScalar } from './types.ts';

const BUILT_IN = { layer: 'built-in default', line: null };

/** Null when the key has no default. */
export function defaultScalar(spec: ConfigKeySpec): ConfigScalar | null {
  if (spec.default === undefined) return null;
  return { kind: 'scalar', type: typeOf(spec, spec.default), text: spec.default, origin: BUILT_IN };
}

function typeOf(spec: ConfigKeySpec, text: string): ConfigScalar['type'] {
  if (text === OFF || isTextKind(spec.kind)) return 'text';
  return isNumberKind(spec.kind) ? 'number' : 'flag';
}
