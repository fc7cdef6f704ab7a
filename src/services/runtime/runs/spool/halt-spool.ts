/**
 * Halts that found no database. The deadman file is gone at once, so that an engine that lives disarms itself;
 * the halt waits in a file of MQK_HOME, and its fence rises when a command on runs or a watcher next reaches the
 * database, before anything else is done there.
 */
import { lstatSync, rmSync } from 'node:fs';
import type { Patience } from '../../../../adapters/db/index.ts';
import { makeFolder, writeWhole } from '../../../../adapters/artifacts/index.ts';
import { canonicalJson, Failure } from '../../../../foundation/core/index.ts';
import { formatInstant, type RunId } from '../../../../foundation/model/index.ts';
import { errnoOf } from '../../deadman/own-file.ts';
import { removeDeadmanOf, type RemovedFiles } from '../../deadman/remove-deadman-of.ts';
import { utcNow } from '../../utc-now.ts';
import { fenceHalt, settleHalt, type FencedHalt } from '../halt-run.ts';
import type { RunDesk } from '../run-desk.ts';
import { haltPath, haltsFolder, readWaitingHalts, spoolUnusable } from './waiting-halts.ts';

export interface SpooledHalt {
  readonly runId: RunId;
  readonly reason: string;
  readonly actor: string;
}

/** Where the halt waits, and what became of the deadman files of its run. */
export interface Spooled extends RemovedFiles {
  readonly path: string;
  /** Whether none of the run waited before. */
  readonly isNew: boolean;
  /** HALT_SPOOL_UNUSABLE: it does not wait there, and has to be asked for again. Null: it waits. */
  readonly failure: Failure | null;
}

/** Throws nothing but defects: every deadman file of the run that can be removed goes, whatever the disk says. */
export function spoolHalt(home: string, halt: SpooledHalt): Spooled {
  const removed = removeDeadmanOf(home, halt.runId);
  return { path: haltPath(home, halt.runId), ...writeHalt(home, halt), ...removed };
}

function writeHalt(
  home: string,
  { runId, reason, actor }: SpooledHalt,
): Pick<Spooled, 'isNew' | 'failure'> {
  const path = haltPath(home, runId);
  try {
    makeFolder(haltsFolder(home));
    // The first reason stands, as it does in the database.
    const waits = lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
    const asked_at = formatInstant(utcNow());
    const text = canonicalJson({ actor, asked_at, reason, run_id: runId });
    if (!waits) writeWhole(path, `${text}\n`);
    return { isNew: !waits, failure: null };
  } catch (error) {
    const why = error instanceof Failure ? error.message : errnoOf(error);
    return { isNew: false, failure: spoolUnusable(home, why) };
  }
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
  desk: Pick<RunDesk, 'actor' | 'db' | 'home' | 'note'> & Patience,
): Promise<FencedHalts> {
  const fenced: FencedHalt[] = [];
  const failures: Error[] = [];
  const { halts, foreign, failure } = readWaitingHalts(desk.home);
  if (failure !== null) failures.push(failure);
  for (const line of foreign) desk.note(line);
  for (const { runId, path, reason, asked } of halts) {
    try {
      fenced.push(await fenceHalt(desk, { runId, reason, detail: { spooled: asked } }));
      forget(path, desk);
    } catch (error) {
      const code = error instanceof Failure ? error.code : null;
      if (code === 'RUN_SEALED') {
        forget(path, desk);
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

/** A file that stays is carried out once more, as a repeat. */
function forget(path: string, { note }: Pick<RunDesk, 'note'>): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    note(`a halt that was carried out can not be removed: ${path}: ${errnoOf(error)}`);
  }
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
