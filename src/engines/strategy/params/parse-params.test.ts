import { describe, expect, it } from 'vitest';
import { BUILT_IN_STRATEGIES } from '../../../trading/strategies/index.ts';
import { parseParams, type ParamText, type StrategyDefinition } from '../index.ts';

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
