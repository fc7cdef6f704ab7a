// Contract 13: the built-in strategies, against sums in BigInt over the whole history.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../foundation/core/index.ts';
import { MAX_PRICE_MICROS, type BarColumns } from '../../foundation/model/index.ts';
import { parseParams } from '../../engines/strategy/index.ts';
import { KernelOnColumns } from '../../../tests/support/strategy/kernel-on-columns.ts';
import { buyAndHold } from './buy-and-hold.ts';
import { BUILT_IN_STRATEGIES } from './index.ts';
import { smaCross } from './sma-cross.ts';

type SmaParams = { readonly fast: number; readonly slow: number; readonly qty: number };

function columnsOf(closes: readonly number[], symbols: readonly number[] = []): BarColumns {
  const close = Float64Array.from(closes);
  const zeros = new Int32Array(closes.length);
  return {
    count: closes.length,
    ts: Float64Array.from(closes, (_, i) => i),
    open: close,
    high: close,
    low: close,
    close,
    volume: close,
    symbol: Uint16Array.from(closes, (_, i) => symbols[i] ?? 0),
    day: zeros,
    missing: new Float64Array(closes.length),
    incomplete: new Uint8Array(closes.length),
  };
}

/** Target of symbol 0 after each of its bars. */
function targetsOf(closes: readonly number[], params: SmaParams): number[] {
  const host = new KernelOnColumns({ strategy: smaCross, params, bars: columnsOf(closes) });
  return closes.map((_, row) => {
    const [targets] = host.play(row, row + 1);
    expect(host.targets.published).toBe(true);
    return targets?.[0] ?? NaN;
  });
}

function byBigInt(closes: readonly number[], params: SmaParams): number[] {
  const sum = (all: readonly number[]) => all.reduce((total, close) => total + BigInt(close), 0n);
  return closes.map((_, i) => {
    if (i + 1 < params.slow) return 0;
    const known = closes.slice(i + 1 - params.slow, i + 1);
    const left = sum(known.slice(-params.fast)) * BigInt(params.slow);
    return left > sum(known) * BigInt(params.fast) ? params.qty : 0;
  });
}

describe('sma_cross', () => {
  it('wants nothing before slow closes are known, then qty while fast is above slow', () => {
    const targets = targetsOf([1, 2, 3, 4, 4, 4, 4, 1], { fast: 2, slow: 3, qty: 10 });
    expect(targets).toEqual([0, 0, 10, 10, 10, 0, 0, 0]);
  });

  it('takes equal averages for not above', () => {
    expect(targetsOf([5, 5, 5], { fast: 1, slow: 2, qty: 1 })).toEqual([0, 0, 0]);
  });

  it('agrees with BigInt on any closes', () => {
    const close = fc.oneof(
      fc.integer({ min: 1, max: MAX_PRICE_MICROS }),
      fc.integer({ min: MAX_PRICE_MICROS - 2, max: MAX_PRICE_MICROS }),
      fc.integer({ min: 1, max: 4 }),
    );
    const lengths = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(fc.array(close, { maxLength: 120 }), lengths, (closes, [fast, more]) => {
        const params = { fast, slow: fast + more, qty: 7 };
        expect(targetsOf(closes, params)).toEqual(byBigInt(closes, params));
      }),
    );
  });

  it.each([
    ['above by one', 1, 10],
    ['below by one', -1, 0],
  ])('decides products that floats tie beyond 2^53: %s', (_name, by, wanted) => {
    // fast sum 3c + by, slow sum 10,000c + 3,333 * by: the products differ by one at 2.7e16
    const params = { fast: 3, slow: 10_000, qty: 10 };
    const c = MAX_PRICE_MICROS - 10_000;
    const closes = [...new Array<number>(9_996).fill(c), c + 3332 * by, c, c, c + by];
    const slowSum = closes.reduce((sum, close) => sum + close, 0);
    expect((3 * c + by) * 10_000).toBe(slowSum * 3);
    expect(targetsOf(closes, params).at(-1)).toBe(wanted);
    expect(byBigInt(closes, params).at(-1)).toBe(wanted);
  });

  it('fails with MONEY_OVERFLOW when the closes of the slow average add up beyond 2^53', () => {
    const closes = new Array<number>(10_008).fill(MAX_PRICE_MICROS);
    expect(() => targetsOf(closes, { fast: 1, slow: 10_008, qty: 1 })).toThrow(Failure);
  });

  it('keeps a history per symbol', () => {
    const bars = columnsOf([1, 9, 2, 8, 3, 7], [0, 1, 0, 1, 0, 1]);
    const params = { fast: 1, slow: 2, qty: 5 };
    const host = new KernelOnColumns({ strategy: smaCross, params, bars, symbols: ['A', 'B'] });
    expect(host.play().at(-1)).toEqual([5, 0]);
  });

  it.each([
    ['a ring that is not full', 3],
    ['a full ring', 4],
    ['a ring that has come round', 11],
  ])('divides %s by a split, close by close, and goes on with those', (_name, at) => {
    const closes = [301, 77, 400, 123, 555, 90, 246, 61, 700, 17, 210, 333, 9, 40, 88, 120];
    const params = { fast: 2, slow: 4, qty: 5 };
    const host = new KernelOnColumns({ strategy: smaCross, params, bars: columnsOf(closes) });
    const divided = closes.map((close, row) => (row < at ? Math.floor(close / 3) : close));
    const told = closes.map((_, row) => {
      if (row === at) host.kernel.onSplit(0, { numerator: 3, denominator: 1 });
      return host.play(row, row + 1)[0]?.[0];
    });
    expect(told.slice(at)).toEqual(byBigInt(divided, params).slice(at));
  });

  it('fails with MONEY_OVERFLOW when a reverse split takes the sums beyond 2^53', () => {
    const bars = columnsOf(new Array<number>(50).fill(MAX_PRICE_MICROS));
    const params = { fast: 1, slow: 50, qty: 1 };
    const host = new KernelOnColumns({ strategy: smaCross, params, bars });
    host.play();
    expect(() => {
      host.kernel.onSplit(0, { numerator: 1, denominator: 1000 });
    }).toThrow(expect.objectContaining({ code: 'MONEY_OVERFLOW' }));
  });

  it('goes on from a snapshot', () => {
    const bars = columnsOf([3, 1, 4, 1, 5, 9, 2, 6]);
    const parts = { strategy: smaCross, params: { fast: 2, slow: 4, qty: 5 }, bars };
    const [first, second] = [new KernelOnColumns(parts), new KernelOnColumns(parts)];
    first.play(0, 5);
    second.kernel.restore(first.kernel.snapshot());
    expect(second.kernel.snapshot()).toEqual(first.kernel.snapshot());
    expect(second.play(5)).toEqual(first.play(5));
  });
});

describe('buy_and_hold', () => {
  it('wants qty of each symbol from its first bar on', () => {
    const bars = columnsOf([1, 2, 3], [2, 0, 2]);
    const params = { qty: 4 };
    const parts = { strategy: buyAndHold, params, bars, symbols: ['A', 'B', 'C'] };
    const host = new KernelOnColumns(parts);
    expect(host.play(0, 1)).toEqual([[0, 0, 4]]);
    expect(host.targets.published).toBe(true);
    expect(host.play(1).at(-1)).toEqual([4, 0, 4]);
    expect(host.targets.signals).toBe(2);
  });
});

describe('the list of strategies', () => {
  it('is in code-unit order of ids, each with defaults that fit its own schema', () => {
    expect(BUILT_IN_STRATEGIES.map(({ id }) => id)).toEqual([
      'buy_and_hold',
      'exp_meanrev_v1',
      'sma_cross',
      'swing_trend_v1',
    ]);
    for (const strategy of BUILT_IN_STRATEGIES) {
      const parsed = parseParams(strategy, []);
      expect([strategy.id, parsed.ok]).toEqual([strategy.id, true]);
      expect(strategy.params.fields.every(({ meaning }) => meaning !== '')).toBe(true);
    }
  });
});
