import { describe, expect, it } from 'vitest';
import { BUILT_IN_STRATEGIES } from '../../../trading/strategies/index.ts';
import {
  defineKernel,
  parseParams,
  z,
  type ParamText,
  type ParamValue,
  type StrategyDefinition,
} from '../index.ts';

function builtIn(id: string): StrategyDefinition {
  const found = BUILT_IN_STRATEGIES.find((strategy) => strategy.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

const SMA = builtIn('sma_cross');

function texts(...all: readonly string[]): ParamText[] {
  return all.map((text) => {
    const [name = '', value = ''] = text.split('=');
    return { name, value };
  });
}

function problemsOf(...all: readonly string[]): (readonly [string, string | undefined])[] {
  const parsed = parseParams(SMA, texts(...all));
  return parsed.ok ? [] : parsed.error.map(({ code, path }) => [code, path] as const);
}

describe('parameters', () => {
  it('take defaults for what is not given, in code-unit order', () => {
    const parsed = parseParams(SMA, texts('slow=30'));
    expect(parsed).toEqual({ ok: true, value: { fast: 20, qty: 10, slow: 30 } });
    expect(Object.keys(parsed.ok ? parsed.value : {})).toEqual(['fast', 'qty', 'slow']);
  });

  it('tell all problems at once, in the order given', () => {
    expect(problemsOf('speed=1', 'fast=0', 'qty=x', 'slow=5', 'slow=6')).toEqual([
      ['STRATEGY_PARAM_UNKNOWN', 'speed'],
      ['STRATEGY_PARAM_INVALID', 'fast'],
      ['STRATEGY_PARAM_INVALID', 'qty'],
      ['STRATEGY_PARAM_REPEATED', 'slow'],
    ]);
  });

  it.each(['0', '-1', '1.5', '1.0', '1e2', '', '1000001', '9'.repeat(30)])(
    'refuse fast=%s',
    (value) => {
      expect(problemsOf(`fast=${value}`)).toEqual([['STRATEGY_PARAM_INVALID', 'fast']]);
    },
  );

  it('refuse fast that is not below slow, numbers named', () => {
    const parsed = parseParams(SMA, texts('fast=50'));
    expect(parsed).toMatchObject({
      ok: false,
      error: [{ message: 'must be below slow: fast=50 slow=50' }],
    });
  });

  it.each(['constructor', '__proto__', 'toString'])('know no parameter %s', (name) => {
    expect(problemsOf(`${name}=1`)).toEqual([['STRATEGY_PARAM_UNKNOWN', name]]);
  });

  it('name the parameters that there are', () => {
    const parsed = parseParams(builtIn('buy_and_hold'), texts('fast=1'));
    expect(parsed).toMatchObject({
      error: [{ message: 'is no parameter of buy_and_hold; it has: qty' }],
    });
  });

  it('cut a long text to 80 characters', () => {
    const parsed = parseParams(SMA, texts(`qty=${'y'.repeat(200)}`));
    expect(parsed).toMatchObject({ error: [{ text: 'y'.repeat(80) }] });
  });
});

const MIXED = defineKernel({
  id: 'mixed',
  version: 1,
  summary: 'one parameter of every kind',
  params: z.object({
    bars: z.int().min(1).max(99).multipleOf(3).default(9),
    ratio: z.number().gt(0).max(0.5).default(0.25).describe('of the equity'),
    level: z.number().default(-1),
    side: z.enum(['long', 'both']).default('long'),
    fast: z.boolean().default(false),
    name: z.string().min(2).max(4).default('ab'),
    odd: z
      .int()
      .refine((value) => value % 2 === 1, { error: 'must be odd' })
      .default(7),
  }),
  warmup: () => 1,
  create: () => {
    throw new Error('not run');
  },
});

/** The value that `name=value` gives, or the message of its refusal. */
function read(text: string): ParamValue | undefined {
  const parsed = parseParams(MIXED, texts(text));
  return parsed.ok ? parsed.value[text.slice(0, text.indexOf('='))] : parsed.error[0]?.message;
}

describe('a text becomes a value of its field', () => {
  it.each<[string, ParamValue]>([
    ['bars=12', 12],
    ['ratio=0.1', 0.1],
    ['ratio=0.100', 0.1],
    ['ratio=0.123456789012345', 0.123456789012345],
    ['level=-0', 0],
    ['level=-12.5', -12.5],
    ['level=0.0000001', 1e-7],
    ['side=both', 'both'],
    ['fast=true', true],
    ['name=abc', 'abc'],
    ['odd=5', 5],
  ])('%s', (text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each([
    ['bars=13', 'must be a whole number from 1 to 99 in steps of 3'],
    ['bars=3.0', 'must be a whole number from 1 to 99 in steps of 3'],
    ['ratio=0', 'must be a decimal of at most 15 digits, above 0 and at most 0.5'],
    ['ratio=.5', 'must be a decimal of at most 15 digits, above 0 and at most 0.5'],
    ['ratio=1e-1', 'must be a decimal of at most 15 digits, above 0 and at most 0.5'],
    ['level=1.234567890123456', 'must be a decimal of at most 15 digits'],
    ['level=NaN', 'must be a decimal of at most 15 digits'],
    ['side=short', 'must be one of long, both'],
    ['fast=1', 'must be true or false'],
    ['name=a', 'must be a text from 2 to 4 characters'],
    ['odd=6', 'must be odd'],
  ])('%s is refused', (text, message) => {
    expect(read(text)).toBe(message);
  });

  it('and the fields tell what they are', () => {
    expect(MIXED.params.fields[1]).toEqual({
      name: 'ratio',
      kind: 'DECIMAL',
      meaning: 'of the equity',
      defaultValue: 0.25,
      wanted: 'a decimal of at most 15 digits, above 0 and at most 0.5',
    });
    expect(MIXED.params.fields.map(({ kind }) => kind)).toEqual([
      ...['INTEGER', 'DECIMAL', 'DECIMAL', 'CHOICE', 'BOOLEAN', 'TEXT', 'INTEGER'],
    ]);
  });
});
