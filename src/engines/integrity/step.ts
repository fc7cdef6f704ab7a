/**
 * Decides for each bar whether it is used, dropped, or ends the run's new risk (contract 7).
 * Guards stand in the contract's order; the first that applies decides. The engine never sets the
 * run's flags: it answers, and the orchestrator acts.
 */
import { isProductGreater } from '../../foundation/core/index.ts';
import {
  reasonId,
  splitPrice,
  type BarColumns,
  type SliceTime,
  type SplitRatio,
  type TradingState,
} from '../../foundation/model/index.ts';
import { SecondFeed } from './second-feed.ts';
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
const MILLION = 1_000_000;

/** What is known of a symbol's series; one object each, so that a bar touches one place in memory. */
interface Series {
  previousTs: number;
  previousClose: number;
  lastAcceptedTs: number;
  /** Row of the last used bar in the present columns; -1 when it lies in earlier ones. */
  lastRow: number;
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

  private readonly gapLimit: number;
  private readonly outlierPpm: number;
  private readonly staleAfterMs: number;
  private readonly state: TradingState;
  private readonly time: SliceTime;
  private readonly series: readonly Series[];
  private readonly secondFeed: SecondFeed;
  private bars: BarColumns;

  constructor(
    config: IntegrityConfig,
    of: { readonly state: TradingState; readonly time: SliceTime; readonly bars: BarColumns },
  ) {
    const { state, bars } = of;
    const symbolCount = state.blockedReason.length;
    this.gapLimit = config.failOnGap ? config.gapToleranceBars : Infinity;
    this.outlierPpm = config.outlier.kind === 'PPM' ? config.outlier.ppm : Infinity;
    this.staleAfterMs = config.staleAfterMs;
    this.state = state;
    this.time = of.time;
    this.bars = bars;
    this.series = Array.from({ length: symbolCount }, () => ({
      previousTs: NEVER,
      previousClose: NaN,
      lastAcceptedTs: NEVER,
      lastRow: -1,
    }));
    this.secondFeed = new SecondFeed(symbolCount);
  }

  /** Rows of later calls are rows of these columns. */
  useBars(bars: BarColumns): void {
    this.keepLastBars();
    for (const series of this.series) series.lastRow = -1;
    this.bars = bars;
  }

  /** Verdict on the bar of `row`, which closes at the slice's time, against the slice's clock. */
  step(row: number, symbol: number): number {
    const bars = this.bars;
    const { ts, clock } = this.time;
    if (bars.incomplete[row] === 1) return this.say(DROP, INCOMPLETE_BAR, 1, 0);
    if (ts > clock) return this.say(HALT_AND_DROP, LOOKAHEAD_VIOLATION, ts, clock);
    const series = this.series[symbol] as Series;
    const { previousTs, previousClose } = series;
    if (ts <= previousTs) return this.say(DROP, BAR_OUT_OF_ORDER, ts, previousTs);

    const close = bars.close[row] as number;
    series.previousTs = ts;
    series.previousClose = close;
    // ALREADY_HALTED, ALREADY_DISARMED: the bar is used, nothing more is checked.
    const checks = !this.state.halted && !this.state.disarmed;
    const missing = bars.missing[row] as number;
    const isGap = checks && missing > this.gapLimit;
    if (checks && !isGap && previousTs !== NEVER) {
      const jump = Math.abs(close - previousClose);
      const left = jump * MILLION;
      const right = this.outlierPpm * previousClose;
      // Rounding is monotone: unequal float products are ordered as the exact ones are.
      if (left > right || (left === right && this.isOutlierByExactProduct(jump, previousClose))) {
        return this.say(DROP_AND_BLOCK, OUTLIER, jump, previousClose);
      }
    }
    series.lastAcceptedTs = ts;
    series.lastRow = row;
    if (isGap) return this.say(HALT, GAP_DETECTED, missing, this.gapLimit);
    if (checks && this.secondFeed.isUsed && this.secondFeed.differs(bars, row, symbol)) {
      return this.say(DISAGREE, FEED_DISAGREEMENT, close, this.secondFeed.closeOf(symbol));
    }
    return ACCEPT;
  }

  /** Close of the symbol's previous bar, in shares of today; NaN when there is none. */
  previousCloseOf(symbol: number): number {
    return (this.series[symbol] as Series).previousClose;
  }

  /** A declared split explains a jump: the next close is compared with the previous one divided. */
  split(symbol: number, ratio: SplitRatio): void {
    const series = this.series[symbol] as Series;
    if (!Number.isNaN(series.previousClose)) {
      series.previousClose = splitPrice(series.previousClose, ratio);
    }
  }

  /**
   * Takes a bar of a second feed. DISAGREE when it differs from the bar already accepted for that
   * time; a bar of a time still to come is kept and compared by `step`.
   */
  observeSecondFeed(bar: SecondFeedBar): number {
    const series = this.series[bar.symbol] as Series;
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
      const last = (this.series[symbol] as Series).lastAcceptedTs;
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
  }

  /** Copies the last used bars out of the columns, for a second feed that is late. */
  private keepLastBars(): void {
    this.series.forEach(({ lastRow }, symbol) => {
      if (lastRow >= 0) this.secondFeed.keepFirst(this.bars, lastRow, symbol);
    });
  }

  private isOutlierByExactProduct(jump: number, previousClose: number): boolean {
    return isProductGreater(jump, MILLION, this.outlierPpm, previousClose);
  }

  private say(verdict: number, reason: number, observed: number, limit: number): number {
    this.reason = reason;
    this.observed = observed;
    this.limit = limit;
    return verdict;
  }
}
