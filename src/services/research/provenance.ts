/** By what a run was made: version, commit, machine. Facts for the manifest, never part of a result. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunProvenance } from '../../adapters/artifacts/index.ts';
import { formatInstant } from '../../foundation/model/index.ts';

/** Git answers in milliseconds; a hanging one must not hang a run. */
const GIT_TIMEOUT_MS = 2000;

export function readProvenance(packageRoot: string): RunProvenance {
  const status = git(packageRoot, ['status', '--porcelain', '--untracked-files=no']);
  return {
    programVersion: programVersion(packageRoot),
    gitHash: git(packageRoot, ['rev-parse', 'HEAD']),
    dirty: status === null ? null : status !== '',
    hostFingerprint: `${process.platform}-${process.arch}-node${process.versions.node}`,
    createdAtUtc: formatInstant(Date.now()),
  };
}

/** The version in the package's own package.json. */
export function programVersion(packageRoot: string): string {
  const parsed: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  const hasVersion = typeof parsed === 'object' && parsed !== null && 'version' in parsed;
  return hasVersion && typeof parsed.version === 'string' ? parsed.version : '0.0.0';
}

/** Output of a git command inside of the package's own clone; null where there is none. */
function git(packageRoot: string, args: readonly string[]): string | null {
  try {
    // --git-dir keeps a package inside of somebody else's clone from naming their commit.
    const where = ['--git-dir', join(packageRoot, '.git'), '--work-tree', packageRoot];
    return execFileSync('git', [...where, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: GIT_TIMEOUT_MS,
    }).trim();
  } catch {
    return null; // no git, no clone, or not ours to read
  }
}
