/** Feeds a tick with bars in chunks of its caller's choosing, and tells all that came of it. */
import type { SimConfig } from '../../../src/engines/sim/index.ts';
import type { KernelStrategy, StrategyContext } from '../../../src/engines/strategy/index.ts';
import { calendarFor } from '../../../src/foundation/calendar/index.ts';
import type { BarColumns, OrderTableSnapshot } from '../../../src/foundation/model/index.ts';
import { SimFillSource } from '../../../src/trading/backtest/fills/sim-fill-source.ts';
import { Tick } from '../../../src/trading/orchestrator/index.ts';
import { cutBars } from './random-walk.ts';
import { simConfig, tickSettings, type Overrides } from './settings.ts';

export interface ChunkedParts extends Overrides {
  readonly bars: BarColumns;
  readonly symbols: number;
  /** Micros. */
  readonly cash: number;
  readonly seed: number;
  readonly createStrategy: (context: StrategyContext) => KernelStrategy;
}

export interface ChunkedResult {
  readonly stateHash: string;
  readonly orders: OrderTableSnapshot;
  readonly fills: readonly (readonly number[])[];
  readonly equity: readonly number[];
  readonly events: readonly string[];
}

/** Runs all bars, `slicesPerChunk` slices at a time. The tick and the sim see one chunk only. */
export function runChunked(parts: ChunkedParts, slicesPerChunk: number): ChunkedResult {
  const { bars, symbols, cash, createStrategy } = parts;
  const tick = new Tick(
    {
      settings: tickSettings(parts),
      days: calendarFor('ALWAYS_ON'),
      cash,
      symbolCount: symbols,
      resolution: 'SLICE',
      createStrategy: (context) =>
        createStrategy({ ...context, symbols: names(symbols), seed: parts.seed }),
    },
    bars,
  );
  const sims = new ChunkSims(tick, simConfig(parts), parts.seed);
  const equity: number[] = [];
  const events: string[] = [];
  const step = slicesPerChunk * symbols;
  for (let from = 0; from < bars.count; from += step) {
    const chunk = cutBars(bars, from, Math.min(bars.count, from + step));
    tick.useBars(chunk);
    runSlices(tick, sims.over(chunk), chunk);
    equity.push(...tick.points.equity.subarray(0, tick.points.count));
    tick.points.clear();
    for (let i = 0; i < tick.events.count; i++) events.push(JSON.stringify(tick.events.at(i)));
    tick.events.clear();
  }
  const { orders, portfolio } = tick;
  const fills = portfolio.ledger.columns().map((column) => Array.from(column.view()));
  return { stateHash: tick.stateHash(), orders: orders.snapshot(), fills, equity, events };
}

function names(symbols: number): readonly string[] {
  return Array.from({ length: symbols }, (_, id) => `S${String(id)}`);
}

/** The sim reads one set of columns: for each chunk a new one takes over the state of the last. */
class ChunkSims {
  private readonly tick: Tick;
  private readonly config: SimConfig;
  private readonly seed: number;
  private current: SimFillSource | null = null;

  constructor(tick: Tick, config: SimConfig, seed: number) {
    this.tick = tick;
    this.config = config;
    this.seed = seed;
  }

  over(bars: BarColumns): SimFillSource {
    const { tick, config, seed } = this;
    const sim = new SimFillSource({ tick, bars, config, seed });
    if (this.current !== null) sim.restore(this.current.snapshot());
    this.current = sim;
    return sim;
  }
}

function runSlices(tick: Tick, sim: SimFillSource, bars: BarColumns): void {
  let row = 0;
  while (row < bars.count) {
    const time = bars.ts[row] ?? 0;
    let to = row + 1;
    while (to < bars.count && bars.ts[to] === time) to++;
    tick.time.clock = time;
    tick.openSlice(row, to);
    if (tick.orders.workingCount > 0) sim.fillOpenSlice(row, to);
    tick.closeSlice();
    if (sim.fillsSameBar) sim.fillClosedSlice(row, to);
    tick.recordSlice();
    row = to;
  }
}
