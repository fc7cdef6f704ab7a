/** Runs a command line in this process: what it printed, and its exit code. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCli, shippedBrokers } from '../../../src/surfaces/cli/index.ts';
import type { BrokerEntry } from '../../../src/foundation/ports/index.ts';
import type { CrashAt } from '../../../src/services/runtime/index.ts';

export const PACKAGE_ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where the bundles lie that `build-workers.ts` makes before the tests. */
export const WORKER_DIR = fileURLToPath(new URL('../../../.mqk/test-workers', import.meta.url));

/** The test build: it has the broker `sim-live` (`node TEST_PROGRAM run arm …`). */
export const TEST_PROGRAM = join(WORKER_DIR, 'mqk.mjs');

/** The program as it is shipped. */
export const SHIPPED_PROGRAM = join(WORKER_DIR, 'shipped.mjs');

export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came: what a terminal gets. */
  readonly screen: string;
  /** The object that `--json` printed; empty without. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface CliOptions {
  readonly cwd?: string;
  /** Absent: as an installation is. */
  readonly called?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly isTTY?: boolean;
  readonly isInterrupted?: () => boolean;
  /** Absent: this package. */
  readonly packageRoot?: string;
  /** Absent: those of the shipped build. */
  readonly brokers?: readonly BrokerEntry[];
  /** Told at each crash point that an engine passes. */
  readonly crashAt?: CrashAt;
}

export async function mqk(argv: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const out: string[] = [];
  const errors: string[] = [];
  const screen: string[] = [];
  const write = (to: string[]) => (text: string) => {
    screen.push(text);
    return to.push(text);
  };
  const isTTY = options.isTTY ?? false;
  const exitCode = await runCli(argv, {
    env: options.env ?? {},
    cwd: options.cwd ?? PACKAGE_ROOT,
    called: options.called ?? 'mqk',
    packageRoot: options.packageRoot ?? PACKAGE_ROOT,
    workerDir: WORKER_DIR,
    brokers: options.brokers ?? shippedBrokers(TEST_PROGRAM),
    stdout: { write: write(out), isTTY, columns: 100 },
    stderr: { write: write(errors), isTTY, columns: 100 },
    isInterrupted: options.isInterrupted ?? (() => false),
    ...(options.crashAt === undefined ? {} : { crashAt: options.crashAt }),
  });
  const stdout = out.join('');
  const printed = { stdout, stderr: errors.join(''), screen: screen.join('') };
  return { exitCode, ...printed, json: jsonOf(stdout) };
}

function jsonOf(stdout: string): Readonly<Record<string, unknown>> {
  if (!stdout.startsWith('{')) return {};
  const parsed: unknown = JSON.parse(stdout);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
