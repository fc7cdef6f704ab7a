/**
 * One backtest from files to a sealed run folder: plan, tick, metrics, artifacts. The folder appears whole
 * or not at all.
 */
import { RunFolderWriter, type WrittenFolder } from '../../adapters/artifacts/index.ts';
import { renderRunReport, type RunReport } from '../../adapters/report/index.ts';
import { OrderIds, TickEventBodies } from '../../engines/audit/index.ts';
import type { JsonObject } from '../../foundation/core/index.ts';
import type { RunRecord } from '../../foundation/model/index.ts';
import type { BacktestRequest, Watch } from './backtest-request.ts';
import { beginRun, driveRun } from './plan/drive-run.ts';
import { planBacktest, type ResearchContext, type RunPlan } from './plan/run-plan.ts';
import { readProvenance } from './provenance.ts';
import { describeRun } from './report/describe-run.ts';
import { RunEvents } from './report/run-events.ts';

export interface BacktestOutcome {
  readonly plan: RunPlan;
  readonly record: RunRecord;
  readonly metrics: JsonObject;
  /** What its page was made from. */
  readonly report: RunReport;
  readonly folder: WrittenFolder;
  /** Bars per second through the tick, its events chained and written on the way. */
  readonly barsPerSecond: number;
}

/**
 * Runs a backtest. Fails as `planBacktest` does, and with MONEY_OVERFLOW, RUN_FOLDER_CONFLICT, FILE_*,
 * STRATEGY_HUNG, INTERRUPTED; nothing is left then.
 */
export async function runBacktest(
  request: BacktestRequest,
  of: ResearchContext,
  watch: Watch,
): Promise<BacktestOutcome> {
  const plan = await planBacktest(request, of, watch);
  return await runIntoFolder(plan, { ...of.places, outDir: request.outDir }, watch);
}

/** Runs a plan into its folder in `outDir`. Fails as `runBacktest`. */
export async function runIntoFolder(
  plan: RunPlan,
  to: { readonly outDir: string; readonly packageRoot: string },
  watch: Watch,
): Promise<BacktestOutcome> {
  const provenance = readProvenance(to.packageRoot);
  const writer = RunFolderWriter.begin({
    outDir: to.outDir,
    inputs: plan.inputs,
    startedAt: plan.prepared.columns.ts[0] ?? 0,
    provenance,
  });
  try {
    return await execute(plan, { writer, programVersion: provenance.programVersion }, watch);
  } catch (error) {
    writer.abort();
    throw plan.strategy.explain(error);
  }
}

async function execute(
  plan: RunPlan,
  to: { readonly writer: RunFolderWriter; readonly programVersion: string },
  watch: Watch,
): Promise<BacktestOutcome> {
  const { inputs, prepared } = plan;
  const { writer, programVersion } = to;
  const run = beginRun(plan);
  const { orders, events } = run.tick;
  const orderIds = new OrderIds(inputs, orders);
  const bodies = new TickEventBodies(inputs.runId, {
    orders,
    orderIds,
    symbols: prepared.symbols,
  });
  const told = new RunEvents(prepared.symbols);
  const drain = (): void => {
    if (events.count === 0) return;
    told.take(events);
    writer.appendAudit(bodies.read(events, writer.nextSeq));
    events.clear();
  };
  const startedNs = process.hrtime.bigint();
  await driveRun(plan, { run, drain }, watch);
  const seconds = Number(process.hrtime.bigint() - startedNs) / 1e9;
  const record: RunRecord = { inputs, ...run.finish() };
  const { maxDrawdown } = run.drawdown;
  const { portfolio } = run.tick;
  const ended = { record, maxDrawdown, portfolio, told, plan, end: null };
  const described = describeRun(ended, programVersion);
  const { metrics, report } = described;
  const folder = writer.finish(record, { metrics, report: renderRunReport(report), orderIds });
  if (folder.note !== null) watch.note(folder.note);
  const barsPerSecond = Math.round(prepared.columns.count / seconds);
  return { plan, record, metrics, report, folder, barsPerSecond };
}
