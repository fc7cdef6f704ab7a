/** Runs a command line in this process: what it printed, and its exit code. */
import { fileURLToPath } from 'node:url';
import { runCli } from '../../../src/surfaces/cli/index.ts';

export const PACKAGE_ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where the bundles of worker threads lie that `build-workers.ts` makes before the tests. */
export const WORKER_DIR = fileURLToPath(new URL('../../../.mqk/test-workers', import.meta.url));

export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The object that `--json` printed; empty without. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly isTTY?: boolean;
  readonly isInterrupted?: () => boolean;
}

export async function mqk(argv: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const out: string[] = [];
  const errors: string[] = [];
  const isTTY = options.isTTY ?? false;
  const exitCode = await runCli(argv, {
    env: options.env ?? {},
    cwd: options.cwd ?? PACKAGE_ROOT,
    packageRoot: PACKAGE_ROOT,
    workerDir: WORKER_DIR,
    stdout: { write: (text) => out.push(text), isTTY, columns: 100 },
    stderr: { write: (text) => errors.push(text), isTTY, columns: 100 },
    isInterrupted: options.isInterrupted ?? (() => false),
  });
  const stdout = out.join('');
  return { exitCode, stdout, stderr: errors.join(''), json: jsonOf(stdout) };
}

function jsonOf(stdout: string): Readonly<Record<string, unknown>> {
  if (!stdout.startsWith('{')) return {};
  const parsed: unknown = JSON.parse(stdout);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
