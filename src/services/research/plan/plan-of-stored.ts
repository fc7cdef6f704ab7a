/** The plan of a run that lives in the database: what it was created with, and the bars that it is given now. */
import type { RunFacts } from '../../../adapters/db/index.ts';
import {
  compareCodeUnits,
  Failure,
  invariant,
  isObject,
  type JsonObject,
} from '../../../foundation/core/index.ts';
import { parseTimeframe } from '../../../foundation/model/index.ts';
import type { BarsSource, Watch } from '../backtest-request.ts';
import { requireSymbols } from '../load-bars.ts';
import { readStrategyParams } from '../strategy/strategy-params.ts';
import { findStrategy, paramTexts } from './find-strategy.ts';
import { planParts, type ResearchContext, type RunPlan } from './run-plan.ts';

/** Facts of a run that its plan needs, from its row or from its folder. */
export type StoredRun = Pick<
  RunFacts,
  | 'runId'
  | 'mode'
  | 'configHash'
  | 'configJson'
  | 'strategyId'
  | 'strategyVersion'
  | 'strategyParams'
  | 'strategySourceSha256'
  | 'symbols'
  | 'timeframe'
  | 'cash'
  | 'seed'
>;

/** What is given by hand: the bars, one file a symbol, and a user's strategy where it is not found by its hash. */
export interface StoredSources {
  readonly bars: readonly BarsSource[];
  readonly strategy: string | null;
}

/**
 * The plan that a backtest of the same facts would have, under the run's own id. Fails with RUN_SYMBOL_UNKNOWN
 * when the files are not those of the run's symbols, RUN_SOURCES_DIFFER when strategy or config are no longer
 * what they were, EVIDENCE_SOURCE_* when the strategy's file is not found as it was, or as `planBacktest`.
 */
export async function planOfStored(
  run: StoredRun,
  of: ResearchContext & { readonly given: StoredSources },
  watch: Watch,
): Promise<RunPlan> {
  const { given, places } = of;
  requireEach(run.symbols, given.bars);
  const sha256 = run.strategySourceSha256;
  const strategy = await findStrategy({ id: run.strategyId, sha256 }, of);
  const timeframe = parseTimeframe(run.timeframe);
  invariant(timeframe !== null, 'a stored run has a timeframe', { timeframe: run.timeframe });
  const { configJson: text, cash, seed } = run;
  const name = `the config of run ${run.runId}`;
  const plan = await planParts(
    {
      strategy,
      params: readStrategyParams(strategy.definition, paramTexts(paramsOf(run))),
      configSource: { kind: 'RUN', text, name },
      bars: given.bars,
      timeframe,
      cash,
      seed,
      shadow: false,
      actionsFile: null,
    },
    places,
    watch,
  );
  const { inputs } = plan;
  const differing = [
    inputs.configHash === run.configHash ? null : 'config_hash',
    inputs.strategy.version === run.strategyVersion ? null : 'strategy version',
    (inputs.strategySource ?? null) === sha256 ? null : 'strategy source',
  ].find((member) => member !== null);
  if (differing !== undefined) failDifferent(run, differing);
  return { ...plan, inputs: { ...inputs, mode: run.mode, runId: run.runId } };
}

/** Each symbol of the run has a file, and no other has. */
function requireEach(symbols: readonly string[], bars: readonly BarsSource[]): void {
  requireSymbols(bars);
  const given = bars.map(({ symbol }) => symbol).sort(compareCodeUnits);
  if (given.length === symbols.length && given.every((one, at) => one === symbols[at])) return;
  const missing = symbols.filter((symbol) => !given.includes(symbol));
  const extra = given.filter((symbol) => !symbols.includes(symbol));
  const message = [
    `the run trades ${symbols.join(', ')}`,
    ...(missing.length === 0 ? [] : [`no --bars for ${missing.join(', ')}`]),
    ...(extra.length === 0
      ? []
      : [`--bars for ${extra.join(', ').slice(0, 200)}, which it does not`]),
  ].join('; ');
  throw new Failure('INPUT', 'RUN_SYMBOL_UNKNOWN', message, {
    fix: 'give one --bars SYM=FILE for each symbol of the run, and no other',
  });
}

function paramsOf({ strategyParams }: StoredRun): JsonObject {
  const value: unknown = JSON.parse(strategyParams);
  invariant(isObject(value), 'stored params are an object');
  return value;
}

function failDifferent({ runId }: StoredRun, member: string): never {
  const message = `${member} is not that of run ${runId}: this is not what it was created with`;
  throw new Failure('INPUT', 'RUN_SOURCES_DIFFER', message, {
    fix: 'give what the run was created with, or create a new run',
  });
}
