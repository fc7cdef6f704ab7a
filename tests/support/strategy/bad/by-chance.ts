import { defineStrategy, z } from 'miniquantdesk';

export default defineStrategy({
  id: 'by-chance',
  version: 1,
  summary: 'throws a coin',
  params: z.object({}),
  warmup: () => 1,
  init: () => ({}),
  onBar: () => (Math.random() < 0.5 ? 5 : 0),
});
