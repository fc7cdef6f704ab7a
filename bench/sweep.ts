/**
 * A parameter sweep: many short runs over the same prepared bars, each a fresh run with other
 * parameters, the full safe pipeline, its metrics and its digest. Short runs show what a long one hides:
 * what a run costs before its first bar and after its last.
 */
import { measureBasics } from '../src/engines/promotion/index.ts';
import { widenInliningBudget } from '../src/services/research/index.ts';
import { digestResult } from '../src/trading/backtest/index.ts';
import type { BenchCase } from './cases.ts';
import { readAll, smaCross } from './engine.ts';
import { generatedBars } from './generated-bars.ts';
import { benchInputs } from './inputs.ts';
import { cleanRows, pipeline, runToEnd } from './pipeline.ts';

const BARS = 100_000;
/** Runs of one timing: enough that a collection of garbage falls into each. */
const RUNS = 60;

/** Fast 5 to 24, slow 30 to 199: from a cross every few bars to one in a day. */
function paramsOf(run: number): { fast: number; slow: number; qty: number } {
  return { fast: 5 + (run % 20), slow: 30 + ((run * 37) % 170), qty: 10 };
}

function sweepCase(name: string, symbols: number): BenchCase {
  const columns = generatedBars(BARS, symbols);
  const inputs = benchInputs();
  const clean = cleanRows(columns);
  let next = 0;
  let fills = 0;
  return {
    name,
    unit: 'runs_per_second',
    run: () => {
      const rows: unknown[] = [];
      for (let i = 0; i < RUNS; i++) {
        const run = pipeline(columns, symbols, smaCross(paramsOf(next++)), {
          resolution: 'DAY',
          clean,
        });
        const result = runToEnd(run);
        const metrics = measureBasics({ inputs, ...result }, run.drawdown.maxDrawdown);
        const digest = digestResult(result.tables, result.summary, run.drawdown.maxDrawdown);
        rows.push([digest, metrics.sharpe]);
        fills += result.summary.fills;
      }
      return rows.length;
    },
    more: () => ({ fills_per_run: Math.round(fills / next) }),
  };
}

function controlCase(): BenchCase {
  const columns = generatedBars(BARS, 1);
  let sum = 0;
  return {
    name: 'sweep.control.read6',
    unit: 'runs_per_second',
    run: () => {
      for (let i = 0; i < RUNS; i++) sum += readAll(columns);
      return RUNS;
    },
    more: () => ({ checksum: sum > 0 ? 1 : 0 }),
  };
}

export function sweepCases(): readonly (() => BenchCase)[] {
  widenInliningBudget();
  return [
    controlCase,
    () => sweepCase('sweep.100k.1sym', 1),
    () => sweepCase('sweep.100k.10sym', 10),
  ];
}
