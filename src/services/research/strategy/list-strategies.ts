/** Every strategy that can be run from here: the built-in ones, and those of `strategies/`. */
import { strategyFiles } from '../../../adapters/authoring/index.ts';
import type { StrategyDefinition } from '../../../engines/strategy/index.ts';
import { Failure, type Problem } from '../../../foundation/core/index.ts';
import { chooseStrategy, type StrategySources } from './choose-strategy.ts';
import { readStrategyParams } from './strategy-params.ts';

export interface StrategyListing {
  /** Null of a built-in one. */
  readonly path: string | null;
  /** Null of a file that can't be read as a strategy. */
  readonly definition: StrategyDefinition | null;
  /** With default parameters. */
  readonly warmup: number | null;
  /** Why it can't be run. */
  readonly problem: Problem | null;
}

/** Built-in strategies first, then files by name; a broken file is listed and hides none of the others. */
export async function listStrategies(of: StrategySources): Promise<readonly StrategyListing[]> {
  const listings: StrategyListing[] = of.builtIns.map((definition) => ({
    path: null,
    definition,
    warmup: warmupOf(definition),
    problem: null,
  }));
  for (const path of strategyFiles(of.cwd)) listings.push(await listFile(path, of));
  return listings;
}

async function listFile(path: string, of: StrategySources): Promise<StrategyListing> {
  try {
    const { definition, explain } = await chooseStrategy(path, of);
    try {
      return { path, definition, warmup: warmupOf(definition), problem: null };
    } catch (error) {
      throw explain(error);
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const [first] = error.problems;
    const { code, message } = error;
    return { path, definition: null, warmup: null, problem: { ...first, code, message } };
  }
}

function warmupOf(definition: StrategyDefinition): number {
  return definition.warmup(readStrategyParams(definition, []));
}
