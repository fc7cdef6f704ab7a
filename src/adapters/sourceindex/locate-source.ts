/** Finds a file of a run again, and proves that it is the one. */
import { existsSync } from 'node:fs';
import { Failure, type FailureKind } from '../../foundation/core/index.ts';
import { findSource, type SourceFile } from './source-index.ts';

export interface WantedSource extends Omit<SourceFile, 'path'> {
  /** In words, with the symbol: `the bars of SPY`. */
  readonly what: string;
  /** With which its path is given by hand: `--bars SPY=FILE`. */
  readonly flag: string;
  /** As what a file fails that is there with other bytes. */
  readonly changed: { readonly kind: FailureKind; readonly code: string };
}

/**
 * The first path known for the file at which `hashOf` has its SHA-256 again; that of a file that can't be
 * read, or is refused, is another's. Fails with EVIDENCE_SOURCE_UNKNOWN when no path is known, EVIDENCE_SOURCE_CHANGED
 * when the files are gone, what `changed` says when one is there, or with INTERRUPTED.
 */
export async function locateSource(
  wanted: WantedSource,
  home: string,
  hashOf: (path: string) => Promise<string | null>,
): Promise<string> {
  const paths = findSource(home, wanted);
  const { what, sha256, flag } = wanted;
  for (const path of paths) {
    if ((await hashOrNull(path, hashOf)) === sha256) return path;
  }
  const there = paths.find((path) => existsSync(path));
  const fix = `give the path with ${flag}`;
  if (there !== undefined) {
    const message = `${what}: ${there} no longer has SHA-256 ${sha256}`;
    const { kind, code } = wanted.changed;
    throw new Failure(kind, code, message, { fix: `restore it, or ${fix}` });
  }
  const [gone] = paths;
  if (gone !== undefined) {
    const message = `${what}: ${gone} is gone; it had SHA-256 ${sha256}`;
    throw new Failure('NOT_FOUND', 'EVIDENCE_SOURCE_CHANGED', message, { fix });
  }
  const message = `${what}: no file with SHA-256 ${sha256} is known in ${home}`;
  throw new Failure('NOT_FOUND', 'EVIDENCE_SOURCE_UNKNOWN', message, { fix });
}

async function hashOrNull(
  path: string,
  hashOf: (path: string) => Promise<string | null>,
): Promise<string | null> {
  try {
    return await hashOf(path);
  } catch (error) {
    if (error instanceof Failure && error.kind !== 'INTERRUPTED') return null;
    throw error;
  }
}
