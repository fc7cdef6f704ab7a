/**
 * Real bars for a first look: the daily S&P 500 of the installed package `vega-datasets`, written as a
 * contract bar file under the state folder. It is an index: nobody can trade it, and it pays nothing.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { calendarFor } from '../../foundation/calendar/index.ts';
import { Failure } from '../../foundation/core/index.ts';
import { formatInstant, parseDay } from '../../foundation/model/index.ts';

const SOURCE_HEADER = 'date,open,high,low,close,adjclose,volume';
const BARS_HEADER = 'ts_close_utc,open,high,low,close,volume';

export interface SampleBars {
  readonly symbol: 'SP500';
  readonly path: string;
  readonly rows: number;
  /** The last two years of it, in a file of their own. */
  readonly recent: { readonly path: string; readonly rows: number };
  /** What a reader of the result must know about the series, a sentence each. */
  readonly oddities: readonly string[];
}

/**
 * Writes the sample (again) and returns where it is. `makeFolder` makes a folder with its parents.
 * Fails with SAMPLE_UNAVAILABLE.
 */
export function writeSampleBars(home: string, makeFolder: (path: string) => void): SampleBars {
  const { rows, oddities } = convert(readSource());
  const recent = rows.slice(rows.findIndex((row) => row >= twoYearsBefore(rows.at(-1) ?? '')));
  const folder = join(home, 'sample');
  const write = (name: string, lines: readonly string[]): string =>
    writeBars({ folder, name, lines }, makeFolder);
  return {
    symbol: 'SP500',
    path: write('SP500', rows),
    rows: rows.length,
    recent: { path: write('SP500-recent', recent), rows: recent.length },
    oddities,
  };
}

/** A row's day two years earlier; rows begin with their time and sort by it. */
function twoYearsBefore(row: string): string {
  return `${Number(row.slice(0, 4)) - 2}${row.slice(4, 10)}`;
}

function writeBars(
  of: { readonly folder: string; readonly name: string; readonly lines: readonly string[] },
  makeFolder: (path: string) => void,
): string {
  const { folder, name, lines } = of;
  const path = join(folder, `${name}.csv`);
  const draft = join(folder, `${name}.${process.pid}.tmp`);
  try {
    makeFolder(folder);
    writeFileSync(draft, [BARS_HEADER, ...lines, ''].join('\n'));
    renameSync(draft, path);
  } catch (error) {
    removeDraft(draft);
    throw new Failure('UNAVAILABLE', 'SAMPLE_UNAVAILABLE', `cannot write ${path}`, {
      fix: 'make room or give write permission, or set MQK_HOME to another folder',
      cause: error,
    });
  }
  return path;
}

/** The failure that led here is told; a draft that was never made is no second one. */
function removeDraft(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

function readSource(): string {
  try {
    // The package hides its data folder from import, not from the file system.
    const entry = createRequire(import.meta.url).resolve('vega-datasets');
    return readFileSync(join(dirname(entry), '..', 'data', 'sp500-2000.csv'), 'utf8');
  } catch (error) {
    throw new Failure(
      'UNAVAILABLE',
      'SAMPLE_UNAVAILABLE',
      'cannot read the package vega-datasets',
      {
        fix: 'install the dependencies again: npm ci',
        cause: error,
      },
    );
  }
}

interface Converted {
  readonly rows: readonly string[];
  readonly oddities: readonly string[];
}

/** Rows of the package as rows of a bar file: the date becomes the session's close in UTC. */
function convert(source: string): Converted {
  const calendar = calendarFor('XNYS');
  const [header, ...lines] = source.trimEnd().split('\n');
  if (header !== SOURCE_HEADER) failSource(`its header is ${String(header).slice(0, 80)}`);
  let staleOpens = 0;
  let previousClose: string | null = null;
  const rows = lines.map((line, index) => {
    const [date = '', open = '', high = '', low = '', close = '', , volume = ''] = line.split(',');
    const day = parseDay(date);
    const session = day === null ? null : calendar.sessionOn(day);
    if (session === null) return failSource(`line ${index + 2} is no session: ${date}`);
    if (open === previousClose) staleOpens++;
    previousClose = close;
    return [formatInstant(session.close), open, high, low, close, volume].join(',');
  });
  return {
    rows,
    oddities: [
      'an index, not tradable: no dividends, adjusted close equal to close',
      `open equal to the previous close on ${staleOpens} of ${rows.length - 1} days: gaps are hidden`,
    ],
  };
}

function failSource(why: string): never {
  const message = `vega-datasets has another form than expected: ${why}`;
  throw new Failure('UNAVAILABLE', 'SAMPLE_UNAVAILABLE', message, {
    fix: 'install the pinned dependencies again: npm ci',
  });
}
