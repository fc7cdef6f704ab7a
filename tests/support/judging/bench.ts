/** A folder of its own for commands that judge runs, with bar files and layers written into it. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { dailyFile, type DailyBar } from '../bars/daily-file.ts';
import { mqk, type CliOptions, type CliRun } from '../cli/run-in-process.ts';

/** A row of a result, by the names of its JSON. */
export type Row = Readonly<Record<string, unknown>>;

export class Bench {
  readonly cwd = mkdtempSync(join(tmpdir(), 'mqk-judging-'));

  remove(): void {
    rmSync(this.cwd, { recursive: true, force: true });
  }

  /** Writes daily bars of a symbol to `<symbol>.csv`. */
  bars(symbol: string, bars: readonly DailyBar[], skip = 0): this {
    writeFileSync(join(this.cwd, `${symbol}.csv`), dailyFile(bars, skip));
    return this;
  }

  /** Writes a layer file; `name` may have folders. */
  layer(name: string, text: string): this {
    const path = join(this.cwd, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return this;
  }

  /** Runs a command line with `--json` over daily bars of these symbols. */
  async run(argv: readonly string[], symbols: readonly string[] = ['A']): Promise<CliRun> {
    const bars = symbols.flatMap((symbol) => ['--bars', `${symbol}=${symbol}.csv`]);
    const market = [...bars, '--timeframe', '1D', '--calendar', 'ALWAYS_ON', '--json'];
    return await this.mqk([...argv, ...market]);
  }

  async mqk(argv: readonly string[], options: CliOptions = {}): Promise<CliRun> {
    return await mqk(argv, { cwd: this.cwd, env: { MQK_HOME: 'home' }, ...options });
  }

  /** Names in the folder of evaluations; none when there is no such folder. */
  evaluations(): readonly string[] {
    try {
      return readdirSync(join(this.cwd, 'exports', 'evaluations'));
    } catch {
      return [];
    }
  }
}

/** The object of a command that ended well. */
export function done(run: CliRun): Row {
  expect(run.exitCode, run.stderr).toBe(0);
  return run.json;
}

/** The rows under a name. */
export function rowsOf(json: Row, name: string): readonly Row[] {
  const rows: unknown = json[name];
  if (!Array.isArray(rows)) throw new Error(`${name} is no list`);
  return rows.map((row: unknown) => rowOf(row));
}

/** The object under a name. */
export function rowAt(json: Row, name: string): Row {
  return rowOf(json[name]);
}

function rowOf(value: unknown): Row {
  if (typeof value !== 'object' || value === null) throw new Error('not an object');
  return { ...value };
}
