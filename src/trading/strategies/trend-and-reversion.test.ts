// The authored built-ins against their rules as the page of the spec states them, computed anew from the
// whole history for every bar; and against what they decided when they were written.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOfCloses } from '../../../tests/support/strategy/columns-of-closes.ts';
import { KernelOnColumns } from '../../../tests/support/strategy/kernel-on-columns.ts';
import { Prng, sha256Hex } from '../../foundation/core/index.ts';
import type { BarColumns } from '../../foundation/model/index.ts';
import { meanReversion } from './mean-reversion.ts';
import { swingTrend } from './swing-trend.ts';

const EQUITY = 100_000;

/** Closes of a seeded walk around 100, in cents. */
function walk(seed: number, bars: number): number[] {
  const draws = new Prng(seed);
  let cents = 10_000;
  return Array.from({ length: bars }, () => {
    cents = Math.max(2000, cents + (draws.nextUint32() % 401) - 199);
    return cents / 100;
  });
}

interface Step {
  readonly target: number;
  readonly stop: number;
}

/** Target and stop in currency units after each bar. */
function decided(
  strategy: typeof swingTrend,
  params: Record<string, number>,
  bars: BarColumns,
): Step[] {
  const account = { position: new Float64Array(1), cash: EQUITY * 1e6, equity: EQUITY * 1e6 };
  const host = new KernelOnColumns({ strategy, params, bars, account });
  return Array.from({ length: bars.count }, (_, row) => {
    host.play(row, row + 1);
    return { target: host.targets.target[0] ?? NaN, stop: (host.targets.stop[0] ?? NaN) / 1e6 };
  });
}

const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);
const micros = (price: number): number => Math.round(price * 1e6);

/** Wilder's average true range of 14 bars at every bar, from the start. */
function ranges({ high, low, close, count }: BarColumns): number[] {
  let average = 0;
  return Array.from({ length: count }, (_, row) => {
    const [top = 0, bottom = 0, before = NaN] = [high[row], low[row], close[row - 1]];
    const reach = [top - bottom, Math.abs(top - before), Math.abs(bottom - before)];
    const range = Math.max(...reach.filter((one) => !Number.isNaN(one)));
    if (row < 13) average += range;
    else average = row === 13 ? (average + range) / 14 : average + (range - average) / 14;
    return average / 1e6;
  });
}

function trendByRule(lookback: number, atrMult: number, risk: number, bars: BarColumns): Step[] {
  const closes = Array.from(bars.close, (close) => close / 1e6);
  const atr = ranges(bars);
  let step: Step = { target: 0, stop: NaN };
  return closes.map((close, row) => {
    if (row + 1 < Math.max(lookback, 70)) return step;
    const window = closes.slice(row + 1 - lookback, row + 1);
    if (step.target > 0) {
      if (sum(window.map(micros)) > micros(close) * lookback) step = { target: 0, stop: NaN };
      return step;
    }
    const distance = (atr[row] ?? NaN) * atrMult;
    if (close < Math.max(...window) || distance === 0 || close - distance < 0.01) return step;
    const byRisk = Math.floor((EQUITY * risk) / distance);
    const qty = Math.min(byRisk, Math.floor((EQUITY * 0.15) / close));
    if (qty > 0) step = { target: qty, stop: micros(close - distance) / 1e6 };
    return step;
  });
}

function reversionByRule(lookback: number, entry: number, exit: number, bars: BarColumns): Step[] {
  const closes = Array.from(bars.close, (close) => close / 1e6);
  let target = 0;
  return closes.map((close, row) => {
    if (row + 1 < lookback) return { target, stop: NaN };
    const window = closes.slice(row + 1 - lookback, row + 1).map(micros);
    const mean = sum(window) / lookback;
    const deviation = Math.sqrt(sum(window.map((one) => (one - mean) ** 2)) / lookback) / 1e6;
    const fall = mean / 1e6 - close;
    if (target > 0) target = fall > exit * deviation ? target : 0;
    else if (deviation > 0 && fall >= entry * deviation)
      target = Math.floor((EQUITY * 0.1) / close);
    return { target, stop: NaN };
  });
}

const digest = (steps: readonly Step[]): string =>
  sha256Hex(steps.map(({ target, stop }) => `${target} ${stop}`).join('\n')).slice(0, 16);
const entries = (steps: readonly Step[]): number =>
  steps.filter(({ target }, at) => target > 0 && steps[at - 1]?.target === 0).length;

describe('swing_trend_v1', () => {
  it('follows its rule on any walk', () => {
    let traded = 0;
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 2, max: 60 }), (seed, lookback) => {
        const bars = columnsOfCloses(walk(seed, 270));
        const params = { lookback, atr_mult: 2.5, risk_per_trade: 0.01 };
        const steps = decided(swingTrend, params, bars);
        expect(steps).toEqual(trendByRule(lookback, 2.5, 0.01, bars));
        traded += entries(steps);
      }),
      { numRuns: 60 },
    );
    expect(traded).toBeGreaterThan(100);
  });

  it('decides what it decided', () => {
    const steps = decided(swingTrend, {}, columnsOfCloses(walk(7, 600)));
    const first = steps.findIndex(({ target }) => target > 0);
    expect([first, steps[first], entries(steps), digest(steps)]).toEqual([
      ...[167, { target: 87, stop: 79.368517 }, 9, '90b77d393876efe0'],
    ]);
  });

  it('risks the stated share of the equity, and stays below the limit of one position', () => {
    const bars = columnsOfCloses(Array.from({ length: 90 }, (_, at) => 100 + at));
    const [entry] = decided(swingTrend, { lookback: 20 }, bars).slice(69);
    // Bars reach 1.5 to 2 far, on Wilder's average 1.998874: the stop lies 5.996622 below 169, 500 / 5.99 shares.
    expect(entry).toEqual({ target: 83, stop: 163.003378 });
    const timid = decided(swingTrend, { lookback: 20, atr_mult: 0.1 }, bars)[69];
    expect(timid?.target).toBe(Math.floor((EQUITY * 0.15) / 169));
  });

  it('is flat after its stop was hit, and enters again on a new high only', () => {
    const closes = [...Array.from({ length: 70 }, (_, at) => 100 + at), 168.5, 168.5, 169.5, 170];
    const account = { position: new Float64Array(1), cash: 0, equity: EQUITY * 1e6 };
    const parts = { strategy: swingTrend, params: { lookback: 20 } };
    const host = new KernelOnColumns({ ...parts, bars: columnsOfCloses(closes), account });
    const { target, stop } = host.targets;
    const after = (row: number): number => {
      host.play(row, row + 1);
      return target[0] ?? NaN;
    };
    for (let row = 0; row < 69; row++) host.play(row, row + 1);
    expect([after(69), after(70)]).toEqual([83, 83]);
    target[0] = 0; // the protective order filled, and took the target back
    expect(after(71)).toBe(0);
    expect(stop[0]).toBeNaN();
    expect(after(72)).toBeGreaterThan(0); // 169.5 is the highest close
  });

  it('buys nothing that does not move, costs too much, or has its stop below a cent', () => {
    const still = Array.from({ length: 90 }, () => 100);
    const flat = { ...columnsOfCloses(still), high: Float64Array.from(still, () => 100e6) };
    const dead = decided(swingTrend, { lookback: 20 }, { ...flat, low: flat.high });
    expect(new Set(dead.map(({ target }) => target))).toEqual(new Set([0]));
    const rising = (from: number): BarColumns =>
      columnsOfCloses(Array.from({ length: 90 }, (_, at) => from + at));
    expect(entries(decided(swingTrend, { lookback: 20 }, rising(50_000)))).toBe(0);
    expect(entries(decided(swingTrend, { lookback: 20, atr_mult: 50 }, rising(1)))).toBe(0);
  });
});

describe('exp_meanrev_v1', () => {
  it('follows its rule on any walk', () => {
    let traded = 0;
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 2, max: 60 }), (seed, lookback) => {
        const bars = columnsOfCloses(walk(seed, 200));
        const params = { lookback, z_entry: 1.3, z_exit: 0.2 };
        const steps = decided(meanReversion, params, bars);
        expect(steps).toEqual(reversionByRule(lookback, 1.3, 0.2, bars));
        traded += entries(steps);
      }),
      { numRuns: 60 },
    );
    expect(traded).toBeGreaterThan(100);
  });

  it('decides what it decided', () => {
    const steps = decided(meanReversion, {}, columnsOfCloses(walk(7, 600)));
    const first = steps.findIndex(({ target }) => target > 0);
    expect([first, steps[first], entries(steps), digest(steps)]).toEqual([
      ...[19, { target: 106, stop: NaN }, 14, '217f4820d6f3ce11'],
    ]);
  });

  it('buys nothing when nothing moves', () => {
    const steps = decided(meanReversion, {}, columnsOfCloses(Array.from({ length: 30 }, () => 50)));
    expect(entries(steps)).toBe(0);
  });
});
