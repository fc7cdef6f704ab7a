/**
 * How long a recovery takes after a kill -9, of a run with a long history (spec/4-safety, figures: p99 <= 2 s until
 * the run is disarmed with a report):
 *
 *     npx tsx scripts/recovery-time.ts                           10,000 orders, 20 kills
 *     npx tsx scripts/recovery-time.ts --orders 1000 --kills 5   less of each
 *     npx tsx scripts/recovery-time.ts --home /tmp/history       the history stays there
 *
 * The history is real: the engine's process of the test build trades generated minutes of forty symbols, a strategy that
 * changes its mind every second bar, on the embedded Postgres and the paper broker's process, until the orders are
 * there. Then, again and again: kill -9, in turn at a random moment and before the first byte of an order (CP3: the
 * broker never has it, so that the whole second of look-ups is used); `mqk run recover` as a process; what is not known
 * yet is recovered once more when it may be presumed (`runtime.presume_absent_seconds` is 5, the least that a first
 * recovery cannot wait for); arm, begin, and the engine goes on until it is killed.
 *
 * Printed: of the first recoveries the time from before the process starts until its report is out, the start (process,
 * bundle, bars, database) and each phase, p50 and p99; of recoveries and of the arms after them the time until the process
 * ended (its record is up to date then), and the processor time, which a loaded machine leaves alone. Controls: the same
 * process that only reads the run's status, and a backtest of the same bars. Exit code 1 above 2 s. Takes some minutes;
 * `--home DIR` keeps the history there, goes on with its building when that was broken off, and measures again at once.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDatabase, stopEmbeddedDatabase, type Database } from '../src/adapters/db/index.ts';
import { writeBarFile } from '../tests/support/bars/bar-file.ts';
import { setup } from '../tests/support/cli/build-workers.ts';
import { mqk, TEST_PROGRAM, type CliRun } from '../tests/support/cli/run-in-process.ts';
import { ended } from '../tests/support/engine/engine-bench.ts';

/** Of spec/4-safety. */
const GOAL_MS = 2000;
const SYMBOLS = 40;
/** Minutes of each symbol for one order of the run, with some to spare. */
const BARS_PER_ORDER = 5 / SYMBOLS;
/** Orders between two kills, at most. */
const MOST_MORE = 40;
const PRESUME_S = 5;
/** A kept home is measured more than once: its bars last for so many kills more. */
const KILLS_TO_SPARE = 100;

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '20' },
    home: { type: 'string' },
  },
});
const orders = Number(values.orders);
const kills = Number(values.kills);
if (!Number.isSafeInteger(orders) || orders < 1 || !Number.isSafeInteger(kills) || kills < 1) {
  console.error('error USAGE: --orders and --kills are whole numbers from 1');
  process.exit(2);
}

/** A process: until its report was out, until it ended, and the processor time that it took, its children's with it. */
interface TimedProcess {
  readonly reportMs: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly json: Readonly<Record<string, unknown>>;
}

interface Timed extends TimedProcess {
  readonly kind: 'RANDOM' | 'CP3';
}

await setup();
const kept = values.home === undefined ? null : resolve(values.home);
const home = kept ?? mkdtempSync(join(tmpdir(), 'mqk-recovery-time-'));
mkdirSync(home, { recursive: true });
/** What a kept home holds: the run, and the rows of each bar file, which the run's log names by hash. */
const KEPT = join(home, 'history.json');
const env = { MQK_HOME: home, PATH: process.env['PATH'] };
try {
  const opened = await openDatabase({ home, env });
  if (!opened.ok) throw opened.error;
  process.exitCode = (await measure(opened.value)) ? 0 : 1;
  await opened.value.close();
} finally {
  await mqk(['broker', 'stop'], { env });
  await stopEmbeddedDatabase({ home, env });
  if (kept === null) rmSync(home, { recursive: true, force: true });
}

async function measure(db: Database): Promise<boolean> {
  const startedAt = performance.now();
  const { runId, bars, isKilled } = await built(db);
  const history = await historyOf(db, runId);
  const builtS = Math.round((performance.now() - startedAt) / 1000);
  console.log(
    `machine: ${cpus().length} cores, load ${loadavg()
      .map((one) => one.toFixed(1))
      .join(' ')}`,
  );
  console.log(`history: ${history}; traded in ${builtS} s`);
  const timed: Timed[] = [];
  const arms: TimedProcess[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const kind = kill % 2 === 0 ? 'RANDOM' : 'CP3';
    if (kill > 0 || !isKilled) arms.push(await goOn(runId, { db, bars: bars.flags, kind }));
    const recovered = { kind, ...(await recover(runId)) } as const;
    timed.push(recovered);
    if (recovered.json['posture'] === 'DISARMED') continue;
    await disarmed(runId);
  }
  const control = { status: await statusTime(runId), backtest: await backtestTime(bars) };
  return report(timed, { arms, ...control });
}

/**
 * The run with its history, disarmed, or killed just now: of a kept home what is there is gone on with, also when its
 * building was broken off.
 */
async function built(db: Database) {
  const known = existsSync(KEPT) ? historyIn(readFileSync(KEPT, 'utf8')) : null;
  const rows =
    known?.rows ?? Math.ceil((orders + (kills + KILLS_TO_SPARE) * MOST_MORE) * BARS_PER_ORDER);
  const bars = generatedBars(rows);
  const runId = known?.runId ?? (await started(bars.symbols));
  writeFileSync(KEPT, JSON.stringify({ run_id: runId, rows }));
  await disarmed(runId);
  if ((await countOrders(db, runId)) >= orders) return { runId, bars, isKilled: false };
  await must(['run', 'arm', '--run-id', runId]);
  await must(['run', 'begin', '--run-id', runId]);
  await killed(runId, { db, bars: bars.flags, until: orders, crash: null });
  return { runId, bars, isKilled: true };
}

function generatedBars(rows: number) {
  const symbols = Array.from({ length: SYMBOLS }, (_, at) => `SYM${at}`);
  const flags = symbols.flatMap((symbol, at) => {
    const path = join(home, `${symbol}.csv`);
    writeBarFile(path, { rows, seed: at + 1 });
    return ['--bars', `${symbol}=${path}`];
  });
  return { symbols, flags };
}

function strategyFlags(): readonly string[] {
  return [
    ...['--strategy', 'sma_cross', '--param', 'fast=1', '--param', 'slow=2', '--param', 'qty=1'],
    ...['--timeframe', '1m', '--calendar', 'ALWAYS_ON', '--seed', '1'],
    ...['--cash', '100000000'],
    ...['--set', `runtime.presume_absent_seconds=${PRESUME_S}`],
  ];
}

async function must(argv: readonly string[]): Promise<CliRun> {
  const done = await mqk([...argv, '--json'], { env });
  if (done.exitCode !== 0) throw new Error(done.stdout + done.stderr);
  return done;
}

async function started(symbols: readonly string[]): Promise<string> {
  const made = await must([
    ...['run', 'start', '--engine', 'MAIN', '--mode', 'PAPER', '--symbols', symbols.join(',')],
    ...[...strategyFlags(), '--out', join(home, 'out')],
  ]);
  return String(made.json['run_id']);
}

function historyIn(text: string): { readonly runId: string; readonly rows: number } {
  const parsed: unknown = JSON.parse(text);
  const has =
    typeof parsed === 'object' && parsed !== null && 'run_id' in parsed && 'rows' in parsed;
  if (!has) throw new Error(`${KEPT} is not of this script`);
  return { runId: String(parsed.run_id), rows: Number(parsed.rows) };
}

/** A run that a building or a measurement left armed, or with a request that could not be found then. */
async function disarmed(runId: string): Promise<void> {
  const { json } = await timedProcess(['run', 'status', '--run-id', runId]);
  if (json['status'] === 'CREATED' || json['posture'] === 'DISARMED') return;
  // A loaded machine gets fewer than the five answers into the second that a recovery has for an absence.
  for (let tries = 0; tries < 10; tries++) {
    if ((await recover(runId)).json['posture'] === 'DISARMED') return;
    await sleep(PRESUME_S * 1000);
  }
  throw new Error(`run ${runId} is not disarmed after ten recoveries`);
}

/** Trades until there are so many orders, and is killed then; at a crash point that comes before, it kills itself. */
async function killed(
  runId: string,
  of: {
    readonly db: Database;
    readonly bars: readonly string[];
    readonly until: number;
    readonly crash: string | null;
  },
): Promise<void> {
  const child = spawn(
    process.execPath,
    [TEST_PROGRAM, 'run', 'execute', '--run-id', runId, ...of.bars, '--json'],
    {
      env: { ...env, ...(of.crash === null ? {} : { MQK_TEST_CRASH: of.crash }) },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  while (child.exitCode === null && child.signalCode === null) {
    if (of.crash === null && (await countOrders(of.db, runId)) >= of.until) {
      await sleep(Math.random() * 20);
      child.kill('SIGKILL');
    }
    await sleep(20);
  }
  const by = await ended(child);
  if (by !== 'SIGKILL')
    throw new Error(`the engine ended with ${by ?? 'nothing'} before it was killed`);
}

async function goOn(
  runId: string,
  of: { readonly db: Database; readonly bars: readonly string[]; readonly kind: Timed['kind'] },
): Promise<TimedProcess> {
  const arm = await timedProcess(['run', 'arm', '--run-id', runId]);
  await must(['run', 'begin', '--run-id', runId]);
  const until = (await countOrders(of.db, runId)) + 1;
  await killed(runId, { ...of, until, crash: of.kind === 'CP3' ? 'CP3:2' : null });
  return arm;
}

async function countOrders(db: Database, runId: string): Promise<number> {
  const [row] = await db.query('SELECT count(*)::int AS n FROM oms_orders WHERE run_id = $1', [
    runId,
  ]);
  return Number(row?.['n']);
}

async function historyOf(db: Database, runId: string): Promise<string> {
  const [row] = await db.query(
    `SELECT (SELECT count(*) FROM oms_orders WHERE run_id = $1)::int AS orders,
       (SELECT count(*) FROM ledger_fills WHERE run_id = $1)::int AS fills,
       (SELECT count(*) FROM audit_events WHERE run_id = $1)::int AS events,
       (SELECT sum(length(payload)) FROM audit_events WHERE run_id = $1)::int AS bytes`,
    [runId],
  );
  const mib = (Number(row?.['bytes']) / 2 ** 20).toFixed(1);
  return `${Number(row?.['orders'])} orders, ${Number(row?.['fills'])} fills, ${Number(row?.['events'])} events (${mib} MiB)`;
}

/** A process of the test build, and what it printed. */
async function timedProcess(argv: readonly string[]): Promise<TimedProcess> {
  const cpuBefore = cpuOfChildren();
  let reportMs = 0;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [TEST_PROGRAM, ...argv, '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    if (chunks.length === 0) reportMs = performance.now() - startedAt;
    chunks.push(chunk);
  });
  const code = await ended(child);
  const wallMs = performance.now() - startedAt;
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code ?? 'nothing'}`);
  const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  const json = typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  return {
    reportMs,
    wallMs,
    cpuMs: cpuOfChildren() - cpuBefore,
    json,
  };
}

/** Milliseconds of all children that have ended: fields 16 and 17 of `proc(5)`, hundredths of a second; 0: no Linux. */
function cpuOfChildren(): number {
  if (!existsSync('/proc/self/stat')) return 0;
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

async function recover(runId: string) {
  return await timedProcess(['run', 'recover', '--run-id', runId]);
}

async function statusTime(runId: string): Promise<TimedProcess> {
  return await timedProcess(['run', 'status', '--run-id', runId]);
}

async function backtestTime(bars: { readonly flags: readonly string[] }): Promise<TimedProcess> {
  const argv = ['backtest', 'run', ...strategyFlags(), ...bars.flags, '--out', join(home, 'twin')];
  return await timedProcess(argv);
}

function report(
  timed: readonly Timed[],
  of: {
    readonly arms: readonly TimedProcess[];
    readonly status: TimedProcess;
    readonly backtest: TimedProcess;
  },
): boolean {
  const tookMs = ({ json }: TimedProcess): number => Number(json['took_ms']);
  const reportMs = ({ reportMs: ms }: TimedProcess): number => ms;
  line('recover: until its report', timed.map(reportMs));
  line(
    '  start',
    timed.map((one) => one.reportMs - tookMs(one)),
  );
  line('  recovery', timed.map(tookMs));
  for (const phase of Object.keys(phasesOf(timed[0]))) {
    line(
      `    ${phase}`,
      timed.map((one) => phasesOf(one)[phase] ?? 0),
    );
  }
  for (const kind of ['RANDOM', 'CP3'] as const) {
    const alike = timed.filter((one) => one.kind === kind);
    line(`  killed by ${kind}`, alike.map(reportMs));
  }
  for (const [name, processes] of [
    ['recover', timed],
    ['arm', of.arms],
    ['control: run status', [of.status]],
    ['control: backtest', [of.backtest]],
  ] as const) {
    line(
      `${name}: until it ended`,
      processes.map(({ wallMs }) => wallMs),
    );
    line(
      '  its processor time',
      processes.map(({ cpuMs }) => cpuMs),
    );
  }
  const open = timed.filter(({ json }) => json['posture'] !== 'DISARMED').length;
  console.log(`recoveries ${timed.length}, of them ${open} with an order that was not found`);
  const p99 = at(0.99, timed.map(reportMs));
  const ratio = p99 / of.backtest.wallMs;
  console.log(`p99 until the report / backtest of all bars: ${ratio.toFixed(2)}`);
  return p99 <= GOAL_MS;
}

function phasesOf(one: Timed | undefined): Readonly<Record<string, number>> {
  const phases = one?.json['phases_ms'];
  return typeof phases === 'object' && phases !== null ? { ...phases } : {};
}

function line(name: string, times: readonly number[]): void {
  if (times.length === 0) return;
  const [p50, p99] = [at(0.5, times), at(0.99, times)].map(Math.round);
  console.log(
    `${name.padEnd(36)} p50 ${String(p50).padStart(6)} ms   p99 ${String(p99).padStart(6)} ms`,
  );
}

function at(share: number, times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
