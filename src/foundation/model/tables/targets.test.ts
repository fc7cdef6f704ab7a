import { describe, expect, it } from 'vitest';
import { TargetBook } from './targets.ts';

describe('the target book', () => {
  it('counts changes only', () => {
    const book = new TargetBook(2);
    book.set(0, 5);
    book.set(0, 5);
    book.set(0, 0);
    book.set(1, 0);
    expect([book.signals, [...book.target]]).toEqual([2, [0, 0]]);
  });

  it('splits a target towards zero, and counts no signal that nobody gave', () => {
    const book = new TargetBook(3);
    [5, -7, -1].forEach((qty, symbol) => {
      book.set(symbol, qty);
      book.split(symbol, { numerator: 1, denominator: 2 });
    });
    expect([...book.target]).toEqual([2, -3, 0]); // toEqual tells -0 from 0
    expect(book.signals).toBe(3);
    book.set(0, Number.MAX_SAFE_INTEGER);
    expect(() => {
      book.split(0, { numerator: 2, denominator: 1 });
    }).toThrow(expect.objectContaining({ code: 'MONEY_OVERFLOW' }));
  });

  it.each([0.5, NaN, Infinity, 2 ** 53])('refuses %d with STRATEGY_TARGET_INVALID', (qty) => {
    const set = () => new TargetBook(1).set(0, qty);
    expect(set).toThrow(
      expect.objectContaining({ kind: 'INPUT', code: 'STRATEGY_TARGET_INVALID' }),
    );
  });

  it.each([0, -1, 0.5, Infinity, 9e11 + 1])(
    'refuses the price %d with STRATEGY_PRICE_INVALID',
    (price) => {
      const refused: unknown = expect.objectContaining({
        kind: 'INPUT',
        code: 'STRATEGY_PRICE_INVALID',
      });
      expect(() => new TargetBook(1).protect(0, price, NaN, NaN)).toThrow(refused);
      expect(() => new TargetBook(1).enter(0, NaN, price, 'GTC')).toThrow(refused);
    },
  );

  it('keeps terms until they are declared anew, and counts changes only', () => {
    const book = new TargetBook(2);
    book.protect(1, 95, 110, NaN);
    book.protect(1, 95, 110, NaN);
    book.enter(1, NaN, NaN, 'GTC');
    expect(book.termChanges).toBe(2);
    book.set(1, 7);
    book.enter(1, 100, NaN, 'DAY');
    book.protect(1, NaN, 110, 3);
    expect([book.termChanges, book.stop[1], book.trail[1], book.entryLimit[1]]).toEqual([
      6,
      NaN,
      3,
      100,
    ]);
  });

  it('gives its snapshot to another book', () => {
    const book = new TargetBook(2);
    book.set(0, -3);
    book.protect(0, 95, NaN, 2);
    book.enter(1, 100, 101, 'IOC');
    const other = new TargetBook(2);
    other.restore(book.snapshot());
    expect(other.snapshot()).toEqual(book.snapshot());
    expect([other.target[0], other.trail[0], other.entryStop[1], other.timeInForce[1]]).toEqual([
      -3, 2, 101, 2,
    ]);
  });
});
