/** What a backtest is asked for, and what it tells while it works. */
import type { ParamText } from '../../engines/strategy/index.ts';
import type { CalendarName, RunId, Timeframe } from '../../foundation/model/index.ts';

export interface BarsSource {
  readonly symbol: string;
  readonly path: string;
}

export interface BacktestRequest {
  /**
   * Ids of built-in strategies or of files in `strategies/`, or paths of files. Exactly one is taken; the
   * others are refused by name.
   */
  readonly strategyIds: readonly string[];
  readonly params: readonly ParamText[];
  readonly bars: readonly BarsSource[];
  readonly timeframe: Timeframe;
  /** Overrides `data.calendar`, and is hashed. */
  readonly calendar: CalendarName | null;
  readonly configFiles: readonly string[] | null;
  readonly sets: readonly { readonly path: string; readonly value: string }[];
  /** Opening cash in micros, > 0. */
  readonly cash: number;
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  /** The folder that holds the run folders. */
  readonly outDir: string;
  /** Overrides the computed id, to compare records. */
  readonly runId: RunId | null;
  readonly shadow: boolean;
  /** Splits and dividends of the run; null when none are declared. */
  readonly actionsFile: string | null;
}

/** Where the program and its state live. */
export interface Places {
  /** The package's own folder, which holds `config/`. */
  readonly packageRoot: string;
  /** The working directory, in which strategies are looked up. */
  readonly cwd: string;
  /** `MQK_HOME`: state that is not a result. */
  readonly home: string;
  /** Holds the bundled entries of worker threads. */
  readonly workerDir: string;
}

export type Stage = 'LOAD' | 'RUN' | 'SWEEP' | 'TRADE';

/** How a long command talks to its caller. */
export interface Watch {
  /** One line for stderr. */
  readonly note: (line: string) => void;
  /** `done` of `total`: bytes of one file while loading, bars while running, trials of a sweep, slices of an engine. */
  readonly onProgress: (stage: Stage, done: number, total: number) => void;
  /** Asked often; true ends the work with INTERRUPTED. */
  readonly isInterrupted: () => boolean;
}
