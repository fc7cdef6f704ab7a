/** What the page of a sweep is made from: what was tried, its two-way map, and the best rows. */
import type { JsonObject } from '../../foundation/core/index.ts';
import type { RunInputs } from '../../foundation/model/index.ts';
import type { SweepMap } from './charts/index.ts';
import type { Capped } from './run-report.ts';

export interface SweepReport {
  /** Of the evaluation that holds the page. */
  readonly id: string;
  readonly programVersion: string;
  /** Of the first trial: all but its parameters are those of each. */
  readonly inputs: RunInputs;
  /** The metric by which trials are ranked. */
  readonly target: string;
  readonly method: string;
  readonly trials: number;
  /** Trials by how they stand, with a count. */
  readonly standings: readonly (readonly [string, number])[];
  /** Null where two parameters of a grid are not to be had. */
  readonly map: SweepMap | null;
  readonly best: Capped<SweepRow>;
  /** Whether rows have a part that the choice did not see. */
  readonly isSplit: boolean;
  /** Between the ranks of both parts; null without. */
  readonly rankCorrelation: number | null;
  readonly warnings: readonly string[];
}

/** A trial that can be chosen. */
export interface SweepRow {
  readonly rank: number;
  readonly params: JsonObject;
  /** By the keys of `metrics.json`, over all bars. */
  readonly metrics: JsonObject;
  /** The target in the part that was seen and in the other; null without a split. */
  readonly chosenBy: number | null;
  readonly unseen: number | null;
}
