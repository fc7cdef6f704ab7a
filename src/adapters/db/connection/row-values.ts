/** How the texts of columns become values, by the type's object id in `pg_type`. */
import { InvariantViolation } from '../../../foundation/core/index.ts';

const BOOL = 16;
const INT8 = 20;
const INT2 = 21;
const INT4 = 23;
const OID = 26;
const JSON_TEXT = 114;
const FLOAT8 = 701;
const TEXT_ARRAY = 1009;
const INT8_ARRAY = 1016;
const TIMESTAMPTZ = 1184;
const JSONB = 3802;

type Parse = (text: string) => unknown;

const PARSERS: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [BOOL, (text) => text === 't'],
  [INT8, safeInteger],
  [INT2, safeInteger],
  [INT4, safeInteger],
  [OID, safeInteger],
  [FLOAT8, Number],
  [JSON_TEXT, parseJson],
  [JSONB, parseJson],
  [TIMESTAMPTZ, utcMillis],
  [TEXT_ARRAY, textArray],
  [INT8_ARRAY, (text) => textArray(text).map(safeInteger)],
]);

/** The parser of a column's type; a type that is not listed stays the text of the server. */
export function parserOf(typeId: number): Parse {
  return PARSERS.get(typeId) ?? ((text) => text);
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new InvariantViolation('an integer of the database is a safe integer', { text });
  }
  return value;
}

/** `2026-11-26 10:00:00.123456+00`, the only form of a session in UTC. */
function utcMillis(text: string): number {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text);
  const [, day = '', time = '', fraction = ''] = parts ?? [];
  const millis = Date.parse(`${day}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  if (!Number.isSafeInteger(millis)) {
    throw new InvariantViolation('an instant of the database is a UTC time', { text });
  }
  return millis;
}

function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return value;
}

/** `{a,"b c",NULL}`: elements may be quoted, with backslashes; NULL elements are not used here. */
function textArray(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|([^{},]+)/g)].map(
    ([, quoted, bare = '']) => quoted?.replace(/\\(.)/g, '$1') ?? bare,
  );
}
