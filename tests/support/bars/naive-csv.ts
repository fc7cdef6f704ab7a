// Contract 2.1 to 2.3 line by line on strings, from the contract alone: the oracle of the byte parser.
import { parsePrice } from './naive-price.ts';

export interface NaiveRow {
  readonly ts: number;
  readonly prices: readonly number[];
  readonly volume: number;
}

export interface NaiveProblem {
  readonly line: number;
  readonly code: string;
  /** Not for the header and for what is not UTF-8: other tests show how bytes are written. */
  readonly text?: string;
}

export type NaiveFile =
  | { readonly ok: true; readonly rows: readonly NaiveRow[] }
  | { readonly ok: false; readonly problems: readonly NaiveProblem[]; readonly more: number };

const HEADER = 'ts_close_utc,open,high,low,close,volume';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;
const DECIMAL = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/;

/** Physical lines without their ends; what follows the last LF is a line when it is not empty. */
function splitLines(bytes: Uint8Array): Buffer[] {
  const lines: Buffer[] = [];
  let rest = Buffer.from(bytes);
  for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
    const end = at > 0 && rest[at - 1] === 13 ? at - 1 : at;
    lines.push(rest.subarray(0, end));
    rest = rest.subarray(at + 1);
  }
  if (rest.length > 0) lines.push(rest);
  return lines;
}

function isUtf8(line: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(line);
    return true;
  } catch {
    return false;
  }
}

function parseTime(text: string): number | null {
  if (!TIME.test(text)) return null;
  const parsed = new Date(text);
  if (Number.isNaN(parsed.getTime())) return null;
  // Date takes 02-30 for 03-01 and 24:00 for the next day.
  return parsed.toISOString().startsWith(text.slice(0, 19)) ? parsed.getTime() : null;
}

function judge(fields: readonly string[], last: { ts: number }): NaiveRow | Required<NaiveProblem> {
  const [time = '', ...rest] = fields;
  const ts = parseTime(time);
  if (ts === null) return { line: 0, code: 'BARS_TIME_INVALID', text: time };
  const before = last.ts;
  last.ts = ts;
  if (ts <= before) return { line: 0, code: 'BARS_TIME_NOT_INCREASING', text: time };
  const prices: number[] = [];
  for (const text of rest.slice(0, 4)) {
    const price = parsePrice(text);
    if (typeof price === 'string') return { line: 0, code: price, text };
    prices.push(price);
  }
  const [open = 0, high = 0, low = 0, close = 0] = prices;
  if (low > open || low > close || high < open || high < close || low > high) {
    return { line: 0, code: 'BARS_OHLC_INVALID', text: fields.join(',') };
  }
  const volume = rest[4] ?? '';
  if (!DECIMAL.test(volume) || !Number.isFinite(Number(volume)) || Number(volume) < 0) {
    return { line: 0, code: 'BARS_VOLUME_INVALID', text: volume };
  }
  return { ts, prices, volume: Number(volume) + 0 };
}

/** At most 80 characters, control characters and what breaks a terminal's line escaped. */
function shown(text: string): string {
  const pieces = Array.from(text, (character) => {
    const named = { '\t': '\\t', '\r': '\\r' }[character];
    const code = (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
    if (
      /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(character) &&
      !/[\u061c\u200e\u200f]/.test(character)
    ) {
      return Array.from(named ?? `\\u${code}`);
    }
    return [character];
  });
  let length = 0;
  const fitting = pieces.findIndex((piece) => (length += piece.length) > 80);
  return pieces
    .slice(0, fitting < 0 ? pieces.length : fitting)
    .flat()
    .join('');
}

export function parseNaively(bytes: Uint8Array): NaiveFile {
  const hasBom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const [header, ...lines] = splitLines(hasBom ? bytes.subarray(3) : bytes);
  if (header === undefined) {
    return { ok: false, problems: [{ line: 0, code: 'BARS_EMPTY' }], more: 0 };
  }
  if (header.toString('latin1') !== HEADER) {
    return { ok: false, problems: [{ line: 1, code: 'BARS_HEADER_INVALID' }], more: 0 };
  }
  if (lines.length === 0) {
    return { ok: false, problems: [{ line: 1, code: 'BARS_EMPTY' }], more: 0 };
  }
  const last = { ts: -Infinity };
  const rows: NaiveRow[] = [];
  const problems: NaiveProblem[] = [];
  for (const [index, bytesOfLine] of lines.entries()) {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOfLine);
    const fields = text.split(',');
    const number = index + 2;
    if (!isUtf8(bytesOfLine)) problems.push({ line: number, code: 'BARS_ENCODING_INVALID' });
    else if (fields.length !== 6) {
      problems.push({ line: number, code: 'BARS_FIELD_COUNT', text: shown(text) });
    } else {
      const judged = judge(fields, last);
      if ('code' in judged) problems.push({ ...judged, line: number, text: shown(judged.text) });
      else rows.push(judged);
    }
  }
  if (problems.length === 0) return { ok: true, rows };
  return { ok: false, problems: problems.slice(0, 20), more: Math.max(0, problems.length - 20) };
}
