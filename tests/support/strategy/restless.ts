import { defineStrategy, z } from 'miniquantdesk';

/**
 * Trades in every few bars, so that a kill at any moment hits something: entries with a stop, a profit target and a
 * trail, sizes that change while an entry still works, and exits before either is reached.
 */
export default defineStrategy({
  id: 'restless',
  version: 1,
  summary: 'in and out every few bars, with stop, profit target and trail',
  params: z.object({
    qty: z.int().min(2).max(190).default(20).describe('shares when long'),
    distance: z.number().min(0.1).max(50).default(1.2).describe('of stop and target in money'),
  }),
  warmup: () => 1,
  init: () => ({ bars: 0 }),
  onBar: (ctx, state, { qty, distance }) => {
    const turn = state.bars++ % 7;
    if (turn === 5) return 0;
    if (turn === 6) return undefined;
    const size = turn % 2 === 0 ? qty : qty - 1;
    const stop = ctx.close - distance;
    return { qty: size, stop, takeProfit: ctx.close + distance, trail: distance };
  },
});
