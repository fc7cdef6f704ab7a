/**
 * `exp_meanrev_v1`: buys what has fallen `z_entry` standard deviations below its average, and sells it
 * when it is back within `z_exit` of it. Long or flat; experimental.
 */
import { defineStrategy, z } from '../../engines/strategy/index.ts';

/** Share of the equity in one symbol: half of the shipped position limit of 20 %. */
const WEIGHT = 0.1;

export const meanReversion = defineStrategy({
  id: 'exp_meanrev_v1',
  version: 1,
  summary: 'buys what has fallen far below its average, until it is back',
  params: z
    .object({
      lookback: z.int().min(2).max(1000).default(20).describe('bars of average and deviation'),
      z_entry: z
        .number()
        .min(0.1)
        .max(10)
        .default(1.8)
        .describe('standard deviations below the average at which it buys'),
      z_exit: z
        .number()
        .min(0)
        .max(10)
        .default(0.3)
        .describe('standard deviations below the average at which it sells'),
    })
    .superRefine(({ z_entry, z_exit }, issues) => {
      if (z_exit < z_entry) return;
      const message = `must be below z_entry: z_exit=${z_exit} z_entry=${z_entry}`;
      issues.addIssue({ code: 'custom', path: ['z_exit'], message });
    }),
  warmup: ({ lookback }) => lookback,
  init: (ctx, { lookback }) => ({
    average: ctx.sma(lookback),
    deviation: ctx.std(lookback),
  }),
  onBar: (ctx, { average, deviation }, { z_entry, z_exit }) => {
    // Below the average by so many deviations; multiplied, so that a flat window divides by nothing.
    const fall = average.value - ctx.close;
    if (ctx.target > 0) return fall > z_exit * deviation.value ? undefined : 0;
    if (deviation.value === 0 || fall < z_entry * deviation.value) return 0;
    return Math.floor((ctx.equity * WEIGHT) / ctx.close);
  },
});
