/**
 * The doors for what a broker says of orders and fills (contract 3: the inbox in PAPER and LIVE, the sim
 * in a backtest). What becomes of an order is the machine's word (`order-moves.ts`); here fills are
 * booked, and what hangs on them follows: the ledger, day trades, the storm of rejects.
 *
 * A fill is a fact: it is booked in whatever state its order is. News that are known change nothing;
 * news that don't fit our picture are told (`ORDER_DESYNC`), and the next risk tick halts.
 */
import type { Correction, Portfolio } from '../../engines/portfolio/index.ts';
import type { DayTrades, RiskTick } from '../../engines/risk/index.ts';
import { invariant } from '../../foundation/core/index.ts';
import {
  NO_REASON,
  reasonId,
  type EventLog,
  type OrderTable,
  type SliceTime,
  type TargetBook,
  type TimeInForce,
} from '../../foundation/model/index.ts';
import type { EntryTerms } from './orders/entry-terms.ts';
import type { OrderDesk } from './orders/order-desk.ts';
import type { OrderMoves } from './orders/order-moves.ts';
import type { ProtectionDesk } from './orders/protection-desk.ts';
import type { RunGuard } from './run-guard.ts';
import type { OrderFill, TradingDays } from './types.ts';

/** A broker may let go of an order that was to stay: that has no reason of ours. */
const EXPIRY_REASONS: Readonly<Record<TimeInForce, number>> = {
  GTC: NO_REASON,
  DAY: reasonId('TIME_IN_FORCE_DAY'),
  IOC: reasonId('TIME_IN_FORCE_IOC'),
};
const BROKER_REJECTED = reasonId('BROKER_REJECTED');
const FLATTEN_POSITION_CHANGED = reasonId('FLATTEN_POSITION_CHANGED');

export class BrokerNews {
  private readonly desk: OrderDesk;
  private readonly orders: OrderTable;
  private readonly moves: OrderMoves;
  private readonly portfolio: Portfolio;
  private readonly guard: RunGuard;
  private readonly protection: ProtectionDesk;
  private readonly entries: EntryTerms;
  private readonly targets: TargetBook;
  private readonly risk: RiskTick;
  private readonly dayTrades: DayTrades;
  private readonly days: TradingDays;
  private readonly events: EventLog;
  private readonly time: SliceTime;
  private readonly rejectLimit: number;

  constructor(of: {
    readonly desk: OrderDesk;
    readonly portfolio: Portfolio;
    readonly guard: RunGuard;
    readonly protection: ProtectionDesk;
    readonly entries: EntryTerms;
    readonly targets: TargetBook;
    readonly risk: RiskTick;
    readonly dayTrades: DayTrades;
    readonly days: TradingDays;
    readonly events: EventLog;
    readonly time: SliceTime;
    /** Rejects within the window that halt the run. */
    readonly rejectLimit: number;
  }) {
    this.desk = of.desk;
    this.orders = of.desk.orders;
    this.moves = of.desk.moves;
    this.portfolio = of.portfolio;
    this.guard = of.guard;
    this.protection = of.protection;
    this.entries = of.entries;
    this.targets = of.targets;
    this.risk = of.risk;
    this.dayTrades = of.dayTrades;
    this.days = of.days;
    this.events = of.events;
    this.time = of.time;
    this.rejectLimit = of.rejectLimit;
  }

  /** The broker has the order. */
  acknowledge(order: number): void {
    this.moves.acknowledge(order);
  }

  /**
   * The broker does not take the order, or takes it no longer; it counts towards the reject storm. Of an
   * order that is rejected already it is known.
   */
  rejectOrder(order: number): void {
    const { orders } = this;
    if (orders.statusOf(order) === 'REJECTED') return;
    const worked = orders.isWorking(order);
    this.events.append({
      kind: 'BROKER_REJECTED',
      ts: this.time.ts,
      symbol: orders.symbol.at(order),
      order,
      reason: NO_REASON,
      a: this.risk.noteBrokerReject(),
      b: this.rejectLimit,
      c: orders.remaining.at(order),
    });
    if (worked) this.desk.countRejection(BROKER_REJECTED);
    this.moves.reject(order, BROKER_REJECTED);
    this.makeGood(order);
  }

  /** The order is cancelled, whether we asked or not. */
  confirmCancel(order: number): void {
    this.moves.confirmCancel(order);
    this.makeGood(order);
  }

  /**
   * The order's request was not sent, or not accepted, or counts as such: nobody rejected it. Its target stands, so that the
   * next slice asks for it again.
   */
  loseOrder(order: number): void {
    this.desk.lapsed.note(order);
    this.giveUpOrder(order);
  }

  /** A gate on the way to the broker gave the order up: as behind a rejection, a new book is what asks for it again. */
  giveUpOrder(order: number): void {
    this.moves.lose(order);
    this.makeGood(order);
  }

  /**
   * A stop was never sent, and `kept`, in whose place it was to come, works at the broker as it did: better a stop of another
   * size than none. False, and nothing has changed: it is no stop, or not wanted any more, or `kept` is over.
   */
  keepStop(order: number, kept: number): boolean {
    if (!this.protection.keepStop(order, kept)) return false;
    this.moves.lose(order);
    return true;
  }

  /** The broker does not cancel the order: it works on. */
  rejectCancel(order: number): void {
    this.moves.rejectCancel(order);
  }

  /** The broker does not replace the order: it works on as it is. */
  rejectReplace(order: number): void {
    this.moves.rejectReplace(order);
  }

  /** The replacement that was asked for took effect: the order is gone, another one may be due. */
  confirmReplace(order: number): void {
    if (this.orders.isProtective(order)) this.protection.confirmReplace(order);
    else this.entries.confirmReplace(order);
  }

  /** The order's time in force is over. */
  expireOrder(order: number): void {
    this.moves.expire(order, EXPIRY_REASONS[this.orders.termsOf(order).timeInForce]);
    this.makeGood(order);
  }

  /**
   * Books a fill. One that was applied before is reported, no more; one that skips a number is a defect,
   * since the inbox orders an order's fills by their numbers. Fails as `Portfolio.applyFill` does.
   */
  applyFill(fill: OrderFill): void {
    const { orders } = this;
    const { order, number, qty, price, fee } = fill;
    const known = orders.fills.at(order);
    const symbol = orders.symbol.at(order);
    if (number <= known) {
      this.noteFill('FILL_DUPLICATE', order, number, 0, 0);
      return;
    }
    invariant(number === known + 1, 'fills of an order arrive in order', { order, known, number });
    const { ts, day, session } = this.time;
    const side = orders.side.at(order) > 0 ? 1 : -1;
    // Written out: a spread costs more than the whole booking.
    this.portfolio.applyFill({ symbol, side, qty, price, fee, order, number, ts, day });
    if (this.portfolio.closedSameDay) this.dayTrades.note(symbol, day, session);
    this.noteFill('FILL_APPLIED', order, price, qty, fee);
    this.moves.fill(order, qty);
    this.follow(order, price);
  }

  /** Fill `number` of an order never was. Told twice, it changes nothing. */
  bustFill(order: number, number: number): void {
    const { ledger } = this.portfolio;
    const change = this.portfolio.bustFill(order, number);
    if (change === 'FILL_UNKNOWN') this.moves.missFill(order, 'BUST');
    if (change !== 'APPLIED') return;
    const row = ledger.rowOf(order, number);
    const qty = ledger.qty.at(row);
    const price = ledger.price.at(row);
    this.noteFill('FILL_BUSTED', order, number, qty, price);
    this.moves.bust(order, qty);
    this.recountDayTrades();
    this.follow(order, price);
  }

  /** Fill `number` of an order was another one: all three values anew. Told twice, it changes nothing. */
  correctFill(order: number, number: number, to: Correction): void {
    const { ledger } = this.portfolio;
    const row = ledger.rowOf(order, number);
    const qty = row < 0 ? 0 : ledger.qty.at(row);
    const change = this.portfolio.correctFill(order, number, to);
    // Nothing can be corrected that never was, or is no more.
    if (change === 'FILL_UNKNOWN' || change === 'ALREADY_BUSTED') {
      this.moves.missFill(order, 'CORRECT');
    }
    if (change !== 'APPLIED') return;
    const symbol = this.orders.symbol.at(order);
    const { ts } = this.time;
    const numbers = { a: to.price, b: to.qty, c: to.fee, d: number };
    this.events.append({
      kind: 'FILL_CORRECTED',
      ts,
      symbol,
      order,
      reason: NO_REASON,
      ...numbers,
    });
    this.moves.correct(order, to.qty - qty);
    this.recountDayTrades();
    this.follow(order, to.price);
  }

  /** What hangs on the position follows at once: its flattening, then its protection, if one was ever declared. */
  private follow(order: number, price: number): void {
    const symbol = this.orders.symbol.at(order);
    this.guard.closeRest(symbol, FLATTEN_POSITION_CHANGED);
    if (this.targets.hasTerms) this.protection.afterFill(order, symbol, price);
  }

  /** A protective order that ended is put in place again. */
  private makeGood(order: number): void {
    if (this.orders.isProtective(order)) this.protection.makeGood(order);
  }

  private noteFill(
    kind: 'FILL_APPLIED' | 'FILL_DUPLICATE' | 'FILL_BUSTED',
    order: number,
    ...numbers: readonly [a: number, b: number, c: number]
  ): void {
    const [a, b, c] = numbers;
    const symbol = this.orders.symbol.at(order);
    this.events.append({ kind, ts: this.time.ts, symbol, order, reason: NO_REASON, a, b, c });
  }

  /** Which lots were closed on their own day has changed with the fills. */
  private recountDayTrades(): void {
    this.dayTrades.clear();
    for (const { symbol, day } of this.portfolio.sameDayCloses()) {
      this.dayTrades.note(symbol, day, this.days.sessionOrdinal(day));
    }
  }
}
