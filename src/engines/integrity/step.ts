/**
 * Decides for each bar whether it is used, dropped, or ends the run's new risk (contract 7).
 * Guards stand in the contract's order; the first that applies decides. The engine never sets the
 * run's flags: it answers, and the orchestrator acts.
 */
import {
  reasonId,
  splitPrice,
  type BarColumns,
  type SliceTime,
  type SplitRatio,
  type TradingState,
} from '../../foundation/model/index.ts';
import type { CleanRows } from './clean-rows.ts';
import { SecondFeed } from './second-feed.ts';
import { SeriesLimits } from './series-limits.ts';
import {
  ACCEPT,
  DISAGREE,
  DROP,
  DROP_AND_BLOCK,
  HALT,
  HALT_AND_DROP,
  type IntegrityConfig,
  type OpenTime,
  type SecondFeedBar,
} from './types.ts';

const INCOMPLETE_BAR = reasonId('INCOMPLETE_BAR');
const LOOKAHEAD_VIOLATION = reasonId('LOOKAHEAD_VIOLATION');
const BAR_OUT_OF_ORDER = reasonId('BAR_OUT_OF_ORDER');
const GAP_DETECTED = reasonId('GAP_DETECTED');
const OUTLIER = reasonId('OUTLIER');
const FEED_DISAGREEMENT = reasonId('FEED_DISAGREEMENT');

/** Earlier than every instant: the symbol has no bar yet. */
const NEVER = -Infinity;
/** What is known of a series is not what a row says. */
const NO_ROW = -1;
const NO_ROWS = new Int32Array(0);

/** What is known of a symbol's series; one object each, so that a bar touches one place in memory. */
interface Series {
  previousTs: number;
  previousClose: number;
  lastAcceptedTs: number;
  /** Row of the last used bar in the present columns; -1 when it lies in earlier ones. */
  lastRow: number;
  /**
   * The row of the present columns that was taken last, when all that is known of the series is what
   * this row says; the fields above follow when they are asked for. `NO_ROW` else.
   */
  row: number;
}

export type IntegritySnapshot = {
  readonly previousTs: readonly (number | null)[];
  readonly previousClose: readonly (number | null)[];
  readonly lastAcceptedTs: readonly (number | null)[];
  readonly secondFeed: readonly (readonly (number | null)[])[];
};

export class IntegrityEngine {
  /** Reason id and numbers of the last verdict that was not ACCEPT. */
  reason = 0;
  observed = 0;
  limit = 0;

  private readonly limits: SeriesLimits;
  private readonly staleAfterMs: number;
  private readonly state: TradingState;
  private readonly time: SliceTime;
  private readonly series: readonly Series[];
  private readonly secondFeed: SecondFeed;
  private bars: BarColumns;
  /** By row of the present columns: the row that it must follow to be clean; empty when none is known. */
  private follows: Int32Array;

  /** `clean` counts when it speaks of these bars under this config. */
  constructor(
    config: IntegrityConfig,
    of: {
      readonly state: TradingState;
      readonly time: SliceTime;
      readonly bars: BarColumns;
      readonly clean?: CleanRows | null;
    },
  ) {
    const { state, bars, clean = null } = of;
    const symbolCount = state.blockedReason.length;
    this.limits = new SeriesLimits(config);
    this.staleAfterMs = config.staleAfterMs;
    this.state = state;
    this.time = of.time;
    this.bars = bars;
    this.series = Array.from({ length: symbolCount }, () => ({
      previousTs: NEVER,
      previousClose: NaN,
      lastAcceptedTs: NEVER,
      lastRow: NO_ROW,
      row: NO_ROW,
    }));
    this.secondFeed = new SecondFeed(symbolCount);
    const isTrue = clean !== null && clean.bars === bars && clean.limits.equals(this.limits);
    this.follows = isTrue ? clean.follows : NO_ROWS;
  }

  /** Rows of later calls are rows of these columns. */
  useBars(bars: BarColumns): void {
    this.keepLastBars();
    for (const series of this.series) {
      series.lastRow = NO_ROW;
      series.row = NO_ROW;
    }
    this.bars = bars;
    this.follows = NO_ROWS;
  }

  /** Verdict on the bar of `row`, which closes at the slice's time, against the slice's clock. */
  step(row: number, symbol: number): number {
    const series = this.series[symbol] as Series;
    const { follows, time } = this;
    const isKnown = row < follows.length && follows[row] === series.row;
    if (!isKnown || time.ts > time.clock) return this.judge(row, symbol);
    series.row = row;
    return ACCEPT;
  }

  private judge(row: number, symbol: number): number {
    const { bars, limits } = this;
    const { ts, clock } = this.time;
    if (bars.incomplete[row] === 1) return this.say(DROP, INCOMPLETE_BAR, 1, 0);
    if (ts > clock) return this.say(HALT_AND_DROP, LOOKAHEAD_VIOLATION, ts, clock);
    const series = this.seriesOf(symbol);
    const { previousTs, previousClose } = series;
    if (ts <= previousTs) return this.say(DROP, BAR_OUT_OF_ORDER, ts, previousTs);

    const close = bars.close[row] as number;
    series.previousTs = ts;
    series.previousClose = close;
    series.row = NO_ROW;
    // ALREADY_HALTED, ALREADY_DISARMED: the bar is used, nothing more is checked.
    const checks = !this.state.halted && !this.state.disarmed;
    const missing = bars.missing[row] as number;
    const isGap = checks && missing > limits.gap;
    if (checks && !isGap && previousTs !== NEVER) {
      const jump = Math.abs(close - previousClose);
      if (limits.isOutlier(jump, previousClose)) {
        return this.say(DROP_AND_BLOCK, OUTLIER, jump, previousClose);
      }
    }
    series.lastAcceptedTs = ts;
    series.lastRow = row;
    series.row = row;
    if (isGap) return this.say(HALT, GAP_DETECTED, missing, limits.gap);
    if (checks && this.secondFeed.isUsed && this.secondFeed.differs(bars, row, symbol)) {
      return this.say(DISAGREE, FEED_DISAGREEMENT, close, this.secondFeed.closeOf(symbol));
    }
    return ACCEPT;
  }

  /** Close of the symbol's previous bar, in shares of today; NaN when there is none. */
  previousCloseOf(symbol: number): number {
    return this.seriesOf(symbol).previousClose;
  }

  /** A declared split explains a jump: the next close is compared with the previous one divided. */
  split(symbol: number, ratio: SplitRatio): void {
    const series = this.seriesOf(symbol);
    series.row = NO_ROW;
    if (!Number.isNaN(series.previousClose)) {
      series.previousClose = splitPrice(series.previousClose, ratio);
    }
  }

  /**
   * Takes a bar of a second feed. DISAGREE when it differs from the bar already accepted for that
   * time; a bar of a time still to come is kept and compared by `step`.
   */
  observeSecondFeed(bar: SecondFeedBar): number {
    this.follows = NO_ROWS; // each bar is compared from now on
    const series = this.seriesOf(bar.symbol);
    if (series.lastRow >= 0) this.secondFeed.keepFirst(this.bars, series.lastRow, bar.symbol);
    if (!this.secondFeed.observe(bar) || this.state.halted || this.state.disarmed) return ACCEPT;
    const used = this.secondFeed.firstCloseOf(bar.symbol); // not the previous close: that may be an outlier's
    return this.say(DISAGREE, FEED_DISAGREEMENT, used, bar.close);
  }

  /**
   * The next symbol from `fromSymbol` on whose last accepted bar is older than the threshold, in open
   * market time; -1 when there is none. Symbols without any bar yet are not stale.
   */
  nextStale(fromSymbol: number, openTime: OpenTime): number {
    const openNow = openTime.openMillis(this.time.clock);
    for (let symbol = fromSymbol; symbol < this.series.length; symbol++) {
      const last = this.seriesOf(symbol).lastAcceptedTs;
      if (last === NEVER) continue;
      const age = openNow - openTime.openMillis(last);
      if (age > this.staleAfterMs) {
        this.say(HALT, reasonId('STALE_FEED'), age, this.staleAfterMs);
        return symbol;
      }
    }
    return -1;
  }

  snapshot(): IntegritySnapshot {
    this.keepLastBars();
    const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
    return {
      previousTs: this.series.map(({ previousTs }) => orNull(previousTs)),
      previousClose: this.series.map(({ previousClose }) => orNull(previousClose)),
      lastAcceptedTs: this.series.map(({ lastAcceptedTs }) => orNull(lastAcceptedTs)),
      secondFeed: this.secondFeed.snapshot(),
    };
  }

  restore(from: IntegritySnapshot): void {
    this.series.forEach((series, symbol) => {
      series.previousTs = from.previousTs[symbol] ?? NEVER;
      series.previousClose = from.previousClose[symbol] ?? NaN;
      series.lastAcceptedTs = from.lastAcceptedTs[symbol] ?? NEVER;
    });
    this.secondFeed.restore(from.secondFeed);
    if (this.secondFeed.isUsed) this.follows = NO_ROWS;
  }

  /** Copies the last used bars out of the columns, for a second feed that is late. */
  private keepLastBars(): void {
    this.series.forEach((_series, symbol) => {
      const { lastRow } = this.seriesOf(symbol);
      if (lastRow >= 0) this.secondFeed.keepFirst(this.bars, lastRow, symbol);
    });
  }

  /** A symbol's series with its fields up to date. */
  private seriesOf(symbol: number): Series {
    const series = this.series[symbol] as Series;
    const { row } = series;
    if (row !== NO_ROW && row !== series.lastRow) {
      series.previousTs = this.bars.ts[row] as number;
      series.previousClose = this.bars.close[row] as number;
      series.lastAcceptedTs = series.previousTs;
      series.lastRow = row;
    }
    return series;
  }

  private say(verdict: number, reason: number, observed: number, limit: number): number {
    this.reason = reason;
    this.observed = observed;
    this.limit = limit;
    return verdict;
  }
}
