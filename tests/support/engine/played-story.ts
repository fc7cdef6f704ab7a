/** A story that is played as a run of the engine: its plan, its backtest, and what a run leaves that is compared. */
import { runTables } from '../../../src/adapters/artifacts/index.ts';
import { OrderIds } from '../../../src/engines/audit/index.ts';
import { calendarFor } from '../../../src/foundation/calendar/index.ts';
import { sha256Hex } from '../../../src/foundation/core/index.ts';
import {
  parseStrategyId,
  type KillSwitchKind,
  type RunRecord,
  type RunSummary,
} from '../../../src/foundation/model/index.ts';
import type { EnginePlan } from '../../../src/services/runtime/index.ts';
import { BacktestRun } from '../../../src/trading/backtest/index.ts';
import type { Tick, TickSnapshot } from '../../../src/trading/orchestrator/index.ts';
import { CONFIG_HASH, ENGINE_ID, RUN_ID } from '../audit-log.ts';
import { usd } from '../tick/amounts.ts';
import { parseBarTable } from '../tick/bar-table.ts';
import { simConfig, tickSettings } from '../tick/settings.ts';
import { TableStrategy, type StoryParts } from '../tick/story.ts';

export interface PlayedStory {
  /** As `bar-table` reads it. */
  readonly table: string;
  /** Without corporate actions. */
  readonly parts: StoryParts;
  /** Kill switches, by the slice before which each is raised, counted from 0. */
  readonly raised?: ReadonlyMap<number, KillSwitchKind>;
}

/** What a run leaves: its files by name, and all that its tick knows. */
export interface Leavings {
  readonly files: Readonly<Record<string, string>>;
  readonly summary: RunSummary;
  readonly tick: TickSnapshot;
}

/** The plan of both runs. */
export function planOf({ table, parts }: PlayedStory): EnginePlan {
  const strategyId = parseStrategyId('story');
  if (strategyId === null) throw new Error('story is an id');
  const { calendar = 'XNYS', timeframe = '1m', cash = '100000', seed = 1 } = parts;
  const { columns, symbols, slices, books } = parseBarTable(table, { calendar, timeframe });
  return {
    barPaths: new Map(),
    inputs: {
      runId: RUN_ID,
      engineId: ENGINE_ID,
      mode: 'PAPER',
      configHash: CONFIG_HASH,
      configJson: '{}',
      strategy: { id: strategyId, version: 1, params: {} },
      timeframe,
      calendar,
      cash: usd(cash),
      seed,
      shadow: false,
      data: symbols.map((symbol) => ({ symbol, sha256: sha256Hex(symbol), rows: 1 })),
    },
    prepared: { columns, symbols, slices: slices.length, droppedOutsideSession: 0 },
    settings: tickSettings(parts),
    sim: simConfig(parts),
    days: calendarFor(calendar),
    createStrategy: (context) => new TableStrategy(books, context),
    observe: () => undefined,
    inTurn: (turn) => {
      turn();
    },
  };
}

/** The story as a backtest. */
export function backtest(story: PlayedStory): Leavings {
  const plan = planOf(story);
  const { inputs } = plan;
  const run = new BacktestRun({ ...plan, cash: inputs.cash, seed: inputs.seed });
  for (let slice = 0; !run.isDone; slice++) {
    const kind = story.raised?.get(slice);
    if (kind !== undefined) run.tick.raiseKillSwitch(kind);
    run.advanceSlice();
  }
  const record = { inputs, ...run.finish() };
  // The sim acknowledges no order, and every broker does: the two states are one in all that a run tells.
  for (const working of run.tick.orders.working) {
    for (const order of Array.from(working.view())) run.tick.broker.acknowledge(order);
  }
  return leavings(record, run.tick, new OrderIds(inputs, run.tick.orders));
}

/** Of a run that was played to its end. */
export function leavings(record: RunRecord, tick: Tick, orderIds: OrderIds): Leavings {
  const files = runTables(record, orderIds);
  return { files, summary: record.summary, tick: tick.snapshot() };
}
