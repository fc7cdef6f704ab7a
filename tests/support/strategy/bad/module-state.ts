import { defineStrategy, z } from 'miniquantdesk';

/** Lost by every restart. */
let calls = 0;

export default defineStrategy({
  id: 'module-state',
  version: 1,
  summary: 'counts in a variable of the file',
  params: z.object({}),
  warmup: () => 1,
  init: () => ({}),
  onBar: () => {
    calls++;
    return calls % 7 < 3 ? 5 : 0;
  },
});
