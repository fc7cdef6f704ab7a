/** The strategy of a run that was made before: built in, or a user's by the hash of its source. */
import { isStrategyPath, loadStrategy } from '../../../adapters/authoring/index.ts';
import { locateSource } from '../../../adapters/sourceindex/index.ts';
import type { ParamText } from '../../../engines/strategy/index.ts';
import { parseSha256Hex, type JsonObject } from '../../../foundation/core/index.ts';
import { chooseStrategy, type ChosenStrategy } from '../strategy/choose-strategy.ts';
import type { ResearchContext } from './run-plan.ts';

/** `given`: where it lies, when somebody says so. Fails with EVIDENCE_SOURCE_*, or STRATEGY_*. */
export async function findStrategy(
  wanted: { readonly id: string; readonly sha256: string | null },
  of: ResearchContext & { readonly given: { readonly strategy: string | null } },
): Promise<ChosenStrategy> {
  const { places, strategies, given } = of;
  const { id } = wanted;
  const from = { builtIns: strategies, cwd: places.cwd };
  if (given.strategy !== null) return await chooseStrategy(given.strategy, from);
  const sha256 = wanted.sha256 === null ? null : parseSha256Hex(wanted.sha256);
  if (sha256 === null) return await chooseStrategy(id, from);
  const flag = '--strategy PATH';
  const what = `the source of ${id}`;
  const source = { kind: 'STRATEGY', sha256, what, flag } as const;
  const path = await locateSource(source, places.home, async (file) =>
    isStrategyPath(file) ? (await loadStrategy(file)).sourceSha256 : null,
  );
  return await chooseStrategy(path, from);
}

/** Stored params as they are written on a command line. */
export function paramTexts(params: JsonObject): ParamText[] {
  return Object.entries(params).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
}
