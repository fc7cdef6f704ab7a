/**
 * INV-DATA-08 (contract 2.1 to 2.3): a bar file is taken whole, or refused with the place of
 * its problems; never a partial series.
 * Turns red when a line is judged by another rule, or counted from another start.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadBarsCsv } from '../../../src/adapters/marketdata/index.ts';

const BAD = new URL('../../../../shared/data/bad/', import.meta.url);
const hasFiles = existsSync(BAD);
if (!hasFiles)
  process.stderr.write('skipped: bad bar files of ../shared/data/bad, which is absent\n');

interface Expectation {
  readonly file: string;
  readonly kind: string;
  readonly line: number;
}

/** `docs/specs/data_pipeline_and_integrity.md` states the rule behind each: code, or null = accepted. */
const POLICIES: Readonly<Record<string, string | null>> = {
  'header_wrong_order.csv': 'BARS_HEADER_INVALID',
  'bom.csv': null,
  'crlf.csv': null,
  'quoted_fields.csv': 'BARS_HEADER_INVALID',
  'blank_line.csv': 'BARS_FIELD_COUNT',
  'header_only.csv': 'BARS_EMPTY',
  'gap.csv': null,
  'daily_gap.csv': null,
};

/** What each refused file is refused for. */
const CODES: Readonly<Record<string, string>> = {
  'missing_header.csv': 'BARS_HEADER_INVALID',
  'header_unknown_column.csv': 'BARS_HEADER_INVALID',
  'wrong_order.csv': 'BARS_TIME_NOT_INCREASING',
  'descending.csv': 'BARS_TIME_NOT_INCREASING',
  'duplicate_timestamp.csv': 'BARS_TIME_NOT_INCREASING',
  'duplicate_timestamp_other_values.csv': 'BARS_TIME_NOT_INCREASING',
  'ohlc_high_below_close.csv': 'BARS_OHLC_INVALID',
  'ohlc_low_above_open.csv': 'BARS_OHLC_INVALID',
  'negative_price.csv': 'BARS_PRICE_RANGE',
  'zero_price.csv': 'BARS_PRICE_RANGE',
  'all_zero_bar.csv': 'BARS_PRICE_RANGE',
  'nan_price.csv': 'BARS_NUMBER_INVALID',
  'inf_price.csv': 'BARS_NUMBER_INVALID',
  'price_1e400.csv': 'BARS_NUMBER_INVALID',
  'price_huge.csv': 'BARS_PRICE_RANGE',
  'price_text.csv': 'BARS_NUMBER_INVALID',
  'price_empty.csv': 'BARS_NUMBER_INVALID',
  'missing_volume.csv': 'BARS_FIELD_COUNT',
  'missing_volume_column.csv': 'BARS_HEADER_INVALID',
  'negative_volume.csv': 'BARS_VOLUME_INVALID',
  'extra_field.csv': 'BARS_FIELD_COUNT',
  'trailing_garbage.csv': 'BARS_FIELD_COUNT',
  'empty.csv': 'BARS_EMPTY',
  'binary.csv': 'BARS_HEADER_INVALID',
  'nul_byte.csv': 'BARS_NUMBER_INVALID',
  'one_line_1mb.csv': 'BARS_FIELD_COUNT',
  'bad_date.csv': 'BARS_TIME_INVALID',
  'naive_timestamp.csv': 'BARS_TIME_INVALID',
  'truncated.csv': 'BARS_FIELD_COUNT',
};

const refusals: Readonly<Record<string, string | null>> = {
  ...CODES,
  ...Object.fromEntries(Object.entries(POLICIES).filter(([, code]) => code !== null)),
};

function expectations(): Expectation[] {
  const lines = readFileSync(new URL('EXPECT.csv', BAD), 'utf8').trimEnd().split('\n').slice(1);
  return lines.map((text) => {
    const file = text.slice(0, text.indexOf(','));
    const kind = /\[(\w+)\]/.exec(text)?.[1] ?? '';
    return { file, kind, line: Number(text.slice(text.lastIndexOf(',') + 1)) };
  });
}

const files = hasFiles ? expectations() : [];
const isAccepted = ({ file, kind }: Expectation): boolean =>
  kind === 'ok' || (kind === 'policy' && POLICIES[file] === null);

async function load(file: string): ReturnType<typeof loadBarsCsv> {
  return await loadBarsCsv(fileURLToPath(new URL(file, BAD)));
}

describe.runIf(hasFiles)('bad bar files', () => {
  it('are all known, each with its rule', () => {
    expect(files).toHaveLength(40);
    const refused = files.filter((of) => !isAccepted(of)).map(({ file }) => file);
    expect(Object.keys(refusals).sort()).toEqual(refused.sort());
  });

  it.each(files.filter(isAccepted))('$file is accepted', async ({ file }) => {
    const loaded = await load(file);
    expect(loaded.ok && loaded.value.rows > 0).toBe(true);
  });

  it.each(files.filter((of) => !isAccepted(of)))('$file is refused at line $line', async (of) => {
    const loaded = await load(of.file);
    if (loaded.ok) throw new Error('accepted');
    const [first] = loaded.error.problems;
    expect(first).toMatchObject({ code: refusals[of.file], line: of.line });
    expect(first?.file?.endsWith(of.file)).toBe(true);
    expect(loaded.error.problems.length).toBeLessThanOrEqual(20);
    for (const { text = '' } of loaded.error.problems) {
      expect(text.length).toBeLessThanOrEqual(80);
      expect(text).not.toMatch(/[\x00-\x1f]/);
    }
  });

  it('show up to 20 problems and count the rest', async () => {
    const loaded = await load('descending.csv');
    if (loaded.ok) throw new Error('accepted');
    expect(loaded.error.problems).toHaveLength(20);
    expect(loaded.error.more).toBe(19);
    expect(loaded.error.problems.map(({ line }) => line)).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 3),
    );
  });
});
