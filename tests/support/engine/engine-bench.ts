/** PAPER runs over generated bars, through the command line: on Postgres and the paper broker's own process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Row } from '../../../src/adapters/db/index.ts';
import { writeBarFile } from '../bars/bar-file.ts';
import { mqk, TEST_PROGRAM, type CliRun } from '../cli/run-in-process.ts';
import type { TestDatabase } from '../db/test-database.ts';

/** What is the same for a PAPER run and the backtest that it must equal. */
export interface EngineCase {
  readonly strategy: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly sets?: Readonly<Record<string, string | number | boolean>>;
  readonly seed?: number;
  /** Folder of the run folders; absent: the bench's own. */
  readonly out?: string;
}

export const MARKET_ORDERS: EngineCase = {
  strategy: 'sma_cross',
  params: { fast: 3, slow: 8 },
};

export class EngineBench {
  readonly desk: TestDatabase;
  /** Bar file of minutes around the clock. */
  readonly bars: string;
  readonly out: string;
  private accounts = 0;

  private constructor(desk: TestDatabase, rows: number) {
    const home = desk.env.MQK_HOME;
    this.desk = desk;
    this.bars = join(home, 'bars.csv');
    this.out = join(home, 'exports');
    mkdirSync(home, { recursive: true });
    writeBarFile(this.bars, { rows, seed: 7 });
  }

  static async open(rows: number): Promise<EngineBench> {
    // Of a test run alone: a script brings its own.
    const { openTestDatabase } = await import('../db/test-database.ts');
    return EngineBench.at(await openTestDatabase(), rows);
  }

  /** In a home and on a database that the test brings. */
  static at(desk: TestDatabase, rows: number): EngineBench {
    return new EngineBench(desk, rows);
  }

  async close(): Promise<void> {
    await this.mqk(['broker', 'stop']);
    await this.desk.close();
  }

  async mqk(argv: readonly string[], isInterrupted = (): boolean => false): Promise<CliRun> {
    return await mqk([...argv, '--json'], { env: this.desk.env, isInterrupted });
  }

  /** A run that is armed and begun, on an account of its own. */
  async begun(of: EngineCase): Promise<string> {
    const runId = await this.created(of);
    await this.again(runId);
    return runId;
  }

  /** A run on an account of its own. */
  async created(of: EngineCase): Promise<string> {
    const account = `T${String(this.accounts++).padStart(3, '0')}`;
    const flags = flagsOf({ ...of, sets: { ...of.sets, 'broker.account_last4': account } });
    const started = await this.mqk([
      ...['run', 'start', '--engine', 'MAIN', '--mode', 'PAPER', '--symbols', 'SPY'],
      ...[...flags, '--out', of.out ?? this.out],
    ]);
    const runId = started.json['run_id'];
    if (typeof runId !== 'string') throw new Error(started.stderr);
    return runId;
  }

  /** Arms and begins a run. */
  async again(runId: string): Promise<void> {
    for (const verb of ['arm', 'begin']) {
      const done = await this.mqk(['run', verb, '--run-id', runId]);
      if (done.exitCode !== 0) throw new Error(`${verb}: ${done.stdout} ${done.stderr}`);
    }
  }

  async execute(
    runId: string,
    more: readonly string[] = [],
    isInterrupted = (): boolean => false,
  ): Promise<CliRun> {
    const argv = ['run', 'execute', '--run-id', runId, ...this.barFlags, ...more];
    return await this.mqk(argv, isInterrupted);
  }

  /** Waits until a query of the run (`$1`) gives a row; the row. */
  async awaitRow(runId: string, sql: string): Promise<Row> {
    for (const until = performance.now() + 30_000; performance.now() < until;) {
      const [row] = await this.desk.db.query(sql, [runId]);
      if (row !== undefined) return row;
      await sleep(20);
    }
    throw new Error(`no row in 30 s: ${sql}`);
  }

  /** The engine as a process of the test build. */
  spawn(
    runId: string,
    env: Readonly<Record<string, string>> = {},
    more: readonly string[] = [],
  ): ChildProcess {
    return this.start(['run', 'execute', '--run-id', runId, ...this.barFlags, ...more], env);
  }

  /** Any command as a process of the test build. */
  start(argv: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    return spawn(process.execPath, [TEST_PROGRAM, ...argv, '--json'], {
      env: { PATH: process.env['PATH'], ...this.desk.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** The backtest of the same facts under the same id; its folder. */
  async backtest(runId: string, of: EngineCase): Promise<string> {
    const account = await this.accountOf(runId);
    const flags = flagsOf({ ...of, sets: { ...of.sets, 'broker.account_last4': account } });
    const out = join(this.desk.env.MQK_HOME, 'backtests');
    const run = await this.mqk([
      ...['backtest', 'run', ...flags, ...this.barFlags],
      ...['--run-id', runId, '--out', out],
    ]);
    if (run.exitCode !== 0) throw new Error(run.stderr);
    return join(out, runId);
  }

  /** Client order ids in the broker's own log of every order that it ever accepted. */
  accepted(): readonly string[] {
    const path = join(this.desk.env.MQK_HOME, 'paper', 'accepted.jsonl');
    if (!existsSync(path)) return [];
    return readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => /"client_order_id":"([^"]*)"/.exec(line)?.[1] ?? line);
  }

  folderOf(runId: string): string {
    return join(this.out, runId);
  }

  async accountOf(runId: string): Promise<string> {
    const rows = await this.desk.db.query('SELECT account FROM runs WHERE run_id = $1', [runId]);
    return String(rows[0]?.['account']);
  }

  private get barFlags(): readonly string[] {
    return ['--bars', `SPY=${this.bars}`];
  }
}

function flagsOf({ strategy, params = {}, sets = {}, seed = 1 }: EngineCase): readonly string[] {
  return [
    ...['--strategy', strategy, '--timeframe', '1m', '--calendar', 'ALWAYS_ON'],
    ...['--seed', String(seed)],
    ...Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`]),
    ...Object.entries(sets).flatMap(([path, value]) => ['--set', `${path}=${value}`]),
  ];
}

/** Resolves when the process has ended: its exit code, or the signal that ended it. */
export async function ended(child: ChildProcess): Promise<number | string | null> {
  if (child.exitCode !== null || child.signalCode !== null)
    return child.exitCode ?? child.signalCode;
  return await new Promise((resolve) => {
    child.once('close', (code, signal) => {
      resolve(code ?? signal);
    });
  });
}
