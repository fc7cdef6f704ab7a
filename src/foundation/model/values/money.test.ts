// Contract 1: what each kind of number takes.
import { describe, expect, it } from 'vitest';
import { InvariantViolation } from '../../core/index.ts';
import {
  formatMicros,
  MAX_PRICE_MICROS,
  parseBps,
  parseMicros,
  parsePpm,
  parseQty,
  toMicros,
  toQty,
} from './money.ts';

describe('money', () => {
  it('is an exact count of micros', () => {
    expect(parseMicros('100.5')).toEqual({ ok: true, value: 100_500_000 });
    expect(parseMicros('0.0000005')).toEqual({ ok: false, error: 'TOO_PRECISE' });
    expect(formatMicros(-1)).toBe('-0.000001');
    expect(MAX_PRICE_MICROS).toBe(900_000 * 1_000_000);
  });
});

describe('fractions and basis points', () => {
  it('are parts per million', () => {
    expect(parsePpm('0.02')).toEqual({ ok: true, value: 20_000 });
    expect(parsePpm('1.5')).toEqual({ ok: true, value: 1_500_000 });
    expect(parsePpm('0.0000001')).toEqual({ ok: false, error: 'TOO_PRECISE' });
    expect(parseBps('3')).toEqual({ ok: true, value: 300 });
    expect(parseBps('0.01')).toEqual({ ok: true, value: 1 });
    expect(parseBps('0.001')).toEqual({ ok: false, error: 'TOO_PRECISE' });
  });
});

describe('a quantity', () => {
  it('is a whole number, written as one', () => {
    expect(parseQty('10')).toEqual({ ok: true, value: 10 });
    expect(parseQty('-3')).toEqual({ ok: true, value: -3 });
    expect(parseQty('10.0')).toEqual({ ok: false, error: 'TOO_PRECISE' });
    expect(parseQty('1e2')).toEqual({ ok: false, error: 'NOT_A_DECIMAL' });
  });
});

describe('numbers that were computed', () => {
  it.each([
    ['money', toMicros],
    ['shares', toQty],
  ] as const)('are %s when they are safe integers, and a defect otherwise', (_what, to) => {
    expect([to(-5), to(0), to(Number.MAX_SAFE_INTEGER)]).toEqual([-5, 0, Number.MAX_SAFE_INTEGER]);
    for (const other of [0.5, NaN, Infinity, 2 ** 53]) {
      expect(() => to(other)).toThrow(InvariantViolation);
    }
  });
});
