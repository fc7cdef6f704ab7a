/**
 * A home of its own with everything in it that can be killed: the embedded Postgres, the paper broker, engines as
 * processes. Commands that are not what is killed go through the command line in this process.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, startTicks } from '../../../src/adapters/artifacts/index.ts';
import {
  connectTo,
  describePlaces,
  stopEmbeddedDatabase,
  type Database,
} from '../../../src/adapters/db/index.ts';
import { shippedBrokers } from '../../../src/surfaces/cli/index.ts';
import { writeBarFile } from '../bars/bar-file.ts';
import { brokerPid } from '../broker/paper-process.ts';
import { mqk, PACKAGE_ROOT, type CliRun } from '../cli/run-in-process.ts';

/** Should whoever kills be killed himself, the server ends after this time. */
const IDLE = { MQK_PG_IDLE_SECONDS: '60' };
/**
 * Minutes of each feed. LONG serves many kills, SHORT ends soon. In HALT and LAST the run's own tick halts it in minute
 * 17, since its positions are large and hardly any drawdown is allowed; in LAST no bar comes after that.
 */
const ROWS = { LONG: 400, SHORT: 24, HALT: 30, LAST: 17 } as const;
export type Feed = keyof typeof ROWS;

export const RESTLESS = join(PACKAGE_ROOT, 'tests/support/strategy/restless.ts');

/** Entries for `node`. */
export interface Programs {
  /** The test build, which has the crash points. */
  readonly crashing: string;
  /** The program as it is shipped. */
  readonly shipped: string;
  /** Its entry that starts the broker. */
  readonly broker: string;
}

/** A process that has ended: its code or signal, and the object that it printed. */
export interface EndedProcess {
  readonly end: number | string | null;
  readonly json: Readonly<Record<string, unknown>>;
  readonly stderr: string;
  readonly tookMs: number;
}

export class KillRig {
  readonly home: string;
  readonly programs: Programs;

  private constructor(home: string, programs: Programs) {
    this.home = home;
    this.programs = programs;
  }

  /** A new home. */
  static open(home: string, programs: Programs): KillRig {
    mkdirSync(home, { recursive: true });
    chmodSync(home, 0o755); // the server's account passes
    const rig = new KillRig(home, programs);
    for (const [feed, rows] of Object.entries(ROWS)) {
      writeBarFile(join(home, `${feed}.csv`), { rows, seed: 7 });
    }
    return rig;
  }

  /** Ends everything that lives in a home, also what a killed matrix left there, and removes it. */
  static async clear(home: string): Promise<void> {
    for (const line of linesOf(join(home, STARTED))) {
      const [pid = '0', start = '0'] = line.split(' ');
      if (isAlive(Number(pid), start) && startTicks(Number(pid)) === start) kill(Number(pid));
    }
    await mqk(['broker', 'stop', '--json'], { env: { MQK_HOME: home } });
    await stopEmbeddedDatabase({ home, env: IDLE });
    await rm(home, { recursive: true, force: true }); // not at once: the other lane goes on
  }

  /**
   * Makes the database. As a process: `initdb` is waited for with the whole process, for longer than a server lets a
   * transaction of another lane sleep.
   */
  async migrate(): Promise<void> {
    const { end, stderr } = await this.start(this.programs.shipped, ['db', 'migrate']).ended;
    if (end !== 0) throw new Error(`mqk db migrate: ${end} ${stderr}`);
  }

  /** Ends broker and server; the files stay. */
  async stop(): Promise<void> {
    await this.mqk(['broker', 'stop']);
    await stopEmbeddedDatabase({ home: this.home, env: IDLE });
  }

  get env(): Readonly<Record<string, string | undefined>> {
    return { ...IDLE, MQK_HOME: this.home, PATH: process.env['PATH'] };
  }

  async mqk(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliRun> {
    const brokers = shippedBrokers(this.programs.broker);
    return await mqk([...argv, '--json'], { env: { ...this.env, ...env }, brokers });
  }

  /** As `mqk`; throws what a command says that does not end with 0. */
  async done(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliRun> {
    const run = await this.mqk(argv, env);
    if (run.exitCode === 0) return run;
    throw new Error(`mqk ${argv.join(' ')}: ${run.exitCode} ${run.stdout} ${run.stderr}`);
  }

  /** Starts a command as a process, written down so that a later call can end it. */
  start(
    program: string,
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Started {
    const flags = ['--single-threaded-gc', program, ...argv, '--json'];
    const child = spawn(process.execPath, flags, {
      env: { ...this.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (child.pid !== undefined) {
      appendFileSync(join(this.home, STARTED), `${child.pid} ${startTicks(child.pid)}\n`);
    }
    return new Started(child);
  }

  connect(): Promise<Database> {
    return connectTo({ home: this.home, env: IDLE });
  }

  get databasePid(): number | null {
    return describePlaces(this.home, IDLE).pid;
  }

  get brokerPid(): number | null {
    return brokerPid(this.home);
  }

  /** Bytes of the broker's journal: it grows while something is traded. */
  get journalBytes(): number {
    const path = join(this.home, 'paper', 'journal.jsonl');
    return existsSync(path) ? statSync(path).size : 0;
  }

  barsOf(feed: Feed): readonly string[] {
    return ['--bars', `SPY=${join(this.home, `${feed}.csv`)}`, '--strategy', RESTLESS];
  }
}

const STARTED = 'started';
/** No command here takes a tenth of it. */
const HUNG_MS = 180_000;

/** A process of ours. */
export class Started {
  private readonly child: ChildProcess;
  private readonly since = performance.now();
  private readonly out: string[] = [];
  private readonly errors: string[] = [];
  readonly ended: Promise<EndedProcess>;
  isOver = false;

  constructor(child: ChildProcess) {
    this.child = child;
    const limit = setTimeout(() => {
      this.errors.push(`still there after ${HUNG_MS} ms\n`);
      child.kill('SIGABRT');
    }, HUNG_MS);
    child.stdout?.on('data', (data: Buffer) => this.out.push(data.toString()));
    child.stderr?.on('data', (data: Buffer) => this.errors.push(data.toString()));
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        clearTimeout(limit);
        this.isOver = true;
        const tookMs = performance.now() - this.since;
        const json = objectOf(this.out.join(''));
        resolve({ end: code ?? signal, json, stderr: this.errors.join(''), tookMs });
      });
    });
  }

  signal(signal: 'SIGKILL' | 'SIGTERM'): void {
    if (!this.isOver) this.child.kill(signal);
  }
}

/** Ends a process as `kill -9` does; whether it was there. */
export function kill(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false; // it was faster
  }
}

function linesOf(path: string): readonly string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  if (!text.startsWith('{')) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {}; // killed while it printed
  }
}
