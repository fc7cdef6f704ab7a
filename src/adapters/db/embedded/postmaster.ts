/** The server's main process as its own file tells of it, and whether that is still true. */
import { existsSync, linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface Postmaster {
  readonly pid: number;
  /** The line of the file that the server rewrites when it takes connections. */
  readonly isReady: boolean;
}

/** The living server of this cluster; null when there is none, whatever `postmaster.pid` says. */
export function findPostmaster(cluster: string): Postmaster | null {
  const lines = readPidFile(cluster)?.split('\n') ?? [];
  const pid = Number(lines[0]);
  if (!(pid > 0) || !isServer(pid, cluster)) return null;
  return { pid, isReady: lines[7]?.trim() === 'ready' };
}

/**
 * Removes a `postmaster.pid` whose process is gone, a zombie (a PID 1 that reaps nothing leaves one), or by
 * now another program: the server itself would believe it. What was put there meanwhile is put back.
 */
export function removeStalePidFile(cluster: string): void {
  const seen = readPidFile(cluster);
  if (seen === null || findPostmaster(cluster) !== null) return;
  const path = join(cluster, 'postmaster.pid');
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, 'utf8') !== seen && !existsSync(path)) linkSync(aside, path);
  } catch {
    // Another starter was faster.
  }
  rmSync(aside, { force: true });
}

/** Whether the process exists and is no zombie. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to another user.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return stateOf(pid) !== 'Z';
}

function isServer(pid: number, cluster: string): boolean {
  if (!isProcessAlive(pid)) return false;
  const command = readQuietly(`/proc/${pid}/cmdline`);
  // Without /proc (macOS) a living process is believed.
  return command === null || (command.includes('postgres') && command.includes(cluster));
}

/** The state letter of `/proc`; null where there is none. */
function stateOf(pid: number): string | null {
  const stat = readQuietly(`/proc/${pid}/stat`);
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
}

function readPidFile(cluster: string): string | null {
  return readQuietly(join(cluster, 'postmaster.pid'));
}

function readQuietly(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
