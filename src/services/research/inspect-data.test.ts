// Contract 13.1, `data inspect`: gaps by the calendar, outliers by the formula of contract 7.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BARS_HEADER } from '../../adapters/marketdata/index.ts';
import { inspectData, type InspectOptions, type Inspection } from './inspect-data.ts';

const DATA = new URL('../../../../shared/data/', import.meta.url);
const hasData = existsSync(DATA);
if (!hasData) process.stderr.write('skipped: data inspect on ../shared/data, which is absent\n');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mqk-inspect-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function inspect(
  rows: readonly (readonly [string, number])[],
  more: Partial<InspectOptions> = {},
): Promise<Inspection> {
  const path = join(folder, 'X.csv');
  const lines = rows.map(([time, close]) => `${time},${close},${close},${close},${close},1`);
  writeFileSync(path, [BARS_HEADER, ...lines].join('\n'));
  return await inspectFile(path, more);
}

async function inspectFile(path: string, more: Partial<InspectOptions>): Promise<Inspection> {
  const options = { cacheDir: null, timeframe: '1m', calendar: 'XNYS', ...more } as const;
  const found = await inspectData(path, options);
  if (!found.ok) throw new Error(found.error.problems[0]?.message);
  return found.value;
}

describe('inspectData', () => {
  it('finds nothing in a clean file', async () => {
    const { report, verdict } = await inspect([
      ['2013-10-07T19:59:00Z', 100],
      ['2013-10-07T20:00:00Z', 120],
      ['2013-10-08T13:31:00Z', 100],
    ]);
    expect(verdict).toBe('CLEAN');
    expect(report).toMatchObject({
      rows: 3,
      first: '2013-10-07T19:59:00Z',
      last: '2013-10-08T13:31:00Z',
      missing_bars: 0,
      outliers: 0,
      dropped_outside_session: 0,
      sessions: 2,
      days_with_bars: 2,
      problems: [],
      more_problems: 0,
    });
    expect(report.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('names each gap and each outlier, with place and numbers', async () => {
    const { report, verdict } = await inspect([
      ['2013-10-07T12:00:00Z', 50], // before the open: it does not exist
      ['2013-10-07T13:31:00Z', 100],
      ['2013-10-07T13:34:00Z', 120.000001],
      ['2013-10-09T13:31:00Z', 96.000001],
    ]);
    expect(verdict).toBe('FOUND');
    expect(report).toMatchObject({ rows: 4, dropped_outside_session: 1, sessions: 3 });
    expect(report).toMatchObject({ missing_bars: 2 + 386 + 390, gaps: 2, outliers: 1 });
    expect(report.problems).toEqual([
      {
        code: 'GAP_DETECTED',
        message: '2 bar(s) missing between 2013-10-07T13:31:00Z and 2013-10-07T13:34:00Z',
        missing: 2,
        ts: '2013-10-07T13:34:00Z',
        previous_ts: '2013-10-07T13:31:00Z',
      },
      {
        code: 'OUTLIER',
        message: 'close 120.000001 after 100 is more than 0.2 away, as a fraction',
        close: '120.000001',
        previous_close: '100',
        ts: '2013-10-07T13:34:00Z',
        previous_ts: '2013-10-07T13:31:00Z',
      },
      expect.objectContaining({ code: 'GAP_DETECTED', missing: 776 }),
    ]);
  });

  it('takes another threshold and calendar', async () => {
    const rows = [
      ['2013-10-05T00:00:00Z', 100],
      ['2013-10-06T00:00:00Z', 101],
      ['2013-10-08T00:00:00Z', 101.01],
    ] as const;
    const more = { timeframe: '1D', calendar: 'ALWAYS_ON', outlierThresholdPpm: 9999 } as const;
    const { report } = await inspect(rows, more);
    expect(report).toMatchObject({ missing_bars: 1, outliers: 1, sessions: 4, days_with_bars: 3 });
  });

  it('says of bars of 1D that their days have no session; they are kept, and the verdict is of gaps', async () => {
    const notes: string[] = [];
    const note = (line: string): void => void notes.push(line);
    const rows = [
      ['2024-07-03T17:00:00Z', 100],
      ['2024-07-04T20:00:00Z', 101],
      ['2024-07-05T20:00:00Z', 102],
      ['2024-07-06T20:00:00Z', 103],
    ] as const;
    const { report, verdict } = await inspect(rows, { timeframe: '1D', note });
    expect(verdict).toBe('CLEAN');
    expect(report).toMatchObject({ closed_day_bars: 2, dropped_outside_session: 0, rows: 4 });
    expect(notes).toEqual([
      expect.stringMatching(
        /^warning BARS_ON_CLOSED_DAY: .*X\.csv: 2 bar\(s\) .* XNYS, the first 2024-07-04; /,
      ),
    ]);
    const always = { timeframe: '1D', calendar: 'ALWAYS_ON', note } as const;
    expect((await inspect(rows, always)).report.closed_day_bars).toBe(0);
    expect(notes).toHaveLength(1);
  });

  it('shows 20 problems and counts the rest', async () => {
    const minute = (at: number): string => `2013-10-07T14:${String(at).padStart(2, '0')}:00Z`;
    const rows = Array.from({ length: 26 }, (_, at) => [minute(2 * at), 100] as const);
    const { report } = await inspect(rows);
    expect([report.gaps, report.problems.length, report.more_problems]).toEqual([25, 20, 5]);
  });

  it('passes on the problems of a file that is refused', async () => {
    const path = join(folder, 'X.csv');
    writeFileSync(path, `${BARS_HEADER}\nx\n`);
    const options = { cacheDir: null, timeframe: '1m', calendar: 'XNYS' } as const;
    const refused = await inspectData(path, options);
    expect(refused).toMatchObject({ ok: false, error: { problems: [{ line: 2 }] } });
  });

  it.runIf(hasData).each([
    ['bad/gap.csv', '1m', 'XNYS', { missing_bars: 11, gaps: 1, outliers: 0 }],
    ['bad/daily_gap.csv', '1D', 'XNYS', { gaps: 1, outliers: 0 }],
    ['bad/control_good.csv', '1m', 'XNYS', { missing_bars: 0, outliers: 0 }],
    ['daily/SPY.csv', '1D', 'XNYS', { rows: 5849, missing_bars: 0, closed_day_bars: 0 }],
    ['daily/QQQ.csv', '1D', 'XNYS', { rows: 3964, missing_bars: 1588, gaps: 1 }],
    ['minute/BTC-PERP.csv', '1m', 'ALWAYS_ON', { rows: 45_031, missing_bars: 0, outliers: 0 }],
    ['minute/AAPL.csv', '1m', 'XNYS', { rows: 2303, outliers: 1, missing_bars: 0 }],
  ] as const)('knows what is odd in %s', async (file, timeframe, calendar, expected) => {
    const path = fileURLToPath(new URL(file, DATA));
    expect((await inspectFile(path, { timeframe, calendar })).report).toMatchObject(expected);
  });
});
