/** What an engine is made of, out of a stored run and the bar files that it is given. */
import { renderRunReport } from '../../../adapters/report/index.ts';
import { runLimited, strategyLimit } from '../../../adapters/authoring/index.ts';
import { calendarFor } from '../../../foundation/calendar/index.ts';
import {
  describeRun,
  planOfStored,
  RunEvents,
  type ResearchContext,
  type RunPlan,
  type StoredRun,
  type StoredSources,
  type Watch,
} from '../../../services/research/index.ts';
import type { EngineContext, EnginePlan } from '../../../services/runtime/index.ts';

/** The plan, and how its record is described in the end. */
export type EngineWork = Pick<EngineContext, 'plan' | 'describe'> & {
  /** Names a failure of the user's strategy as what it is. */
  readonly explain: (error: unknown) => unknown;
};

/** Of a stored run; `version` of the program stands in its pages. Fails as `planOfStored`. */
export async function engineWork(
  run: StoredRun,
  of: {
    readonly given: StoredSources;
    readonly context: ResearchContext;
    readonly version: string;
  },
  watch: Watch,
): Promise<EngineWork> {
  const { given, context, version } = of;
  const plan = await planOfStored(run, { ...context, given }, watch);
  return engineWorkOf(plan, given, version);
}

/** Of a plan. */
function engineWorkOf(plan: RunPlan, given: StoredSources, version: string): EngineWork {
  const toldBy = new WeakMap<object, RunEvents>();
  const toldOf = (driver: object): RunEvents => {
    const told = toldBy.get(driver) ?? new RunEvents(plan.prepared.symbols);
    toldBy.set(driver, told);
    return told;
  };
  return {
    plan: enginePlan(plan, given, toldOf),
    describe: (record, driver, end) => {
      const { recorded } = driver;
      const told = toldOf(driver);
      const { maxDrawdown } = recorded.drawdown;
      const { portfolio } = recorded.tick;
      const described = describeRun({ record, maxDrawdown, portfolio, told, plan, end }, version);
      return { metrics: described.metrics, report: renderRunReport(described.report) };
    },
    explain: (error) => plan.strategy.explain(error),
  };
}

function enginePlan(
  plan: RunPlan,
  given: StoredSources,
  toldOf: (driver: object) => RunEvents,
): EnginePlan {
  const { inputs, prepared, settings, strategy, params } = plan;
  const limit = strategyLimit(() => 'from onBar, in a slice of the engine');
  return {
    inputs,
    barPaths: new Map(given.bars.map(({ symbol, path }) => [symbol, path])),
    prepared,
    settings: settings.tick,
    sim: settings.sim,
    days: calendarFor(inputs.calendar),
    createStrategy: (context) => strategy.definition.create(params, context),
    inTurn:
      strategy.path === null
        ? (turn) => {
            turn();
          }
        : (turn) => {
            runLimited(turn, limit);
          },
    observe: (log, driver) => {
      toldOf(driver).take(log);
    },
  };
}
