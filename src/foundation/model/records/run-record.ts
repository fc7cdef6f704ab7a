/** A finished run with everything that its folder holds; numbers inside, decimals in the files. */
import type { JsonObject, Sha256Hex } from '../../core/index.ts';
import type { EngineId, RunId, StrategyId } from '../values/ids.ts';
import type { Mode } from '../values/modes.ts';
import type { OrderTable } from '../tables/order-table.ts';
import type { ActionsFile } from './corporate-action.ts';
import type { RunSummary } from './run-summary.ts';
import type { EquityCurve, FillTable, SplitTable, TradeTable } from '../tables/run-tables.ts';
import type { CalendarName, Timeframe } from '../values/timeframe.ts';

/** A data file as the run read it. */
export interface DataFile {
  readonly symbol: string;
  readonly sha256: Sha256Hex;
  readonly rows: number;
}

/** Who traded: params as the strategy's schema parsed them. */
export interface StrategyIdentity {
  readonly id: StrategyId;
  readonly version: number;
  readonly params: JsonObject;
}

/** What a run was given; with equal values a BACKTEST gives equal bytes. */
export interface RunInputs {
  readonly runId: RunId;
  readonly engineId: EngineId;
  readonly mode: Mode;
  readonly configHash: Sha256Hex;
  /** Canonical JSON of the effective config. */
  readonly configJson: string;
  readonly strategy: StrategyIdentity;
  /** Of a user strategy's bundled source; built-in strategies have none. */
  readonly strategySource?: Sha256Hex;
  readonly timeframe: Timeframe;
  readonly calendar: CalendarName;
  /** Opening cash in micros. */
  readonly cash: number;
  readonly seed: number;
  /** Whether intents were judged only, and no order sent. */
  readonly shadow: boolean;
  /** Sorted by symbol in code-unit order; the index is the symbol id of the tables. */
  readonly data: readonly DataFile[];
  /** The file of `--actions`; absent when none was given. */
  readonly actions?: ActionsFile;
}

export interface RunTables {
  readonly orders: OrderTable;
  readonly fills: FillTable;
  readonly trades: TradeTable;
  readonly splits: SplitTable;
  readonly equity: EquityCurve;
}

export interface RunRecord {
  readonly inputs: RunInputs;
  readonly tables: RunTables;
  readonly summary: RunSummary;
}
