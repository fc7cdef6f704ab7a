/**
 * What a sweep is worth, given all that was ever tried of its strategy. Not sealed: it depends on the other
 * folders, and grows with them.
 */
import { join } from 'node:path';
import {
  listEvaluations,
  listRuns,
  readFirstCells,
  type EvaluationListing,
} from '../../../adapters/artifacts/index.ts';
import { deflatedSharpe } from '../../../engines/promotion/index.ts';
import type { JsonObject, JsonValue } from '../../../foundation/core/index.ts';
import { parseRunId, type RunSubject } from '../../../foundation/model/index.ts';

/** Distinct runs of a strategy with that id and source, by run id: on whatever bars, under whatever config. */
export type RecordedTrials = {
  readonly recorded: number;
  /** Where they were found first: in a run folder, a sweep, a walk-forward's fits. */
  readonly in_runs: number;
  readonly in_sweeps: number;
  readonly in_walk_forwards: number;
  /** Folders that can't be read, whose trials are not counted. */
  readonly unreadable: number;
};

/** Every run that is recorded in `outDir`. Fails as the disk does. */
export function countRecordedTrials(outDir: string, of: RunSubject): RecordedTrials {
  const isSame = ({ strategy }: RunSubject): boolean =>
    strategy.id === of.strategy.id && strategy.source_sha256 === of.strategy.source_sha256;
  const seen = new Set<string>();
  const { runs, damaged } = listRuns(outDir);
  for (const run of runs) if (isSame(run)) seen.add(run.run_id);
  const inRuns = seen.size;
  const listed = listEvaluations(outDir, null);
  const own = listed.evaluations.filter(({ subject }) => isSame(subject));
  for (const { path } of ofKind(own, 'SWEEP')) {
    addIds(seen, join(path, 'runs.csv'), 1);
  }
  const inSweeps = seen.size - inRuns;
  for (const { path } of ofKind(own, 'WALK_FORWARD')) {
    addIds(seen, join(path, 'trials.csv'), 0);
  }
  return {
    recorded: seen.size,
    in_runs: inRuns,
    in_sweeps: inSweeps,
    in_walk_forwards: seen.size - inRuns - inSweeps,
    unreadable: damaged.length + listed.damaged.length,
  };
}

/**
 * Probability that the best trial's Sharpe ratio is more than so many trials explain by chance; null where
 * its returns or the trials' ratios have no spread to judge by.
 */
function deflatedSharpeOf(deflation: JsonValue | undefined, trials: number): number | null {
  if (typeof deflation !== 'object' || deflation === null || !('trial_variance' in deflation)) {
    return null;
  }
  const of = (name: string): number => {
    const value = deflation[name];
    return typeof value === 'number' ? value : NaN;
  };
  const sample = {
    sharpe: of('sharpe'),
    count: of('returns'),
    skew: of('skew'),
    kurtosis: of('kurtosis'),
  };
  const odds = deflatedSharpe(sample, { count: trials, variance: of('trial_variance') });
  return Number.isFinite(odds) ? odds : null;
}

/** `trials` and `deflated_sharpe` as they are printed. */
export function judgementJson(result: JsonObject, recorded: RecordedTrials): JsonObject {
  return {
    trials: { this_sweep: result['this_sweep'] ?? 0, ...recorded },
    deflated_sharpe: deflatedSharpeOf(result['deflation'], recorded.recorded),
  };
}

/** Run ids in a column of a table; a line that a quoted text broke has none there. */
function addIds(seen: Set<string>, path: string, column: number): void {
  for (const cells of readFirstCells(path, column + 1)) {
    const id = parseRunId(cells[column] ?? '');
    if (id !== null) seen.add(id);
  }
}

function ofKind(
  all: readonly EvaluationListing[],
  kind: EvaluationListing['kind'],
): readonly EvaluationListing[] {
  return all.filter((one) => one.kind === kind);
}
