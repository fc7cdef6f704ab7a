/** Finds a file of a run again, and proves that it is the one. */
import { Failure } from '../../foundation/core/index.ts';
import { findSource, requireReadable, type SourceFile } from './source-index.ts';

export interface WantedSource extends Omit<SourceFile, 'path'> {
  /** In words, with the symbol: `the bars of SPY`. */
  readonly what: string;
  /** With which its path is given by hand: `--bars SPY=FILE`. */
  readonly flag: string;
}

/** A path that was tried: the hash found there, null when nothing of the kind is there, or why it has none. */
interface Tried {
  readonly path: string;
  readonly found: string | Failure | null;
}

/**
 * The first path known for the file at which `hashOf` has its SHA-256 again. Fails with EVIDENCE_SOURCE_UNKNOWN when no
 * path is known and EVIDENCE_SOURCE_GONE when nothing is there any more (exit 7), EVIDENCE_SOURCE_CHANGED when something
 * else is (2), the code of what could not be read (9), or with INTERRUPTED.
 */
export async function locateSource(
  wanted: WantedSource,
  home: string,
  hashOf: (path: string) => Promise<string | null>,
): Promise<string> {
  const tried: Tried[] = [];
  for (const path of findSource(home, wanted)) {
    const found = await hashAt(path, hashOf);
    if (found === wanted.sha256) return path;
    tried.push({ path, found });
  }
  throw notFound(wanted, tried, home);
}

/** What can't be read may be the one, so that it speaks before what is another, and that before what is gone. */
function notFound(wanted: WantedSource, tried: readonly Tried[], home: string): Failure {
  const { what, sha256, flag, kind: source } = wanted;
  // Of a strategy it is that of all that its file imports: no tool shows the same of the file.
  const hash = `${source === 'STRATEGY' ? 'bundled ' : ''}sha256`;
  const fix = `give the path with ${flag}`;
  const unread = tried.map(({ found }) => found).find(isUnreadable);
  if (unread !== undefined) {
    const { kind, code, message } = unread;
    const more = { fix: `give permission to read it, or ${fix}`, cause: unread };
    return new Failure(kind, code, `${what}: ${message}`, more);
  }
  const other = tried.find(({ found }) => !isGone(found));
  if (other !== undefined) {
    const message = `${what}: ${other.path} ${foundText(other.found, hash)}, the record ${sha256}`;
    return new Failure('INPUT', 'EVIDENCE_SOURCE_CHANGED', message, {
      fix: `restore it, or ${fix}`,
    });
  }
  const [gone] = tried;
  if (gone !== undefined) {
    const message = `${what}: ${gone.path} is gone; it had ${hash} ${sha256}`;
    return new Failure('NOT_FOUND', 'EVIDENCE_SOURCE_GONE', message, { fix });
  }
  requireReadable(home, wanted);
  const message = `${what}: no file with ${hash} ${sha256} is known in ${home}`;
  return new Failure('NOT_FOUND', 'EVIDENCE_SOURCE_UNKNOWN', message, { fix });
}

function isUnreadable(found: Tried['found']): found is Failure {
  return found instanceof Failure && found.kind === 'UNAVAILABLE';
}

function isGone(found: Tried['found']): boolean {
  return found instanceof Failure && found.kind === 'NOT_FOUND';
}

function foundText(found: Tried['found'], hash: string): string {
  if (found instanceof Failure) return `is refused (${found.code})`;
  return found === null ? 'is no such file' : `has ${hash} ${found}`;
}

async function hashAt(
  path: string,
  hashOf: (path: string) => Promise<string | null>,
): Promise<Tried['found']> {
  try {
    return await hashOf(path);
  } catch (error) {
    if (error instanceof Failure && error.kind !== 'INTERRUPTED') return error;
    throw error;
  }
}
