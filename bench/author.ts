/**
 * What the friendly API costs: the same moving-average strategy as a kernel and through
 * `defineStrategy`, in one process, on the same bars. `kernel_ratio` is the author's time over the
 * kernel's: 3 is the aim, and 3 million bars a second the least.
 */
import { resolve } from 'node:path';
import { loadStrategy } from '../src/adapters/authoring/index.ts';
import { defineStrategy, z } from '../src/engines/strategy/index.ts';
import { widenInliningBudget } from '../src/services/research/index.ts';
import type { BacktestParts } from '../src/trading/backtest/index.ts';
import { time, type BenchCase } from './cases.ts';
import { smaCross, USUAL } from './engine.ts';
import { generatedBars } from './generated-bars.ts';
import { pipeline, runToEnd } from './pipeline.ts';

const BARS = 5_000_000;
const RUNS = 5;

const indicators = defineStrategy({
  id: 'bench_indicators',
  version: 1,
  summary: 'sma_cross with indicators',
  params: z.object({ fast: z.int().default(20), slow: z.int().default(50) }),
  warmup: ({ slow }) => slow,
  init: (ctx, { fast, slow }) => ({ fast: ctx.sma(fast), slow: ctx.sma(slow) }),
  onBar: (_ctx, { fast, slow }) => (fast.value > slow.value ? 10 : 0),
});

const windows = defineStrategy({
  id: 'bench_windows',
  version: 1,
  summary: 'sma_cross with windows, summed anew for every bar',
  params: z.object({ fast: z.int().default(20), slow: z.int().default(50) }),
  warmup: ({ slow }) => slow,
  init: () => ({}),
  onBar: (ctx, _state, { fast, slow }) =>
    ctx.closes(fast).mean() > ctx.closes(slow).mean() ? 10 : 0,
});

const movedStops = defineStrategy({
  id: 'bench_moved_stops',
  version: 1,
  summary: 'sma_cross whose stop moves on every bar: an order replaced on each',
  params: z.object({ fast: z.int().default(20), slow: z.int().default(50) }),
  warmup: ({ slow }) => slow,
  init: (ctx, { fast, slow }) => ({ fast: ctx.sma(fast), slow: ctx.sma(slow), atr: ctx.atr(14) }),
  onBar: (ctx, { fast, slow, atr }) =>
    fast.value > slow.value ? { qty: 10, stop: ctx.close - 3 * atr.value } : 0,
});

async function authorCase(
  name: string,
  symbols: number,
  create: BacktestParts['createStrategy'],
): Promise<BenchCase> {
  const columns = generatedBars(BARS, symbols);
  let fills = 0;
  const runOf = (strategy: BacktestParts['createStrategy']) => (): number => {
    fills = runToEnd(pipeline(columns, symbols, strategy)).summary.fills;
    return BARS;
  };
  const kernel = await time(runOf(smaCross(USUAL)), RUNS);
  let best = 0;
  const run = runOf(create);
  return {
    name,
    unit: 'bars_per_second',
    run: () => {
      const start = process.hrtime.bigint();
      const bars = run();
      best = Math.max(best, (bars * 1e9) / Number(process.hrtime.bigint() - start));
      return bars;
    },
    more: () => ({
      fills,
      kernel_bars_per_second: kernel.median,
      kernel_ratio: Math.round((kernel.max / best) * 100) / 100,
    }),
  };
}

export function authorCases(): readonly (() => Promise<BenchCase>)[] {
  widenInliningBudget();
  return [
    () => authorCase('author.sma.1sym', 1, (context) => indicators.create({}, context)),
    () => authorCase('author.sma.10sym', 10, (context) => indicators.create({}, context)),
    () => authorCase('author.windows.1sym', 1, (context) => windows.create({}, context)),
    () => authorCase('author.moved_stops.1sym', 1, (context) => movedStops.create({}, context)),
    async () => {
      const { definition } = await loadStrategy(resolve('bench/strategies/loaded-sma.ts'));
      return authorCase('author.loaded.1sym', 1, (context) => definition.create({}, context));
    },
  ];
}
