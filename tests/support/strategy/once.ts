import { defineStrategy, z } from 'miniquantdesk';

/** Says each thing once: in with the bar `enter`, out with the bar `leave`, and nothing in any other. */
export default defineStrategy({
  id: 'once',
  version: 1,
  summary: 'in and out once, and silent otherwise',
  params: z.object({
    qty: z.int().min(1).default(20).describe('shares when long'),
    enter: z.int().min(1).default(6).describe('bar of the entry'),
    leave: z.int().min(2).default(16).describe('bar of the exit'),
  }),
  warmup: () => 1,
  init: () => ({ bars: 0 }),
  onBar: (_ctx, state, { qty, enter, leave }) => {
    state.bars++;
    if (state.bars === enter) return qty;
    return state.bars === leave ? 0 : undefined;
  },
});
