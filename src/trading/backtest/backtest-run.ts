/**
 * A backtest: prepared bars and the sim, through the tick, chunk by chunk. Between chunks the caller
 * may show progress, stop, and drain the tick's events; the result doesn't depend on when it does.
 */
import type { CleanRows } from '../../engines/integrity/index.ts';
import { DrawdownTracker } from '../../engines/promotion/index.ts';
import type { SimConfig } from '../../engines/sim/index.ts';
import type { KernelStrategy, StrategyContext, TickContext } from '../../engines/strategy/index.ts';
import {
  MAX_SLICE_ROWS,
  NO_REASON,
  reasonText,
  REASONS,
  type CorporateAction,
  type EquityResolution,
  type OrderTable,
  type Reason,
  type RunRecord,
  type RunSummary,
} from '../../foundation/model/index.ts';
import {
  CHUNK_SLICES,
  Tick,
  type TickSettings,
  type TickSnapshot,
  type TradingDays,
} from '../orchestrator/index.ts';
import { EquityRecorder } from './equity-recorder.ts';
import type { PreparedBars } from './prepare-bars.ts';
import { SimFillSource } from './sim-fill-source.ts';

export interface BacktestParts {
  readonly prepared: PreparedBars;
  readonly settings: TickSettings;
  readonly sim: SimConfig;
  readonly days: TradingDays;
  readonly createStrategy: (context: StrategyContext) => KernelStrategy;
  /** Micros, > 0. */
  readonly cash: number;
  /** Ascending by ex-date; absent: none. */
  readonly actions?: readonly CorporateAction[];
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  /**
   * Row of the slice from which on the run trades and is recorded; before it the strategy only learns.
   * Absent: the first.
   */
  readonly tradeFrom?: number;
  /** Of the prepared columns, which must not change then; absent: each bar is looked at in the run. */
  readonly clean?: CleanRows | null;
  /**
   * Rows that the equity curve keeps; absent: by the number of slices (contract 11). Drawdown and the last
   * equity of each day are the same: a sweep, which reads no more, keeps days.
   */
  readonly resolution?: EquityResolution;
}

/** All that a run needs to go on: the tick's state, the sim's, and the place in the bars. */
export type BacktestSnapshot = {
  readonly row: number;
  readonly tick: TickSnapshot;
  readonly sim: readonly (readonly number[])[];
};

export type RunResult = Pick<RunRecord, 'tables' | 'summary'>;

export class BacktestRun {
  readonly tick: Tick;
  /** Rows done so far. */
  row = 0;
  readonly drawdown: DrawdownTracker;
  private readonly parts: BacktestParts;
  private readonly tradeFrom: number;
  /** Changes of a target while the strategy only learned. */
  private signalsBefore = 0;
  private readonly sim: SimFillSource;
  private readonly recorder: EquityRecorder;

  constructor(parts: BacktestParts) {
    const { prepared, settings, days, cash, seed, actions = [], clean = null } = parts;
    const bars = prepared.columns;
    const { symbols } = prepared;
    const symbolCount = symbols.length;
    this.parts = parts;
    this.tradeFrom = parts.tradeFrom ?? 0;
    const usual = prepared.slices <= MAX_SLICE_ROWS ? 'SLICE' : 'DAY';
    const { resolution = usual } = parts;
    const createStrategy = (context: TickContext): KernelStrategy =>
      parts.createStrategy({ ...context, symbols, seed });
    this.tick = new Tick(
      { settings, days, cash, symbolCount, resolution, createStrategy, actions, clean },
      bars,
    );
    this.sim = new SimFillSource({ tick: this.tick, bars, config: parts.sim, seed });
    this.drawdown = new DrawdownTracker(cash);
    this.recorder = new EquityRecorder(resolution, this.drawdown);
  }

  /** Rows that the run has in all. */
  get rows(): number {
    return this.parts.prepared.columns.count;
  }

  get isDone(): boolean {
    return this.row === this.rows;
  }

  /** Runs the slices of the next 4,096 bars or so; a slice is never split. */
  advance(): void {
    const { row, tradeFrom } = this;
    if (row < tradeFrom) {
      this.row = this.learnSlices(row, Math.min(tradeFrom, row + CHUNK_SLICES));
      this.signalsBefore = this.tick.targets.signals;
      return;
    }
    this.row = this.runSlices(row, Math.min(this.rows, row + CHUNK_SLICES));
    this.recorder.drain(this.tick.points);
  }

  /** Runs the next slice alone, for those who look at every one. */
  advanceSlice(): void {
    this.row = this.runSlices(this.row, this.row + 1);
    this.recorder.drain(this.tick.points);
  }

  /** The state between two slices. Curve and drawdown are records of the run, no state of it. */
  snapshot(): BacktestSnapshot {
    return { row: this.row, tick: this.tick.snapshot(), sim: this.sim.snapshot() };
  }

  /** Puts a snapshot into a new run of the same parts; its curve begins there. */
  restore(from: BacktestSnapshot): void {
    this.row = from.row;
    this.tick.restore(from.tick);
    this.sim.restore(from.sim);
  }

  /**
   * Slices that start in `from` to `stop` (exclusive); returns the first row not done. The loop has a
   * method of its own: with work behind it, the compiled loop is thrown away at every exit.
   */
  private runSlices(from: number, stop: number): number {
    const { tick, sim } = this;
    const { ts, count } = this.parts.prepared.columns;
    let row = from;
    while (row < stop) {
      let to = row + 1;
      while (to < count && ts[to] === ts[row]) to++;
      tick.time.clock = ts[row] as number; // from a file, the clock is the slice's time
      tick.openSlice(row, to);
      if (tick.orders.workingCount > 0) sim.fillOpenSlice(row, to);
      tick.closeSlice();
      if (sim.fillsSameBar) sim.fillClosedSlice(row, to);
      tick.recordSlice();
      row = to;
    }
    return row;
  }

  /** As `runSlices`, for slices that the strategy only sees. */
  private learnSlices(from: number, stop: number): number {
    const { tick } = this;
    const { ts, count } = this.parts.prepared.columns;
    let row = from;
    while (row < stop) {
      let to = row + 1;
      while (to < count && ts[to] === ts[row]) to++;
      tick.time.clock = ts[row] as number;
      tick.openSlice(row, to);
      tick.learnSlice();
      row = to;
    }
    return row;
  }

  /** Everything that was recorded; asserts that the books equal a recompute from the ledger. */
  finish(): RunResult {
    const { tick } = this;
    const { orders, portfolio } = tick;
    tick.endDay();
    this.recorder.drain(tick.points);
    portfolio.assertRecompute();
    const equity = this.recorder.curve;
    const { ledger: fills, trades, splits } = portfolio;
    const tables = { orders, fills, trades, splits, equity };
    return { tables, summary: this.summary() };
  }

  private summary(): RunSummary {
    const { tick, parts } = this;
    const { state, portfolio } = tick;
    const { columns, droppedOutsideSession } = parts.prepared;
    const rejectedByReason = countsByReason(tick.rejectedBy);
    const { tradeFrom } = this;
    return {
      slices: tick.slices,
      bars: columns.count - tradeFrom,
      droppedOutsideSession,
      barsDropped: countsByReason(tick.droppedBy),
      signals: tick.targets.signals - this.signalsBefore,
      intents: tick.intents,
      orders: tick.orders.count,
      sent: countSent(tick.orders),
      fills: portfolio.ledger.countStanding(),
      trades: portfolio.trades.count,
      rejected: tick.rejectedBy.reduce((sum, count) => sum + count, 0),
      rejectedByReason,
      halted: state.halted,
      haltReason: reasonText(state.haltReason),
      disarmed: state.disarmed,
      disarmReason: reasonText(state.disarmReason),
      blocked: this.blockedSymbols(),
      cash: parts.cash,
      finalEquity: portfolio.equity,
      realized: portfolio.realized,
      unrealized: portfolio.unrealized,
      fees: portfolio.fees,
      dividends: portfolio.dividends,
      firstTs: columns.ts[tradeFrom] ?? 0,
      lastTs: columns.ts[columns.count - 1] ?? 0,
    };
  }

  private blockedSymbols(): RunSummary['blocked'] {
    const { blockedReason } = this.tick.state;
    return this.parts.prepared.symbols.flatMap((symbol, id) => {
      const reason = reasonText(blockedReason[id] ?? NO_REASON);
      return reason === null ? [] : [{ symbol, reason }];
    });
  }
}

function countSent(orders: OrderTable): number {
  let sent = 0;
  for (let order = 0; order < orders.count; order++) {
    if (orders.statusOf(order) !== 'REJECTED') sent++;
  }
  return sent;
}

/** Counts above 0 by reason, in the order of the catalogue. */
function countsByReason(counts: Float64Array): Partial<Record<Reason, number>> {
  const byReason: Partial<Record<Reason, number>> = {};
  REASONS.forEach((reason, index) => {
    const count = counts[index + 1] ?? 0;
    if (count > 0) byReason[reason] = count;
  });
  return byReason;
}
