/**
 * A backtest: prepared bars and the sim, through the tick, chunk by chunk. Between chunks the caller
 * may show progress, stop, and drain the tick's events; the result doesn't depend on when it does.
 */
import type { DrawdownTracker } from '../../engines/promotion/index.ts';
import type { SimConfig } from '../../engines/sim/index.ts';
import { CHUNK_SLICES, type Tick, type TickSnapshot } from '../orchestrator/index.ts';
import { RecordedTick, type RunResult, type TickRunParts } from './recorded-tick.ts';
import { SimFillSource } from './fills/sim-fill-source.ts';

export interface BacktestParts extends TickRunParts {
  readonly sim: SimConfig;
}

/** All that a run needs to go on: the tick's state, the sim's, and the place in the bars. */
export type BacktestSnapshot = {
  readonly row: number;
  readonly tick: TickSnapshot;
  readonly sim: readonly (readonly number[])[];
};

export class BacktestRun {
  readonly tick: Tick;
  /** Rows done so far. */
  row = 0;
  readonly drawdown: DrawdownTracker;
  private readonly recorded: RecordedTick;
  private readonly parts: BacktestParts;
  private readonly sim: SimFillSource;

  constructor(parts: BacktestParts) {
    const { prepared, seed } = parts;
    this.parts = parts;
    this.recorded = new RecordedTick(parts);
    this.tick = this.recorded.tick;
    this.drawdown = this.recorded.drawdown;
    const bars = prepared.columns;
    this.sim = new SimFillSource({ tick: this.tick, bars, config: parts.sim, seed });
  }

  /** Rows that the run has in all. */
  get rows(): number {
    return this.parts.prepared.columns.count;
  }

  get isDone(): boolean {
    return this.row === this.rows;
  }

  /** Runs the slices of the next 4,096 bars or so; a slice is never split. */
  advance(): void {
    const { row } = this;
    const { tradeFrom } = this.recorded;
    if (row < tradeFrom) {
      this.row = this.learnSlices(row, Math.min(tradeFrom, row + CHUNK_SLICES));
      this.recorded.noteLearned();
      return;
    }
    this.row = this.runSlices(row, Math.min(this.rows, row + CHUNK_SLICES));
    this.recorded.drain();
  }

  /** Runs the next slice alone, for those who look at every one. */
  advanceSlice(): void {
    this.row = this.runSlices(this.row, this.row + 1);
    this.recorded.drain();
  }

  /** The state between two slices. Curve and drawdown are records of the run, no state of it. */
  snapshot(): BacktestSnapshot {
    return { row: this.row, tick: this.tick.snapshot(), sim: this.sim.snapshot() };
  }

  /** Puts a snapshot into a new run of the same parts; its curve begins there. */
  restore(from: BacktestSnapshot): void {
    this.row = from.row;
    this.tick.restore(from.tick);
    this.sim.restore(from.sim);
  }

  /**
   * Slices that start in `from` to `stop` (exclusive); returns the first row not done. The loop has a
   * method of its own: with work behind it, the compiled loop is thrown away at every exit.
   */
  private runSlices(from: number, stop: number): number {
    const { tick, sim } = this;
    const { ts, count } = this.parts.prepared.columns;
    let row = from;
    while (row < stop) {
      let to = row + 1;
      while (to < count && ts[to] === ts[row]) to++;
      tick.time.clock = ts[row] as number; // from a file, the clock is the slice's time
      tick.openSlice(row, to);
      if (tick.orders.workingCount > 0) sim.fillOpenSlice(row, to);
      tick.closeSlice();
      if (sim.fillsSameBar) sim.fillClosedSlice(row, to);
      tick.recordSlice();
      row = to;
    }
    return row;
  }

  /** As `runSlices`, for slices that the strategy only sees. */
  private learnSlices(from: number, stop: number): number {
    const { tick } = this;
    const { ts, count } = this.parts.prepared.columns;
    let row = from;
    while (row < stop) {
      let to = row + 1;
      while (to < count && ts[to] === ts[row]) to++;
      tick.time.clock = ts[row] as number;
      tick.openSlice(row, to);
      tick.learnSlice();
      row = to;
    }
    return row;
  }

  /** Everything that was recorded; asserts that the books equal a recompute from the ledger. */
  finish(): RunResult {
    return this.recorded.finish();
  }
}
