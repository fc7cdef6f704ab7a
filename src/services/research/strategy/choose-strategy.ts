/** Finds the strategy that a name stands for: a built-in one, a file, or one of `strategies/`. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  isStrategyPath,
  loadStrategy,
  STRATEGIES_FOLDER,
  strategyFileOf,
  type LoadedStrategy,
  type StrategyBundle,
} from '../../../adapters/authoring/index.ts';
import { StrategyHost, type StrategyDefinition } from '../../../engines/strategy/index.ts';
import { Failure, InvariantViolation, type Sha256Hex } from '../../../foundation/core/index.ts';
import type { Timeframe } from '../../../foundation/model/index.ts';

/** Where strategies come from. */
export interface StrategySources {
  readonly builtIns: readonly StrategyDefinition[];
  /** The working directory, in which paths and `strategies/` are looked up. */
  readonly cwd: string;
}

export interface ChosenStrategy {
  readonly definition: StrategyDefinition;
  /** Null of a built-in one. */
  readonly path: string | null;
  /** Of a user's bundled source; null of a built-in one. */
  readonly sourceSha256: Sha256Hex | null;
  /** From which a worker thread makes it again; null of a built-in one. */
  readonly bundle: StrategyBundle | null;
  /** An error that the strategy's code had a part in, with its file and line. */
  readonly explain: (error: unknown) => unknown;
}

/**
 * The one strategy of a run, made for its timeframe. Fails with STRATEGY_MULTIPLE,
 * STRATEGY_TIMEFRAME_MISMATCH, or as choosing it does.
 */
export async function chooseTheStrategy(
  run: { readonly strategyIds: readonly string[]; readonly timeframe: Timeframe },
  of: StrategySources,
): Promise<ChosenStrategy> {
  const host = new StrategyHost(run.timeframe);
  let first: ChosenStrategy | null = null;
  for (const name of run.strategyIds) {
    const chosen = await chooseStrategy(name, of);
    host.register(chosen.definition);
    first ??= chosen;
  }
  if (first === null) throw new InvariantViolation('a run is asked for with a strategy');
  return first;
}

/**
 * The built-in strategy of that id, the file at that path, or `strategies/<id>.ts`. Fails with
 * STRATEGY_UNKNOWN, STRATEGY_ID_TAKEN, STRATEGY_ID_MISMATCH, or as loading a file does.
 */
export async function chooseStrategy(name: string, of: StrategySources): Promise<ChosenStrategy> {
  const builtIn = of.builtIns.find(({ id }) => id === name);
  if (builtIn !== undefined) {
    return {
      definition: builtIn,
      path: null,
      sourceSha256: null,
      bundle: null,
      explain: (error) => error,
    };
  }
  const isPath = isStrategyPath(name);
  const path = isPath ? resolve(of.cwd, name) : strategyFileOf(of.cwd, name);
  if (path === null) return failUnknown(name, of);
  const loaded = await loadStrategy(path);
  requireFreeId(loaded, of.builtIns);
  if (!isPath && loaded.definition.id !== name) failMismatch(loaded, name);
  return loaded;
}

/** A run is named by its strategy's id: a file may not pass for a built-in strategy. */
function requireFreeId(
  { path, definition }: LoadedStrategy,
  builtIns: readonly StrategyDefinition[],
): void {
  if (!builtIns.some(({ id }) => id === definition.id)) return;
  throw new Failure(
    'INPUT',
    'STRATEGY_ID_TAKEN',
    `${path} calls itself ${definition.id}, which is a built-in strategy`,
    { fix: 'give the strategy another id' },
  );
}

function failMismatch({ path, definition }: LoadedStrategy, name: string): never {
  throw new Failure(
    'INPUT',
    'STRATEGY_ID_MISMATCH',
    `${path} was found as ${name} and calls itself ${definition.id}`,
    { fix: 'name the file like the id, or give its path instead of an id' },
  );
}

function failUnknown(name: string, { builtIns, cwd }: StrategySources): never {
  const known = builtIns.map(({ id }) => id).join(', ');
  const where = existsSync(resolve(cwd, STRATEGIES_FOLDER))
    ? `and none in ${STRATEGIES_FOLDER}/`
    : '';
  throw new Failure(
    'NOT_FOUND',
    'STRATEGY_UNKNOWN',
    `there is no strategy "${name.slice(0, 80)}" ${where}; known: ${known}`.replace(' ;', ';'),
    { fix: `use --strategy with one of: ${known}; mqk strategy list shows yours too` },
  );
}
