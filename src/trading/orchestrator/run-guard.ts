/**
 * The only place that sets the run's sticky flags, each with what follows at once: the event, and the
 * cancellation of working orders that increase risk, with the flag's code (contract 7, 8.1).
 */
import type { FeedPolicy } from '../../engines/integrity/index.ts';
import type { Portfolio } from '../../engines/portfolio/index.ts';
import {
  NO_REASON,
  NONE,
  type EventKind,
  type EventLog,
  type SliceTime,
  type TradingState,
} from '../../foundation/model/index.ts';
import type { OrderDesk } from './orders/order-desk.ts';

/** Why: a reason id and the numbers behind it; `symbol` is NONE when no symbol is to blame. */
export interface Cause {
  readonly reason: number;
  readonly symbol: number;
  readonly observed: number;
  readonly limit: number;
}

export class RunGuard {
  private readonly state: TradingState;
  private readonly desk: OrderDesk;
  private readonly portfolio: Portfolio;
  private readonly events: EventLog;
  private readonly time: SliceTime;

  constructor(of: {
    readonly state: TradingState;
    readonly desk: OrderDesk;
    readonly portfolio: Portfolio;
    readonly events: EventLog;
    readonly time: SliceTime;
  }) {
    this.state = of.state;
    this.desk = of.desk;
    this.portfolio = of.portfolio;
    this.events = of.events;
    this.time = of.time;
  }

  /** What a stale feed or a disagreement between feeds leads to. */
  applyPolicy(policy: FeedPolicy, cause: Cause): void {
    if (policy === 'HALT') this.halt(cause);
    else if (policy === 'DISARM') this.disarm(cause);
    else this.block(cause);
  }

  /** Ends new risk for the whole run. The first reason stays. */
  halt(cause: Cause): void {
    if (this.state.halted) return;
    this.state.halted = true;
    this.state.haltReason = cause.reason;
    this.note('HALTED', cause);
    this.cancelRiskIncreasing(cause.reason);
  }

  disarm(cause: Cause): void {
    if (this.state.disarmed) return;
    this.state.disarmed = true;
    this.state.disarmReason = cause.reason;
    this.note('DISARMED', cause);
    this.cancelRiskIncreasing(cause.reason);
  }

  /** Ends new risk in one symbol. */
  block(cause: Cause): void {
    const { symbol, reason } = cause;
    if (this.state.blockedReason[symbol] !== NO_REASON) return;
    this.state.blockedReason[symbol] = reason;
    this.note('SYMBOL_BLOCKED', cause);
    const position = this.portfolio.position[symbol] as number;
    this.desk.cancelRiskIncreasing(symbol, position, reason);
  }

  /** Cancels everything and orders the close of each position; a run flattens once. */
  flatten(reason: number): void {
    if (this.state.flattened) return;
    this.state.flattened = true;
    const observed = this.portfolio.position.filter((qty) => qty !== 0).length;
    this.note('FLATTEN_ORDERED', { reason, symbol: NONE, observed, limit: 0 });
    this.desk.flatten(this.portfolio.position, reason);
  }

  /**
   * In a flattened run: flattening orders close what is held of a symbol, no less and no more, however it
   * came to be held. These orders belong to the one flatten.
   */
  closeRest(symbol: number, reason: number): void {
    if (!this.state.flattened) return;
    const position = this.portfolio.position[symbol] as number;
    const rest = position + this.desk.closingShares(symbol);
    if (rest === 0) return;
    const isShort = Math.sign(rest) === Math.sign(position);
    if (!isShort) this.desk.cancelClosing(symbol, reason);
    const open = isShort ? rest : position;
    if (open !== 0) this.desk.closePosition(symbol, open, reason);
  }

  /** In a flattened run: where an order lapsed, flattening orders close what is held; no target asks for it. */
  closeLapsed(): void {
    if (!this.state.flattened) return;
    const { lapsed, orders } = this.desk;
    for (const order of lapsed.list()) {
      this.closeRest(orders.symbol.at(order), orders.reason.at(order));
    }
    lapsed.clear();
  }

  private cancelRiskIncreasing(reason: number): void {
    this.portfolio.position.forEach((position, symbol) => {
      this.desk.cancelRiskIncreasing(symbol, position, reason);
    });
  }

  private note(kind: EventKind, { reason, symbol, observed, limit }: Cause): void {
    this.events.append({
      kind,
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
