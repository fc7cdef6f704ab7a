/** The engines of one run, wired to each other's nouns; what they exchange passes through the tick. */
import { IntegrityEngine } from '../../engines/integrity/index.ts';
import { Portfolio } from '../../engines/portfolio/index.ts';
import { DayTrades, OrderTraffic, RiskTick } from '../../engines/risk/index.ts';
import type { KernelStrategy } from '../../engines/strategy/index.ts';
import {
  EventLog,
  SliceTime,
  TargetBook,
  TradingState,
  type BarColumns,
} from '../../foundation/model/index.ts';
import { ActionsDesk } from './actions-desk.ts';
import { BrokerNews } from './broker-news.ts';
import { FeedGuard } from './feed-guard.ts';
import { IntentDesk } from './intent-desk.ts';
import { OrderDesk } from './orders/order-desk.ts';
import { OrderGates } from './order-gates.ts';
import { ProtectionDesk } from './orders/protection-desk.ts';
import { RunGuard } from './run-guard.ts';
import type { TickParts } from './types.ts';

export interface Engines {
  readonly time: SliceTime;
  readonly state: TradingState;
  readonly targets: TargetBook;
  readonly events: EventLog;
  readonly portfolio: Portfolio;
  readonly integrity: IntegrityEngine;
  readonly risk: RiskTick;
  readonly dayTrades: DayTrades;
  readonly traffic: OrderTraffic;
  readonly desk: OrderDesk;
  readonly broker: BrokerNews;
  readonly guard: RunGuard;
  readonly feedGuard: FeedGuard;
  readonly intents: IntentDesk;
  readonly protection: ProtectionDesk;
  readonly strategy: KernelStrategy;
  readonly actions: ActionsDesk;
}

export function composeEngines(parts: TickParts, bars: BarColumns): Engines {
  const { settings, symbolCount, cash, days, clean = null } = parts;
  const { integrity: config, replacesAtOnce } = settings;
  const time = new SliceTime();
  const events = new EventLog();
  const state = new TradingState(symbolCount);
  const targets = new TargetBook(symbolCount);
  const portfolio = new Portfolio(cash, symbolCount, bars);
  const dayTrades = new DayTrades(symbolCount);
  const risk = new RiskTick(settings.risk, cash, time);
  const traffic = new OrderTraffic(settings.risk.order, symbolCount, time);
  const desk = new OrderDesk({ symbolCount, traffic, risk, events, time });
  const integrity = new IntegrityEngine(config, { state, time, bars, clean });
  const guard = new RunGuard({ state, desk, portfolio, events, time });
  const gates = new OrderGates(settings, { dayTrades, traffic });
  const intents = new IntentDesk({ settings, state, targets, portfolio, gates, desk, risk, time });
  const protection = new ProtectionDesk({ desk, portfolio, targets, risk, replacesAtOnce });
  const { entries } = intents;
  const rejectLimit = settings.risk.rejectStormMax;
  const told = {
    desk,
    entries,
    guard,
    protection,
    targets,
    portfolio,
    dayTrades,
    days,
    risk,
    rejectLimit,
  };
  const strategy = parts.createStrategy({ symbolCount, targets, bars, time, account: portfolio });
  const books = { portfolio, integrity, desk, guard, protection, strategy, events, time };
  return {
    time,
    state,
    targets,
    events,
    portfolio,
    dayTrades,
    traffic,
    desk,
    integrity,
    risk,
    guard,
    broker: new BrokerNews({ ...told, events, time }),
    feedGuard: new FeedGuard({ config, integrity, guard, days, state, events, time }),
    intents,
    protection,
    strategy,
    actions: new ActionsDesk({
      ...books,
      actions: parts.actions ?? [],
      policy: settings.actionsPolicy,
      days,
    }),
  };
}
