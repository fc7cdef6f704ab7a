/** What a walk-forward is asked for. */
import type { ParamText } from '../../../engines/strategy/index.ts';
import type { FoldRequest, SweepMetric } from '../../../trading/backtest/index.ts';

export interface WalkForwardRequest {
  readonly folds: FoldRequest;
  /**
   * Parameters that are fitted in each training window, `name` and `from:to:step` or `v1,v2`; none: the run's
   * own are tested as they are.
   */
  readonly grid: readonly ParamText[];
  /** The metric by which they are fitted. */
  readonly target: SweepMetric;
  /** The folder that holds the run folders. */
  readonly outDir: string;
}
