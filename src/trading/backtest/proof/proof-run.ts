/** A backtest that is looked at after every slice, and whose strategy can be reached. */
import type { KernelStrategy } from '../../../engines/strategy/index.ts';
import type { EngineId } from '../../../foundation/model/index.ts';
import { BacktestRun, type BacktestParts } from '../backtest-run.ts';

/** What is put to the test: a strategy with its parameters, on bars, under settings. */
export interface ProofSubject extends BacktestParts {
  /** Bars of a symbol that must be known before its decisions count, the deciding one included. >= 1. */
  readonly warmup: number;
  /** Under which a restart finds its state again. */
  readonly engineId: EngineId;
}

export class ProofRun {
  readonly run: BacktestRun;
  private made: KernelStrategy | null = null;

  /** Each run makes a strategy of its own. */
  constructor(parts: BacktestParts) {
    this.run = new BacktestRun({
      ...parts,
      createStrategy: (context) => (this.made = parts.createStrategy(context)),
    });
  }

  get strategy(): KernelStrategy | null {
    return this.made;
  }

  /** The slice's records stand in `run.tick.events` until the next call. */
  advance(): void {
    this.run.tick.events.clear();
    this.run.advanceSlice();
  }
}
