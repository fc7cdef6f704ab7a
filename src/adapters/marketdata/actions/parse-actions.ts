/**
 * An actions file: `date,symbol,type,value`, strict like a bar file. One problem per line at most, the
 * first of: encoding, field count, date, symbol, type, value, repetition; nothing of a bad file is used.
 *
 * | type     | value                                                                            |
 * | -------- | -------------------------------------------------------------------------------- |
 * | SPLIT    | shares after for one share before: `7`, `1.5`, `0.125`; or `3:2`, `1:8`          |
 * | DIVIDEND | cash a share in the currency of the account: above 0, six decimals, to 900,000   |
 */
import { err, ok, type Problem, type Result } from '../../../foundation/core/index.ts';
import {
  MAX_PRICE_MICROS,
  parseDay,
  parseMicros,
  parseSplitRatio,
  parseSymbol,
  type ActionEffect,
  type DeclaredAction,
} from '../../../foundation/model/index.ts';
import { escapeText } from '../escape-text.ts';

export const ACTIONS_HEADER = 'date,symbol,type,value';

/** Problems of a file that are shown; the rest is counted. */
const MAX_SHOWN = 20;
const FIELDS = 4;
const LF = 0x0a;
const CR = 0x0d;
const BOM = [0xef, 0xbb, 0xbf] as const;

/** Why a file was refused: its first problems by line, and how many more there are. */
export interface ActionsRejected {
  readonly problems: readonly Problem[];
  readonly more: number;
}

/** What is wrong with a line: the code, the sentence and the field to show. */
interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly text: string;
}

/** Actions in the order of the file. */
export function parseActions(
  bytes: Uint8Array,
  file: string,
): Result<readonly DeclaredAction[], ActionsRejected> {
  const [header, ...lines] = linesOf(bytes);
  if (header === undefined || decode(header) !== ACTIONS_HEADER) {
    const message = `the first line is not ${ACTIONS_HEADER}`;
    const text = escapeText(header ?? new Uint8Array());
    return err({
      problems: [{ code: 'ACTIONS_HEADER_INVALID', message, file, line: 1, text }],
      more: 0,
    });
  }
  const actions: DeclaredAction[] = [];
  const problems: Problem[] = [];
  const lineOf = new Map<string, number>();
  lines.forEach((bytesOf, index) => {
    const line = index + 2;
    const parsed = parseLine(bytesOf, line, lineOf);
    if (parsed.ok) {
      actions.push(parsed.value);
    } else {
      const { code, message, text } = parsed.error;
      problems.push({ code, message, file, line, text });
    }
  });
  if (problems.length === 0) return ok(actions);
  const shown = problems.slice(0, MAX_SHOWN);
  return err({ problems: shown, more: problems.length - shown.length });
}

function parseLine(
  bytes: Uint8Array,
  line: number,
  lineOf: Map<string, number>,
): Result<DeclaredAction, Trouble> {
  const text = decode(bytes);
  if (text === null) {
    return trouble('ACTIONS_ENCODING_INVALID', 'the line is not UTF-8', escapeText(bytes));
  }
  const fields = text.split(',');
  const [date = '', symbol = '', type = '', value = ''] = fields;
  if (fields.length !== FIELDS) {
    const message = `${fields.length} fields, not ${FIELDS}`;
    return trouble('ACTIONS_FIELD_COUNT', message, escapeText(bytes));
  }
  const day = parseDay(date);
  if (day === null) return trouble('ACTIONS_DATE_INVALID', 'no day like 2014-06-09', shown(date));
  if (parseSymbol(symbol) === null) {
    const message = 'no symbol: 1 to 16 of A-Z, 0-9, dot and hyphen';
    return trouble('ACTIONS_SYMBOL_INVALID', message, shown(symbol));
  }
  const kind = type.toUpperCase();
  if (kind !== 'SPLIT' && kind !== 'DIVIDEND') {
    return trouble('ACTIONS_TYPE_INVALID', 'neither SPLIT nor DIVIDEND', shown(type));
  }
  const effect = kind === 'SPLIT' ? splitOf(value) : dividendOf(value);
  if (!effect.ok) return trouble('ACTIONS_VALUE_INVALID', effect.error, shown(value));
  const key = `${day} ${symbol} ${kind}`;
  const first = lineOf.get(key);
  if (first !== undefined) {
    const message = `${symbol} has a ${kind} on ${date} in line ${first} already`;
    return trouble('ACTIONS_REPEATED', message, escapeText(bytes));
  }
  lineOf.set(key, line);
  return ok({ day, symbol, effect: effect.value });
}

function splitOf(text: string): Result<ActionEffect, string> {
  const ratio = parseSplitRatio(text);
  return ratio === null
    ? err('no ratio like 7, 1.5 or 3:2: above 0, at most 1,000 or 1,000,000:1, six decimals')
    : ok({ kind: 'SPLIT', ratio });
}

function dividendOf(text: string): Result<ActionEffect, string> {
  const parsed = parseMicros(text);
  const isAmount = parsed.ok && parsed.value > 0 && parsed.value <= MAX_PRICE_MICROS;
  return isAmount
    ? ok({ kind: 'DIVIDEND', perShare: parsed.value })
    : err('no amount like 0.82: above 0, at most 900,000, six decimals');
}

/** Lines without their ends, LF or CRLF; the last may lack one. A BOM before the first is skipped. */
function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  const hasBom = BOM.every((byte, at) => bytes[at] === byte);
  let from = hasBom ? BOM.length : 0;
  while (from < bytes.length) {
    const found = bytes.indexOf(LF, from);
    const to = found < 0 ? bytes.length : found;
    const hasCr = found >= 0 && to > from && bytes[to - 1] === CR;
    lines.push(bytes.subarray(from, hasCr ? to - 1 : to));
    from = to + 1;
  }
  return lines;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    // With `fatal` the decoder throws this for ill-formed bytes and for nothing else.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function shown(text: string): string {
  return escapeText(new TextEncoder().encode(text));
}

function trouble(code: string, message: string, text: string): Result<never, Trouble> {
  return err({ code, message, text });
}
