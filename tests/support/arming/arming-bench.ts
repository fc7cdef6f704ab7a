/** A database, a home and a broker of their own, and runs on them that are armed as the program arms them. */
import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunMode, RunRow } from '../../../src/adapters/db/index.ts';
import { err, ok } from '../../../src/foundation/core/index.ts';
import {
  parseStrategyId,
  type RunId,
  type StrategyIdentity,
} from '../../../src/foundation/model/index.ts';
import type {
  Broker,
  BrokerEntry,
  BrokerEnvironment,
  BrokerFault,
  BrokerReply,
  BrokerSnapshot,
} from '../../../src/foundation/ports/index.ts';
import {
  armRun,
  beginRun,
  findRun,
  startRun,
  type ArmingOutcome,
  type RunDesk,
} from '../../../src/services/runtime/index.ts';
import { utcNow } from '../../../src/services/runtime/utc-now.ts';
import { moneyOf } from '../broker/broker-values.ts';
import { PACKAGE_ROOT } from '../cli/run-in-process.ts';
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts';
import { lockHolders } from './behind-the-door.ts';
import { SAMPLE_PROVENANCE, SAMPLE_SUBJECT, writeEvaluation } from '../sample-evaluation.ts';

/** What the broker of a bench says; a test changes it between two calls. */
export interface BrokerWorld {
  last4: string;
  status: 'ACTIVE' | 'RESTRICTED';
  service: 'READY' | 'READ_ONLY';
  positions: BrokerSnapshot['positions'];
  openOrders: BrokerSnapshot['openOrders'];
  skewMs: number;
  fault: BrokerFault | null;
  /** Calls of `snapshot`. */
  snapshots: number;
  /** Happens while the broker is read. */
  duringSnapshot: () => void | Promise<void>;
}

export const LIVE_SETS = [
  ['engine.mode', 'LIVE'],
  ['broker.name', 'sim-live'],
  ['broker.environment', 'LIVE'],
  ['risk.order.max_notional', '25000'],
  ['risk.order.max_qty', '1000'],
  ['risk.order.collar_pct', '0.05'],
] as const;

const KEYS = { MQK_MAIN_API_KEY: 'key-of-main', MQK_MAIN_API_SECRET: 'secret-of-main' };

export interface RunParts {
  readonly mode?: RunMode;
  readonly sets?: readonly (readonly [string, string])[];
  /** Of the tree that starts the run; null: nobody knows. */
  readonly dirty?: boolean | null;
}

export class ArmingBench {
  readonly database: TestDatabase;
  readonly world: BrokerWorld;
  /** Last four characters: of this bench alone, since a LIVE account is locked for the whole machine. */
  readonly account: string;
  desk: RunDesk;

  private constructor(database: TestDatabase) {
    this.database = database;
    this.account = freeAccount();
    this.world = {
      last4: this.account,
      status: 'ACTIVE',
      service: 'READY',
      positions: [],
      openOrders: [],
      skewMs: 0,
      fault: null,
      snapshots: 0,
      duringSnapshot: () => undefined,
    };
    const { gitHash, dirty, programVersion } = SAMPLE_PROVENANCE;
    this.desk = {
      db: database.db,
      brokers: [this.entry('paper', 'PAPER'), this.entry('sim-live', 'LIVE')],
      home: database.env.MQK_HOME,
      env: { ...database.env, ...KEYS },
      build: { programVersion, gitHash, dirty },
      actor: 'cli:tester',
      isInterrupted: () => false,
      note: () => undefined,
    };
  }

  static async open(): Promise<ArmingBench> {
    return new ArmingBench(await openTestDatabase());
  }

  get home(): string {
    return this.desk.home;
  }

  get outDir(): string {
    return join(this.home, 'exports');
  }

  async start({ mode = 'PAPER', sets = [], dirty = false }: RunParts = {}): Promise<RunRow> {
    const own = [['broker.account_last4', this.account]] as const;
    const all = mode === 'LIVE' ? [...own, ...LIVE_SETS, ...sets] : [...own, ...sets];
    mkdirSync(this.outDir, { recursive: true });
    const { run } = await startRun(
      this.desk,
      {
        engineId: all.find(([path]) => path === 'engine.engine_id')?.[1] ?? 'MAIN',
        mode,
        configFiles: null,
        sets: all.map(([path, value]) => ({ path, value })),
        calendar: null,
        strategy: STRATEGY,
        strategySource: null,
        symbols: ['SPY'],
        timeframe: '1D',
        cash: 100_000_000_000,
        seed: 1,
        outDir: this.outDir,
      },
      {
        packageRoot: PACKAGE_ROOT,
        cwd: PACKAGE_ROOT,
        provenance: { ...SAMPLE_PROVENANCE, dirty },
      },
    );
    return run;
  }

  /** A LIVE run with a verdict that lets it trade. */
  async startLive(parts: Omit<RunParts, 'mode'> = {}): Promise<RunRow> {
    const run = await this.start({ ...parts, mode: 'LIVE' });
    this.judge(run, true);
    return run;
  }

  /** Seals a verdict about exactly what the run trades. */
  judge(run: RunRow, passed: boolean, createdAtUtc = SAMPLE_PROVENANCE.createdAtUtc): void {
    const subject = {
      ...SAMPLE_SUBJECT,
      config_hash: run.configHash as typeof SAMPLE_SUBJECT.config_hash,
      strategy: STRATEGY,
      timeframe: '1D' as const,
      calendar: run.calendar,
      shadow: false,
    };
    writeEvaluation(
      this.outDir,
      {
        kind: 'PROMOTION',
        subject,
        question: { asked: passed },
        provenance: { ...SAMPLE_PROVENANCE, createdAtUtc },
      },
      { result: { passed }, facts: { passed } },
    );
  }

  arm(run: RunRow, confirm: string | null = null): Promise<ArmingOutcome> {
    const phrase = run.mode === 'LIVE' ? (confirm ?? this.phrase()) : confirm;
    return armRun({ runId: run.runId, confirm: phrase }, this.desk);
  }

  begin(run: RunRow): Promise<ArmingOutcome> {
    return beginRun({ runId: run.runId }, this.desk);
  }

  /** What arms a LIVE run of this bench. */
  phrase(limit = '0.02'): string {
    return `ARM LIVE ${this.account} ${limit}`;
  }

  /** An armed run, begun when asked. */
  async armed(parts: RunParts & { readonly begun?: boolean } = {}): Promise<RunRow> {
    const run = parts.mode === 'LIVE' ? await this.startLive(parts) : await this.start(parts);
    const armed = done(await this.arm(run));
    return parts.begun === true ? done(await this.begin(armed)) : armed;
  }

  async read(runId: RunId): Promise<RunRow> {
    return await findRun(this.database.db, runId);
  }

  private entry(name: string, environment: BrokerEnvironment): BrokerEntry {
    return { name, environment, open: () => Promise.resolve(this.broker(name, environment)) };
  }

  private broker(name: string, environment: BrokerEnvironment): Broker {
    const { world } = this;
    const reply = <T>(read: () => T): BrokerReply<T> =>
      Promise.resolve(world.fault === null ? ok(read()) : err(world.fault));
    const asOf = () => (utcNow() + world.skewMs) as ReturnType<typeof utcNow>;
    const account = () => ({
      last4: world.last4,
      status: world.status,
      environment,
      cash: moneyOf('100000'),
      equity: moneyOf('100000'),
    });
    return {
      name,
      environment,
      health: () => reply(() => ({ status: world.service, serverTime: asOf() })),
      account: () => reply(account),
      openOrders: () => reply(() => world.openOrders),
      positions: () => reply(() => world.positions),
      snapshot: async () => {
        world.snapshots++;
        await world.duringSnapshot();
        return reply(() => ({
          mark: { asOf: asOf(), cursor: null },
          account: account(),
          openOrders: world.openOrders,
          positions: world.positions,
        }));
      },
    };
  }
}

/** The run of an outcome that must be DONE. */
export function done(outcome: ArmingOutcome): RunRow {
  if (outcome.kind === 'DONE') return outcome.run;
  const failed = outcome.checks.filter(({ ok: isOk }) => !isOk);
  throw new Error(failed.map(({ id, evidence }) => `${id}: ${evidence}`).join('\n'));
}

/** Ids of the checks that refused; empty for an outcome that is DONE. */
export function refusedBy(outcome: ArmingOutcome): readonly string[] {
  if (outcome.kind === 'DONE') return [];
  return outcome.checks.filter(({ ok: isOk }) => !isOk).map(({ id }) => id);
}

const STRATEGY = {
  id: parseStrategyId('sma_cross') ?? fail(),
  params: { fast: 20, qty: 10, slow: 50 },
  version: 1,
} satisfies StrategyIdentity;

function fail(): never {
  throw new Error('a strategy has an id');
}

/** One that no other test has, also none that was killed: its lock outlives it on the machine. */
function freeAccount(): string {
  for (;;) {
    const account = `T${randomInt(46_656).toString(36).toUpperCase().padStart(3, '0')}`;
    if (lockHolders(account).length === 0) return account;
  }
}
