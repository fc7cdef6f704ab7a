/** Who trades a run: one strategy, made for the run's timeframe. */
import { Failure, InvariantViolation } from '../../foundation/core/index.ts';
import type { Timeframe } from '../../foundation/model/index.ts';
import type { StrategyDefinition } from './types.ts';

export class StrategyHost {
  private readonly timeframe: Timeframe;
  private registered: StrategyDefinition | null = null;

  constructor(timeframe: Timeframe) {
    this.timeframe = timeframe;
  }

  /**
   * Takes the run's strategy. Fails with STRATEGY_MULTIPLE when there is one already, with
   * STRATEGY_TIMEFRAME_MISMATCH when it is made for other timeframes.
   */
  register(strategy: StrategyDefinition): void {
    if (this.registered !== null) failMultiple(this.registered, strategy);
    const { timeframes } = strategy;
    if (timeframes !== null && !timeframes.includes(this.timeframe)) {
      failTimeframe(strategy, this.timeframe);
    }
    this.registered = strategy;
  }

  /** The run's strategy; asking before there is one is a defect. */
  get strategy(): StrategyDefinition {
    if (this.registered === null) throw new InvariantViolation('a run has a strategy');
    return this.registered;
  }
}

function failMultiple(first: StrategyDefinition, second: StrategyDefinition): never {
  throw new Failure(
    'INPUT',
    'STRATEGY_MULTIPLE',
    `a run has one strategy: ${first.id} is registered, and ${second.id} was given too`,
    { fix: 'run each strategy in a run of its own, with an engine of its own' },
  );
}

function failTimeframe({ id, timeframes }: StrategyDefinition, timeframe: Timeframe): never {
  const made = (timeframes ?? []).join(', ');
  throw new Failure(
    'INPUT',
    'STRATEGY_TIMEFRAME_MISMATCH',
    `${id} is made for ${made}, and the run's timeframe is ${timeframe}`,
    { fix: `use --timeframe with one of ${made}, and bars of it` },
  );
}
