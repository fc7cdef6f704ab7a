/** How an engine ends a run: the record of a whole feed, the winding down of any other end. */
import { readRun, type Lane, type RunRow } from '../../../../adapters/db/index.ts';
import { ensureRunFolder, writeRunTables } from '../../../../adapters/artifacts/index.ts';
import {
  err,
  Failure,
  InvariantViolation,
  ok,
  type Result,
} from '../../../../foundation/core/index.ts';
import type { RunEnd } from '../../../../foundation/model/index.ts';
import { standDownQuietly } from '../../deadman/stand-down-quietly.ts';
import { readHaltEnd } from '../../record/halt-end.ts';
import { recordedRun } from '../../record/recorded-run.ts';
import { sealRun, type TradedRun } from '../../record/seal-run.ts';
import { keepRun } from '../../runs/keep-run.ts';
import type { Unconfirmed } from '../../runs/confirm-quiet.ts';
import { windDown } from '../../runs/wind-down.ts';
import type { RunDriver } from '../drive/run-driver.ts';
import type { Engine } from '../engine.ts';
import type { EngineContext } from '../engine-context.ts';
import type { Ending } from '../trade/trade-slices.ts';
import { inputsText } from './inputs-file.ts';
import { withdrawOrders } from './withdraw-orders.ts';

/** What a record is written with. */
export type RecordMeans = Pick<EngineContext, 'desk' | 'plan' | 'describe' | 'crashAt'>;

export interface EndedRun {
  readonly run: RunRow;
  /** What may still act at the broker; the run stays DISARMING then. */
  readonly unconfirmed: readonly Unconfirmed[];
  readonly isSealed: boolean;
  /** Absolute path of the run's folder; null: its files are behind. */
  readonly folder: string | null;
}

/** Fails as database and disk do. */
export async function endRun(engine: Engine, ending: Ending): Promise<EndedRun> {
  const { context, stand, lease } = engine;
  const written = ending.by === 'FEED' ? await endFeed(engine) : null;
  if (stand.kind === 'TRADE' && stand.fenced === null) {
    if (ending.by === 'DISARM') await engine.moves.endTrading('DISARM', ending.reason);
    else await engine.moves.endTrading('STOP', reasonOf(ending));
  } else if (stand.fenced?.by === 'RUN') {
    await engine.moves.adoptFence();
  }
  if (stand.fenced === null) {
    await engine.lookForGivenUp();
    await engine.hearAll();
    await withdrawOrders(engine);
  }
  if (stand.fenced?.by === 'RUN') {
    // Somebody else confirmed the quiet meanwhile: what was never sent, and never will be, ends here.
    await engine.moves.adoptFence();
    await engine.settleAll();
  }
  if (!lease.isLost) await engine.writer.flush();
  const run = await freshRow(engine);
  standDownQuietly(run, context.desk.home);
  const wound = await windDown(context.desk, run);
  if (written?.ok === false) throw recordBehind(written.error, run);
  const isOver = wound.run.pair.status === 'HALTED' && !lease.isLost;
  return await sealEnded(
    context,
    wound,
    written?.value ?? (isOver ? await tablesOf(engine) : null),
  );
}

/** The run is over, and its record is not written. */
function recordBehind({ kind, code, message, cause }: Failure, { runId }: RunRow): Failure {
  const fix = `make room, or give the permission, then mqk run recover --run-id ${runId}: it writes the record and seals it`;
  return new Failure(kind, code, `run ${runId} has ended and is not sealed: ${message}`, {
    fix,
    cause,
  });
}

/** A disk that is full keeps no run from being wound down. */
async function attempt<T>(work: () => Promise<T>): Promise<Result<T, Failure>> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof Failure) return err(error);
    throw error;
  }
}

/** Every slice was decided; the artifacts are of the books as the last one left them, whatever is found later. */
async function endFeed(engine: Engine): Promise<Result<TradedRun, Failure>> {
  const { driver, writer } = engine;
  await engine.carryOut(driver.endFeed());
  await writer.flush();
  const written = await attempt(() => tablesOf(engine));
  if (!driver.isReplacing) await engine.reconcile();
  return written;
}

/** The artifacts of what was driven, before anything of it is wound down or after a halt. */
async function tablesOf({ context, run, driver }: Engine): Promise<TradedRun> {
  return await writeTables(context, run, driver);
}

/**
 * Writes the tables of what the driver has recorded into the run's folder; nothing can be driven after it but the
 * winding down. Fails as database and disk do.
 */
export async function writeTables(
  context: EngineContext,
  run: RunRow,
  driver: RunDriver,
): Promise<TradedRun> {
  const { outDir, folder } = recordedRun(run);
  return await writeTablesInto(ensureRunFolder(outDir, folder), context, driver);
}

/** As `writeTables`, into a folder that stands. */
export async function writeTablesInto(
  folder: string,
  { desk, plan, describe, crashAt }: RecordMeans,
  driver: RunDriver,
): Promise<TradedRun> {
  const record = driver.finish();
  const { orderIds, rowsDone: rows } = driver;
  const { prepared, inputs: facts } = plan;
  const inputs = await inputsText(desk.db, { runId: facts.runId, prepared, rows });
  crashAt('CP16');
  const end = await endOf(desk.db, driver);
  const texts = { ...describe(record, driver, end), inputs };
  return {
    artifacts: writeRunTables(folder, { record, orderIds, texts }),
    orders: record.tables.orders.count,
    fills: record.tables.fills.countStanding(),
    finalEquity: record.summary.finalEquity,
  };
}

/** Told by the log alone. A run whose bars have not ended goes no further when it is halted. */
async function endOf(db: Lane, { isFeedEnded, plan }: RunDriver): Promise<RunEnd> {
  if (isFeedEnded) return { by: 'FEED' };
  const { runId } = plan.inputs;
  const halt = await readHaltEnd(db, runId);
  if (halt === null) throw new InvariantViolation('a run ends by its bars or by a halt', { runId });
  return halt;
}

/** Seals a quiet run whose tables are written; keeps the record of any other up to date. */
export async function sealEnded(
  { desk }: EngineContext,
  { run, unconfirmed }: { readonly run: RunRow; readonly unconfirmed: readonly Unconfirmed[] },
  tables: TradedRun | null,
): Promise<EndedRun> {
  if (tables !== null && run.pair.posture === 'DISARMED') {
    const { folder, isSealed } = await sealRun(desk.db, recordedRun(run), desk.actor, tables);
    return { run, unconfirmed, isSealed, folder };
  }
  const { state } = await keepRun(desk, run);
  const isSealed = state?.isSealed ?? false;
  return { run, unconfirmed, isSealed, folder: state?.folder ?? null };
}

function reasonOf(ending: Ending): string {
  return ending.by === 'SIGNAL' ? 'the engine was asked to end' : 'the record of bars ended';
}

async function freshRow({ run, context }: Engine): Promise<RunRow> {
  const row = await readRun(context.desk.db, run.runId);
  if (row === null) throw new InvariantViolation('a run is never removed', { runId: run.runId });
  return row;
}
