/**
 * A PAPER run whose engine is a process, under an outage: how it ended, how it goes on, and what the outage did,
 * counted from the broker's own log.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { TEST_PROGRAM, type CliRun } from '../cli/run-in-process.ts';
import { ended, type EngineBench, type EngineCase } from '../engine/engine-bench.ts';
import { readBrokerLog } from '../kills/broker-log.ts';
import { countKill, type KillCount } from '../kills/count-kill.ts';
import { readOurBooks } from '../kills/our-books.ts';

/** Trades often, and believes an absence soon. */
export const QUICK: EngineCase = {
  strategy: 'sma_cross',
  params: { fast: 2, slow: 5 },
  sets: { 'runtime.presume_absent_seconds': 1, 'runtime.reconcile_interval_seconds': 5 },
};

/** One waits a second for what is not known; an absence is presumed after a minute. */
const MOST_RECOVERIES = 60;

export const NOTHING_LOST: KillCount = {
  doubleOrders: 0,
  lostFills: 0,
  doubleFills: 0,
  unequal: [],
};

export interface EngineEnd {
  readonly code: number | string | null;
  readonly json: Readonly<Record<string, unknown>>;
  readonly stderr: string;
  /** Since the engine was started. */
  readonly ms: number;
}

export interface EngineStart {
  /** As of `--pace`; a bar is a minute. */
  readonly pace?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly of?: EngineCase;
}

export class OutageRun {
  readonly runId: string;
  readonly child: ChildProcess;
  private readonly bench: EngineBench;
  private readonly startedAt = performance.now();
  private readonly out: string[] = [];
  private readonly errors: string[] = [];

  private constructor(bench: EngineBench, runId: string, { pace = '600x', env = {} }: EngineStart) {
    this.bench = bench;
    this.runId = runId;
    const argv = ['run', 'execute', '--run-id', runId, '--bars', `SPY=${bench.bars}`];
    this.child = spawn(process.execPath, [TEST_PROGRAM, ...argv, '--pace', pace, '--json'], {
      env: { PATH: process.env['PATH'], ...bench.desk.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (bytes: Buffer) => this.out.push(bytes.toString()));
    this.child.stderr?.on('data', (bytes: Buffer) => this.errors.push(bytes.toString()));
  }

  /** A run that is armed and begun, and its engine's process. */
  static async start(bench: EngineBench, start: EngineStart = {}): Promise<OutageRun> {
    return new OutageRun(bench, await bench.begun(start.of ?? QUICK), start);
  }

  get stderr(): string {
    return this.errors.join('');
  }

  /** Waits until the broker has accepted so many orders of the run; fails when its engine ends before. */
  async untilAccepted(orders: number): Promise<void> {
    while ((await this.acceptedIds()).length < orders) {
      if (this.child.exitCode !== null) throw new Error(`it ended: ${this.stderr}`);
      await sleep(20);
    }
  }

  async acceptedIds(): Promise<readonly string[]> {
    const account = await this.bench.accountOf(this.runId);
    const { accepted } = readBrokerLog(this.bench.desk.env.MQK_HOME, account);
    return accepted.map(({ clientOrderId }) => clientOrderId);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async ended(): Promise<EngineEnd> {
    const code = await ended(this.child);
    const text = this.out.join('');
    const json = text.startsWith('{') ? { ...(JSON.parse(text) as object) } : {};
    return { code, json, stderr: this.stderr, ms: performance.now() - this.startedAt };
  }

  /** Recovers, arms, begins and trades to the end of the bars: the way that the error and the runbook name. */
  async goOn(): Promise<CliRun> {
    let recovered = await this.bench.mqk(['run', 'recover', '--run-id', this.runId]);
    for (let tries = 1; recovered.json['posture'] !== 'DISARMED'; tries++) {
      if (tries === MOST_RECOVERIES) throw new Error(`recover: ${recovered.stdout}`);
      await sleep(1_000);
      recovered = await this.bench.mqk(['run', 'recover', '--run-id', this.runId]);
    }
    if (recovered.json['sealed'] === true) return recovered;
    await this.bench.again(this.runId);
    return await this.bench.execute(this.runId);
  }

  /** The broker's log against our rows. */
  async count(): Promise<KillCount> {
    const account = await this.bench.accountOf(this.runId);
    const { db, env } = this.bench.desk;
    return countKill(readBrokerLog(env.MQK_HOME, account), await readOurBooks(db, account));
  }

  /** What the sealed record says of itself. */
  async verified(): Promise<Readonly<Record<string, unknown>>> {
    const folder = this.bench.folderOf(this.runId);
    const audit = await this.bench.mqk(['audit', 'verify', folder]);
    const replay = await this.bench.mqk(['replay', folder, '--verify']);
    return { audit: audit.json['result'], identical: replay.json['identical'] };
  }
}

export const SOUND = { audit: 'VALID', identical: true };
