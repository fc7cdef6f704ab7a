/** An actions file from disk: its rows and the SHA-256 of the very bytes that were parsed. */
import { Failure, sha256Hex } from '../../../foundation/core/index.ts';
import type { ActionsFile, DeclaredAction } from '../../../foundation/model/index.ts';
import { forEachChunk, withSourceFile, type SourceFile } from '../read-chunks.ts';
import { parseActions, type ActionsRejected } from './parse-actions.ts';

/** A hundred thousand rows; every split and dividend of a watch-list is a small part of that. */
const MAX_BYTES = 4_194_304;

export interface LoadedActions extends ActionsFile {
  readonly actions: readonly DeclaredAction[];
}

/**
 * Loads an actions file. Fails with ACTIONS_REJECTED and its problems, ACTIONS_TOO_LARGE, or as
 * `withSourceFile` does.
 */
export async function loadActions(path: string): Promise<LoadedActions> {
  const bytes = await withSourceFile(path, readSmall);
  const parsed = parseActions(bytes, path);
  if (!parsed.ok) throw rejected(parsed.error);
  return { actions: parsed.value, rows: parsed.value.length, sha256: sha256Hex(bytes) };
}

async function readSmall(source: SourceFile): Promise<Uint8Array> {
  const bytes = new Uint8Array(MAX_BYTES);
  let length = 0;
  await forEachChunk(source, {}, (chunk) => {
    if (length + chunk.length > MAX_BYTES) throw tooLarge(source.path);
    bytes.set(chunk, length);
    length += chunk.length;
    return true;
  });
  return bytes.subarray(0, length);
}

function tooLarge(path: string): Failure {
  const message = `${path} is larger than ${MAX_BYTES} bytes`;
  return new Failure('INPUT', 'ACTIONS_TOO_LARGE', message, {
    fix: 'keep the rows of the symbols and years that are traded',
  });
}

function rejected({ problems, more }: ActionsRejected): Failure {
  const count = problems.length + more;
  const rest = more === 0 ? '' : `, ${more} of them not shown`;
  const message = `the corporate actions have ${count} problem${count === 1 ? '' : 's'}${rest}`;
  return new Failure('INPUT', 'ACTIONS_REJECTED', message, {
    problems,
    fix: 'correct the lines named; docs/specs/data_pipeline_and_integrity.md has the format',
  });
}
