/**
 * Step 6 of the tick: from the published targets to orders. Cancels first, then replacements, then each
 * intent through the chain of gates, all measured with the equity of step 3.
 */
import { IntentPlanner } from '../../engines/execution/index.ts';
import type { Portfolio } from '../../engines/portfolio/index.ts';
import { OrderFacts, type RiskTick } from '../../engines/risk/index.ts';
import {
  reasonId,
  type SliceTime,
  type TargetBook,
  type TradingState,
} from '../../foundation/model/index.ts';
import { EntryTerms } from './orders/entry-terms.ts';
import type { IntentKind, OrderDesk } from './orders/order-desk.ts';
import type { OrderGates } from './order-gates.ts';
import type { TickSettings } from './types.ts';

const TARGET_CHANGED = reasonId('TARGET_CHANGED');
const EXIT: IntentKind = { role: 'EXIT', terms: null };

export class IntentDesk {
  /** What the entries of each symbol are asked to be. */
  readonly entries: EntryTerms;
  private readonly cancelsAtOnce: boolean;
  private readonly replacesAtOnce: boolean;
  private readonly desk: OrderDesk;
  private readonly risk: RiskTick;
  private readonly time: SliceTime;
  private readonly planner: IntentPlanner;
  private readonly facts: OrderFacts;
  private readonly gates: OrderGates;
  private readonly targets: TargetBook;
  /** Signals and book changes when everything was found on target; nothing to do until they grow. */
  private settledSignals = -1;
  private settledBook = -1;
  private settledTerms = -1;

  constructor(of: {
    readonly settings: TickSettings;
    readonly state: TradingState;
    readonly targets: TargetBook;
    readonly portfolio: Portfolio;
    readonly gates: OrderGates;
    readonly desk: OrderDesk;
    readonly risk: RiskTick;
    readonly time: SliceTime;
  }) {
    const { orders } = of.desk;
    this.targets = of.targets;
    this.cancelsAtOnce = of.settings.cancelsAtOnce;
    this.replacesAtOnce = of.settings.replacesAtOnce;
    this.desk = of.desk;
    this.risk = of.risk;
    this.time = of.time;
    this.planner = new IntentPlanner(of.targets.target, of.portfolio.position, orders);
    this.facts = new OrderFacts(of.portfolio, orders, of.state);
    this.entries = new EntryTerms(of.desk, of.targets, this.replacesAtOnce);
    this.gates = of.gates;
  }

  /** Whether step 6 has work without a new book. */
  get isDue(): boolean {
    return this.entries.isDue || this.desk.lapsed.count > 0;
  }

  /** Brings the book towards the targets. */
  trade(): void {
    const { planner, entries, targets } = this;
    this.desk.lapsed.clear();
    if (this.isSettled()) return;
    if (!planner.isOnTarget() || targets.hasTerms) {
      planner.planCancels();
      this.cancelOpposite();
      if (targets.hasTerms && this.replacesAtOnce) entries.replaceStale();
      planner.planIntents();
      this.placeIntents();
      // Asked for behind the intents: it stays in the book, and a due replacement may be stale already.
      if (targets.hasTerms && !this.replacesAtOnce) entries.replaceStale();
      if (!planner.isOnTarget()) return;
    }
    this.settledSignals = targets.signals;
    this.settledBook = this.desk.orders.bookChanges;
    this.settledTerms = targets.termChanges;
  }

  /**
   * Without a new book, of the one that stands: places the replacements that a broker confirmed in this slice, and asks
   * again for what lapsed, for no more than that: what a gate, the broker or a person ended needs a new book.
   */
  tradeDue(): void {
    const { entries, planner } = this;
    const { lapsed } = this.desk;
    const confirmed = entries.dueSymbols();
    const due = new Map<number, number | null>(lapsed.missing());
    for (const symbol of confirmed) due.set(symbol, null);
    lapsed.clear();
    planner.planIntentsOf(due);
    this.placeIntents();
    if (confirmed.length > 0) entries.replaceStale();
  }

  private isSettled(): boolean {
    return (
      this.targets.signals === this.settledSignals &&
      this.desk.orders.bookChanges === this.settledBook &&
      this.targets.termChanges === this.settledTerms
    );
  }

  private cancelOpposite(): void {
    const { planner, desk } = this;
    for (let i = 0; i < planner.cancels.length; i++) {
      const order = planner.cancels.at(i);
      if (this.cancelsAtOnce) desk.moves.cancel(order, TARGET_CHANGED);
      else desk.moves.requestCancel(order, TARGET_CHANGED);
    }
  }

  private placeIntents(): void {
    const { planner, facts, desk, entries } = this;
    facts.equity = this.risk.equity; // of step 3, whatever fills later in this slice
    facts.session = this.time.session;
    for (let i = 0; i < planner.intentSymbol.length; i++) {
      const symbol = planner.intentSymbol.at(i);
      const kind = i < planner.reducingCount ? EXIT : entries.kindOf(symbol);
      facts.take(symbol, planner.intentQty.at(i), kind.terms);
      desk.place(facts, this.gates.judge(facts), kind);
    }
    desk.endIntents();
    entries.endIntents();
  }
}
