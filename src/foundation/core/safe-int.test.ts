// Contract 1.3: exact at the edges of 2^53, against BigInt.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from './failure.ts';
import {
  addExact,
  floorDiv,
  isProductGreater,
  MAX_SAFE,
  mulDivCeil,
  mulDivFloor,
  mulExact,
  mulPpmCeil,
  mulPpmFloor,
} from './safe-int.ts';

/** Safe integers, crowded at 0 and at both ends of the range. */
const safe = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.maxSafeInteger(),
  fc.integer({ min: 0, max: 1000 }).map((n) => MAX_SAFE - n),
  fc.integer({ min: 0, max: 1000 }).map((n) => n - MAX_SAFE),
);
const positive = safe.map((n) => Math.max(1, Math.abs(n)));
const ppm = fc.integer({ min: 0, max: 1_000_000_000 });

function big(of: () => bigint): bigint | 'MONEY_OVERFLOW' {
  const exact = of();
  const limit = BigInt(MAX_SAFE);
  return exact > limit || exact < -limit ? 'MONEY_OVERFLOW' : exact;
}

function ours(of: () => number): bigint | string {
  try {
    const result = of();
    expect(Object.is(result, -0)).toBe(false);
    return BigInt(result);
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

function floorOf(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return quotient * b > a ? quotient - 1n : quotient;
}

describe('addExact and mulExact', () => {
  it('are exact up to the last safe integer', () => {
    expect(addExact(MAX_SAFE - 1, 1)).toBe(MAX_SAFE);
    expect(addExact(-MAX_SAFE, 0)).toBe(-MAX_SAFE);
    expect(mulExact(6_361, 1_416_003_655_831)).toBe(MAX_SAFE);
  });

  it.each([
    ['a sum', () => addExact(MAX_SAFE, 1)],
    ['a negative sum', () => addExact(-MAX_SAFE, -1)],
    ['a product', () => mulExact(2 ** 27, 2 ** 26)],
    ['NaN', () => addExact(Infinity, -Infinity)],
  ])('fail with MONEY_OVERFLOW for %s beyond it', (_name, of) => {
    expect(of).toThrow(expect.objectContaining({ kind: 'INPUT', code: 'MONEY_OVERFLOW' }));
  });

  it('agree with BigInt', () => {
    fc.assert(
      fc.property(safe, safe, (a, b) => {
        expect(ours(() => addExact(a, b) + 0)).toBe(big(() => BigInt(a) + BigInt(b)));
        expect(ours(() => mulExact(a, b) + 0)).toBe(big(() => BigInt(a) * BigInt(b)));
      }),
    );
  });
});

describe('floorDiv', () => {
  it.each([
    [7, 2, 3],
    [-7, 2, -4],
    [-8, 2, -4],
    [0, 5, 0],
    [MAX_SAFE, 2, 4_503_599_627_370_495],
    [-MAX_SAFE, 2, -4_503_599_627_370_496],
    [MAX_SAFE, MAX_SAFE, 1],
    [MAX_SAFE - 1, MAX_SAFE, 0],
  ])('%i / %i is %i', (dividend, divisor, quotient) => {
    expect(floorDiv(dividend, divisor)).toBe(quotient);
  });

  it('agrees with BigInt where the float quotient rounds', () => {
    fc.assert(
      fc.property(safe, positive, (a, b) => {
        expect(BigInt(floorDiv(a, b))).toBe(floorOf(BigInt(a), BigInt(b)));
      }),
    );
  });
});

describe('mulDivFloor and mulDivCeil', () => {
  it('are exact where the product passes 2^53', () => {
    expect(mulDivFloor(MAX_SAFE, MAX_SAFE, MAX_SAFE)).toBe(MAX_SAFE);
    expect(mulDivFloor(MAX_SAFE, 999_999, 1_000_000)).toBe(9_007_190_247_541_736);
    expect(mulDivCeil(MAX_SAFE, 999_999, 1_000_000)).toBe(9_007_190_247_541_737);
    expect(mulDivFloor(-MAX_SAFE, 999_999, 1_000_000)).toBe(-9_007_190_247_541_737);
    expect(mulDivCeil(-MAX_SAFE, 999_999, 1_000_000)).toBe(-9_007_190_247_541_736);
  });

  it('agree with BigInt, overflow included', () => {
    fc.assert(
      fc.property(safe, safe, positive, (a, b, c) => {
        const product = BigInt(a) * BigInt(b);
        const divisor = BigInt(c);
        expect(ours(() => mulDivFloor(a, b, c) + 0)).toBe(big(() => floorOf(product, divisor)));
        expect(ours(() => mulDivCeil(a, b, c) + 0)).toBe(big(() => -floorOf(-product, divisor)));
      }),
    );
  });
});

describe('mulPpmFloor and mulPpmCeil', () => {
  it('floor goes down and ceil goes up, below zero too', () => {
    expect(mulPpmFloor(-1, 500_000)).toBe(-1);
    expect(mulPpmCeil(-1, 500_000)).toBe(0);
    expect(mulPpmFloor(1, 500_000)).toBe(0);
    expect(mulPpmCeil(1, 500_000)).toBe(1);
  });

  it('agree with BigInt, overflow included', () => {
    fc.assert(
      fc.property(safe, ppm, (a, share) => {
        const product = BigInt(a) * BigInt(share);
        expect(ours(() => mulPpmFloor(a, share) + 0)).toBe(big(() => floorOf(product, 1_000_000n)));
        expect(ours(() => mulPpmCeil(a, share))).toBe(big(() => -floorOf(-product, 1_000_000n)));
      }),
    );
  });
});

describe('isProductGreater', () => {
  it('tells products apart that are one float beyond 2^53', () => {
    const x = 94_906_267; // x * x and (x - 1) * (x + 1) differ by 1, above 2^53
    expect(x * x).toBe((x - 1) * (x + 1));
    expect(isProductGreater(x, x, x - 1, x + 1)).toBe(true);
    expect(isProductGreater(x - 1, x + 1, x, x)).toBe(false);
    expect(isProductGreater(x, x, x, x)).toBe(false);
  });

  it('agrees with BigInt', () => {
    fc.assert(
      fc.property(safe, safe, safe, safe, (a, b, c, d) => {
        expect(isProductGreater(a, b, c, d)).toBe(BigInt(a) * BigInt(b) > BigInt(c) * BigInt(d));
      }),
    );
  });
});
