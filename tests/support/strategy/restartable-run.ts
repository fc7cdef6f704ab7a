/** A strategy through the tick and the sim, slice by slice, that can stop and go on in another process. */
import type { ParamValues, StrategyDefinition } from '../../../src/engines/strategy/index.ts';
import { calendarFor } from '../../../src/foundation/calendar/index.ts';
import type { BarColumns, CorporateAction } from '../../../src/foundation/model/index.ts';
import { SimFillSource } from '../../../src/trading/backtest/fills/sim-fill-source.ts';
import { Tick, type TickSnapshot } from '../../../src/trading/orchestrator/index.ts';
import { usd } from '../tick/amounts.ts';
import { simConfig, tickSettings, type Overrides } from '../tick/settings.ts';

export interface RestartableParts extends Overrides {
  readonly strategy: StrategyDefinition;
  readonly params?: ParamValues;
  readonly bars: BarColumns;
  readonly symbols: readonly string[];
  readonly cash?: string;
  readonly seed?: number;
  readonly actions?: readonly CorporateAction[];
}

export interface RunSnapshot {
  readonly row: number;
  readonly tick: TickSnapshot;
  readonly sim: number[][];
}

export class RestartableRun {
  readonly tick: Tick;
  /** Targets of all symbols after each slice that this run played. */
  readonly targets: number[][] = [];
  private readonly bars: BarColumns;
  private readonly sim: SimFillSource;
  private row = 0;

  constructor(parts: RestartableParts) {
    const { bars, symbols, strategy, seed = 1 } = parts;
    this.bars = bars;
    this.tick = new Tick(
      {
        settings: tickSettings(parts),
        days: calendarFor('ALWAYS_ON'),
        cash: usd(parts.cash ?? '100000'),
        symbolCount: symbols.length,
        resolution: 'SLICE',
        actions: parts.actions ?? [],
        createStrategy: (context) =>
          strategy.create(parts.params ?? {}, { ...context, symbols, seed }),
      },
      bars,
    );
    this.sim = new SimFillSource({ tick: this.tick, bars, config: simConfig(parts), seed });
  }

  /** At most `slices` slices. */
  play(slices = Infinity): this {
    const { tick, sim, bars } = this;
    for (let done = 0; done < slices && this.row < bars.count; done++) {
      const from = this.row;
      const time = bars.ts[from] ?? 0;
      while (this.row < bars.count && bars.ts[this.row] === time) this.row++;
      tick.time.clock = time;
      tick.openSlice(from, this.row);
      if (tick.orders.workingCount > 0) sim.fillOpenSlice(from, this.row);
      tick.closeSlice();
      tick.recordSlice();
      tick.points.clear();
      this.targets.push([...tick.targets.target]);
    }
    return this;
  }

  /** The whole state between two slices, through JSON as a store would keep it. */
  snapshot(): RunSnapshot {
    const text = JSON.stringify({
      row: this.row,
      tick: this.tick.snapshot(),
      sim: this.sim.snapshot(),
    });
    return JSON.parse(text) as RunSnapshot;
  }

  restore(from: RunSnapshot): this {
    this.row = from.row;
    this.tick.restore(from.tick);
    this.sim.restore(from.sim);
    return this;
  }
}
