/** One scalar against the declaration of its key: the typed value, or the one reason why not. */
import {
  err,
  formatScaled,
  normalizeDecimal,
  ok,
  parseScaled,
  type Result,
} from '../../foundation/core/index.ts';
import {
  isNumberKind,
  isTextKind,
  NUMBER_KINDS,
  parseBps,
  parseMicros,
  parsePpm,
  TEXT_KINDS,
  type ConfigKeySpec,
  type Micros,
  type Mode,
  type NumberKind,
  type Ppm,
  type TextKind,
} from '../../foundation/model/index.ts';
import { OFF } from './merge.ts';
import { shownValue } from './problems.ts';
import { describeNode, type ConfigScalar } from './types.ts';

/** A decoded value. */
export type Setting =
  | { readonly type: 'OFF' }
  | { readonly type: 'PPM'; readonly ppm: Ppm }
  | { readonly type: 'MICROS'; readonly micros: Micros }
  | { readonly type: 'COUNT'; readonly count: number }
  | { readonly type: 'FLAG'; readonly flag: boolean }
  | { readonly type: 'TEXT'; readonly text: string };

export interface Refusal {
  readonly code: 'CONFIG_TYPE' | 'CONFIG_RANGE';
  readonly message: string;
}

type Decoded = Result<Setting, Refusal>;

export function decodeSetting(spec: ConfigKeySpec, scalar: ConfigScalar, mode: Mode): Decoded {
  const { kind } = spec;
  if (spec.off !== undefined && scalar.type === 'text' && scalar.text === OFF) {
    if (mode !== 'LIVE' || spec.off === 'ALWAYS') return ok({ type: 'OFF' });
    return refuse('CONFIG_RANGE', 'is OFF; LIVE needs a number here');
  }
  if (isNumberKind(kind)) return decodeNumber(spec, kind, scalar);
  if (isTextKind(kind)) return decodeText(spec, kind, scalar);
  if (scalar.type !== 'flag') {
    return refuse('CONFIG_TYPE', `is ${describeNode(scalar)}; write true or false, without quotes`);
  }
  const flag = scalar.text === 'true';
  if (kind === 'CONFIRMED' && !flag) return refuse('CONFIG_RANGE', 'is false; it must be true');
  return ok({ type: 'FLAG', flag });
}

function decodeNumber(spec: ConfigKeySpec, kind: NumberKind, scalar: ConfigScalar): Decoded {
  const orOff = spec.off === undefined ? '' : ', or OFF';
  if (scalar.type !== 'number') {
    const message = `is ${describeNode(scalar)}; write ${NUMBER_KINDS[kind].noun}${orOff}, without quotes`;
    return refuse('CONFIG_TYPE', message);
  }
  const { noun, scale, max } = NUMBER_KINDS[kind];
  const min = spec.min ?? NUMBER_KINDS[kind].min;
  const text = normalizeDecimal(scalar.text);
  const parsed = parseScaled(text, scale);
  if (!parsed.ok || parsed.value < min || parsed.value > max) {
    const decimals = scale === 0 ? '' : ` with at most ${scale} decimals`;
    const range = `${formatScaled(min, scale)} to ${formatScaled(max, scale)}${decimals}${orOff}`;
    return refuse('CONFIG_RANGE', `is ${shownValue(scalar)}; write ${noun} from ${range}`);
  }
  if (kind === 'MONEY')
    return fromParsed(parseMicros(text), (micros) => ({ type: 'MICROS', micros }));
  if (kind === 'BPS') return fromParsed(parseBps(text), (ppm) => ({ type: 'PPM', ppm }));
  if (scale === 0) return ok({ type: 'COUNT', count: parsed.value });
  return fromParsed(parsePpm(text), (ppm) => ({ type: 'PPM', ppm }));
}

/** The bounds hold by now, so that the brand's constructor accepts what `parseScaled` did. */
function fromParsed<T>(parsed: Result<T, string>, wrap: (value: T) => Setting): Decoded {
  return parsed.ok ? ok(wrap(parsed.value)) : refuse('CONFIG_RANGE', `is refused: ${parsed.error}`);
}

function decodeText(spec: ConfigKeySpec, kind: TextKind, scalar: ConfigScalar): Decoded {
  if (scalar.type !== 'text') {
    const hint =
      scalar.type === 'null' ? 'write a text' : 'put it in quotes if it is meant as text';
    return refuse('CONFIG_TYPE', `is ${describeNode(scalar)}; ${hint}`);
  }
  const { noun, pattern } = TEXT_KINDS[kind];
  const choices = spec.choices ?? [];
  const isFit =
    pattern === null
      ? choices.includes(scalar.text)
      : new RegExp(`^(?:${pattern})$`).test(scalar.text);
  if (isFit) return ok({ type: 'TEXT', text: scalar.text });
  const wanted = pattern === null ? choices.join(', ') : `${noun} of the form ${pattern}`;
  return refuse('CONFIG_RANGE', `is ${shownValue(scalar)}; write ${wanted}`);
}

function refuse(code: Refusal['code'], message: string): Decoded {
  return err({ code, message });
}
