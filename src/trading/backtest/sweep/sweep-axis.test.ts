// Axes of a sweep: values counted in whole numbers, refused with their place.
import { describe, expect, it } from 'vitest';
import { defineKernel, z } from '../../../engines/strategy/index.ts';
import { axisValue, readAxis, type SweepAxis } from './sweep-axis.ts';

const STRATEGY = defineKernel({
  id: 'swept',
  version: 1,
  summary: 'one parameter of every kind',
  params: z.object({
    bars: z.int().min(1).max(99).default(9),
    ratio: z.number().min(0).max(5).default(0.25),
    side: z.enum(['long', 'both']).default('long'),
    fast: z.boolean().default(false),
  }),
  warmup: () => 1,
  create: () => {
    throw new Error('not run');
  },
});

function read(flag: '--grid' | '--range', text: string): SweepAxis | string[] {
  const [name = '', value = ''] = text.split('=');
  const axis = readAxis(STRATEGY, { name, value, flag });
  return axis.ok
    ? axis.value
    : axis.error.map(({ code, path, message }) => `${code} ${path} ${message}`);
}

function values(flag: '--grid' | '--range', text: string): unknown[] {
  const axis = read(flag, text);
  if (Array.isArray(axis)) return axis;
  return Array.from({ length: axis.count }, (_, level) => axisValue(axis, level));
}

describe('an axis', () => {
  it.each<[string, unknown[]]>([
    ['bars=5:20:5', [5, 10, 15, 20]],
    ['bars=5:19:5', [5, 10, 15]],
    ['bars=7:7:1', [7]],
    ['bars=9,3,9', [9, 3]],
    ['ratio=0.1:0.5:0.1', [0.1, 0.2, 0.3, 0.4, 0.5]],
    ['ratio=0:1:0.25', [0, 0.25, 0.5, 0.75, 1]],
    ['side=both,long', ['both', 'long']],
    ['fast=true,false', [true, false]],
  ])('%s', (text, expected) => {
    expect(values('--grid', text)).toEqual(expected);
  });

  it('without a step has whole numbers, or decimals of three digits more', () => {
    expect(read('--range', 'bars=1:99')).toMatchObject({ count: 99, step: 1, digits: 0 });
    expect(read('--range', 'ratio=0.5:2')).toMatchObject({ count: 15001, first: 5000, digits: 4 });
  });

  it.each([
    ['--grid', 'speed=1:2:1', 'STRATEGY_PARAM_UNKNOWN speed'],
    ['--grid', 'bars=0:2:1', 'STRATEGY_PARAM_INVALID bars'],
    ['--grid', 'bars=1,x', 'STRATEGY_PARAM_INVALID bars'],
    ['--range', 'bars=1:100', 'STRATEGY_PARAM_INVALID bars'],
    ['--grid', 'bars=1:9', 'SWEEP_AXIS_INVALID bars --grid has no step'],
    ['--grid', 'bars=1:9:0', 'SWEEP_AXIS_INVALID bars --grid must have a step above 0'],
    ['--grid', 'bars=9:1:1', 'SWEEP_AXIS_INVALID bars --grid must not end below its start'],
    ['--grid', 'bars=1:9:0.5', 'SWEEP_AXIS_INVALID bars --grid must be whole numbers'],
    ['--grid', 'bars=1:9:1:1', 'SWEEP_AXIS_INVALID bars --grid must be FROM:TO:STEP'],
    ['--grid', 'side=long:both:1', 'SWEEP_AXIS_INVALID side --grid takes a list'],
    ['--range', 'ratio=0:1:0.00000000000000000001', 'SWEEP_AXIS_INVALID ratio'],
    ['--range', 'ratio=0:5:0.000000001', 'SWEEP_AXIS_INVALID ratio --range has 5000000001 steps'],
  ] as const)('%s %s is refused', (flag, text, message) => {
    expect(values(flag, text)[0]).toContain(message);
  });

  it('tells of a long grid five refused values', () => {
    expect(read('--grid', 'bars=100:200:1')).toHaveLength(5);
  });
});
