/** What the evaluation of a walk-forward holds: question, folds, stitched figures and curve. */
import { canonicalJson, type JsonObject } from '../../../foundation/core/index.ts';
import { formatDay, formatInstant, formatMicros } from '../../../foundation/model/index.ts';
import type {
  BarsSpan,
  SliceIndex,
  StitchedRun,
  WindowSize,
} from '../../../trading/backtest/index.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import type { FoldCandidates } from './fold-candidates.ts';
import type { FoldOutcome, Measured } from './run-fold.ts';
import type { WalkForwardRequest } from './walk-forward-request.ts';

export type WalkForwardResult = {
  readonly scheme: string;
  /** Folds that were laid out; a result with fewer lacks one. */
  readonly planned_folds: number;
  readonly folds: readonly JsonObject[];
  readonly stitched: JsonObject;
  /** Share of the folds that gained and traded to their end. */
  readonly positive_folds: number;
  /** Positive fraction. */
  readonly worst_fold_drawdown: number;
};

/** All on which the answer depends, beside the run. */
export function questionOf({ folds, grid, target }: WalkForwardRequest): JsonObject {
  return {
    scheme: folds.scheme,
    folds: folds.folds,
    train: sizeText(folds.train),
    test: sizeText(folds.test),
    step: sizeText(folds.step),
    purge: folds.purge,
    embargo: folds.embargo,
    grid: grid.map(({ name, value }) => `${name}=${value}`),
    target,
  };
}

/** `result.json`. */
export function resultOf(of: {
  readonly request: Pick<WalkForwardRequest, 'folds'>;
  readonly plan: RunPlan;
  readonly index: SliceIndex;
  readonly folds: readonly FoldOutcome[];
  readonly candidates: FoldCandidates;
  readonly stitched: Measured;
}): WalkForwardResult {
  const { request, plan, index, folds, candidates } = of;
  const { cash } = plan.inputs;
  const row = (outcome: FoldOutcome, at: number): JsonObject => ({
    fold: at + 1,
    train: outcome.fold.train.map((span) => spanJson(span, index)),
    test: {
      ...spanJson(outcome.fold.test, index),
      learned_rows: outcome.window.tradeFrom - outcome.window.from,
    },
    params: { ...outcome.params },
    candidates: candidates.params.length,
    choice: outcome.choice,
    ...measuredJson(outcome.outOfSample, cash),
    ...endJson(outcome),
    positive: isPositive(outcome),
    in_sample: measuredJson(outcome.inSample, cash),
  });
  return {
    scheme: request.folds.scheme,
    planned_folds: folds.length,
    folds: folds.map(row),
    stitched: measuredJson(of.stitched, cash),
    positive_folds: folds.filter(isPositive).length / folds.length,
    worst_fold_drawdown: folds.reduce((worst, { test }) => Math.max(worst, test.maxDrawdown), 0),
  };
}

/** Daily stitched equity as decimals, and the day on which each fold ends. */
export function stitchedFile({ run }: StitchedRun, folds: readonly FoldOutcome[]): string {
  const { day, dayEquity } = run.tables.equity;
  const json = {
    days: Array.from(day.view(), formatDay),
    stitched: Array.from(dayEquity.view(), formatMicros),
    folds: folds.map(({ test }, at) => {
      const days = test.record.tables.equity.day;
      return { fold: at + 1, from: formatDay(days.at(0)), to: formatDay(days.at(days.length - 1)) };
    }),
  };
  return `${canonicalJson(json)}\n`;
}

/** A fold that gained out of sample, and was neither halted nor disarmed nor blocked in a symbol. */
function isPositive({ test }: FoldOutcome): boolean {
  const { finalEquity, cash, halted, disarmed, blocked } = test.record.summary;
  return finalEquity > cash && !halted && !disarmed && blocked.length === 0;
}

function measuredJson({ metrics, finalEquity }: Measured, cash: number): JsonObject {
  return {
    ...metrics,
    total_return: (finalEquity - cash) / cash,
    final_equity: formatMicros(finalEquity),
  };
}

function endJson({ test }: FoldOutcome): JsonObject {
  const { summary } = test.record;
  return {
    orders: summary.orders,
    fills: summary.fills,
    fees: formatMicros(summary.fees),
    halted: summary.halted,
    halt_reason: summary.haltReason,
    disarmed: summary.disarmed,
    disarm_reason: summary.disarmReason,
    blocked: summary.blocked.map((one) => ({ ...one })),
  };
}

/** Times of the first and the last bar. */
function spanJson({ from, to }: BarsSpan, { ts }: SliceIndex): JsonObject {
  return {
    from: formatInstant(ts[from] ?? 0),
    to: formatInstant(ts[to - 1] ?? 0),
    bars: to - from,
  };
}

function sizeText(size: WindowSize | null): string | null {
  if (size === null) return null;
  return size.unit === 'BARS' ? `${size.count} bars` : `${size.ms} ms`;
}
