// Contract 2.3 where sizes matter: texts, long lines, files that are no bar files. The rest of the
// parser's rules is compared with an oracle in tests/property/bar-parser-equals-oracle.test.ts.
import { describe, expect, it } from 'vitest';
import { BARS_HEADER, BarsCsvParser } from './index.ts';
import { escapeText } from './escape-text.ts';

const ROW = '2024-01-02T14:31:00Z,100.5,101,100,100.25,7';

function parse(...parts: readonly (string | Uint8Array)[]): ReturnType<BarsCsvParser['finish']> {
  const parser = new BarsCsvParser('f.csv');
  for (const part of parts) parser.push(typeof part === 'string' ? Buffer.from(part) : part);
  return parser.finish();
}

function problems(...parts: readonly (string | Uint8Array)[]): string[] {
  const parsed = parse(...parts);
  if (parsed.ok) return [];
  return parsed.error.problems.map(({ line = -1, code, text }) => {
    return `${line} ${code}${text === undefined ? '' : ` ${text}`}`;
  });
}

describe('texts of problems', () => {
  it('escape control characters and bytes that are no UTF-8', () => {
    expect(escapeText(Buffer.from('a\0b\tc\u001b[31m\u0085\u202e'))).toBe(
      'a\\u0000b\\tc\\u001b[31m\\u0085\\u202e',
    );
    expect(escapeText(Buffer.from([0x61, 0xff, 0xc3, 0x28, 0xe2, 0x82]))).toBe(
      'a\\xff\\xc3(\\xe2\\x82',
    );
  });

  it('are cut at 80 characters, never inside an escape or a character', () => {
    expect(escapeText(Buffer.from('9'.repeat(200)))).toBe('9'.repeat(80));
    expect(escapeText(Buffer.from('9'.repeat(77) + '\0z'))).toBe('9'.repeat(77));
    expect(escapeText(Buffer.from('\u{1f600}'.repeat(100)))).toBe('\u{1f600}'.repeat(80));
  });

  it('are the field, or the whole line for field count, header and OHLC', () => {
    expect(
      problems(`${BARS_HEADER}\n2024-01-02,1,1,1,1,1\na,b\n${ROW.replace('101', '99')}\n`),
    ).toEqual([
      '2 BARS_TIME_INVALID 2024-01-02',
      '3 BARS_FIELD_COUNT a,b',
      '4 BARS_OHLC_INVALID 2024-01-02T14:31:00Z,100.5,99,100,100.25,7',
    ]);
    expect(problems(`${BARS_HEADER},x\n`)).toEqual([`1 BARS_HEADER_INVALID ${BARS_HEADER},x`]);
    expect(problems(`${BARS_HEADER}\n2024-01-02T14:31:00Z,1,`, Buffer.of(0xff), ',1,1,1')).toEqual([
      '2 BARS_ENCODING_INVALID \\xff',
    ]);
  });
});

describe('empty files', () => {
  it('are reported at the number of their physical lines', () => {
    expect(problems('')).toEqual(['0 BARS_EMPTY']);
    expect(problems('\ufeff')).toEqual(['0 BARS_EMPTY']);
    expect(problems(BARS_HEADER)).toEqual(['1 BARS_EMPTY']);
    expect(problems(`${BARS_HEADER}\r\n`)).toEqual(['1 BARS_EMPTY']);
    expect(problems('\n')).toEqual(['1 BARS_HEADER_INVALID ']);
    expect(problems(`${BARS_HEADER}\n\n`)).toEqual(['2 BARS_FIELD_COUNT ']);
    expect(problems(`${BARS_HEADER}\r`)).toEqual([`1 BARS_HEADER_INVALID ${BARS_HEADER}\\r`]);
  });
});

describe('long lines', () => {
  const piece = Buffer.alloc(1 << 20, '0');

  /** A file whose second line has 8 MB of zeros in the middle. */
  function long(before: string, after: string): string[] {
    const zeros = Array.from({ length: 8 }, () => piece);
    return problems(`${BARS_HEADER}\n${before}`, ...zeros, after);
  }

  it('are judged by the same rules, in bounded memory', () => {
    expect(long('2024-01-02T14:31:00Z,1.', ',1,1,1,7\n')).toEqual([]);
    expect(long('2024-01-02T14:31:00Z,1,1,1,1,1.', '1\r\n')).toEqual([]);
    expect(long('2024-01-02T14:31:00Z,1.', '1,1,1,1,7\n')[0]).toMatch(
      /^2 BARS_PRICE_PRECISION 1\.000/,
    );
    expect(long('2024-01-02T14:31:00Z,1', ',1,1,1,7')[0]).toMatch(/^2 BARS_PRICE_RANGE 1000/);
    expect(long('2024-01-02T14:31:00Z,', ',1,1,1,7')[0]).toMatch(/^2 BARS_NUMBER_INVALID 000/);
    expect(long('2024-01-02T14:31:00Z,1,1,1,1,1', '')[0]).toMatch(/^2 BARS_VOLUME_INVALID 1000/);
    expect(long('2024-01-02T14:31:00Z', ',1,1,1,1,1')[0]).toMatch(/^2 BARS_TIME_INVALID 2024/);
    expect(long('', '')[0]).toMatch(/^2 BARS_FIELD_COUNT 0{80}$/);
  });

  it('keep the lines after them in step', () => {
    const text = `${BARS_HEADER}\n${ROW}\n${'x'.repeat(200_000)}\n2024-01-02T14:32:00Z,1,1,1,1,y\n`;
    expect(problems(text).map((problem) => problem.slice(0, 24))).toEqual([
      '3 BARS_FIELD_COUNT xxxxx',
      '4 BARS_VOLUME_INVALID y',
    ]);
  });

  it('round volumes of thousands of digits as Number does', () => {
    // Half way between two doubles up to a digit far behind what is kept.
    const half = `9007199254740992.5${'0'.repeat(5000)}`;
    for (const volume of [half, `${half}1`, `0.${'3'.repeat(9000)}`, `0.${'0'.repeat(3000)}1`]) {
      const parsed = parse(`${BARS_HEADER}\n2024-01-02T14:31:00Z,1,1,1,1,${volume}\n`);
      expect(parsed.ok && parsed.value.volume[0]).toBe(Number(volume));
    }
  });
});

describe('the header', () => {
  it('refuses what is no bar file before the rest is read', () => {
    const parser = new BarsCsvParser('f.csv', 1e9);
    parser.push(Buffer.alloc(1 << 20, 0xab));
    expect(parser.isRefused).toBe(true);
    const problem: unknown = expect.objectContaining({ code: 'BARS_HEADER_INVALID', line: 1 });
    expect(parser.finish()).toEqual({ ok: false, error: { problems: [problem], more: 0 } });
  });
});

describe('columns', () => {
  it('grow with the file and lie on shared memory', () => {
    const start = Date.UTC(2024, 0, 1);
    const rows = Array.from({ length: 70_000 }, (_, at) => {
      const time = new Date(start + at * 1000).toISOString().replace('.000', '');
      return `${time},${at + 1},${at + 1},${at + 1},${at + 1},${at}`;
    });
    for (const totalBytes of [0, 1, 3e6, 1e8]) {
      const parser = new BarsCsvParser('f.csv', totalBytes);
      const bytes = Buffer.from([BARS_HEADER, ...rows].join('\n'));
      for (let at = 0; at < bytes.length; at += 1 << 16)
        parser.push(bytes.subarray(at, at + (1 << 16)));
      const parsed = parser.finish();
      if (!parsed.ok) throw new Error(parsed.error.problems[0]?.message);
      const { count, ts, low, volume } = parsed.value;
      expect([count, ts.length, ts[69_999]]).toEqual([70_000, 70_000, start + 69_999_000]);
      expect([low[69_999], volume[16_384]]).toEqual([70_000_000_000, 16_384]);
      expect(ts.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
  });
});
