/** What the page of two runs is made from: what they were given, what differs, what each gave. */
import type { JsonObject } from '../../foundation/core/index.ts';
import type { TimeSeries } from './charts/index.ts';
import type { Capped } from './run-report.ts';

export interface RunComparison {
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  /** Inputs that differ: strategy, parameters, data, cash, seed. */
  readonly inputs: Capped<Difference>;
  /** Settings that differ, those that move risk first. */
  readonly settings: Capped<Difference>;
  readonly programVersion: string;
}

export interface ComparedRun {
  readonly runId: string;
  readonly strategy: string;
  readonly version: number;
  readonly params: JsonObject;
  readonly symbols: readonly string[];
  readonly timeframe: string;
  readonly configHash: string;
  /** The object of `metrics.json`. */
  readonly metrics: JsonObject;
  /** Currency units. */
  readonly equity: TimeSeries;
}

/** Null where that side has none. */
export interface Difference {
  readonly name: string;
  readonly a: string | null;
  readonly b: string | null;
  /** Whether it moves a limit, who trades, or with what permission. */
  readonly movesRisk: boolean;
}
