/** The folder in which halts wait: which of its entries are halts, and what somebody else put there. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits, Failure, type JsonObject } from '../../../../foundation/core/index.ts';
import { parseRunId, type Code, type RunId } from '../../../../foundation/model/index.ts';
import { errnoOf, readOwnFile } from '../../deadman/own-file.ts';

const ENDING = '.json';
const FOREIGN: Code = 'HALT_ENTRY_FOREIGN';
/** Characters of a reason, as the command line stores at most; in JSON each may take six bytes. */
const LONGEST_REASON = 4096;
const MOST_BYTES = 8 * LONGEST_REASON;
/** Of who and when: an account name is far shorter. */
const LONGEST_FACT = 200;

export interface WaitingHalt {
  readonly runId: RunId;
  readonly path: string;
  readonly reason: string;
  /** Who asked, and when, as far as the file says. */
  readonly asked: JsonObject;
}

export interface WaitingHalts {
  /** In the order of their run ids. */
  readonly halts: readonly WaitingHalt[];
  /** A line for each entry that nobody of us left: it is left alone, and halts nothing. */
  readonly foreign: readonly string[];
  /** HALT_SPOOL_UNUSABLE: whether halts wait is not known. */
  readonly failure: Failure | null;
}

export function haltsFolder(home: string): string {
  return join(home, 'halts');
}

export function haltPath(home: string, runId: RunId): string {
  return join(haltsFolder(home), `${runId}${ENDING}`);
}

/** Throws nothing: a folder that is not there holds no halt, and one that can't be read is told. */
export function readWaitingHalts(home: string): WaitingHalts {
  const halts: WaitingHalt[] = [];
  const foreign: string[] = [];
  try {
    for (const name of readdirSync(haltsFolder(home)).sort(compareCodeUnits)) {
      const runId = name.endsWith(ENDING) ? parseRunId(name.slice(0, -ENDING.length)) : null;
      if (runId === null) continue; // a draft, or a person's notes
      const halt = readHalt(runId, haltPath(home, runId));
      if (typeof halt === 'string') foreign.push(halt);
      else if (halt !== null) halts.push(halt);
    }
    return { halts, foreign, failure: null };
  } catch (error) {
    const why = errnoOf(error);
    return { halts, foreign, failure: why === 'ENOENT' ? null : spoolUnusable(home, why) };
  }
}

/** `why` in one word. */
export function spoolUnusable(home: string, why: string): Failure {
  const message = `the folder of waiting halts ${haltsFolder(home)} cannot be used: ${why}`;
  return new Failure('UNAVAILABLE', 'HALT_SPOOL_UNUSABLE', message);
}

/**
 * A file halts whatever it says, since the run is in its name: who changed it wanted no run to go on. A folder or a
 * link is nothing that we ever leave: a line. Null: it is gone by now.
 */
function readHalt(runId: RunId, path: string): WaitingHalt | string | null {
  const read = readOwnFile(path, MOST_BYTES);
  if (read.ok) return { runId, path, ...saidIn(read.value.text) };
  if (read.error === 'ENOENT') return null;
  if (read.error === 'LINK' || read.error === 'NOT_A_FILE') {
    return `${FOREIGN}: ${path} is no halt (${read.error}) and halts nothing; remove it`;
  }
  return { runId, path, reason: unread(read.error), asked: {} };
}

function saidIn(text: string): Pick<WaitingHalt, 'reason' | 'asked'> {
  const facts = new Map<string, unknown>(entriesOf(text));
  const fact = (name: string, most: number): string | null => {
    const value = facts.get(name);
    return typeof value === 'string' && value.trim() !== '' ? storable(value, most) : null;
  };
  const asked = ['actor', 'asked_at'].flatMap((name): [string, string][] => {
    const value = fact(name, LONGEST_FACT);
    return value === null ? [] : [[name, value]];
  });
  const reason = fact('reason', LONGEST_REASON) ?? unread('no reason in it');
  return { reason, asked: Object.fromEntries(asked) };
}

function entriesOf(text: string): readonly [string, unknown][] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? Object.entries(value) : [];
  } catch {
    return [];
  }
}

function unread(why: string): string {
  return `a halt that was spooled; its file could not be read (${why})`;
}

/** No text column takes a NUL or half of a character. */
function storable(text: string, most: number): string {
  const whole = text.replaceAll('\0', '\ufffd').slice(0, most);
  return whole.replace(/\p{Cs}/gu, '\ufffd');
}
