/**
 * The consistency score: how steadily a run earned, in points (docs/specs/strategy_evaluation_and_ranking.md).
 *
 *     100 * ( ln(1 + cagr) + 0.6 sharpe/3 + 0.4 pf/2 + 0.8 stability
 *             - 1.2 ln(1 + mdd) - 0.8 ln(1 + volatility) - 0.8 ln(1 + loss_5d)
 *             - ln(1 + stress_loss) )
 *
 * sharpe is clipped to 0..3, pf to 1..2, stability to 0..1; loss_5d is how far the worst five days fell,
 * stress_loss how much CAGR the profile slippage_x2 costs, both 0 when there was no loss.
 */
import { finiteOrNull } from '../gates/nanos.ts';
import type { JudgedMetrics } from '../gates/judged-metrics.ts';

const POINTS = 100;
/** Where a Sharpe ratio is as good as it counts. */
const BEST_SHARPE = 3;
/** From where to where a profit factor counts. */
const LEAST_PROFIT_FACTOR = 1;
const BEST_PROFIT_FACTOR = 2;

export const SCORE_TERMS = [
  'cagr',
  'sharpe',
  'profit_factor',
  'stability',
  'max_drawdown',
  'volatility',
  'worst_5d',
  'stress_loss',
] as const;
export type ScoreTermName = (typeof SCORE_TERMS)[number];

/** One signed term. */
export interface ScoreTerm {
  readonly name: ScoreTermName;
  /** The metric as measured; null: missing, and then there is no score. */
  readonly value: number | null;
  /** What enters the sum before its weight: clipped and scaled, or a logarithm. */
  readonly normalized: number | null;
  readonly weight: number;
  /** `100 * weight * normalized`: these sum up to the score. */
  readonly points: number | null;
  /** Whether the value lay outside of the range that counts. */
  readonly clipped: boolean;
}

export interface ConsistencyScore {
  /** Null as soon as one term is missing: a score of fewer terms would compare with no other. */
  readonly score: number | null;
  /** In the order of `SCORE_TERMS`. */
  readonly terms: readonly ScoreTerm[];
}

/** Scores a run by its metrics and by its CAGR under `slippage_x2`; null: that was not run, or has none. */
export function scoreConsistency(
  metrics: JudgedMetrics,
  stressCagr: number | null,
): ConsistencyScore {
  const { cagr, worst_5d: worst } = metrics;
  const hidden = cagr === null || stressCagr === null ? null : cagr - stressCagr;
  const factor = metrics.hasGainsAlone ? BEST_PROFIT_FACTOR : metrics.profit_factor;
  const terms = [
    termOf('cagr', cagr, 1, logOf),
    termOf('sharpe', metrics.sharpe, 0.6, clip(0, BEST_SHARPE, BEST_SHARPE)),
    termOf('profit_factor', factor, 0.4, clip(LEAST_PROFIT_FACTOR, BEST_PROFIT_FACTOR, 2)),
    termOf('stability', metrics.stability, 0.8, clip(0, 1, 1)),
    termOf('max_drawdown', metrics.max_drawdown, -1.2, logOf),
    termOf('volatility', metrics.volatility, -0.8, logOf),
    termOf('worst_5d', worst, -0.8, (fall) => logOfLoss(-fall)),
    termOf('stress_loss', hidden, -1, logOfLoss),
  ];
  const score = terms.reduce<number | null>(
    (sum, { points }) => (sum === null || points === null ? null : sum + points),
    0,
  );
  return { score, terms };
}

/** What a value is worth, and whether the range that counts cut it. */
type Normalize = (value: number) => { readonly normalized: number; readonly clipped: boolean };

function termOf(
  name: ScoreTermName,
  measured: number | null,
  weight: number,
  normalize: Normalize,
): ScoreTerm {
  const value = finiteOrNull(measured);
  const worth = value === null ? null : normalize(value);
  const normalized = finiteOrNull(worth?.normalized ?? null);
  return {
    name,
    value,
    normalized,
    weight,
    points: normalized === null ? null : POINTS * weight * normalized,
    clipped: worth?.clipped ?? false,
  };
}

/** Cut to `least`..`most`, then divided. */
function clip(least: number, most: number, divisor: number): Normalize {
  return (value) => ({
    normalized: Math.min(Math.max(value, least), most) / divisor,
    clipped: value < least || value > most,
  });
}

function logOf(value: number): ReturnType<Normalize> {
  return { normalized: Math.log(1 + value), clipped: false };
}

/** Of a loss as a positive number: a gain counts as no loss. */
function logOfLoss(loss: number): ReturnType<Normalize> {
  return { normalized: Math.log(1 + Math.max(0, loss)), clipped: loss < 0 };
}
