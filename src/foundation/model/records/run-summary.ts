/** The totals of a run: what `metrics.json`, the CLI and the report agree on. */
import type { Reason } from '../codes/reasons.ts';

export interface RunSummary {
  readonly slices: number;
  /** Bars left by the session filter. */
  readonly bars: number;
  readonly droppedOutsideSession: number;
  readonly barsDropped: Readonly<Partial<Record<Reason, number>>>;
  /** Changes of a target. */
  readonly signals: number;
  /** Intents, those whose rejection repeated included; flattening orders are none. */
  readonly intents: number;
  /** Rows of `orders.csv`. */
  readonly orders: number;
  /** Orders that went out: rows that no gate rejected, protective and flattening ones among them. */
  readonly sent: number;
  readonly fills: number;
  readonly trades: number;
  /** Rejected intents, repeats included. */
  readonly rejected: number;
  readonly rejectedByReason: Readonly<Partial<Record<Reason, number>>>;
  readonly halted: boolean;
  readonly haltReason: Reason | null;
  readonly disarmed: boolean;
  readonly disarmReason: Reason | null;
  /** Symbols that take no new risk for the rest of the run, and why. */
  readonly blocked: readonly { readonly symbol: string; readonly reason: Reason }[];
  /** Micros. */
  readonly cash: number;
  readonly finalEquity: number;
  readonly realized: number;
  readonly unrealized: number;
  readonly fees: number;
  /** Below 0 when shorts paid more than longs got. */
  readonly dividends: number;
  readonly firstTs: number;
  readonly lastTs: number;
}
