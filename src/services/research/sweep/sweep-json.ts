/** A sweep as it is sealed: `result.json`, and `runs.csv` with a row a trial. The same for any number of threads. */
import type { JsonObject, JsonValue } from '../../../foundation/core/index.ts';
import { formatMicros } from '../../../foundation/model/index.ts';
import {
  edgesOf,
  SWEEP_METRICS,
  trialParams,
  type TrialFigures,
  type TrialRow,
} from '../../../trading/backtest/index.ts';
import { withParams } from '../plan/run-plan.ts';
import type { SweepPlan } from './sweep-plan.ts';
import type { Standing, SweepTable } from './sweep-table.ts';

/** Rows that `result.json` holds; of more trials the best. `runs.csv` holds all. */
const MAX_RUNS = 10_000;

/** Daily returns of the best trial in the part where it was chosen, and what all trials' ratios vary by. */
export type DeflationFacts = {
  /** Per day. */
  readonly sharpe: number;
  readonly returns: number;
  readonly skew: number;
  readonly kurtosis: number;
  readonly trial_variance: number;
};

/** What is sealed; nothing in it depends on other folders. */
export function sweepResult(
  plan: SweepPlan,
  table: SweepTable,
  deflation: DeflationFacts | null,
): JsonObject {
  const { best } = table;
  const { skipped } = plan.trials;
  const { bySchema, byConstraint, repeated } = skipped;
  return {
    target: plan.target,
    this_sweep: table.count,
    skipped: bySchema + byConstraint + repeated,
    skipped_by: { schema: bySchema, constraint: byConstraint, repeated },
    standings: standingsOf(table),
    rank_correlation: table.rankCorrelation,
    best: best === null ? null : runJson(plan, table, table.row(best)),
    warnings: warningsOf(plan, table),
    deflation,
    runs: shownTrials(table).map((trial) => runJson(plan, table, table.row(trial))),
  };
}

/** Rows of all trials as text, in their order. Numbers in the shortest form that gives them back. */
export function* runsCsv(plan: SweepPlan, table: SweepTable): Generator<string> {
  const names = Object.keys(trialParams(plan.trials, 0));
  const isSplit = plan.splitRow !== null;
  const parts = isSplit ? ['in_sample', 'out_of_sample'] : [];
  yield csvLine([
    ...['trial', 'run_id', 'rank', 'standing', 'code'],
    ...names.map((name) => `param_${name}`),
    ...SWEEP_METRICS,
    ...['final_equity', 'fills', 'halt_reason', 'digest'],
    ...parts.flatMap((part) => SWEEP_METRICS.map((metric) => `${part}_${metric}`)),
  ]);
  for (let trial = 0; trial < table.count; trial++) {
    const row = table.row(trial);
    const params = trialParams(plan.trials, trial);
    const { whole, inSample, outOfSample } = row;
    yield csvLine([
      ...[trial, runIdOf(plan, trial), table.rankOf(trial), table.standing(row), row.code],
      ...names.map((name) => params[name] ?? null),
      ...metricCells(whole),
      whole === null ? null : formatMicros(whole.finalEquity),
      ...[whole?.fills ?? null, whole?.haltReason ?? null, row.digest],
      ...(isSplit ? [...metricCells(inSample), ...metricCells(outOfSample)] : []),
    ]);
  }
}

function runJson(plan: SweepPlan, table: SweepTable, row: TrialRow): JsonObject {
  const { trial, whole, inSample, outOfSample } = row;
  const parts =
    plan.splitRow === null
      ? {}
      : { in_sample: metricsJson(inSample), out_of_sample: metricsJson(outOfSample) };
  return {
    trial,
    run_id: runIdOf(plan, trial),
    rank: table.rankOf(trial),
    standing: table.standing(row),
    code: row.code,
    params: trialParams(plan.trials, trial),
    ...metricsJson(whole),
    final_equity: whole === null ? null : formatMicros(whole.finalEquity),
    fills: whole?.fills ?? null,
    halted: whole === null ? null : whole.haltReason !== null,
    halt_reason: whole?.haltReason ?? null,
    digest: row.digest,
    ...parts,
  };
}

function metricsJson(figures: TrialFigures | null): JsonObject {
  return Object.fromEntries(
    SWEEP_METRICS.map((name) => [name, figures === null ? null : figures.metrics[name]]),
  );
}

function metricCells(figures: TrialFigures | null): readonly (number | null)[] {
  return SWEEP_METRICS.map((name) => (figures === null ? null : figures.metrics[name]));
}

/** The id that `backtest run` gives a run with these parameters. */
function runIdOf({ base, trials }: SweepPlan, trial: number): string {
  return withParams(base, trialParams(trials, trial)).inputs.runId;
}

/** In the order of trials. */
function shownTrials({ count, order }: SweepTable): number[] {
  if (count <= MAX_RUNS) return Array.from({ length: count }, (_, trial) => trial);
  return [...order.subarray(0, MAX_RUNS)].sort((a, b) => a - b);
}

/** How many trials stand how. */
function standingsOf(table: SweepTable): JsonObject {
  const counts: Record<Standing, number> = {
    RANKED: 0,
    FAILED: 0,
    HALTED: 0,
    REFUSED: 0,
    UNMEASURED: 0,
  };
  for (let trial = 0; trial < table.count; trial++) counts[table.standing(table.row(trial))]++;
  return counts;
}

function warningsOf({ trials, target }: SweepPlan, { best }: SweepTable): JsonObject[] {
  if (best === null) {
    const message = `no trial can be chosen: none has a ${target}, trades to its end and keeps the constraints`;
    return [{ code: 'SWEEP_NOTHING_RANKED', message }];
  }
  const params = trialParams(trials, best);
  return edgesOf(trials, best).map(({ name, end }) => {
    const value = String(params[name]);
    const message = `the best trial has the ${end.toLowerCase()} value tried of ${name}, ${value}: better ones may lie beyond`;
    return { code: 'SWEEP_BEST_ON_EDGE', message };
  });
}

function csvLine(cells: readonly JsonValue[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}

/** Texts of a strategy may hold anything. */
function csvCell(value: JsonValue): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
