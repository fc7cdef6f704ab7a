/**
 * Loading five million rows: the CSV file with its hash, and the column cache with and without the
 * hash of its source.
 */
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BARS_HEADER, openBars, type OpenedBars } from '../src/adapters/marketdata/index.ts';
import { Prng } from '../src/foundation/core/index.ts';
import { formatInstant, formatMicros } from '../src/foundation/model/index.ts';
import type { BenchCase } from './cases.ts';

const ROWS = 5_000_000;
const START_MS = 1_262_615_460_000; // 2010-01-04T14:31:00Z
const CENT = 10_000;
const BYTES_PER_ROW = 48;

/** One-minute bars around 100.00 with two decimals, as files have them. */
function writeBars(path: string): void {
  const prng = new Prng(42);
  const file = openSync(path, 'w');
  let close = 10_000;
  let lines: string[] = [BARS_HEADER];
  for (let row = 0; row < ROWS; row++) {
    const open = close;
    close = Math.max(5000, open + (prng.nextUint32() % 41) - 20);
    const high = Math.max(open, close) + (prng.nextUint32() % 15);
    const low = Math.min(open, close) - (prng.nextUint32() % 15);
    const prices = [open, high, low, close].map((cents) => formatMicros(cents * CENT));
    const time = formatInstant(START_MS + row * 60_000);
    lines.push(`${time},${prices.join(',')},${prng.nextUint32() % 100_000}`);
    if (lines.length < 50_000) continue;
    writeSync(file, `${lines.join('\n')}\n`);
    lines = [];
  }
  if (lines.length > 0) writeSync(file, `${lines.join('\n')}\n`);
  closeSync(file);
}

/** Highest resident memory above the start while rows were read, in sets of columns. */
class PeakMemory {
  ofColumns = 0;
  private readonly before = process.memoryUsage.rss();

  readonly sample = (): void => {
    const more = (process.memoryUsage.rss() - this.before) / (ROWS * BYTES_PER_ROW);
    this.ofColumns = Math.max(this.ofColumns, Math.round(more * 100) / 100);
  };
}

/** The file and its cache, made once for all cases and removed when the process ends. */
class LoadedFile {
  readonly path: string;
  readonly cacheDir: string;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'mqk-bench-load-'));
    process.once('exit', () => {
      rmSync(folder, { recursive: true, force: true });
    });
    this.path = join(folder, 'bars.csv');
    this.cacheDir = join(folder, 'cache');
    writeBars(this.path);
  }

  async open(
    cacheDir: string | null,
    from: OpenedBars['from'],
    peak: PeakMemory | null = null,
  ): Promise<number> {
    const opened = await openBars(this.path, {
      cacheDir,
      // As if the file were older: else its times could not be trusted yet.
      nowMs: () => Date.now() + 600_000,
      ...(peak === null ? {} : { onProgress: peak.sample }),
    });
    peak?.sample();
    if (!opened.ok || opened.value.from !== from) throw new Error(`not loaded as ${from}`);
    return opened.value.rows;
  }

  /** Forgets that the file's hash is known. */
  removeIndex(): void {
    for (const name of readdirSync(this.cacheDir)) {
      if (name.endsWith('.index')) rmSync(join(this.cacheDir, name));
    }
  }
}

/** The first run is not timed: it measures memory. */
function csvCase(file: LoadedFile): BenchCase {
  let peak: PeakMemory | null = null;
  return {
    name: 'load.csv',
    unit: 'rows_per_second',
    run: () => {
      if (peak !== null) return file.open(null, 'FILE');
      peak = new PeakMemory();
      return file.open(null, 'FILE', peak);
    },
    more: () => ({ peak_memory_of_columns: peak?.ofColumns ?? 0 }),
  };
}

async function hashedCase(file: LoadedFile): Promise<BenchCase> {
  await file.open(file.cacheDir, 'FILE');
  return {
    name: 'load.cache.hashed',
    unit: 'rows_per_second',
    run: () => {
      file.removeIndex();
      return file.open(file.cacheDir, 'CACHE_HASHED');
    },
  };
}

/** After `hashedCase`, which made the cache. */
function unchangedCase(file: LoadedFile): BenchCase {
  return {
    name: 'load.cache.unchanged',
    unit: 'rows_per_second',
    run: () => file.open(file.cacheDir, 'CACHE_UNCHANGED'),
  };
}

export function loadCases(): readonly (() => BenchCase | Promise<BenchCase>)[] {
  let made: LoadedFile | null = null;
  const file = (): LoadedFile => (made ??= new LoadedFile());
  return [() => csvCase(file()), () => hashedCase(file()), () => unchangedCase(file())];
}
