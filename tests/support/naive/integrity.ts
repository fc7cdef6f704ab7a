// Section 7: what happens to one bar of a slice.
import { abs, MILLION } from './money.ts';
import type { NaiveBar, NaiveConfig } from './types.ts';

export type BarVerdict = 'ACCEPT' | 'BAR_OUT_OF_ORDER' | 'GAP_DETECTED' | 'OUTLIER';

/**
 * The first rule that applies decides. Left out, because a backtest from files cannot meet them:
 * incomplete bars, bars later than the clock (the clock is the slice's time), a second feed and
 * staleness. `previous` is the bar before in the series, also when that one was an outlier.
 */
export function judgeBar(
  bar: NaiveBar,
  previous: NaiveBar | undefined,
  halted: boolean,
  config: NaiveConfig,
): BarVerdict {
  if (previous === undefined) return 'ACCEPT';
  if (bar.ts <= previous.ts) return 'BAR_OUT_OF_ORDER';
  if (halted) return 'ACCEPT';
  if (config.failOnGap && bar.missing > config.gapToleranceBars) return 'GAP_DETECTED';
  if (config.outlierThresholdPpm !== 'OFF') {
    const move = abs(bar.close - previous.close) * MILLION;
    if (move > config.outlierThresholdPpm * previous.close) return 'OUTLIER';
  }
  return 'ACCEPT';
}
