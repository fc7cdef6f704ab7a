/** The world as the CLI sees it; tests bring their own. */

export interface Stream {
  readonly write: (text: string) => void;
  readonly isTTY: boolean;
  readonly columns: number;
}

export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The package's own folder. */
  readonly packageRoot: string;
  /** Holds the bundled entries of worker threads, as `check-worker.mjs`. */
  readonly workerDir: string;
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Becomes true with the first Ctrl-C; a second one ends the process at once. */
  readonly isInterrupted: () => boolean;
}
