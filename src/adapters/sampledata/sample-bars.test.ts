import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../artifacts/index.ts';
import { writeSampleBars } from './index.ts';

let home = '';

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mqk-sample-'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('the sample', () => {
  it('is a bar file below the home, written anew each time, without leavings', () => {
    const { path, rows } = writeSampleBars(home, makeFolder);
    writeFileSync(path, 'old');
    expect(writeSampleBars(home, makeFolder)).toMatchObject({ symbol: 'SP500', path, rows });
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe('ts_close_utc,open,high,low,close,volume');
    expect(lines).toHaveLength(rows + 1);
    expect(readdirSync(join(home, 'sample'))).toEqual(['SP500-recent.csv', 'SP500.csv']);
  });

  it('has its last two years in a file of their own, line for line', () => {
    const { path, recent } = writeSampleBars(home, makeFolder);
    const [header, ...lines] = readFileSync(recent.path, 'utf8').trimEnd().split('\n');
    const all = readFileSync(path, 'utf8').trimEnd().split('\n');
    const years = (line = ''): number => Date.parse(line.slice(0, 10)) / (365.25 * 86_400_000);
    expect([header, lines]).toEqual([all[0], all.slice(-recent.rows)]);
    expect(years(lines.at(-1)) - years(lines[0])).toBeCloseTo(2, 1);
  });
});

describe('a place that cannot be written', () => {
  const UNAVAILABLE = { kind: 'UNAVAILABLE', code: 'SAMPLE_UNAVAILABLE' };

  it('is SAMPLE_UNAVAILABLE when a folder stands there, and leaves no draft', () => {
    mkdirSync(join(home, 'sample', 'SP500.csv', 'x'), { recursive: true });
    expect(() => writeSampleBars(home, makeFolder)).toThrow(expect.objectContaining(UNAVAILABLE));
    expect(readdirSync(join(home, 'sample'))).toEqual(['SP500.csv']);
  });

  it.each(['below a file', 'a file'])('is SAMPLE_UNAVAILABLE when the home is %s', (what) => {
    writeFileSync(join(home, 'file'), '');
    const place = what === 'a file' ? join(home, 'file') : join(home, 'file', 'home');
    expect(() => writeSampleBars(place, makeFolder)).toThrow(expect.objectContaining(UNAVAILABLE));
  });
});
