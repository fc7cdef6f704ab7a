/**
 * The full safe pipeline on generated bars: integrity, strategy, fills, FIFO, risk, equity, event
 * records; beside it a control loop that only reads the six columns, so that a figure can be compared
 * between machines as a ratio.
 */
import type { BarColumns, Ppm } from '../src/foundation/model/index.ts';
import { widenInliningBudget } from '../src/services/research/index.ts';
import { BacktestRun } from '../src/trading/backtest/index.ts';
import { BUILT_IN_STRATEGIES } from '../src/trading/strategies/index.ts';
import type { BenchCase } from './cases.ts';
import { generatedBars } from './generated-bars.ts';

const BARS = 5_000_000;
const ALL = { kind: 'PPM', ppm: 1_000_000 as Ppm } as const;

function pipeline(columns: BarColumns, symbolCount: number): BacktestRun {
  const strategy = BUILT_IN_STRATEGIES.find(({ id }) => id === 'sma_cross');
  if (strategy === undefined) throw new Error('sma_cross is not built in');
  const symbols = Array.from({ length: symbolCount }, (_, i) => `S${i}`);
  return new BacktestRun({
    prepared: { columns, symbols, slices: columns.count / symbolCount, droppedOutsideSession: 0 },
    settings: {
      integrity: {
        gapToleranceBars: 0,
        failOnGap: true,
        outlier: { kind: 'PPM', ppm: 200_000 as Ppm },
        feedDisagreementPolicy: 'HALT_NEW',
        stalePolicy: 'DISARM',
        staleAfterMs: 180_000,
      },
      risk: {
        dailyLoss: ALL,
        maxDrawdown: ALL,
        maxPositionPerSymbol: ALL,
        maxGrossExposure: ALL,
        maxLeverage: ALL,
        allowShort: false,
        pdtMode: 'auto',
        pdtMaxDayTrades: 3,
        flattenOnCritical: true,
        rejectStormMax: 5,
        rejectStormWindowMs: 300_000,
        order: {
          maxNotional: null,
          maxQty: null,
          collar: { kind: 'OFF' },
          maxPerSecond: null,
          maxPerMinute: null,
          repeats: null,
        },
      },
      allocationCap: ALL,
      cancelsAtOnce: true,
      checksStaleness: false,
      shadow: false,
    },
    sim: {
      ambiguityPolicy: 'CONSERVATIVE_WORST_CASE',
      baseSpreadPpm: 300,
      baseSlippagePpm: 500,
      volatilityMultiplierPpm: 500_000,
      maxSlippagePpm: 2500,
      partialFills: false,
      partialProbabilityPpm: 0,
      commissionPerShare: 0,
      commissionPpm: 0,
      commissionMinimum: 0,
      latencySubmitBars: 0,
      latencyCancelBars: 0,
    },
    days: { sessionOrdinal: (day) => day, openMillis: (ts) => ts },
    createStrategy: (context) => strategy.create({ fast: 20, slow: 50, qty: 10 }, context),
    cash: 1_000_000_000_000,
    seed: 1,
  });
}

function pipelineCase(name: string, symbolCount: number): BenchCase {
  const columns = generatedBars(BARS, symbolCount);
  let fills = 0;
  return {
    name,
    unit: 'bars_per_second',
    run: () => {
      const run = pipeline(columns, symbolCount);
      while (!run.isDone) {
        run.advance();
        run.tick.events.clear();
      }
      fills = run.finish().summary.fills;
      return BARS;
    },
    more: () => ({ fills }),
  };
}

function controlCase(): BenchCase {
  const columns = generatedBars(BARS, 1);
  let sum = 0;
  return {
    name: 'engine.control.read6',
    unit: 'bars_per_second',
    run: () => {
      const { ts, open, high, low, close, volume, count } = columns;
      let total = 0;
      for (let row = 0; row < count; row++) {
        total +=
          (ts[row] as number) +
          (open[row] as number) +
          (high[row] as number) +
          (low[row] as number) +
          (close[row] as number) +
          (volume[row] as number);
      }
      sum = total;
      return count;
    },
    more: () => ({ checksum: sum > 0 ? 1 : 0 }),
  };
}

/** Cases in the order in which they are timed; each makes its bars when it is called for. */
export function engineCases(): readonly (() => BenchCase)[] {
  widenInliningBudget(); // as a run does
  return [
    controlCase,
    () => pipelineCase('engine.pipeline.1sym', 1),
    () => pipelineCase('engine.pipeline.10sym', 10),
  ];
}
