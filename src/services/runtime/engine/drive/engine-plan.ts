/** What an engine trades: a run with everything read, and nothing begun. */
import type { SimConfig } from '../../../../engines/sim/index.ts';
import type { KernelStrategy, StrategyContext } from '../../../../engines/strategy/index.ts';
import type { EventLog, RunInputs } from '../../../../foundation/model/index.ts';
import type { PreparedBars } from '../../../../trading/backtest/index.ts';
import type { TickSettings, TradingDays } from '../../../../trading/orchestrator/index.ts';

export interface EnginePlan {
  /** `data` names the bar files; the index of a symbol is its id in every table. */
  readonly inputs: RunInputs;
  /** Path of each symbol's bar file, for messages. */
  readonly barPaths: ReadonlyMap<string, string>;
  readonly prepared: PreparedBars;
  readonly settings: TickSettings;
  /** By which a simulated market fills. */
  readonly sim: SimConfig;
  readonly days: TradingDays;
  readonly createStrategy: (context: StrategyContext) => KernelStrategy;
  /** Sees what the tick of a driver tells, before it is taken away. */
  readonly observe: (log: EventLog, driver: object) => void;
  /** Runs the strategy's turn: one of a user's is stopped when it hangs. */
  readonly inTurn: (turn: () => void) => void;
}
