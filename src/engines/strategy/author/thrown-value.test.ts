import { describe, expect, it } from 'vitest';
import { Failure, InvariantViolation } from '../../../foundation/core/index.ts';
import { locateError } from './locate-error.ts';
import { isThrown, thrownFacts } from './thrown-value.ts';

const fail = (): never => {
  throw new RangeError('no');
};
const HOSTILE: readonly [string, unknown][] = [
  ['an object without a prototype', Object.create(null)],
  [
    'a proxy that refuses every look',
    new Proxy({}, { get: fail, getPrototypeOf: fail, has: fail }),
  ],
  ['an object whose message throws', Object.defineProperty({}, 'message', { get: fail })],
  ['a function without a text', Object.defineProperty(() => 1, 'toString', { value: fail })],
  ['a symbol', Symbol('x')],
  ['nothing', undefined],
];

describe('what an author threw', () => {
  it.each(HOSTILE)('%s has facts and is none of our errors', (_, thrown) => {
    expect(thrownFacts(thrown).text).not.toBe('');
    expect([isThrown(thrown, Failure), isThrown(thrown, InvariantViolation)]).toEqual([
      false,
      false,
    ]);
  });

  it.each(HOSTILE)('%s ends the run as STRATEGY_FAILED, with its place', (_, thrown) => {
    const located = locateError(thrown, { strategy: 'odd', symbol: 'SPY', ts: 0 });
    expect(located).toMatchObject({ kind: 'INPUT', code: 'STRATEGY_FAILED' });
    expect(String(located)).toContain('strategy=odd symbol=SPY at 1970-01-01T00:00:00Z');
  });

  it('an error is told by name and message, cut', () => {
    expect(thrownFacts(new TypeError('x is not a function')).text).toBe(
      'TypeError: x is not a function',
    );
    expect(thrownFacts(new Error('y'.repeat(1000))).text).toHaveLength(300);
  });
});
