import { defineStrategy, z } from 'miniquantdesk';

/** `bench_indicators` of author.ts once more, as a file that is loaded. */
export default defineStrategy({
  id: 'bench_loaded',
  version: 1,
  summary: 'sma_cross with indicators, from a file',
  params: z.object({ fast: z.int().default(20), slow: z.int().default(50) }),
  warmup: ({ slow }) => slow,
  init: (ctx, { fast, slow }) => ({ fast: ctx.sma(fast), slow: ctx.sma(slow) }),
  onBar: (_ctx, { fast, slow }) => (fast.value > slow.value ? 10 : 0),
});
