// The trials of a sweep are a pure function of flags and seed.
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../foundation/core/index.ts';
import { defineKernel, z } from '../../../engines/strategy/index.ts';
import { readConstraint } from './constraint.ts';
import { readAxis } from './sweep-axis.ts';
import { edgesOf, listTrials, trialParams, type TrialList, type TrialPlan } from './trial-list.ts';

const STRATEGY = defineKernel({
  id: 'swept',
  version: 1,
  summary: 'two averages',
  params: z
    .object({
      fast: z.int().min(1).default(2),
      slow: z.int().min(1).default(4),
      gain: z.number().min(0).default(1),
    })
    .refine(({ fast, slow }) => fast < slow),
  warmup: () => 1,
  create: () => {
    throw new Error('not run');
  },
});

function list(
  axes: readonly string[],
  more: Partial<TrialPlan> = {},
  constraints: readonly string[] = [],
): TrialList {
  const flag = (more.method ?? 'GRID') === 'GRID' ? '--grid' : '--range';
  return listTrials({
    method: 'GRID',
    axes: axes.map((text) => {
      const [name = '', value = ''] = text.split('=');
      const axis = readAxis(STRATEGY, { name, value, flag });
      if (!axis.ok) throw new Error(axis.error[0]?.message);
      return axis.value;
    }),
    draws: 0,
    seed: 1,
    fixed: { gain: 1 },
    constraints: constraints.map((text) => {
      const read = readConstraint(text, STRATEGY.params.fields);
      if (!read.ok) throw new Error(read.error.message);
      return read.value;
    }),
    schema: STRATEGY.params,
    ...more,
  });
}

function paramsOf(trials: TrialList): string[] {
  return Array.from({ length: trials.count }, (_, trial) =>
    JSON.stringify(trialParams(trials, trial)),
  );
}

describe('the trials of a sweep', () => {
  it('walk a grid with the last axis fastest, without what the schema refuses', () => {
    const trials = list(['slow=2,3', 'fast=1:3:1']);
    expect(paramsOf(trials)).toEqual([
      '{"fast":1,"gain":1,"slow":2}',
      '{"fast":1,"gain":1,"slow":3}',
      '{"fast":2,"gain":1,"slow":3}',
    ]);
    expect(trials.skipped).toEqual({ bySchema: 3, byConstraint: 0, repeated: 0 });
  });

  it('leave out what a constraint on parameters refuses, and leave metrics for later', () => {
    const trials = list(['fast=1:3:1', 'slow=9'], {}, ['fast!=2', 'sharpe>99']);
    expect(trials.count).toBe(2);
    expect(trials.skipped.byConstraint).toBe(1);
  });

  it.each(['RANDOM', 'QUASI'] as const)(
    'are drawn by %s, and more draws begin with the same',
    (method) => {
      const axes = ['fast=1:50', 'slow=51:200', 'gain=0:1:0.01'];
      const few = paramsOf(list(axes, { method, draws: 20, fixed: {} }));
      const many = paramsOf(list(axes, { method, draws: 200, fixed: {} }));
      expect(many.slice(0, few.length)).toEqual(few);
      expect(many.length).toBeGreaterThan(190);
    },
  );

  it('differ by seed where they are random', () => {
    const axes = ['fast=1:50', 'slow=51:200'];
    const [one, same, other] = [1, 1, 2].map((seed) =>
      paramsOf(list(axes, { method: 'RANDOM', draws: 9, seed })),
    );
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
  });

  it('fill the ranges evenly where they are quasi-random', () => {
    const trials = list(['fast=1:8', 'slow=9:17'], { method: 'QUASI', draws: 72 });
    const fast = Array.from({ length: trials.count }, (_, i) => trialParams(trials, i)['fast']);
    const counts = [1, 2, 3, 4, 5, 6, 7, 8].map(
      (value) => fast.filter((one) => one === value).length,
    );
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
  });

  it('are counted when they were drawn before', () => {
    const trials = list(['fast=1:2', 'slow=3:4'], { method: 'RANDOM', draws: 50 });
    expect(trials.count).toBe(4);
    expect(trials.skipped.repeated).toBe(46);
  });

  it.each<[readonly string[], Partial<TrialPlan>, string, string]>([
    [
      ['fast=1:1001:1', 'slow=2000:3000:1'],
      {},
      'SWEEP_TOO_LARGE',
      '1002001 trials (fast 1001, slow 1001)',
    ],
    [['fast=1:9'], { method: 'RANDOM', draws: 1_000_001 }, 'SWEEP_TOO_LARGE', '1000001 trials'],
    [['fast=5,6', 'slow=4'], {}, 'SWEEP_EMPTY', 'none of the 2 trials is left'],
  ])('%j %j are refused with %s', (axes, more, code, message) => {
    expect(() => list(axes, more)).toThrow(expect.objectContaining({ code }));
    expect(() => list(axes, more)).toThrow(Failure);
    expect(() => list(axes, more)).toThrow(message);
  });

  it('know which values lie on an edge', () => {
    const trials = list(['slow=10:30:10', 'fast=1,2']);
    expect(edgesOf(trials, 0)).toEqual([{ name: 'slow', end: 'FIRST' }]);
    expect(edgesOf(trials, 2)).toEqual([]);
    expect(edgesOf(trials, 5)).toEqual([{ name: 'slow', end: 'LAST' }]);
  });
});
