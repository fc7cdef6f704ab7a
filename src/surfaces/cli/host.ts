/** The world as the CLI sees it; tests bring their own. */
import type { FaultPort } from '../../adapters/brokers/index.ts';
import type { BrokerEntry } from '../../foundation/ports/index.ts';
import type { CrashAt } from '../../services/runtime/index.ts';

export interface Stream {
  readonly write: (text: string) => void;
  readonly isTTY: boolean;
  readonly columns: number;
}

export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The word that starts this program in `cwd`: `bin/mqk` in a clone, `mqk` where it is installed. */
  readonly called: string;
  /** The package's own folder. */
  readonly packageRoot: string;
  /** Holds the bundled entries: the program itself (`mqk.mjs`) and its worker threads (as `check-worker.mjs`). */
  readonly workerDir: string;
  /** The brokers that this build has; nothing else knows one. */
  readonly brokers: readonly BrokerEntry[];
  /** What makes the paper broker of a test build faulty; the shipped entry has none to give. */
  readonly paperFaults?: FaultPort | undefined;
  /** Told at each crash point that is passed; absent in the shipped build. */
  readonly crashAt?: CrashAt;
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Becomes true with the first Ctrl-C; a second one ends the process at once. */
  readonly isInterrupted: () => boolean;
}
