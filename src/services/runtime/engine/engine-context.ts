/** What an engine is given: the run's plan, and the doors to the world. */
import type { RunEnd, RunRecord } from '../../../foundation/model/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import type { RunDesk } from '../runs/run-desk.ts';
import type { CrashAt } from './crash-points.ts';
import type { EnginePlan } from './drive/engine-plan.ts';
import type { RunDriver } from './drive/run-driver.ts';
import type { Pace } from './trade/pace.ts';

/** What is made of a record beside its tables. */
export interface RunPages {
  /** The object of `metrics.json`. */
  readonly metrics: JsonObject;
  /** The text of `report.html`. */
  readonly report: string;
}

export interface EngineContext {
  readonly desk: RunDesk;
  readonly plan: EnginePlan;
  readonly pace: Pace;
  /** The pages of a record that has just ended. */
  readonly describe: (record: RunRecord, driver: RunDriver, end: RunEnd) => RunPages;
  /** True after the first signal: the run is stopped where it stands. */
  readonly isInterrupted: () => boolean;
  /** Slices decided of all; called often, also while the next one is waited for. */
  readonly onProgress: (done: number, total: number) => void;
  readonly crashAt: CrashAt;
}
