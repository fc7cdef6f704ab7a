import { defineStrategy, z } from 'miniquantdesk';

/**
 * Buys what fell far below its average and sells when it is back; a stop bounds the loss, a target takes
 * the profit, and a position that did neither is given up after `patience` bars.
 */
export default defineStrategy({
  id: 'dip-buyer',
  version: 1,
  summary: 'buys a fall below the lower band, with stop, profit target and patience',
  params: z.object({
    bars: z.int().min(5).max(200).default(20).describe('bars of the bands'),
    width: z.number().min(0.5).max(5).default(1.8).describe('width of the bands in deviations'),
    stopPct: z.number().min(0.005).max(0.5).default(0.05).describe('loss that is borne'),
    patience: z.int().min(1).max(250).default(15).describe('bars until a position is given up'),
    qty: z.int().min(1).default(10).describe('shares when long'),
  }),
  // The bars held count too: a restart from bars alone must know how long a position is open.
  warmup: ({ bars, patience }) => bars + patience,
  init: (ctx, { bars, width }) => ({ bands: ctx.bollinger(bars, width), held: 0 }),
  onBar: (ctx, state, { stopPct, patience, qty }) => {
    const { bands } = state;
    if (ctx.position > 0) {
      state.held++;
      const isDone = ctx.close >= bands.middle || state.held >= patience;
      return isDone ? 0 : undefined;
    }
    state.held = 0;
    if (ctx.close >= bands.lower) return 0;
    return { qty, stop: ctx.close * (1 - stopPct), takeProfit: bands.middle };
  },
});
