// Contract 5: prices, costs, fees and partial quantities, against BigInt and the naive twin.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_COSTS } from '../../../tests/support/tick/settings.ts';
import * as twin from '../../../tests/support/naive/fills.ts';
import { xoshiro128ss } from '../../../tests/support/naive/rng.ts';
import type { NaiveConfig } from '../../../tests/support/naive/types.ts';
import { Failure } from '../../foundation/core/index.ts';
import { BUY, MAX_PRICE_MICROS, SELL, type BarColumns } from '../../foundation/model/index.ts';
import { FillModel, type SimConfig } from './index.ts';

interface Prices {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

function columnOf({ open, high, low, close }: Prices): BarColumns {
  return {
    count: 1,
    ts: Float64Array.of(0),
    open: Float64Array.of(open),
    high: Float64Array.of(high),
    low: Float64Array.of(low),
    close: Float64Array.of(close),
    volume: Float64Array.of(0),
    symbol: Uint16Array.of(0),
    day: Int32Array.of(0),
    missing: Float64Array.of(0),
    incomplete: Uint8Array.of(0),
  };
}

const price = fc.oneof(
  fc.integer({ min: 1, max: 1000 }),
  fc.integer({ min: 1, max: MAX_PRICE_MICROS }),
  fc.integer({ min: 0, max: 1000 }).map((n) => MAX_PRICE_MICROS - n),
);
const prices: fc.Arbitrary<Prices> = fc.tuple(price, price, price, price).map((four) => {
  const [low = 1, open = 1, close = 1, high = 1] = [...four].sort((a, b) => a - b);
  return { open, high, low, close };
});
const costs: fc.Arbitrary<SimConfig> = fc.record({
  ambiguityPolicy: fc.constantFrom('CONSERVATIVE_WORST_CASE', 'NEXT_OPEN', 'SAME_BAR_WORST_CASE'),
  baseSpreadPpm: fc.integer({ min: 0, max: 100_001 }),
  baseSlippagePpm: fc.integer({ min: 0, max: 200_000 }),
  volatilityMultiplierPpm: fc.integer({ min: 0, max: 100_000_000 }),
  maxSlippagePpm: fc.integer({ min: 0, max: 900_000 }),
  partialFills: fc.boolean(),
  partialProbabilityPpm: fc.integer({ min: 0, max: 1_000_000 }),
  commissionPerShare: fc.integer({ min: 0, max: 1_000_000 }),
  commissionPpm: fc.integer({ min: 0, max: 50_000 }),
  commissionMinimum: fc.integer({ min: 0, max: 10_000_000 }),
  latencySubmitBars: fc.constant(0),
  latencyCancelBars: fc.constant(0),
  latencyReplaceBars: fc.constant(0),
});

/** The parts of the twin's config that its fills read. */
function twinConfig(of: SimConfig) {
  return {
    ambiguityPolicy: of.ambiguityPolicy,
    baseSpreadPpm: BigInt(of.baseSpreadPpm),
    baseSlippagePpm: BigInt(of.baseSlippagePpm),
    volatilityMultiplierPpm: BigInt(of.volatilityMultiplierPpm),
    maxSlippageCapPpm: BigInt(of.maxSlippagePpm),
    partialFillsEnabled: of.partialFills,
    partialFillsProbabilityPpm: BigInt(of.partialProbabilityPpm),
    commissionPerShare: BigInt(of.commissionPerShare),
    commissionPpm: BigInt(of.commissionPpm),
    commissionMinPerOrder: BigInt(of.commissionMinimum),
  } as NaiveConfig;
}

function twinBar({ open, high, low, close }: Prices) {
  const ohlc = { open: BigInt(open), high: BigInt(high), low: BigInt(low), close: BigInt(close) };
  return { ts: 0, ...ohlc, volume: 0, day: 0, session: 0, missing: 0 };
}

describe('market prices', () => {
  it('agree with the twin for every bar and cost', () => {
    fc.assert(
      fc.property(prices, costs, (of, config) => {
        const model = new FillModel(config, 1);
        const bars = columnOf(of);
        for (const [side, name] of [
          [BUY, 'BUY'],
          [SELL, 'SELL'],
        ] as const) {
          const expected = twin.marketPrice(name, twinBar(of), twinConfig(config));
          expect(BigInt(model.marketPrice(bars, 0, side))).toBe(expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are never better than the worst price of the bar', () => {
    fc.assert(
      fc.property(prices, costs, (of, config) => {
        const model = new FillModel({ ...config, ambiguityPolicy: 'CONSERVATIVE_WORST_CASE' }, 1);
        expect(model.marketPrice(columnOf(of), 0, BUY)).toBeGreaterThanOrEqual(of.high);
        const sale = model.marketPrice(columnOf(of), 0, SELL);
        expect(sale).toBeLessThanOrEqual(of.low);
        expect(sale).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('of a range too wide to count take the whole cap, or the slippage alone without volatility', () => {
    const wide = columnOf({ open: 1, high: 9e11, low: 1, close: 1 });
    const sim = { ...NO_COSTS, baseSlippagePpm: 100, maxSlippagePpm: 2500 };
    const paid = (more: Partial<SimConfig>) =>
      new FillModel({ ...sim, ...more }, 1).marketPrice(wide, 0, BUY);
    expect(paid({ volatilityMultiplierPpm: 1 })).toBe(9e11 + 9e11 * 0.0025);
    expect(paid({ volatilityMultiplierPpm: 0 })).toBe(9e11 + 9e11 * 0.0001);
  });
});

describe('fees', () => {
  it('agree with the twin', () => {
    const qty = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(qty, price, costs, fc.boolean(), (shares, at, config, isFirst) => {
        const expected = twin.fillFee(BigInt(at), BigInt(shares), isFirst, twinConfig(config));
        expect(BigInt(new FillModel(config, 1).fee(shares, at, isFirst))).toBe(expected);
      }),
    );
  });

  it('fail with MONEY_OVERFLOW where the notional leaves the safe range', () => {
    expect(() => new FillModel(NO_COSTS, 1).fee(10_008, MAX_PRICE_MICROS, true)).toThrow(Failure);
  });
});

describe('partial quantities', () => {
  it('agree with the twin, draw by draw, and never exceed what remains', () => {
    const remaining = fc.array(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(
        remaining,
        costs,
        fc.integer({ min: 0, max: 0xffff_ffff }),
        (all, config, seed) => {
          const model = new FillModel(config, seed);
          const draw = xoshiro128ss(seed);
          for (const shares of all) {
            const taken = model.fillQty(shares);
            expect(BigInt(taken)).toBe(twin.fillQty(BigInt(shares), twinConfig(config), draw));
            expect(taken).toBeGreaterThanOrEqual(1);
            expect(taken).toBeLessThanOrEqual(shares);
          }
        },
      ),
    );
  });

  it('draw nothing when they are off', () => {
    const model = new FillModel(NO_COSTS, 3);
    const before = model.snapshot();
    expect(model.fillQty(10)).toBe(10);
    expect(model.snapshot()).toEqual(before);
  });

  it('are never partial at probability 0 and always at 1', () => {
    const at = (partialProbabilityPpm: number) =>
      new FillModel({ ...NO_COSTS, partialFills: true, partialProbabilityPpm }, 3);
    const never = at(0);
    expect(Array.from({ length: 50 }, () => never.fillQty(8))).toEqual(new Array(50).fill(8));
    const always = at(1_000_000);
    const sizes = new Set(Array.from({ length: 200 }, () => always.fillQty(8)));
    expect([...sizes].sort((a, b) => a - b)).toEqual([2, 4, 6, 8]); // k = 4 takes all
  });
});
