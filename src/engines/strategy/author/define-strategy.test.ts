import { describe, expect, it } from 'vitest';
import { KernelOnColumns } from '../../../../tests/support/strategy/kernel-on-columns.ts';
import { columnsOfCloses } from '../../../../tests/support/strategy/columns-of-closes.ts';
import { defineStrategy, z } from '../index.ts';

const cross = defineStrategy({
  id: 'my_cross',
  version: 1,
  summary: 'long while the fast average is above the slow one',
  params: z.object({
    fast: z.int().min(1).default(2).describe('bars of the fast average'),
    slow: z.int().min(1).default(3).describe('bars of the slow average'),
    qty: z.int().min(1).default(10).describe('shares when long'),
  }),
  warmup: ({ slow }) => slow,
  init: (ctx, { fast, slow }) => ({ fast: ctx.sma(fast), slow: ctx.sma(slow), calls: 0 }),
  onBar: (_ctx, state, { qty }) => {
    state.calls += 1;
    return state.fast.value > state.slow.value ? qty : 0;
  },
});

describe('defineStrategy', () => {
  it('withholds calls until the symbol is warm, then turns decisions into targets', () => {
    const bars = columnsOfCloses([1, 2, 3, 4, 4, 4, 4, 1]);
    const host = new KernelOnColumns({ strategy: cross, params: {}, bars });
    expect(host.play().flat()).toEqual([0, 0, 10, 10, 10, 0, 0, 0]);
  });
});
