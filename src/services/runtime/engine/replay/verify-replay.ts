/** Replays a sealed run from its record, and compares decision by decision, then the tables (`mqk replay`). */
import { runTables, type RunRecordFolder } from '../../../../adapters/artifacts/index.ts';
import { sha256Hex } from '../../../../foundation/core/index.ts';
import type { EnginePlan } from '../drive/engine-plan.ts';
import { RunDriver } from '../drive/run-driver.ts';
import { LogReplay } from './replay-log.ts';

/** What a replay found. */
export interface ReplayVerdict {
  /** Null: identical. */
  readonly firstDifference: {
    /** Line of the log, from 1; null: of a table. */
    readonly line: number | null;
    readonly recorded: string;
    readonly replayed: string;
  } | null;
  /** Events of the engine that were compared. */
  readonly compared: number;
}

/** The plan must have the bars that the log names; a log of others differs in its first event. */
export function verifyReplay(folder: RunRecordFolder, plan: EnginePlan): ReplayVerdict {
  const driver = new RunDriver(plan);
  const replay = new LogReplay(driver);
  let tables: string | null = null;
  let line: number | null = null;
  folder.readEvents((event, number) => {
    const hadEnded = driver.isFeedEnded;
    replay.take(event);
    if (replay.difference !== null) line = number;
    else if (driver.isFeedEnded && !hadEnded) tables = differingTable(folder, driver);
    return replay.difference === null;
  });
  replay.end();
  const { difference, compared } = replay;
  if (difference !== null) {
    const { recorded, replayed } = difference;
    return { firstDifference: { line, recorded, replayed }, compared };
  }
  if (!driver.isFeedEnded) tables = differingTable(folder, driver);
  if (tables === null) return { firstDifference: null, compared };
  return { firstDifference: { line: null, recorded: tables, replayed: 'other bytes' }, compared };
}

/** The first table whose bytes are not those that were sealed. */
function differingTable(folder: RunRecordFolder, driver: RunDriver): string | null {
  const texts = runTables(driver.finish(), driver.orderIds);
  const found = Object.entries(texts).find(
    ([name, text]) => folder.artifacts[name]?.sha256 !== sha256Hex(text),
  );
  return found?.[0] ?? null;
}
