import { describe, expect, it } from 'vitest';
import { Failure } from './failure.ts';
import { formatFacts, invariant, InvariantViolation } from './invariant.ts';
import { numberOf, numbersOf } from './json/json-read.ts';
import { compareCodeUnits } from './text-order.ts';

describe('invariant', () => {
  it('passes a true condition and names the sentence and the facts of a false one', () => {
    expect(() => invariant(true, 'lots add up')).not.toThrow();
    expect(() => invariant(false, 'lots add up', { lots: 3, position: 4 })).toThrow(
      new InvariantViolation('lots add up', { lots: 3, position: 4 }),
    );
    expect(new InvariantViolation('lots add up', { lots: 3 }).message).toBe(
      'Invariant: lots add up lots=3',
    );
    expect(new InvariantViolation('lots add up').message).toBe('Invariant: lots add up');
  });

  it('writes facts in the order given', () => {
    expect(formatFacts({ b: 1, a: null, c: 'x', d: 2n })).toBe('b=1 a=null c=x d=2');
  });
});

describe('Failure', () => {
  it('has no problems and no fix unless it says so', () => {
    const failure = new Failure('INPUT', 'SOME_CODE', 'what happened');
    expect(failure).toMatchObject({ problems: [], fix: null });
    expect('cause' in failure).toBe(false);
  });

  it('carries its cause', () => {
    const cause = new Error('below');
    expect(new Failure('UNAVAILABLE', 'SOME_CODE', 'above', { cause }).cause).toBe(cause);
  });
});

describe('numbers of a snapshot', () => {
  it('are read, and anything else is a defect', () => {
    expect(numberOf(3)).toBe(3);
    expect(numbersOf([1, 2])).toEqual([1, 2]);
    expect(() => numberOf('3')).toThrow(InvariantViolation);
    expect(() => numbersOf([1, '2'])).toThrow(InvariantViolation);
    expect(() => numbersOf(undefined)).toThrow(InvariantViolation);
  });
});

describe('compareCodeUnits', () => {
  it('orders by code unit, whatever the locale', () => {
    expect(['b', 'a', 'B', 'Z', 'ä', '-', '1'].sort(compareCodeUnits)).toEqual([
      '-',
      '1',
      'B',
      'Z',
      'a',
      'b',
      'ä',
    ]);
    expect(compareCodeUnits('SPY', 'SPY')).toBe(0);
  });
});
