/**
 * A tick whose points are kept: the equity curve, the drawdown, and in the end the record of the run. The
 * same for a backtest and for a run at a broker; who feeds the tick is not its business.
 */
import type { CleanRows } from '../../engines/integrity/index.ts';
import { DrawdownTracker } from '../../engines/promotion/index.ts';
import type { KernelStrategy, StrategyContext, TickContext } from '../../engines/strategy/index.ts';
import {
  equityResolutionOf,
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
import { Tick, type TickSettings, type TradingDays } from '../orchestrator/index.ts';
import { EquityRecorder } from './equity-recorder.ts';
import type { PreparedBars } from './prepare-bars.ts';

export interface TickRunParts {
  readonly prepared: PreparedBars;
  readonly settings: TickSettings;
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

export type RunResult = Pick<RunRecord, 'tables' | 'summary'>;

export class RecordedTick {
  readonly tick: Tick;
  readonly drawdown: DrawdownTracker;
  private readonly parts: TickRunParts;
  private readonly recorder: EquityRecorder;
  /** Changes of a target while the strategy only learned. */
  private signalsBefore = 0;

  constructor(parts: TickRunParts) {
    const { prepared, settings, days, cash, seed, actions = [], clean = null } = parts;
    const { columns: bars, symbols } = prepared;
    const symbolCount = symbols.length;
    this.parts = parts;
    const { resolution = equityResolutionOf(prepared.slices) } = parts;
    const createStrategy = (context: TickContext): KernelStrategy =>
      parts.createStrategy({ ...context, symbols, seed });
    this.tick = new Tick(
      { settings, days, cash, symbolCount, resolution, createStrategy, actions, clean },
      bars,
    );
    this.drawdown = new DrawdownTracker(cash);
    this.recorder = new EquityRecorder(resolution, this.drawdown);
  }

  /** Row from which on the run trades. */
  get tradeFrom(): number {
    return this.parts.tradeFrom ?? 0;
  }

  /** What the strategy wanted so far was learning, not trading. */
  noteLearned(): void {
    this.signalsBefore = this.tick.targets.signals;
  }

  /** Takes the tick's points away; before there are CHUNK_SLICES of them. */
  drain(): void {
    this.recorder.drain(this.tick.points);
  }

  /**
   * Everything that was recorded; asserts that the books equal a recompute from the ledger. `rows`: those that
   * were done, of a run that ended before its bars.
   */
  finish(rows: number = this.parts.prepared.columns.count): RunResult {
    const { tick } = this;
    const { orders, portfolio } = tick;
    tick.endDay();
    this.drain();
    portfolio.assertRecompute();
    const equity = this.recorder.curve;
    const { ledger: fills, trades, splits } = portfolio;
    const tables = { orders, fills, trades, splits, equity };
    return { tables, summary: this.summary(rows) };
  }

  private summary(rows: number): RunSummary {
    const { tick, parts } = this;
    const { state, portfolio } = tick;
    const { columns, droppedOutsideSession } = parts.prepared;
    const rejectedByReason = countsByReason(tick.rejectedBy);
    const { tradeFrom } = this;
    return {
      slices: tick.slices,
      bars: rows - tradeFrom,
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
      lastTs: columns.ts[rows - 1] ?? 0,
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
