// Public shapes of the naive twin. Money is micros in a bigint, shares are bigint, times are
// UTC milliseconds in a number.

export type NaiveSide = 'BUY' | 'SELL';
export type NaiveStatus = 'WORKING' | 'FILLED' | 'CANCELED' | 'REJECTED' | 'EXPIRED';
export type NaiveType = 'MARKET' | 'LIMIT' | 'STOP' | 'STOP_LIMIT';
export type NaiveRole = 'ENTRY' | 'EXIT' | 'FLATTENING' | 'STOP' | 'TAKE_PROFIT';
export type NaiveTimeInForce = 'GTC' | 'DAY' | 'IOC';
export type NaiveFillModel = 'CONSERVATIVE_WORST_CASE' | 'NEXT_OPEN' | 'SAME_BAR_WORST_CASE';
export type NaiveLimit = bigint | 'OFF';

export interface NaiveBar {
  readonly ts: number;
  readonly open: bigint;
  readonly high: bigint;
  readonly low: bigint;
  readonly close: bigint;
  readonly volume: number;
  /** Day key of the bar, an integer that grows. */
  readonly day: number;
  /** Session ordinal of that day, for the PDT guard. */
  readonly session: number;
  /** Missing bars between the symbol's previous bar of the series and this one; 0 for the first. */
  readonly missing: number;
}

export type NaiveHistory = ReadonlyMap<string, readonly NaiveBar[]>;
export type NaiveTargets = ReadonlyMap<string, bigint>;

/** Prices of an order, micros; null for none. */
export interface NaivePrices {
  readonly limit: bigint | null;
  readonly stop: bigint | null;
  readonly tif: NaiveTimeInForce;
}

/** What a target declares; it holds until it is declared anew. */
export interface NaiveTerms {
  readonly limit: bigint | null;
  readonly trigger: bigint | null;
  readonly tif: NaiveTimeInForce;
  readonly stop: bigint | null;
  readonly takeProfit: bigint | null;
  readonly trail: bigint | null;
}

export const NO_TERMS: NaiveTerms = {
  limit: null,
  trigger: null,
  tif: 'GTC',
  stop: null,
  takeProfit: null,
  trail: null,
};

export interface NaiveStrategy {
  readonly id: string;
  /** Returns a complete book (a symbol left out has target 0), or null: leave it as it is. */
  onBar(symbol: string, history: NaiveHistory, ts: number): NaiveTargets | null;
  /** Terms that are declared with the book of a slice, by symbol. */
  readonly termsAt?: (ts: number) => ReadonlyMap<string, NaiveTerms>;
}

/** The keys of contract section 9 that the tick uses. Basis points come as ppm (bps * 100). */
export interface NaiveConfig {
  readonly ambiguityPolicy: NaiveFillModel;
  readonly baseSpreadPpm: bigint;
  readonly baseSlippagePpm: bigint;
  readonly volatilityMultiplierPpm: bigint;
  readonly maxSlippageCapPpm: bigint;
  readonly latencySubmitEvents: number;
  readonly latencyCancelEvents: number;
  readonly latencyReplaceEvents: number;
  readonly partialFillsEnabled: boolean;
  readonly partialFillsProbabilityPpm: bigint;
  /** Micros per share. */
  readonly commissionPerShare: bigint;
  readonly commissionPpm: bigint;
  /** Micros. */
  readonly commissionMinPerOrder: bigint;
  readonly failOnGap: boolean;
  readonly gapToleranceBars: number;
  readonly outlierThresholdPpm: NaiveLimit;
  readonly dailyLossLimitPpm: NaiveLimit;
  readonly maxDrawdownPpm: NaiveLimit;
  readonly maxPositionPerSymbolPpm: NaiveLimit;
  readonly maxGrossExposurePpm: NaiveLimit;
  readonly maxLeveragePpm: NaiveLimit;
  readonly allocationCapPpm: NaiveLimit;
  readonly allowShort: boolean;
  readonly pdtMode: 'auto' | 'off';
  readonly pdtMaxDayTrades: number;
  /** Micros. */
  readonly orderMaxNotional: NaiveLimit;
  readonly orderMaxQty: NaiveLimit;
  readonly orderCollarPpm: NaiveLimit;
  readonly orderMaxPerSecond: number | 'OFF';
  readonly orderMaxPerMinute: number | 'OFF';
  /** Set together with `orderMaxRepeats`, or both OFF. */
  readonly orderRepeatWindowSeconds: number | 'OFF';
  readonly orderMaxRepeats: number | 'OFF';
}

/** `parts` of new shares for each `of` old ones, or micros a share. */
export interface NaiveAction {
  /** Day key: it takes effect before the first slice of that day or, without one, of the next. */
  readonly day: number;
  readonly symbol: string;
  readonly effect:
    | { readonly kind: 'SPLIT'; readonly parts: bigint; readonly of: bigint }
    | { readonly kind: 'DIVIDEND'; readonly perShare: bigint };
}

export interface NaiveInput {
  readonly symbols: NaiveHistory;
  readonly strategy: NaiveStrategy;
  readonly config: NaiveConfig;
  readonly cash: bigint;
  readonly seed: number;
  readonly runId: string;
  readonly engineId: string;
  /** By day; those of one day in the order in which they take effect. */
  readonly actions?: readonly NaiveAction[];
}

export interface NaiveOrder {
  readonly seq: number;
  readonly ts: number;
  readonly id: string;
  readonly symbol: string;
  readonly side: NaiveSide;
  readonly qty: bigint;
  readonly filled: bigint;
  readonly status: NaiveStatus;
  readonly reason: string;
  readonly flatten: boolean;
  readonly role: NaiveRole;
  readonly type: NaiveType;
  readonly limit: bigint | null;
  readonly stop: bigint | null;
  readonly tif: NaiveTimeInForce;
}

export interface NaiveFill {
  readonly seq: number;
  readonly ts: number;
  readonly fillId: string;
  readonly orderId: string;
  readonly symbol: string;
  readonly side: NaiveSide;
  readonly qty: bigint;
  readonly price: bigint;
  readonly fee: bigint;
}

export interface NaiveEquityRow {
  readonly ts: number;
  readonly equity: bigint;
  readonly cash: bigint;
  readonly gross: bigint;
  readonly net: bigint;
}

/** One (lot, closing fill) pair of section 12. */
export interface NaiveTrade {
  readonly symbol: string;
  readonly side: 'LONG' | 'SHORT';
  readonly qty: bigint;
  readonly entryTs: number;
  readonly exitTs: number;
  readonly entry: bigint;
  readonly exit: bigint;
  /** Micros, without fees. */
  readonly gross: bigint;
  /** Currency units, with the fees of both fills pro rata by quantity. */
  readonly net: number;
}

export interface NaiveResult {
  readonly orders: readonly NaiveOrder[];
  readonly fills: readonly NaiveFill[];
  readonly equity: readonly NaiveEquityRow[];
  readonly rejected: number;
  readonly rejectedByReason: Record<string, number>;
  readonly barsDropped: Record<string, number>;
  readonly halted: boolean;
  readonly haltReason: string | null;
  readonly disarmed: boolean;
  readonly realized: bigint;
  readonly unrealized: bigint;
  readonly fees: bigint;
  readonly dividends: bigint;
  readonly maxDrawdown: number;
  readonly trades: readonly NaiveTrade[];
}
