/** The plan of a run that was written: from its folder, and the files that its manifest names by hash. */
import type { RunFolder } from '../../../adapters/artifacts/index.ts';
import { hashFile, openBars } from '../../../adapters/marketdata/index.ts';
import { locateSource } from '../../../adapters/sourceindex/index.ts';
import { Failure, InvariantViolation, type Sha256Hex } from '../../../foundation/core/index.ts';
import {
  differingBars,
  parseMicros,
  subjectDifference,
  subjectOf,
  type RunSubject,
} from '../../../foundation/model/index.ts';
import type { BarsSource, Watch } from '../backtest-request.ts';
import { readStrategyParams } from '../strategy/strategy-params.ts';
import { cacheDirOf, requireSymbols } from '../load-bars.ts';
import { findStrategy, paramTexts } from './find-strategy.ts';
import { planParts, withRunId, type ResearchContext, type RunPlan } from './run-plan.ts';

/** Paths given by hand; what is left out is looked up where it was last read. */
export interface GivenSources {
  readonly bars: readonly BarsSource[];
  /** Name or path of a user's strategy. */
  readonly strategy: string | null;
  readonly actionsFile: string | null;
}

export const NO_SOURCES: GivenSources = { bars: [], strategy: null, actionsFile: null };

/**
 * Plans the run of `folder` once more. The plan has every fact of the run, or this fails: EVIDENCE_SOURCE_*
 * when a file is not found as it was, RUN_SOURCES_DIFFER when one that was given is another, else as `planBacktest`.
 */
export async function planOfRun(
  folder: RunFolder,
  of: ResearchContext & { readonly given: GivenSources },
  watch: Watch,
): Promise<RunPlan> {
  const { subject, configJson: text, path } = folder;
  const { places, given } = of;
  requireKnown(given.bars, subject);
  const { id, source_sha256: source = null } = subject.strategy;
  const strategy = await findStrategy({ id, sha256: source }, of);
  const bars = await locateBars(subject.data, places.home, given.bars);
  const cash = parseMicros(subject.cash);
  if (!cash.ok) throw new InvariantViolation('a subject states its cash', { cash: subject.cash });
  const plan = await planParts(
    {
      strategy,
      params: readStrategyParams(strategy.definition, paramTexts(subject.strategy.params)),
      configSource: { kind: 'RUN', text, name: `${path}/manifest.json` },
      bars,
      timeframe: subject.timeframe,
      cash: cash.value,
      seed: subject.seed,
      shadow: subject.shadow,
      actionsFile: await actionsOf(subject, of),
    },
    places,
    watch,
  );
  // A run may have been given an id of its own; everything else is what the id is made of.
  const named = withRunId(plan, subject.run_id);
  const difference = subjectDifference(subjectOf(named.inputs), subject);
  if (difference !== null) {
    const paths = new Map(bars.map((one) => [one.symbol, one.path]));
    const files = differingBars({ recorded: subject.data, given: named.inputs.data, paths });
    failDifferent(path, files.length === 0 ? difference : `${difference} (${files.join('; ')})`);
  }
  return named;
}

/** A file that would be ignored was given for another run, or under another name. */
function requireKnown(given: readonly BarsSource[], { data }: RunSubject): void {
  const symbols = data.map(({ symbol }) => symbol);
  const stray = given.find(({ symbol }) => !symbols.includes(symbol));
  if (stray !== undefined) {
    const message = `--bars ${stray.symbol.slice(0, 80)}: the run has ${symbols.join(', ')}`;
    throw new Failure('INPUT', 'RUN_SYMBOL_UNKNOWN', message, {
      fix: 'name a symbol of the run, or leave --bars out',
    });
  }
  requireSymbols(given);
}

/** A file for each symbol: one that is given, else the one of that hash that was read last. Fails with EVIDENCE_SOURCE_*. */
export async function locateBars(
  data: readonly { readonly symbol: string; readonly sha256: Sha256Hex }[],
  home: string,
  given: readonly BarsSource[] = [],
): Promise<readonly BarsSource[]> {
  const bars: BarsSource[] = [];
  for (const { symbol, sha256 } of data) {
    const known = given.find((one) => one.symbol === symbol);
    bars.push(known ?? { symbol, path: await barsOf({ symbol, sha256 }, home) });
  }
  return bars;
}

async function barsOf(
  { symbol, sha256 }: { readonly symbol: string; readonly sha256: Sha256Hex },
  home: string,
): Promise<string> {
  const what = `the bars of ${symbol}`;
  const wanted = { kind: 'BARS', sha256, what, flag: `--bars ${symbol}=FILE` } as const;
  return await locateSource(wanted, home, async (file) => {
    const opened = await openBars(file, { cacheDir: cacheDirOf(home) });
    return opened.ok ? opened.value.sha256 : await hashFile(file);
  });
}

async function actionsOf(
  { actions }: RunSubject,
  { places, given }: ResearchContext & { readonly given: GivenSources },
): Promise<string | null> {
  if (given.actionsFile !== null || actions === undefined) return given.actionsFile;
  const { sha256 } = actions;
  const what = 'the corporate actions';
  const wanted = { kind: 'ACTIONS', sha256, what, flag: '--actions FILE' } as const;
  return await locateSource(wanted, places.home, hashFile);
}

function failDifferent(path: string, member: string): never {
  throw new Failure(
    'INPUT',
    'RUN_SOURCES_DIFFER',
    `${member} is not that of the run ${path}: the files found are not those that it was made of`,
    { fix: 'give the files that the run was made of, or make the run again from these' },
  );
}
