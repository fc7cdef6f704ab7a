/**
 * The full safe pipeline on generated bars: integrity, strategy, fills, FIFO, risk, equity, event
 * records; beside it a control loop that only reads the six columns, so that a figure can be compared
 * between machines as a ratio.
 */
import { widenInliningBudget } from '../src/services/research/index.ts';
import type { BarColumns } from '../src/foundation/model/index.ts';
import type { BacktestParts } from '../src/trading/backtest/index.ts';
import { BUILT_IN_STRATEGIES } from '../src/trading/strategies/index.ts';
import type { BenchCase } from './cases.ts';
import { generatedBars } from './generated-bars.ts';
import { pipeline, runToEnd } from './pipeline.ts';

const BARS = 5_000_000;

export function smaCross(params: {
  readonly fast: number;
  readonly slow: number;
  readonly qty: number;
}): BacktestParts['createStrategy'] {
  const strategy = BUILT_IN_STRATEGIES.find(({ id }) => id === 'sma_cross');
  if (strategy === undefined) throw new Error('sma_cross is not built in');
  return (context) => strategy.create(params, context);
}

/** The parameters with which the figures of the engine are stated. */
export const USUAL = { fast: 20, slow: 50, qty: 10 } as const;

function pipelineCase(name: string, symbolCount: number): BenchCase {
  const columns = generatedBars(BARS, symbolCount);
  let fills = 0;
  return {
    name,
    unit: 'bars_per_second',
    run: () => {
      fills = runToEnd(pipeline(columns, symbolCount, smaCross(USUAL))).summary.fills;
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
      sum = readAll(columns);
      return BARS;
    },
    more: () => ({ checksum: sum > 0 ? 1 : 0 }),
  };
}

/** Reads the six columns once: what no run can do without. */
export function readAll(columns: BarColumns): number {
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
  return total;
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
