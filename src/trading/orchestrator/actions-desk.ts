/**
 * Carries out corporate actions (contract 6), before the first slice of their ex-date: what they do to
 * the books, to working orders, to declared prices and to every history. Under FORBID_PERIODS it also
 * halts the run when a bar of a symbol comes too near to one of its actions.
 */
import type { IntegrityEngine } from '../../engines/integrity/index.ts';
import type { Portfolio } from '../../engines/portfolio/index.ts';
import type { KernelStrategy } from '../../engines/strategy/index.ts';
import {
  FLATTENING,
  NO_REASON,
  NONE,
  reasonId,
  type BarColumns,
  type CorporateAction,
  type EventKind,
  type EventLog,
  type SliceTime,
  type SplitRatio,
} from '../../foundation/model/index.ts';
import type { OrderDesk } from './orders/order-desk.ts';
import type { ProtectionDesk } from './orders/protection-desk.ts';
import type { RunGuard } from './run-guard.ts';
import type { ActionsPolicy, TradingDays } from './types.ts';

const CORPORATE_ACTION = reasonId('CORPORATE_ACTION');
const CORPORATE_ACTION_FORBIDDEN = reasonId('CORPORATE_ACTION_FORBIDDEN');

export class ActionsDesk {
  /** Whether some symbol must not be traded on this day; only then its bars are looked at. */
  isForbidding = false;
  /** Whether a split cancelled a flattening order, which must be placed anew in this slice. */
  mustFlattenAgain = false;

  /** Ascending by ex-date, then by symbol, then as given: rows of other symbols may change places. */
  private readonly actions: readonly CorporateAction[];
  private readonly policy: ActionsPolicy;
  private readonly days: TradingDays;
  private readonly portfolio: Portfolio;
  private readonly integrity: IntegrityEngine;
  private readonly desk: OrderDesk;
  private readonly guard: RunGuard;
  private readonly protection: ProtectionDesk;
  private readonly strategy: KernelStrategy;
  private readonly events: EventLog;
  private readonly time: SliceTime;
  /** The first action that may still come. Follows from the day: no part of the state. */
  private next = 0;
  /** By symbol: sessions from its nearest action of the day (below 0 before it), NaN when none is near. */
  private readonly sessionsFrom: Float64Array;
  private readonly flattening = new Set<number>();

  constructor(of: {
    readonly actions: readonly CorporateAction[];
    readonly policy: ActionsPolicy;
    readonly days: TradingDays;
    readonly portfolio: Portfolio;
    readonly integrity: IntegrityEngine;
    readonly desk: OrderDesk;
    readonly guard: RunGuard;
    readonly protection: ProtectionDesk;
    readonly strategy: KernelStrategy;
    readonly events: EventLog;
    readonly time: SliceTime;
  }) {
    this.actions = [...of.actions].sort((a, b) => a.day - b.day || a.symbol - b.symbol);
    this.policy = of.policy;
    this.days = of.days;
    this.portfolio = of.portfolio;
    this.integrity = of.integrity;
    this.desk = of.desk;
    this.guard = of.guard;
    this.protection = of.protection;
    this.strategy = of.strategy;
    this.events = of.events;
    this.time = of.time;
    this.sessionsFrom = new Float64Array(of.portfolio.position.length).fill(NaN);
  }

  /** Before the first slice of `time.day`: actions with an ex-date after the day `before`, up to it. */
  openDay(before: number): void {
    for (; this.next < this.actions.length; this.next++) {
      const action = this.actions[this.next];
      if (action === undefined || action.day > this.time.day) break;
      if (action.day > before) this.carryOut(action);
    }
    this.lookAround();
  }

  /** Finds the symbols with an action within the policy's window around `time.day`, also after a restore. */
  lookAround(): void {
    const { policy, days, time, sessionsFrom } = this;
    if (policy.kind === 'ALLOW' || !time.hasBegun) return;
    this.isForbidding = false;
    sessionsFrom.fill(NaN);
    for (const { day, symbol } of this.actions) {
      // The session before whose first slice it takes effect: the ex-date, or the first one after it.
      const exSession = days.sessionOrdinal(day - 1) + 1;
      const distance = time.session - exSession;
      const isNear = distance >= -policy.sessionsBefore && distance <= policy.sessionsAfter;
      const known = sessionsFrom[symbol] as number;
      if (!isNear || Math.abs(known) <= Math.abs(distance)) continue;
      sessionsFrom[symbol] = distance;
      this.isForbidding = true;
    }
  }

  /** Halts the run when one of the bars `from` (inclusive) to `to` must not be traded today. */
  checkForbidden(bars: BarColumns, from: number, to: number): void {
    const { policy } = this;
    for (let row = from; row < to && policy.kind === 'FORBID_PERIODS'; row++) {
      const symbol = bars.symbol[row] as number;
      const observed = this.sessionsFrom[symbol] as number;
      if (Number.isNaN(observed)) continue;
      const limit = observed < 0 ? policy.sessionsBefore : policy.sessionsAfter;
      this.guard.halt({ reason: CORPORATE_ACTION_FORBIDDEN, symbol, observed, limit });
      return;
    }
  }

  /** With the flattening orders of step 4, by symbol: those that a split cancelled, for what is held now. */
  flattenAgain(): void {
    this.mustFlattenAgain = false;
    this.portfolio.position.forEach((_position, symbol) => {
      if (this.flattening.has(symbol)) this.guard.closeRest(symbol, CORPORATE_ACTION);
    });
    this.flattening.clear();
  }

  private carryOut({ symbol, effect }: CorporateAction): void {
    if (effect.kind === 'SPLIT') this.split(symbol, effect.ratio);
    else this.payDividend(symbol, effect.perShare);
  }

  private split(symbol: number, ratio: SplitRatio): void {
    const { portfolio, integrity, desk } = this;
    const done = portfolio.applySplit(symbol, ratio, integrity.previousCloseOf(symbol));
    const { numerator: a, denominator: b } = ratio;
    const reason = CORPORATE_ACTION;
    this.note('SPLIT_APPLIED', symbol, { reason, a, b, c: done.position });
    if (done.cash !== 0 || done.fractionPnl !== 0) {
      this.note('SPLIT_FRACTION_PAID', symbol, { reason, a: done.cash, b: done.fractionPnl });
    }
    if (done.residue !== 0 || done.markResidue !== 0) {
      this.note('SPLIT_RESIDUE', symbol, { reason, a: done.residue, b: done.markResidue });
    }
    for (const order of Array.from(desk.orders.working[symbol]?.view() ?? [])) {
      if (desk.orders.role.at(order) === FLATTENING) {
        this.flattening.add(symbol);
        this.mustFlattenAgain = true;
      }
      desk.moves.cancel(order, reason);
    }
    desk.orders.bookChanges++; // the position moved without an order
    integrity.split(symbol, ratio);
    this.protection.afterSplit(symbol, ratio, this.flattening.has(symbol));
    this.strategy.onSplit(symbol, ratio);
  }

  private payDividend(symbol: number, perShare: number): void {
    const position = this.portfolio.position[symbol] as number;
    if (position === 0) return;
    const cash = this.portfolio.applyDividend(symbol, perShare);
    this.note('DIVIDEND_PAID', symbol, { reason: NO_REASON, a: cash, b: perShare, c: position });
  }

  private note(
    kind: EventKind,
    symbol: number,
    of: { readonly reason: number; readonly a: number; readonly b: number; readonly c?: number },
  ): void {
    const { reason, a, b, c = 0 } = of;
    this.events.append({ kind, ts: this.time.ts, symbol, order: NONE, reason, a, b, c });
  }
}
