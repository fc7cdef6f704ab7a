/** Bars for a check that is given none: trends, noise, gaps and a crash, in two symbols. */
import type { Timeframe } from '../../../foundation/model/index.ts';
import type { SymbolSeries } from '../prepare-bars.ts';
import { bars, type BarBuilder } from './bar-builder.ts';

/** At least `count` bars of each of two symbols, the second beginning later. Seeded by their place. */
export function generatedSeries(count: number, timeframe: Timeframe): readonly SymbolSeries[] {
  const calm = bars('100', { timeframe });
  const wild = bars('40', { timeframe }).skip(7);
  for (let round = 1; calm.count < count; round++) addCalm(calm, round);
  for (let round = 1; wild.count < count; round++) addWild(wild, round);
  return [
    { symbol: 'CALM', series: calm.build() },
    { symbol: 'WILD', series: wild.build() },
  ];
}

function addCalm(series: BarBuilder, seed: number): void {
  series
    .noise(60, '0.01', seed)
    .ramp(40, '0.004')
    .flat(10)
    .noise(60, '0.006', seed + 100)
    .ramp(45, '-0.005')
    .gap('0.05')
    .noise(35, '0.02', seed + 200);
}

function addWild(series: BarBuilder, seed: number): void {
  series
    .noise(50, '0.03', seed + 300)
    .gap('-0.08')
    .ramp(30, '0.012')
    .crash(6, '0.3')
    .noise(70, '0.02', seed + 400)
    .ramp(30, '0.003')
    .noise(64, '0.015', seed + 500);
}
