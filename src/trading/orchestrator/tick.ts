/**
 * The tick (contract 3), the same in BACKTEST, PAPER and LIVE:
 *
 *   openSlice -> applyFill* -> closeSlice -> effects -> recordSlice
 *
 * It composes the engines; it knows neither where bars nor where fills come
 * from. Effects are the records of `events` and the rows of `orders`. State changes happen in the
 * order of the calls only: the same calls give the same bytes.
 */
import { ACCEPT, type IntegrityEngine, type SecondFeedBar } from '../../engines/integrity/index.ts';
import type { Portfolio } from '../../engines/portfolio/index.ts';
import { FLATTEN_RUN, type RiskTick } from '../../engines/risk/index.ts';
import type { KernelStrategy } from '../../engines/strategy/index.ts';
import {
  canonicalJson,
  InvariantViolation,
  sha256Hex,
  type Sha256Hex,
} from '../../foundation/core/index.ts';
import {
  NO_REASON,
  NONE,
  type BarColumns,
  type EventLog,
  type KillSwitchKind,
  type OrderTable,
  type SliceTime,
  type TargetBook,
  type TradingState,
} from '../../foundation/model/index.ts';
import type { BrokerNews } from './broker-news.ts';
import { composeEngines, type Engines } from './engines.ts';
import type { ActionsDesk } from './actions-desk.ts';
import type { FeedGuard } from './feed-guard.ts';
import type { IntentDesk } from './intent-desk.ts';
import type { OrderDesk } from './orders/order-desk.ts';
import type { ProtectionDesk } from './orders/protection-desk.ts';
import type { RunGuard } from './run-guard.ts';
import { CHUNK_SLICES, SlicePoints } from './slice-points.ts';
import { restoreEngines, snapshotEngines, type TickSnapshot } from './tick-snapshot.ts';
import type { OrderFill, TickParts, TradingDays } from './types.ts';

export class Tick {
  /** The driver sets its `clock` before each slice; the tick sets the rest. */
  readonly time: SliceTime;
  readonly state: TradingState;
  readonly targets: TargetBook;
  readonly events: EventLog;
  readonly points: SlicePoints;
  readonly portfolio: Portfolio;
  /** What a broker, or the sim in its place, says of orders and fills. */
  readonly broker: BrokerNews;
  /** Slices recorded so far. */
  slices = 0;

  private readonly checksStaleness: boolean;
  private readonly days: TradingDays;
  private readonly engines: Engines;
  // Each engine once more as a field of its own: the loop reads them on every bar.
  private readonly integrity: IntegrityEngine;
  private readonly risk: RiskTick;
  private readonly desk: OrderDesk;
  private readonly guard: RunGuard;
  private readonly feedGuard: FeedGuard;
  private readonly intentDesk: IntentDesk;
  private readonly protection: ProtectionDesk;
  private readonly strategy: KernelStrategy;
  private readonly actions: ActionsDesk;

  private bars: BarColumns;
  private from = 0;
  private to = 0;
  /** Whether integrity dropped a bar of the slice; only then `accepted` is looked at. */
  private hasDropped = false;
  /** By row of the slice: 1 when integrity let the bar through. */
  private accepted = new Uint8Array(64);

  constructor(parts: TickParts, bars: BarColumns) {
    const engines = composeEngines(parts, bars);
    this.checksStaleness = parts.settings.checksStaleness;
    this.days = parts.days;
    this.bars = bars;
    this.engines = engines;
    this.points = new SlicePoints(parts.resolution);
    this.time = engines.time;
    this.state = engines.state;
    this.targets = engines.targets;
    this.events = engines.events;
    this.portfolio = engines.portfolio;
    this.broker = engines.broker;
    this.integrity = engines.integrity;
    this.risk = engines.risk;
    this.desk = engines.desk;
    this.guard = engines.guard;
    this.feedGuard = engines.feedGuard;
    this.intentDesk = engines.intents;
    this.protection = engines.protection;
    this.strategy = engines.strategy;
    this.actions = engines.actions;
  }

  get orders(): OrderTable {
    return this.desk.orders;
  }

  /** Orders that ended although their targets stand, in the order of their ends: the next decision asks for them again. */
  get lapsed(): readonly number[] {
    return this.desk.lapsed.list();
  }

  /** Bars that integrity dropped, by reason id. */
  get droppedBy(): Float64Array {
    return this.feedGuard.droppedBy;
  }

  get intents(): number {
    return this.desk.intents;
  }

  /** Rejected intents by reason id, repeats included. */
  get rejectedBy(): Float64Array {
    return this.desk.rejectedBy;
  }

  /** Rows of later slices are rows of these columns; symbols keep their ids. */
  useBars(bars: BarColumns): void {
    this.bars = bars;
    this.integrity.useBars(bars);
    this.portfolio.useBars(bars);
    this.strategy.useBars(bars);
  }

  /** Corporate actions of a new day; step 1: integrity of the bars `from` (inclusive) to `to`, against `time.clock`. */
  openSlice(from: number, to: number): void {
    const { bars, time } = this;
    this.from = from;
    this.to = to;
    this.hasDropped = false;
    const day = bars.day[from] as number;
    const before = time.hasBegun ? time.day : day - 1; // before the first day there is nothing to adjust
    if (day !== before) this.openDay(day);
    time.ts = bars.ts[from] as number;
    this.desk.openSlice();
    if (day !== before) this.actions.openDay(before);
    if (this.actions.isForbidding) this.actions.checkForbidden(bars, from, to);
    if (this.checksStaleness) this.feedGuard.checkStaleness();
    for (let row = from; row < to; row++) {
      const symbol = bars.symbol[row] as number;
      const verdict = this.integrity.step(row, symbol);
      if (verdict !== ACCEPT && !this.feedGuard.usesAfter(verdict, symbol)) this.drop(row);
    }
  }

  /** Whether integrity let the bar of `row` through; `row` lies in the open slice. */
  isAccepted(row: number): boolean {
    return !this.hasDropped || this.accepted[row - this.from] === 1;
  }

  /** Step 2: books a fill; `broker` has the doors for all else that a broker says. */
  applyFill(fill: OrderFill): void {
    this.broker.applyFill(fill);
  }

  /** Steps 3 to 6: marks and histories, risk, strategy, intents, gates, orders. */
  closeSlice(): void {
    for (let row = this.from; row < this.to; row++) {
      if (!this.isAccepted(row)) continue;
      const symbol = this.bars.symbol[row] as number;
      this.portfolio.mark(row, symbol);
      this.strategy.extend(row, symbol);
    }
    this.risk.equity = this.portfolio.equity;
    const verdict = this.risk.step();
    if (this.risk.isNewDay) this.noteDay();
    if (verdict !== 0) this.actOnRisk(verdict);
    if (this.actions.mustFlattenAgain) this.actions.flattenAgain();
    if (this.desk.lapsed.count > 0) this.guard.closeLapsed();
    for (let row = this.from; row < this.to; row++) {
      if (this.isAccepted(row)) this.strategy.onBar(row, this.bars.symbol[row] as number);
    }
    if (this.targets.published) {
      this.targets.published = false;
      this.intentDesk.trade();
    } else if (this.intentDesk.isDue) {
      this.intentDesk.tradeDue();
    }
    if (this.targets.hasTerms) this.protection.endSlice();
  }

  /**
   * In place of steps 3 to 7, before a run trades: the strategy sees the slice's bars, and what it wants is
   * not acted on.
   */
  learnSlice(): void {
    for (let row = this.from; row < this.to; row++) {
      if (!this.isAccepted(row)) continue;
      const symbol = this.bars.symbol[row] as number;
      this.portfolio.mark(row, symbol);
      this.strategy.extend(row, symbol);
    }
    for (let row = this.from; row < this.to; row++) {
      if (this.isAccepted(row)) this.strategy.onBar(row, this.bars.symbol[row] as number);
    }
    this.targets.published = false;
  }

  /** Step 7: records the point of the slice. The driver drains `points` before they are full. */
  recordSlice(): void {
    const { points, portfolio, time } = this;
    const { equity } = portfolio;
    if (points.count >= CHUNK_SLICES) failUndrained(points.count);
    points.equity[points.count] = equity;
    points.count++;
    points.last.ts = time.ts;
    points.last.day = time.day;
    points.last.equity = equity;
    points.last.cash = portfolio.cash;
    points.last.gross = portfolio.gross;
    points.last.net = portfolio.net;
    if (points.keepsSlices) points.keepRow();
    this.slices++;
    this.risk.previousEquity = equity;
  }

  /** In DAY resolution, keeps the last slice as its day's row; the driver calls it at the data's end. */
  endDay(): void {
    if (!this.points.keepsSlices && this.slices > 0) this.points.keepRow();
  }

  /** Raises a kill switch; step 4 of the next slice acts on it. */
  raiseKillSwitch(kind: KillSwitchKind): void {
    this.risk.raiseKillSwitch(kind);
  }

  /**
   * Cancels at once every working order that protects nothing, but those of `except`: the run is being wound down. Should it
   * go on, the next `closeSlice` asks for them again, unless the strategy returns another book then.
   */
  withdrawOrders(except: readonly number[] = []): void {
    this.desk.withdraw(except);
  }

  /** Each stop stands at its size at once, as `ProtectionDesk.standAlone` says: nobody looks after it from now on. */
  leaveProtected(): void {
    this.protection.standAlone();
  }

  /** A second feed's bar, compared with the first feed's of the same symbol and time. */
  observeSecondFeed(bar: SecondFeedBar): void {
    this.feedGuard.observeSecondFeed(bar);
  }

  /** A timer's view, PAPER and LIVE: at `now` in UTC milliseconds, is the data still fresh? */
  onTimer(now: number): void {
    this.time.ts = now;
    this.time.clock = now;
    this.feedGuard.checkStaleness();
  }

  /** The whole state between two slices; equal states give equal snapshots. */
  snapshot(): TickSnapshot {
    const { slices, engines } = this;
    const last = slices === 0 ? null : { ...this.points.last };
    return { ...snapshotEngines(engines), slices, last };
  }

  /** Puts a snapshot into a new tick of the same parts. */
  restore(from: TickSnapshot): void {
    restoreEngines(this.engines, from);
    this.actions.lookAround();
    this.slices = from.slices;
    if (from.last !== null) Object.assign(this.points.last, from.last);
  }

  /** SHA-256 of the canonical snapshot. */
  stateHash(): Sha256Hex {
    return sha256Hex(canonicalJson(this.snapshot()));
  }

  /** Takes the bar of `row` out of the slice. */
  private drop(row: number): void {
    const count = this.to - this.from;
    if (count > this.accepted.length) this.accepted = new Uint8Array(count * 2);
    if (!this.hasDropped) this.accepted.fill(1, 0, count);
    this.hasDropped = true;
    this.accepted[row - this.from] = 0;
  }

  private actOnRisk(verdict: number): void {
    const { haltReason, flattenReason, observed, limit } = this.risk;
    this.guard.halt({ reason: haltReason, symbol: NONE, observed, limit });
    if ((verdict & FLATTEN_RUN) !== 0) this.guard.flatten(flattenReason);
  }

  private openDay(day: number): void {
    this.endDay();
    this.time.day = day;
    this.time.session = this.days.sessionOrdinal(day);
    this.time.hasBegun = true;
  }

  private noteDay(): void {
    this.events.append({
      kind: 'DAY_STARTED',
      ts: this.time.ts,
      symbol: NONE,
      order: NONE,
      reason: NO_REASON,
      a: this.time.day,
      b: this.risk.dayStart,
      c: this.risk.peak,
    });
  }
}

function failUndrained(points: number): never {
  throw new InvariantViolation('the points are drained in time', { points });
}
