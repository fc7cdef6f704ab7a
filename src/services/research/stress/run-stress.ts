/**
 * A run again under stress profiles, and under its own costs so many times over (`mqk stress run`): all in
 * memory over the same bars, sealed as one evaluation.
 */
import {
  sealEvaluation,
  type EvaluationEvent,
  type EvaluationStart,
  type WrittenEvaluation,
} from '../../../adapters/artifacts/index.ts';
import type { CleanRows } from '../../../engines/integrity/index.ts';
import { measureBasics } from '../../../engines/promotion/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { subjectOf } from '../../../foundation/model/index.ts';
import type { Places, Watch } from '../backtest-request.ts';
import { findCleanRows, runInMemory, type FinishedRun } from '../plan/drive-run.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import { RunSeries } from '../plan/run-series.ts';
import { readProvenance } from '../provenance.ts';
import {
  findBreakEven,
  MAX_COST_RUNS,
  withCosts,
  type CostBreakEven,
  type CostPoint,
} from './cost-break-even.ts';
import {
  breakEvenJson,
  equityFile,
  measuredRun,
  questionOf,
  scenarioRow,
  type MeasuredRun,
  type StressedRun,
} from './stress-json.ts';
import { planScenario, scenarioNames, warnOf, type StressScenario } from './stress-scenarios.ts';

export interface StressRequest {
  /** Stacks of profiles joined by `+`. */
  readonly profiles: readonly string[];
  /** Each shipped profile alone, and all of them. */
  readonly all: boolean;
  /** The folder that holds the run folders. */
  readonly outDir: string;
}

export interface StressOutcome {
  /** `result.json`. */
  readonly result: StressResult;
  readonly folder: WrittenEvaluation;
}

export type StressResult = {
  readonly base: JsonObject;
  readonly profiles: readonly JsonObject[];
  readonly cost_break_even: JsonObject;
};

/**
 * Runs a plan and its scenarios and seals what came out. Fails with USAGE_INVALID (no scenario, or too many),
 * STRESS_PROFILE_UNKNOWN, CONFIG_INVALID, MONEY_OVERFLOW, STRATEGY_HUNG, INTERRUPTED, RUN_FOLDER_CONFLICT or
 * FILE_*; nothing is left then.
 */
export async function runStress(
  plan: RunPlan,
  of: { readonly request: StressRequest; readonly places: Places },
  watch: Watch,
): Promise<StressOutcome> {
  const { request, places } = of;
  const names = scenarioNames(request, places.packageRoot);
  const scenarios = names.map((name) => planScenario(name, plan, places));
  for (const scenario of scenarios) warnOf(scenario, plan, watch);
  const { ts, count } = plan.prepared.columns;
  const start: EvaluationStart = {
    kind: 'STRESS',
    subject: subjectOf(plan.inputs),
    question: questionOf(scenarios),
    outDir: request.outDir,
    engineId: plan.inputs.engineId,
    startedAt: ts[0] ?? 0,
    provenance: readProvenance(places.packageRoot),
  };
  return await sealEvaluation(start, async (writer) => {
    const measured = await measureStress(plan, scenarios, watch);
    const { base, stressed, breakEven, result } = measured;
    const endedAt = ts[count - 1] ?? 0;
    writer.append(eventsOf({ base, stressed, breakEven: result.cost_break_even }, endedAt));
    const folder = writer.finish({
      endedAt,
      result,
      facts: factsOf(result, breakEven),
      files: { 'equity.json': equityFile(base, stressed) },
    });
    if (folder.note !== null) watch.note(folder.note);
    return { result, folder };
  });
}

/** A stress before it is sealed. */
export interface MeasuredStress {
  readonly base: MeasuredRun;
  readonly stressed: readonly StressedRun[];
  readonly breakEven: CostBreakEven;
  readonly result: StressResult;
}

/** Makes all runs of a stress and writes nothing. Fails with MONEY_OVERFLOW, STRATEGY_HUNG or INTERRUPTED. */
export async function measureStress(
  plan: RunPlan,
  scenarios: readonly StressScenario[],
  watch: Watch,
): Promise<MeasuredStress> {
  const { count } = plan.prepared.columns;
  const series = new RunSeries(watch, count * (1 + scenarios.length + MAX_COST_RUNS));
  const clean = findCleanRows(plan);
  const { base, basePoint } = await runBase(plan, { clean, series });
  const stressed: StressedRun[] = [];
  for (const scenario of scenarios) {
    const { plan: harder } = scenario;
    const run = await runInMemory(harder, series.next(count), { clean });
    stressed.push({ scenario, ...measuredRun(harder, run) });
  }
  const breakEven = await breakEvenOf(plan, { basePoint, clean, series });
  const result = {
    base: base.row,
    profiles: stressed.map((one) => scenarioRow(one, base.row)),
    cost_break_even: breakEvenJson(breakEven, plan.inputs.cash),
  };
  return { base, stressed, breakEven, result };
}

/** What all runs of a stress share. */
interface StressWork {
  readonly clean: CleanRows;
  readonly series: RunSeries;
}

type CostFigures = Omit<CostPoint, 'multiplierPpm'>;

async function runBase(
  plan: RunPlan,
  { clean, series }: StressWork,
): Promise<{ readonly base: MeasuredRun; readonly basePoint: CostFigures }> {
  const { count } = plan.prepared.columns;
  const finished = await runInMemory(plan, series.next(count), { clean });
  return { base: measuredRun(plan, finished), basePoint: costFigures(finished) };
}

async function breakEvenOf(
  plan: RunPlan,
  of: StressWork & { readonly basePoint: CostFigures },
): Promise<CostBreakEven> {
  const { settings, prepared } = plan;
  const { basePoint, clean, series } = of;
  return await findBreakEven(settings.sim, async (multiplierPpm): Promise<CostPoint> => {
    const sim = withCosts(settings.sim, multiplierPpm);
    const isBase = JSON.stringify(sim) === JSON.stringify(settings.sim);
    if (isBase) return { multiplierPpm, ...basePoint };
    const costly = { ...plan, settings: { ...settings, sim } };
    const watch = series.next(prepared.columns.count);
    const finished = await runInMemory(costly, watch, { clean, resolution: 'DAY' });
    return { multiplierPpm, ...costFigures(finished) };
  });
}

function costFigures({ record, maxDrawdown }: FinishedRun): CostFigures {
  const { sharpe, cagr } = measureBasics(record, maxDrawdown);
  return { netProfit: record.summary.finalEquity - record.inputs.cash, sharpe, cagr };
}

function eventsOf(
  of: {
    readonly base: MeasuredRun;
    readonly stressed: readonly StressedRun[];
    readonly breakEven: JsonObject;
  },
  ts: number,
): EvaluationEvent[] {
  const event = (eventType: string, payload: JsonObject): EvaluationEvent => ({
    ts,
    topic: 'EVAL',
    eventType,
    payload,
  });
  return [
    event('STRESS_BASE_MEASURED', of.base.end),
    ...of.stressed.map(({ scenario, end }) =>
      event('STRESS_PROFILE_MEASURED', {
        name: scenario.name,
        config_hash: scenario.plan.inputs.configHash,
        has_effect: scenario.hasEffect,
        overridden: scenario.overridden.map(({ path }) => path),
        eased: scenario.eased,
        ...end,
      }),
    ),
    event('COST_BREAK_EVEN_MEASURED', {
      multiplier: of.breakEven['multiplier'] ?? null,
      reason: of.breakEven['reason'] ?? null,
    }),
  ];
}

function factsOf(result: StressResult, { reason }: CostBreakEven): JsonObject {
  return {
    profiles: result.profiles.map(({ name = null, has_effect: hasEffect = null }) => ({
      name,
      has_effect: hasEffect,
    })),
    cost_break_even: result.cost_break_even['multiplier'] ?? null,
    cost_break_even_reason: reason,
  };
}
