/**
 * Step 6 of the tick: from the published targets to orders. Cancels first, then each intent through
 * the chain of gates, all measured with the equity of step 3.
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
import type { OrderDesk } from './order-desk.ts';
import type { OrderGates } from './order-gates.ts';
import type { TickSettings } from './types.ts';

export const TARGET_CHANGED = reasonId('TARGET_CHANGED');

export class IntentDesk {
  private readonly cancelsAtOnce: boolean;
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
    this.desk = of.desk;
    this.risk = of.risk;
    this.time = of.time;
    this.planner = new IntentPlanner(of.targets.target, of.portfolio.position, orders);
    this.facts = new OrderFacts(of.portfolio, orders, of.state);
    this.gates = of.gates;
  }

  /** Brings the book towards the targets. */
  trade(): void {
    const { planner, facts, desk, targets } = this;
    const { orders } = desk;
    if (targets.signals === this.settledSignals && orders.bookChanges === this.settledBook) return;
    if (planner.isOnTarget()) {
      this.settledSignals = targets.signals;
      this.settledBook = orders.bookChanges;
      return;
    }
    planner.planCancels();
    for (let i = 0; i < planner.cancels.length; i++) {
      const order = planner.cancels.at(i);
      if (this.cancelsAtOnce) desk.cancel(order, TARGET_CHANGED);
      else desk.requestCancel(order, TARGET_CHANGED);
    }
    planner.planIntents();
    facts.equity = this.risk.equity; // of step 3, whatever fills later in this slice
    facts.session = this.time.session;
    for (let i = 0; i < planner.intentSymbol.length; i++) {
      facts.take(planner.intentSymbol.at(i), planner.intentQty.at(i));
      desk.place(facts, this.gates.judge(facts));
    }
    desk.endIntents();
  }
}
