/**
 * The PAPER run of the demo: a life from start to seal on the embedded Postgres and the paper broker, then its
 * twin, the backtest of the same facts. Each demo trades as an engine and on an account of its own: what an earlier
 * one holds or left binds no other.
 */
import { randomInt } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { verifyRecord } from '../../../adapters/artifacts/index.ts';
import { listRuns, type RunRow } from '../../../adapters/db/index.ts';
import type { PreflightCheck } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import {
  chooseTheStrategy,
  programVersion,
  readProvenance,
  readStrategyParams,
  runBacktest,
  type BacktestRequest,
  type ResearchContext,
  type Watch,
} from '../../../services/research/index.ts';
import {
  armRun,
  beginRun,
  executeRun,
  keepRun,
  NO_CRASH,
  preflightRun,
  showReconcile,
  startRun,
  type ArmingOutcome,
  type ExecutedRun,
  type RunDesk,
} from '../../../services/runtime/index.ts';
import type { Host } from '../host.ts';
import { homeOf } from '../places.ts';
import { engineWork } from '../run/engine-work.ts';

/** Engines of demos are named after their account: `DEMO0417`. */
export const DEMO_ENGINE = 'DEMO';
/** Accounts of four digits. */
const ACCOUNTS = 10_000;
/** What a PAPER run and the backtest of the same facts share to the byte. */
const SHARED_TABLES = ['orders.csv', 'fills.csv', 'equity_curve.csv'];

export interface PaperRun {
  readonly checks: readonly PreflightCheck[];
  readonly ended: ExecutedRun;
  /** Absolute path of the run's folder. */
  readonly folder: string;
  readonly audit: ReturnType<typeof verifyRecord>;
  /** What the last reconcile of the run found. */
  readonly reconcile: string;
  /** Tables that are not the backtest's, none is parity; null: the run is not sealed, and nothing was compared. */
  readonly differing: readonly string[] | null;
}

/** Where the demo works. */
export interface PaperPlaces {
  readonly desk: RunDesk;
  readonly context: ResearchContext;
  readonly host: Host;
}

/** A demo at work: what it trades, where, and who watches. */
interface PaperWork extends PaperPlaces {
  readonly request: BacktestRequest;
  readonly watch: Watch;
}

/**
 * Trades `request` on paper: start, preflight, arm, begin, execute, verify, compare. Fails as these commands do:
 * PREFLIGHT_REFUSED with the checks that failed (exit 5), INTERRUPTED (130) behind a run that stopped.
 */
export async function runOnPaper(
  request: BacktestRequest,
  places: PaperPlaces,
  watch: Watch,
): Promise<PaperRun> {
  const { desk } = places;
  const work = { ...places, request: { ...request, sets: await freshNames(desk.db) }, watch };
  const run = await start(work);
  const { passed, checks } = await preflightRun(run, desk);
  await keepRun(desk, run);
  if (!passed) refuse(run, checks);
  await keepMove(await armRun({ runId: run.runId, confirm: null }, desk), desk);
  const begun = await keepMove(await beginRun({ runId: run.runId }, desk), desk);
  const ended = await execute(begun, work);
  const folder = join(request.outDir, begun.runId);
  const audit = verifyRecord(folder);
  const { verdict: reconcile } = await showReconcile(desk.db, begun.runId);
  const differing = ended.isSealed ? await differFromTwin(begun, folder, work) : null;
  return { checks, ended, folder, audit, reconcile, differing };
}

/** An engine and an account that no run of this database has. Digits alone: letters among them may look like a key. */
async function freshNames(db: RunDesk['db']): Promise<BacktestRequest['sets']> {
  const account = String(randomInt(ACCOUNTS)).padStart(4, '0');
  const engine = DEMO_ENGINE + account;
  if ((await listRuns(db, { engineId: engine, limit: 1 })).length > 0) return await freshNames(db);
  return [
    { path: 'engine.engine_id', value: engine },
    { path: 'broker.account_last4', value: JSON.stringify(account) }, // as a text
    { path: 'broker.keys_env.api_key', value: `MQK_${engine}_API_KEY` },
    { path: 'broker.keys_env.api_secret', value: `MQK_${engine}_API_SECRET` },
  ];
}

async function start({ request, desk, context, host }: PaperWork): Promise<RunRow> {
  const { packageRoot, cwd } = host;
  const { strategyIds, timeframe, params, bars, sets, ...same } = request;
  const sources = { builtIns: context.strategies, cwd };
  const { definition, sourceSha256 } = await chooseTheStrategy({ strategyIds, timeframe }, sources);
  const { id, version } = definition;
  const asked = {
    ...same,
    engineId: sets[0]?.value ?? DEMO_ENGINE,
    mode: 'PAPER' as const,
    strategy: { id, version, params: readStrategyParams(definition, params) },
    strategySource: sourceSha256,
    symbols: bars.map(({ symbol }) => symbol),
    sets,
    timeframe,
  };
  const { run } = await startRun(desk, asked, {
    packageRoot,
    cwd,
    provenance: readProvenance(packageRoot),
  });
  return run;
}

async function keepMove(moved: ArmingOutcome, desk: RunDesk): Promise<RunRow> {
  const { run, checks } = moved;
  await keepRun(desk, run);
  if (moved.kind === 'REFUSED') refuse(run, checks);
  return run;
}

function refuse({ runId }: RunRow, checks: readonly PreflightCheck[]): never {
  const failed = checks.filter(({ ok }) => !ok);
  const names = failed.map(({ id }) => id).join(', ');
  throw new Failure('REFUSED', 'PREFLIGHT_REFUSED', `run ${runId} was refused by ${names}`, {
    problems: failed.map(({ id, evidence }) => ({ code: id, message: evidence })),
  });
}

async function execute(run: RunRow, work: PaperWork): Promise<ExecutedRun> {
  const { request, watch, desk, host, context } = work;
  const given = { bars: request.bars, strategy: null };
  const version = programVersion(host.packageRoot);
  const { plan, describe, explain } = await engineWork(run, { given, context, version }, watch);
  const { isInterrupted } = watch;
  const { crashAt = NO_CRASH } = host;
  const onProgress = (done: number, total: number): void => {
    watch.onProgress('TRADE', done, total);
  };
  const engine = { desk, plan, describe, pace: null, isInterrupted, onProgress, crashAt };
  try {
    const { kind, of } = await executeRun(run.runId, engine);
    if (kind === 'EXECUTED' && of.ending.by !== 'SIGNAL') return of;
    const stands = `run ${run.runId} is ${of.run.pair.status}`;
    throw new Failure('INTERRUPTED', 'INTERRUPTED', `interrupted: ${stands}`);
  } catch (error) {
    throw explain(error);
  }
}

/** Names the tables that differ from those of the backtest under the run's id; that is removed again. */
async function differFromTwin(
  { runId }: RunRow,
  folder: string,
  { request, context, host, watch }: PaperWork,
): Promise<readonly string[]> {
  const outDir = join(homeOf(host), 'demo', runId);
  try {
    const twin = await runBacktest({ ...request, outDir, runId }, context, watch);
    return SHARED_TABLES.filter((name) => {
      const ours = readFileSync(join(folder, name));
      return !ours.equals(readFileSync(join(twin.folder.path, name)));
    });
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
