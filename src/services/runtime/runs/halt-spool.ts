/**
 * Halts that found no database. The deadman file is gone at once, so that an engine that lives disarms itself;
 * the halt waits in a file of MQK_HOME, and its fence rises when a command on runs or a watcher next reaches the
 * database, before anything else is done there.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, writeWhole } from '../../../adapters/artifacts/index.ts';
import {
  canonicalJson,
  compareCodeUnits,
  Failure,
  type JsonObject,
} from '../../../foundation/core/index.ts';
import { formatInstant, parseRunId, type RunId } from '../../../foundation/model/index.ts';
import { removeDeadmanOf, type RemovedFiles } from '../deadman/remove-deadman-of.ts';
import { utcNow } from '../utc-now.ts';
import { fenceHalt, settleHalt, type FencedHalt } from './halt-run.ts';
import type { RunDesk } from './run-desk.ts';

const FOLDER = 'halts';
const ENDING = '.json';

export interface SpooledHalt {
  readonly runId: RunId;
  readonly reason: string;
  readonly actor: string;
}

/** Where the halt waits, and what became of the deadman files of its run. */
export interface Spooled extends RemovedFiles {
  readonly path: string;
}

/** Fails as the disk does, and only after every deadman file of the run that can be removed is gone. */
export function spoolHalt(home: string, halt: SpooledHalt): Spooled {
  const folder = join(home, FOLDER);
  const path = join(folder, `${halt.runId}${ENDING}`);
  try {
    makeFolder(folder);
    const text = canonicalJson({
      actor: halt.actor,
      asked_at: formatInstant(utcNow()),
      reason: halt.reason,
      run_id: halt.runId,
    });
    // The first reason stands, as it does in the database.
    if (!existsSync(path)) writeWhole(path, `${text}\n`);
  } catch (error) {
    removeDeadmanOf(home, halt.runId);
    throw error;
  }
  return { path, ...removeDeadmanOf(home, halt.runId) };
}

/** Waiting halts that are fenced now, and what kept others waiting. */
export interface FencedHalts {
  readonly fenced: readonly FencedHalt[];
  /** Of halts that go on waiting although this database may have their run. */
  readonly failures: readonly Error[];
}

/**
 * Raises the fence of each waiting halt, in the order of their ids; one that fails keeps none from the next. A file
 * goes when its run is HALTED, or sealed, here. The spool does not know databases: a run that this one lacks may be
 * another's, so that its halt waits on and is told.
 */
export async function fenceSpooledHalts(
  desk: Pick<RunDesk, 'actor' | 'db' | 'home' | 'note'>,
): Promise<FencedHalts> {
  const fenced: FencedHalt[] = [];
  const failures: Error[] = [];
  for (const { runId, path } of spooledIn(desk.home)) {
    const { reason, ...detail } = readHalt(path);
    try {
      fenced.push(await fenceHalt(desk, { runId, reason, detail: { spooled: detail } }));
      rmSync(path, { force: true });
    } catch (error) {
      const code = error instanceof Failure ? error.code : null;
      if (code === 'RUN_SEALED') {
        rmSync(path, { force: true });
        desk.note(`a halt that waited came too late: run ${runId} is sealed`);
      } else if (code === 'RUN_UNKNOWN') {
        desk.note(`a halt waits in ${path}: this database has no run ${runId}, another may`);
      } else {
        failures.push(asError(error));
      }
    }
  }
  return { fenced, failures };
}

/** Winds the runs of waiting halts down, and tells each. What failed, one error a run. */
export async function settleSpooledHalts(
  desk: RunDesk,
  { fenced }: FencedHalts,
): Promise<readonly Error[]> {
  const failures: Error[] = [];
  for (const halt of fenced) {
    try {
      const { run } = await settleHalt(desk, halt);
      const { status, posture } = run.pair;
      desk.note(
        `a halt that waited for the database was carried out: run ${run.runId} is ${status}/${posture}`,
      );
    } catch (error) {
      failures.push(asError(error));
    }
  }
  return failures;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function spooledIn(home: string): readonly { readonly runId: RunId; readonly path: string }[] {
  const folder = join(home, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .sort(compareCodeUnits)
    .flatMap((name) => {
      const runId = parseRunId(name.slice(0, -ENDING.length));
      return runId === null ? [] : [{ runId, path: join(folder, name) }];
    });
}

/** A file that a person changed still halts: the run is in its name. */
function readHalt(path: string): JsonObject & { readonly reason: string } {
  const unknown = { reason: 'a halt that was spooled; its file could not be read' };
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null) return unknown;
    const facts = Object.entries(value).filter(
      (fact): fact is [string, string] => typeof fact[1] === 'string',
    );
    return { ...unknown, ...Object.fromEntries(facts) };
  } catch {
    return unknown;
  }
}
