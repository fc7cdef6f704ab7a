/** The tick's whole state as plain data: hashed, compared, and put into another tick. */
import type { IntegritySnapshot } from '../../engines/integrity/index.ts';
import type { PortfolioSnapshot } from '../../engines/portfolio/index.ts';
import type {
  DayTradesSnapshot,
  OrderTrafficSnapshot,
  RiskTickSnapshot,
} from '../../engines/risk/index.ts';
import type { JsonObject } from '../../foundation/core/index.ts';
import type { TargetBookSnapshot, TradingState } from '../../foundation/model/index.ts';
import type { Engines } from './engines.ts';
import type { EntryTermsSnapshot } from './orders/entry-terms.ts';
import type { DeskSnapshot } from './orders/order-desk.ts';
import type { ProtectionSnapshot } from './orders/protection-desk.ts';
import type { EquityPoint } from './slice-points.ts';

export type FlagsSnapshot = {
  readonly halted: boolean;
  readonly haltReason: number;
  readonly disarmed: boolean;
  readonly disarmReason: number;
  readonly flattened: boolean;
  readonly blockedReason: readonly number[];
};

export type EnginesSnapshot = {
  readonly droppedBy: readonly number[];
  readonly time: readonly number[];
  readonly flags: FlagsSnapshot;
  readonly targets: TargetBookSnapshot;
  readonly integrity: IntegritySnapshot;
  readonly portfolio: PortfolioSnapshot;
  readonly risk: RiskTickSnapshot;
  readonly dayTrades: DayTradesSnapshot;
  readonly traffic: OrderTrafficSnapshot;
  readonly desk: DeskSnapshot;
  readonly entries: EntryTermsSnapshot;
  readonly protection: ProtectionSnapshot;
  readonly strategy: JsonObject;
};

/** Adds what the tick counts itself. */
export type TickSnapshot = EnginesSnapshot & {
  readonly slices: number;
  /** The slice recorded last; null before the first. */
  readonly last: EquityPoint | null;
};

/** The state of all engines between two slices; equal states give equal snapshots. */
export function snapshotEngines(engines: Engines): EnginesSnapshot {
  return {
    time: engines.time.snapshot(),
    droppedBy: Array.from(engines.feedGuard.droppedBy),
    flags: snapshotFlags(engines.state),
    targets: engines.targets.snapshot(),
    integrity: engines.integrity.snapshot(),
    portfolio: engines.portfolio.snapshot(),
    risk: engines.risk.snapshot(),
    dayTrades: engines.dayTrades.snapshot(),
    traffic: engines.traffic.snapshot(),
    desk: engines.desk.snapshot(),
    entries: engines.intents.entries.snapshot(),
    protection: engines.protection.snapshot(),
    strategy: engines.strategy.snapshot(),
  };
}

/** Puts a snapshot into new engines of the same parts. */
export function restoreEngines(engines: Engines, from: EnginesSnapshot): void {
  engines.time.restore(from.time);
  engines.feedGuard.droppedBy.set(from.droppedBy);
  restoreFlags(engines.state, from.flags);
  engines.targets.restore(from.targets);
  engines.integrity.restore(from.integrity);
  engines.portfolio.restore(from.portfolio);
  engines.risk.restore(from.risk);
  engines.dayTrades.restore(from.dayTrades);
  engines.traffic.restore(from.traffic);
  engines.desk.restore(from.desk);
  engines.intents.entries.restore(from.entries);
  engines.protection.restore(from.protection);
  engines.strategy.restore(from.strategy);
}

function snapshotFlags(state: TradingState): FlagsSnapshot {
  return {
    halted: state.halted,
    haltReason: state.haltReason,
    disarmed: state.disarmed,
    disarmReason: state.disarmReason,
    flattened: state.flattened,
    blockedReason: Array.from(state.blockedReason),
  };
}

function restoreFlags(state: TradingState, from: FlagsSnapshot): void {
  state.halted = from.halted;
  state.haltReason = from.haltReason;
  state.disarmed = from.disarmed;
  state.disarmReason = from.disarmReason;
  state.flattened = from.flattened;
  state.blockedReason.set(from.blockedReason);
}
