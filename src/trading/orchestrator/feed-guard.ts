/**
 * Carries out what integrity decides (contract 7): drops are counted and told; halts, disarms and
 * blocks go to the run's guard.
 */
import {
  DISAGREE,
  DROP_AND_BLOCK,
  HALT,
  HALT_AND_DROP,
  type IntegrityConfig,
  type IntegrityEngine,
  type SecondFeedBar,
} from '../../engines/integrity/index.ts';
import {
  NONE,
  REASONS,
  type EventLog,
  type SliceTime,
  type TradingState,
} from '../../foundation/model/index.ts';
import type { RunGuard } from './run-guard.ts';
import type { TradingDays } from './types.ts';

export class FeedGuard {
  /** Bars that integrity dropped, by reason id. */
  readonly droppedBy = new Float64Array(REASONS.length + 1);
  private readonly config: IntegrityConfig;
  private readonly integrity: IntegrityEngine;
  private readonly guard: RunGuard;
  private readonly days: TradingDays;
  private readonly state: TradingState;
  private readonly events: EventLog;
  private readonly time: SliceTime;

  constructor(of: {
    readonly config: IntegrityConfig;
    readonly integrity: IntegrityEngine;
    readonly guard: RunGuard;
    readonly days: TradingDays;
    readonly state: TradingState;
    readonly events: EventLog;
    readonly time: SliceTime;
  }) {
    this.config = of.config;
    this.integrity = of.integrity;
    this.guard = of.guard;
    this.days = of.days;
    this.state = of.state;
    this.events = of.events;
    this.time = of.time;
  }

  /** Acts on a verdict other than ACCEPT; true when the bar is used all the same. */
  usesAfter(verdict: number, symbol: number): boolean {
    const { reason, observed, limit } = this.integrity;
    const cause = { reason, symbol, observed, limit };
    if (verdict === DISAGREE) {
      this.guard.applyPolicy(this.config.feedDisagreementPolicy, cause);
      return true;
    }
    if (verdict !== HALT) this.countDrop(symbol);
    if (verdict === HALT || verdict === HALT_AND_DROP) this.guard.halt(cause);
    if (verdict === DROP_AND_BLOCK) this.guard.block(cause);
    return verdict === HALT;
  }

  /** A second feed's bar, compared with the first feed's of the same symbol and time. */
  observeSecondFeed(bar: SecondFeedBar): void {
    if (this.integrity.observeSecondFeed(bar) === DISAGREE) this.usesAfter(DISAGREE, bar.symbol);
  }

  /** Holds the clock against the last accepted bars. */
  checkStaleness(): void {
    let symbol = -1;
    while (!this.state.halted && !this.state.disarmed) {
      symbol = this.integrity.nextStale(symbol + 1, this.days);
      if (symbol < 0) return;
      const { reason, observed, limit } = this.integrity;
      this.guard.applyPolicy(this.config.stalePolicy, { reason, symbol, observed, limit });
    }
  }

  private countDrop(symbol: number): void {
    const { reason, observed, limit } = this.integrity;
    this.droppedBy[reason] = (this.droppedBy[reason] as number) + 1;
    this.events.append({
      kind: 'BAR_DROPPED',
      ts: this.time.ts,
      symbol,
      order: NONE,
      reason,
      a: observed,
      b: limit,
      c: 0,
    });
  }
}
