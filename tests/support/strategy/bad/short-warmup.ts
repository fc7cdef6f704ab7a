import { defineStrategy, z } from 'miniquantdesk';

/** Averages by hand over thirty bars, and says that it knows enough after three. */
export default defineStrategy({
  id: 'short-warmup',
  version: 1,
  summary: 'its memory is longer than its warm-up',
  params: z.object({ qty: z.int().min(1).default(10) }),
  warmup: () => 3,
  init: () => ({ mean: 0, seen: 0 }),
  onBar: (ctx, state, { qty }) => {
    state.seen++;
    state.mean += (ctx.close - state.mean) / Math.min(30, state.seen);
    return ctx.close > state.mean ? qty : 0;
  },
});
