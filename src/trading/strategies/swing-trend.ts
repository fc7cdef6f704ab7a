/**
 * `swing_trend_v1`: buys a new highest close of `lookback` bars, with a stop of some average true ranges
 * below, and leaves when the close falls below the average of the same bars. Long or flat.
 */
import { defineStrategy, z } from '../../engines/strategy/index.ts';

/** Wilder's own number of bars for the average true range. */
const ATR_BARS = 14;
/** Share of the equity in one symbol at most: stays below the shipped position limit of 20 %. */
const MAX_WEIGHT = 0.15;
/** A stop below a cent protects nothing, and no order is sent at such a price. */
const LOWEST_STOP = 0.01;

export const swingTrend = defineStrategy({
  id: 'swing_trend_v1',
  version: 1,
  summary: 'buys new highs of a trend with a stop of average true ranges, until the trend turns',
  inputs: { timeframes: ['1H', '1D'] },
  params: z.object({
    lookback: z.int().min(2).max(1000).default(50).describe('bars of the trend'),
    atr_mult: z.number().min(0.1).max(50).default(3).describe('average true ranges to the stop'),
    risk_per_trade: z
      .number()
      .min(0.0001)
      .max(0.05)
      .default(0.005)
      .describe('share of the equity that the stop may cost'),
  }),
  // Wilder's average forgets slowly: after five times its bars it keeps half a percent of its start.
  warmup: ({ lookback }) => Math.max(lookback, 5 * ATR_BARS),
  init: (ctx, { lookback }) => ({
    high: ctx.highest(lookback, 'close'),
    average: ctx.sma(lookback),
    range: ctx.atr(ATR_BARS),
  }),
  onBar: (ctx, { high, average, range }, { atr_mult, risk_per_trade }) => {
    if (ctx.target > 0) return ctx.close < average.value ? 0 : undefined;
    const distance = range.value * atr_mult;
    const stop = ctx.close - distance;
    if (ctx.close < high.value || distance === 0 || stop < LOWEST_STOP) return 0;
    const qty = Math.min(
      Math.floor((ctx.equity * risk_per_trade) / distance),
      Math.floor((ctx.equity * MAX_WEIGHT) / ctx.close),
    );
    return qty < 1 ? 0 : { qty, stop };
  },
});
