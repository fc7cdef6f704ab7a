/** How an engine ends a run: the record of a whole feed, the winding down of any other end. */
import { readRun, type RunRow } from '../../../../adapters/db/index.ts';
import { ensureRunFolder, writeRunTables } from '../../../../adapters/artifacts/index.ts';
import { InvariantViolation } from '../../../../foundation/core/index.ts';
import { standDownQuietly } from '../../deadman/stand-down-quietly.ts';
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
  const { driver, context, stand } = engine;
  const tables = ending.by === 'FEED' ? await recordFeed(engine) : null;
  if (stand.kind === 'TRADE' && stand.fenced === null) {
    if (ending.by === 'DISARM') await engine.endTrading('DISARM', ending.reason);
    else await engine.endTrading('STOP', reasonOf(ending));
  } else if (stand.fenced?.by === 'RUN') {
    await engine.adoptFence();
  }
  if (stand.fenced === null) {
    await engine.carryOut(driver.withdraw());
    await engine.hearAll();
  }
  await engine.writer.flush();
  const run = await freshRow(engine);
  standDownQuietly(run, context.desk.home);
  const wound = await windDown(context.desk, run);
  const isOver = wound.run.pair.status === 'HALTED' && !engine.lease.isLost;
  return await sealEnded(context, wound, tables ?? (isOver ? await partial(engine) : null));
}

/** The artifacts of a feed that ended: as the last slice left the books, before anything is wound down. */
async function recordFeed(engine: Engine): Promise<TradedRun> {
  const { driver, run } = engine;
  await engine.carryOut(driver.endFeed());
  await engine.writer.flush();
  if (!driver.isReplacing) await engine.reconciler.reconcile();
  return await writeTables(engine.context, run, driver);
}

/** The artifacts of a run that was halted before its feed ended. */
async function partial({ context, run, driver }: Engine): Promise<TradedRun> {
  return await writeTables(context, run, driver);
}

/** Writes the tables of what the driver has recorded; nothing can be driven after it but the winding down. */
export async function writeTables(
  context: EngineContext,
  run: RunRow,
  driver: RunDriver,
): Promise<TradedRun> {
  const { desk, plan, crashAt } = context;
  const recorded = recordedRun(run);
  const record = driver.finish();
  const rows = driver.rowsDone;
  const inputs = await inputsText(desk.db, { runId: run.runId, prepared: plan.prepared, rows });
  crashAt('CP16');
  const folder = ensureRunFolder(recorded.outDir, recorded.folder);
  const { orderIds } = driver;
  const texts = { ...context.describe(record, driver), inputs };
  return {
    artifacts: writeRunTables(folder, { record, orderIds, texts }),
    orders: record.tables.orders.count,
    fills: record.tables.fills.countStanding(),
    finalEquity: record.summary.finalEquity,
  };
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
