/**
 * A run with everything decided but not yet started: config, strategy, parameters, bars. What judges a
 * strategy makes the variants of one plan, so that bars are read and merged once.
 */
import { makeFolder } from '../../../adapters/artifacts/index.ts';
import { noteSources, type SourceFile } from '../../../adapters/sourceindex/index.ts';
import type { EffectiveConfig } from '../../../engines/config/index.ts';
import type { ParamValues, StrategyDefinition } from '../../../engines/strategy/index.ts';
import { calendarFor } from '../../../foundation/calendar/index.ts';
import { compareCodeUnits, invariant } from '../../../foundation/core/index.ts';
import type {
  ActionsFile,
  CorporateAction,
  RunInputs,
  Timeframe,
} from '../../../foundation/model/index.ts';
import {
  backtestRunId,
  findFinerBars,
  prepareBars,
  type PreparedBars,
  type SymbolSeries,
} from '../../../trading/backtest/index.ts';
import type { BacktestRequest, Places, Watch } from '../backtest-request.ts';
import { readBacktestSettings, type BacktestSettings } from '../backtest-settings.ts';
import { loadBars, type LoadedSymbol } from '../load-bars.ts';
import { finerWarning } from '../finer-warning.ts';
import { planActions } from '../plan-actions.ts';
import { chooseTheStrategy, type ChosenStrategy } from '../strategy/choose-strategy.ts';
import { readStrategyParams } from '../strategy/strategy-params.ts';
import { readConfig, type ConfigSource } from './config-source.ts';

export interface RunPlan {
  readonly inputs: RunInputs;
  readonly config: EffectiveConfig;
  readonly configSource: ConfigSource;
  readonly settings: BacktestSettings;
  readonly strategy: ChosenStrategy;
  readonly params: ParamValues;
  readonly prepared: PreparedBars;
  readonly actions: readonly CorporateAction[];
}

/** What drives a run: plain data but for the strategy, so that worker threads can have it too. */
export type DrivablePlan = Omit<RunPlan, 'config' | 'configSource'>;

/** What the commands bring: where things are, and the built-in strategies. */
export interface ResearchContext {
  readonly places: Places;
  readonly strategies: readonly StrategyDefinition[];
}

/**
 * Reads all that a backtest needs. What the config's judge tolerates is noted. Fails as its parts do:
 * CONFIG_INVALID, STRATEGY_*, BARS_*, ACTIONS_*, CALENDAR_OUT_OF_RANGE, FILE_*, INTERRUPTED.
 */
export async function planBacktest(
  request: Omit<BacktestRequest, 'outDir'>,
  of: ResearchContext,
  watch: Watch,
): Promise<RunPlan> {
  const { places } = of;
  const strategy = await chooseTheStrategy(request, { builtIns: of.strategies, cwd: places.cwd });
  const params = readStrategyParams(strategy.definition, request.params);
  const { configFiles, sets, calendar } = request;
  const configSource: ConfigSource = { kind: 'LAYERS', configFiles, sets, calendar };
  const plan = await planParts({ ...request, strategy, params, configSource }, places, watch);
  return request.runId === null ? plan : withRunId(plan, request.runId);
}

/** A plan's parts that are chosen before any bar is read. */
export interface PlanParts extends Pick<
  BacktestRequest,
  'bars' | 'timeframe' | 'cash' | 'seed' | 'shadow' | 'actionsFile'
> {
  readonly strategy: ChosenStrategy;
  readonly params: ParamValues;
  readonly configSource: ConfigSource;
}

/** Reads config, bars and actions of a strategy that was chosen. Fails as `planBacktest`. */
export async function planParts(parts: PlanParts, places: Places, watch: Watch): Promise<RunPlan> {
  const { strategy, params, configSource, timeframe, shadow } = parts;
  const config = readConfig(configSource, places);
  for (const { code, path = '', message } of config.warnings) {
    watch.note(`warning ${code}: ${path} ${message}`);
  }
  const loaded = await loadBars(parts.bars, places.home, watch);
  const settings = readBacktestSettings(config, { timeframe, shadow });
  const prepared = prepare(loaded, settings, timeframe);
  for (const finer of findFinerBars(prepared, timeframe)) {
    watch.note(finerWarning(finer.symbol, finer, timeframe));
  }
  const { file, actions } = await planActions(
    parts.actionsFile,
    {
      symbols: prepared.symbols,
      calendar: calendarFor(settings.calendar),
      policy: settings.tick.actionsPolicy,
    },
    watch,
  );
  const inputs = inputsOf({ ...parts, config, settings, data: dataFiles(loaded), file });
  noteSources(sourcesOf(parts, inputs), { home: places.home, makeFolder, note: watch.note });
  return {
    inputs,
    config,
    configSource,
    settings,
    strategy,
    params,
    prepared,
    actions,
  };
}

/** Where the files lie that a manifest will name by hash. */
function sourcesOf(parts: PlanParts, { data, actions, strategySource }: RunInputs): SourceFile[] {
  const files = parts.bars.flatMap(({ symbol, path }): SourceFile[] => {
    const file = data.find((one) => one.symbol === symbol);
    return file === undefined ? [] : [{ kind: 'BARS', sha256: file.sha256, path }];
  });
  const { path } = parts.strategy;
  if (path !== null && strategySource !== undefined)
    files.push({ kind: 'STRATEGY', sha256: strategySource, path });
  if (parts.actionsFile !== null && actions !== undefined)
    files.push({ kind: 'ACTIONS', sha256: actions.sha256, path: parts.actionsFile });
  return files;
}

/** The same run with other parameters. */
export function withParams<P extends DrivablePlan>(plan: P, params: ParamValues): P {
  const { id, version } = plan.inputs.strategy;
  return identified({ ...plan, params }, { strategy: { id, version, params } });
}

/**
 * The same run under another config. It may not change which bars the run has: calendar and extended hours
 * stay those of the plan.
 */
export function withConfig(plan: RunPlan, config: EffectiveConfig): RunPlan {
  const { timeframe, shadow } = plan.inputs;
  const settings = readBacktestSettings(config, { timeframe, shadow });
  const { calendar, extendedHours } = plan.settings;
  invariant(
    settings.calendar === calendar && settings.extendedHours === extendedHours,
    'a variant of a plan has its bars',
  );
  const { configHash, canonicalJson: configJson } = config;
  return identified({ ...plan, config, settings }, { configHash, configJson });
}

/** The same run under a name of its own. */
export function withRunId<P extends DrivablePlan>(plan: P, runId: RunInputs['runId']): P {
  return { ...plan, inputs: { ...plan.inputs, runId } };
}

function identified<P extends DrivablePlan>(plan: P, changes: Partial<RunInputs>): P {
  const inputs = { ...plan.inputs, ...changes };
  return withRunId({ ...plan, inputs }, backtestRunId(inputs));
}

function prepare(
  symbols: readonly SymbolSeries[],
  { calendar, extendedHours }: BacktestSettings,
  timeframe: Timeframe,
): PreparedBars {
  return prepareBars({ symbols, calendar: calendarFor(calendar), timeframe, extendedHours });
}

/** What a run of these parts is given; its id follows from the rest. */
export function inputsOf(
  of: Pick<PlanParts, 'strategy' | 'params' | 'timeframe' | 'cash' | 'seed' | 'shadow'> & {
    readonly config: EffectiveConfig;
    readonly settings: BacktestSettings;
    readonly data: RunInputs['data'];
    readonly file: ActionsFile | null;
  },
): RunInputs {
  const { strategy, config, settings, file } = of;
  const { id, version } = strategy.definition;
  const facts = {
    mode: 'BACKTEST',
    engineId: settings.engineId,
    configHash: config.configHash,
    configJson: config.canonicalJson,
    strategy: { id, version, params: of.params },
    ...(strategy.sourceSha256 === null ? {} : { strategySource: strategy.sourceSha256 }),
    timeframe: of.timeframe,
    calendar: settings.calendar,
    cash: of.cash,
    seed: of.seed,
    shadow: of.shadow,
    data: of.data,
    ...(file === null ? {} : { actions: file }),
  } as const;
  return { ...facts, runId: backtestRunId(facts) };
}

function dataFiles(loaded: readonly LoadedSymbol[]): RunInputs['data'] {
  return loaded
    .map(({ symbol, sha256, rows }) => ({ symbol, sha256, rows }))
    .sort((a, b) => compareCodeUnits(a.symbol, b.symbol));
}
