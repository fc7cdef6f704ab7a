/**
 * One backtest from files to a sealed run folder: config, params, bars, the tick, metrics, artifacts.
 * The folder appears whole or not at all.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RunFolderWriter, type WrittenRun } from '../../adapters/artifacts/index.ts';
import { runLimited, strategyLimit } from '../../adapters/authoring/index.ts';
import { OrderIds, TickEventBodies } from '../../engines/audit/index.ts';
import { measureRun } from '../../engines/promotion/index.ts';
import type { ParamValues, StrategyDefinition } from '../../engines/strategy/index.ts';
import { calendarFor } from '../../foundation/calendar/index.ts';
import {
  compareCodeUnits,
  Failure,
  type JsonObject,
  type Problem,
} from '../../foundation/core/index.ts';
import type { CorporateAction, RunId, RunInputs, RunRecord } from '../../foundation/model/index.ts';
import {
  BacktestRun,
  backtestRunId,
  prepareBars,
  type PreparedBars,
} from '../../trading/backtest/index.ts';
import { loadBacktestConfig } from './backtest-config.ts';
import type { BacktestRequest, Places, Watch } from './backtest-request.ts';
import { chooseTheStrategy, type ChosenStrategy } from './strategy/choose-strategy.ts';
import { readBacktestSettings, type BacktestSettings } from './backtest-settings.ts';
import { widenInliningBudget } from './compiler-budget.ts';
import { loadBars, type LoadedSymbol } from './load-bars.ts';
import { planActions } from './plan-actions.ts';
import { readProvenance } from './provenance.ts';
import { readStrategyParams } from './strategy/strategy-params.ts';

export interface BacktestOutcome {
  readonly record: RunRecord;
  readonly metrics: JsonObject;
  readonly folder: WrittenRun;
  /** Bars per second through the tick, its events chained and written on the way. */
  readonly barsPerSecond: number;
}

/** Milliseconds between two looks at signals and progress. */
const TURN_MS = 50;

/** A run with everything decided but not yet started. */
interface Plan {
  readonly inputs: RunInputs;
  readonly prepared: PreparedBars;
  readonly settings: BacktestSettings;
  /** What the config's judge tolerates in a backtest. */
  readonly warnings: readonly Problem[];
  readonly strategy: ChosenStrategy;
  readonly params: ParamValues;
  readonly actions: readonly CorporateAction[];
}

/**
 * Runs a backtest. Fails as its parts do: CONFIG_INVALID, STRATEGY_*, BARS_*, ACTIONS_*,
 * CALENDAR_OUT_OF_RANGE, MONEY_OVERFLOW, RUN_FOLDER_CONFLICT, FILE_*, STRATEGY_HUNG, INTERRUPTED; nothing is left then.
 */
export async function runBacktest(
  request: BacktestRequest,
  of: { readonly places: Places; readonly strategies: readonly StrategyDefinition[] },
  watch: Watch,
): Promise<BacktestOutcome> {
  const { places } = of;
  const plan = await planRun(request, of, watch);
  for (const warning of plan.warnings) {
    watch.note(`warning ${warning.code}: ${warning.path ?? ''} ${warning.message}`);
  }
  const writer = RunFolderWriter.begin({
    outDir: request.outDir,
    inputs: plan.inputs,
    startedAt: plan.prepared.columns.ts[0] ?? 0,
    provenance: readProvenance(places.packageRoot),
  });
  try {
    return await execute(plan, writer, watch);
  } catch (error) {
    writer.abort();
    throw plan.strategy.explain(error);
  }
}

async function planRun(
  request: BacktestRequest,
  of: { readonly places: Places; readonly strategies: readonly StrategyDefinition[] },
  watch: Watch,
): Promise<Plan> {
  const { places } = of;
  const strategy = await chooseTheStrategy(request, {
    builtIns: of.strategies,
    cwd: places.cwd,
  });
  const { definition } = strategy;
  const params = readStrategyParams(definition, request.params);
  const config = loadBacktestConfig(request, places);
  const loaded = await loadBars(request.bars, places.home, watch);
  const settings = readBacktestSettings(config, request);
  const calendar = calendarFor(settings.calendar);
  const prepared = prepareBars({
    symbols: loaded,
    calendar,
    timeframe: request.timeframe,
    extendedHours: settings.extendedHours,
  });
  const { file, actions } = await planActions(
    request.actionsFile,
    { symbols: prepared.symbols, calendar, policy: settings.tick.actionsPolicy },
    watch,
  );
  const identity = { id: definition.id, version: definition.version, params };
  const facts = {
    mode: 'BACKTEST',
    engineId: settings.engineId,
    configHash: config.configHash,
    configJson: config.canonicalJson,
    strategy: identity,
    ...(strategy.sourceSha256 === null ? {} : { strategySource: strategy.sourceSha256 }),
    timeframe: request.timeframe,
    calendar: settings.calendar,
    cash: request.cash,
    seed: request.seed,
    shadow: request.shadow,
    data: dataFiles(loaded),
    ...(file === null ? {} : { actions: file }),
  } as const;
  const runId: RunId = request.runId ?? backtestRunId(facts);
  return {
    inputs: { ...facts, runId },
    prepared,
    settings,
    warnings: config.warnings,
    strategy,
    params,
    actions,
  };
}

async function execute(
  plan: Plan,
  writer: RunFolderWriter,
  watch: Watch,
): Promise<BacktestOutcome> {
  const { inputs, prepared, settings, strategy, params, actions } = plan;
  widenInliningBudget();
  const run = new BacktestRun({
    prepared,
    settings: settings.tick,
    sim: settings.sim,
    days: calendarFor(inputs.calendar),
    createStrategy: (context) => strategy.definition.create(params, context),
    cash: inputs.cash,
    seed: inputs.seed,
    actions,
  });
  const { orders, events } = run.tick;
  const orderIds = new OrderIds(inputs, orders);
  const bodies = new TickEventBodies(inputs.runId, {
    orders,
    orderIds,
    symbols: prepared.symbols,
  });
  const startedNs = process.hrtime.bigint();
  const turn = (): void => {
    const end = performance.now() + TURN_MS;
    do {
      run.advance();
      if (events.count === 0) continue;
      writer.appendAudit(bodies.read(events, writer.nextSeq));
      events.clear();
    } while (!run.isDone && performance.now() < end);
  };
  const limit = strategyLimit(() => `from onBar, in the chunk after ${run.row} bars`);
  while (!run.isDone) {
    if (strategy.path === null) turn();
    else runLimited(turn, limit);
    await nextTurn(); // lets a signal in
    if (watch.isInterrupted()) throw interrupted(run.row, prepared.columns.count);
    watch.onProgress('RUN', run.row, prepared.columns.count);
  }
  const seconds = Number(process.hrtime.bigint() - startedNs) / 1e9;
  const record: RunRecord = { inputs, ...run.finish() };
  const metrics = measureRun(record, run.drawdown.maxDrawdown);
  const folder = writer.finish(record, metrics, orderIds);
  if (folder.note !== null) watch.note(folder.note);
  const barsPerSecond = Math.round(prepared.columns.count / seconds);
  return { record, metrics, folder, barsPerSecond };
}

function dataFiles(loaded: readonly LoadedSymbol[]): RunInputs['data'] {
  return loaded
    .map(({ symbol, sha256, rows }) => ({ symbol, sha256, rows }))
    .sort((a, b) => compareCodeUnits(a.symbol, b.symbol));
}

function interrupted(done: number, total: number): Failure {
  return new Failure('INTERRUPTED', 'INTERRUPTED', `stopped after ${done} of ${total} bars`, {
    fix: 'run the command again; nothing was written',
  });
}
