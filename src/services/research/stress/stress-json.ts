/** What the evaluation of a stress holds: question, rows, and daily curves. */
import {
  canonicalJson,
  formatScaled,
  type JsonObject,
  type JsonValue,
} from '../../../foundation/core/index.ts';
import { formatDay, formatMicros } from '../../../foundation/model/index.ts';
import type { FinishedRun } from '../plan/drive-run.ts';
import { measureFinished } from '../plan/measure-finished.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import { COST_LADDER_PPM, COST_STEP_PPM, type CostBreakEven } from './cost-break-even.ts';
import type { StressScenario } from './stress-scenarios.ts';

/** Ratios whose difference to the run itself is told. */
const COMPARED = ['sharpe', 'cagr', 'max_drawdown', 'profit_factor'] as const;
const PPM_DIGITS = 6;
const PPM = 1_000_000;

/** All on which the answer depends, beside the run: which configs, and which multipliers are looked at. */
export function questionOf(scenarios: readonly StressScenario[]): JsonObject {
  return {
    profiles: scenarios.map(({ name, layers, plan }) => ({
      name,
      layers: layers.map(({ name: layer, sha256 }) => ({ name: layer, sha256 })),
      config_hash: plan.inputs.configHash,
    })),
    cost_ladder: COST_LADDER_PPM.map((multiplier) => formatScaled(multiplier, PPM_DIGITS)),
    cost_step: formatScaled(COST_STEP_PPM, PPM_DIGITS),
  };
}

/** What is kept of a run: its tables are given up as soon as it has finished. */
export interface MeasuredRun {
  /** Its member of `result.json`. */
  readonly row: JsonObject;
  /** How it ended, for its event. */
  readonly end: JsonObject;
  /** Days and the equity at their ends, micros. */
  readonly days: Int32Array;
  readonly dayEquity: Float64Array;
}

/** A scenario that has run. */
export interface StressedRun extends MeasuredRun {
  readonly scenario: StressScenario;
}

/** A run's metrics as in `metrics.json`, its config, its return, and the symbols that were blocked. */
export function measuredRun(plan: RunPlan, finished: FinishedRun): MeasuredRun {
  const { inputs, summary, tables } = finished.record;
  const { finalEquity, halted, haltReason } = summary;
  return {
    row: {
      config_hash: plan.inputs.configHash,
      total_return: (finalEquity - inputs.cash) / inputs.cash,
      ...measureFinished(plan, finished),
      blocked: summary.blocked.map((one) => ({ ...one })),
    },
    end: { final_equity: formatMicros(finalEquity), halted, halt_reason: haltReason },
    days: Int32Array.from(tables.equity.day.view()),
    dayEquity: Float64Array.from(tables.equity.dayEquity.view()),
  };
}

/** The row of a scenario; `deltas` are its figures less those of the run itself. */
export function scenarioRow({ scenario, row }: StressedRun, base: JsonObject): JsonObject {
  return {
    name: scenario.name,
    layers: scenario.layers.map(({ name, sha256 }) => ({ name, sha256 })),
    has_effect: scenario.hasEffect,
    overridden: scenario.overridden.map(({ profile, path, wanted, found, by }) => ({
      profile,
      path,
      wanted,
      found,
      by,
    })),
    eased: scenario.eased,
    ...row,
    deltas: Object.fromEntries(
      ['total_return', ...COMPARED].map((name) => [name, difference(row[name], base[name])]),
    ),
    run_id: scenario.plan.inputs.runId,
  };
}

/** Multipliers and returns as numbers, money as decimals. */
export function breakEvenJson(of: CostBreakEven, cash: number): JsonObject {
  return {
    multiplier: of.multiplierPpm === null ? null : of.multiplierPpm / PPM,
    reason: of.reason,
    points: of.points.map(({ multiplierPpm, netProfit, sharpe, cagr }) => ({
      multiplier: multiplierPpm / PPM,
      net_profit: formatMicros(netProfit),
      total_return: netProfit / cash,
      sharpe,
      cagr,
    })),
  };
}

/** Daily equity of the run and of each scenario, as decimals: at most 33 curves of some thousand days. */
export function equityFile(base: MeasuredRun, stressed: readonly StressedRun[]): string {
  const json = {
    days: Array.from(base.days, formatDay),
    base: dailyOf(base),
    profiles: stressed.map((one) => ({ name: one.scenario.name, equity: dailyOf(one) })),
  };
  return `${canonicalJson(json)}\n`;
}

function dailyOf({ dayEquity }: MeasuredRun): string[] {
  return Array.from(dayEquity, formatMicros);
}

function difference(value: JsonValue | undefined, base: JsonValue | undefined): number | null {
  return typeof value === 'number' && typeof base === 'number' ? value - base : null;
}
