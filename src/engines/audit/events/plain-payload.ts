/**
 * Recognises canonical payloads of the usual shape at a glance: one flat object, keys of `[a-z0-9_]` in
 * ascending order, values that are plain ASCII strings, short integers, booleans or null. What it
 * recognises is canonical by RFC 8785 (property test); what it doesn't may be so all the same.
 */

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const LOWER_A = 0x61;
const LOWER_Z = 0x7a;
const UNDERSCORE = 0x5f;
const OPEN = 0x7b;
const CLOSE = 0x7d;
/** Integers of so few digits are written by JSON as they stand. */
const MAX_DIGITS = 15;

export function isPlainPayload(text: string): boolean {
  const last = text.length - 1;
  if (text.charCodeAt(0) !== OPEN || text.charCodeAt(last) !== CLOSE) return false;
  if (last === 1) return true;
  let previousKey = '';
  for (let at = 1; ; at++) {
    const keyEnd = endOfKey(text, at);
    if (keyEnd < 0) return false;
    const key = text.slice(at + 1, keyEnd);
    if (key <= previousKey) return false;
    previousKey = key;
    at = endOfValue(text, keyEnd + 2);
    if (at < 0) return false;
    if (at === last) return true;
    if (text.charCodeAt(at) !== COMMA) return false;
  }
}

/** Where a key's closing quote stands, a colon behind it; -1 when there is no plain key at `from`. */
function endOfKey(text: string, from: number): number {
  if (text.charCodeAt(from) !== QUOTE) return -1;
  let at = from + 1;
  while (isKeyUnit(text.charCodeAt(at))) at++;
  return text.charCodeAt(at) === QUOTE && text.charCodeAt(at + 1) === COLON ? at : -1;
}

/** The place behind a plain value; -1 when there is none at `from`. */
function endOfValue(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first === QUOTE) {
    let at = from + 1;
    while (isPlainUnit(text.charCodeAt(at))) at++;
    return text.charCodeAt(at) === QUOTE ? at + 1 : -1;
  }
  if (first === MINUS || isDigit(first)) return endOfInteger(text, from);
  if (text.startsWith('true', from) || text.startsWith('null', from)) return from + 4;
  return text.startsWith('false', from) ? from + 5 : -1;
}

function endOfInteger(text: string, from: number): number {
  if (text.charCodeAt(from) === ZERO) return from + 1;
  const start = text.charCodeAt(from) === MINUS ? from + 1 : from;
  if (text.charCodeAt(start) === ZERO) return -1; // -0 is written as 0
  let at = start;
  while (isDigit(text.charCodeAt(at))) at++;
  return at > start && at - start <= MAX_DIGITS ? at : -1;
}

function isKeyUnit(unit: number): boolean {
  return (unit >= LOWER_A && unit <= LOWER_Z) || unit === UNDERSCORE || isDigit(unit);
}

function isDigit(unit: number): boolean {
  return unit >= ZERO && unit <= NINE;
}

/** Printable ASCII that stands for itself between quotes; NaN, the end of the text, is not. */
function isPlainUnit(unit: number): boolean {
  return unit >= 0x20 && unit <= 0x7e && unit !== QUOTE && unit !== BACKSLASH;
}
