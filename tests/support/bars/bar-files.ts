// Bar files for tests: random valid series, their text in random spellings, and damage to it.
import fc from 'fast-check';
import {
  BARS_HEADER,
  BarsCsvParser,
  type BarsRejected,
} from '../../../src/adapters/marketdata/index.ts';
import type { Result } from '../../../src/foundation/core/index.ts';
import { formatInstant, type BarSeries } from '../../../src/foundation/model/index.ts';
import type { NaiveFile, NaiveRow } from './naive-csv.ts';

export interface TextRow extends NaiveRow {
  readonly line: string;
}

const price = fc.oneof(
  fc.integer({ min: 1, max: 9e11 }),
  fc.integer({ min: 1, max: 2_000_000 }),
  fc.constantFrom(1, 999_999, 1_000_000, 100_000_000, 899_999_999_999, 900_000_000_000),
);

/** Micros as decimal text with `zeros` zeros that do not count. */
function priceText(micros: number, zeros: number): string {
  const digits = String(micros).padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '') + '0'.repeat(zeros);
  return digits.slice(0, -6) + (fraction === '' ? '' : `.${fraction}`);
}

const volumeText = fc.oneof(
  fc.integer({ min: 0, max: 1_000_000 }).map(String),
  fc.constantFrom('0', '0.0', '0.1', '123456789012345', '1234567890123456789', '9007199254740993'),
  fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.bigInt({ min: 0n, max: 10n ** 14n }))
    .map(([whole, fraction]) => `${whole}.${fraction}`),
);

const step = fc.oneof(fc.constantFrom(1000, 60_000, 86_400_000), fc.integer({ min: 1, max: 1e10 }));

export const textRows = fc
  .array(
    fc.record({
      step,
      prices: fc.tuple(price, price, price, price),
      zeros: fc.constantFrom(0, 0, 0, 1, 4, 9),
      volume: volumeText,
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((rows) => {
    let ts = Date.UTC(1999, 11, 31, 23, 59);
    return rows.map(({ step: by, prices: drawn, zeros, volume }): TextRow => {
      ts += by;
      const [low = 0, a = 0, b = 0, high = 0] = [...drawn].sort((x, y) => x - y);
      const prices = by % 2 === 0 ? [a, high, low, b] : [b, high, low, a];
      const texts = prices.map((micros) => priceText(micros, zeros));
      const line = [formatInstant(ts), ...texts, volume].join(',');
      return { ts, prices, volume: Number(volume), line };
    });
  });

/** How a good file may be written: BOM, LF or CRLF, with a final line end or none. */
export const spelling = fc.record({
  bom: fc.boolean(),
  end: fc.constantFrom('\n', '\r\n'),
  isTerminated: fc.boolean(),
});

export function fileBytes(
  rows: readonly TextRow[],
  how: { readonly bom: boolean; readonly end: string; readonly isTerminated: boolean },
): Uint8Array {
  const text = [BARS_HEADER, ...rows.map(({ line }) => line)].join(how.end);
  return Buffer.from(`${how.bom ? '\ufeff' : ''}${text}${how.isTerminated ? how.end : ''}`);
}

/** A change of one or more bytes, mostly among the rows. */
export const damage = fc.record({
  // Without bias: fast-check likes small numbers, and they all hit the header.
  at: fc.noBias(fc.integer({ min: 0, max: 999_999 })),
  isInRows: fc.noBias(fc.integer({ min: 0, max: 19 })).map((draw) => draw > 0),
  remove: fc.constantFrom(0, 0, 1, 1, 1, 1, 3, 30),
  insert: fc.oneof(
    fc.constantFrom('', '', ',', '\n', '\r', '\r\n', '.', '-', '0', '9', 'Z', ':', ' ', '\0', '"'),
    fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'),
    fc.constantFrom('\u00e9', '\u2028', 'NaN', '1e5', '99999999', '0.00000001', '24:00:00'),
    fc.string({ maxLength: 3 }),
  ),
  raw: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, fc.integer({ min: 0, max: 255 })),
});

export function damaged(
  bytes: Uint8Array,
  how: { at: number; isInRows: boolean; remove: number; insert: string; raw: number | null },
): Uint8Array {
  const from = how.isInRows ? Math.min(bytes.length, BARS_HEADER.length + 4) : 0;
  const at = from + Math.floor((how.at / 1e6) * (bytes.length - from));
  const inserted = how.raw === null ? Buffer.from(how.insert) : Buffer.of(how.raw);
  return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + how.remove)]);
}

/** Parses in chunks that are overwritten after each push, as a reader's buffers are. */
export function parseInChunks(bytes: Uint8Array, size: number): Result<BarSeries, BarsRejected> {
  const parser = new BarsCsvParser('f.csv', bytes.length);
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = Uint8Array.from(bytes.subarray(at, at + size));
    parser.push(chunk);
    chunk.fill(0x39);
  }
  return parser.finish();
}

const UNCOMPARED = new Set(['BARS_HEADER_INVALID', 'BARS_ENCODING_INVALID']);

/** The parser's answer in the oracle's form. */
export function asNaive(parsed: Result<BarSeries, BarsRejected>): NaiveFile {
  if (!parsed.ok) {
    const problems = parsed.error.problems.map(({ line = -1, code, text }) =>
      text === undefined || UNCOMPARED.has(code) ? { line, code } : { line, code, text },
    );
    return { ok: false, problems, more: parsed.error.more };
  }
  const { count, ts, open, high, low, close, volume } = parsed.value;
  const rows = Array.from({ length: count }, (_, row) => ({
    ts: ts[row] ?? NaN,
    prices: [open, high, low, close].map((column) => column[row] ?? NaN),
    volume: volume[row] ?? NaN,
  }));
  return { ok: true, rows };
}
