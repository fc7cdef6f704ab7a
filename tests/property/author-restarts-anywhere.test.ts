/**
 * INV-STRAT-01: a strategy of an author that is stopped after any slice, put through JSON and continued
 * in a new process equals the one that was never stopped: state hash, targets, orders. The strategy uses
 * all that there is: every indicator, windows, other symbols, chance, nested state and terms.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineStrategy, z } from '../../src/engines/strategy/index.ts';
import type { BarColumns } from '../../src/foundation/model/index.ts';
import { BUILT_IN_STRATEGIES } from '../../src/trading/strategies/index.ts';
import { RestartableRun, type RestartableParts } from '../support/strategy/restartable-run.ts';
import { walkBars } from '../support/tick/random-walk.ts';

const SLICES = 90;
const SYMBOLS = ['AAA', 'BBB', 'CCC'];

const everything = defineStrategy({
  id: 'everything',
  version: 1,
  summary: 'uses all that there is',
  params: z.object({ warmup: z.int().min(1).default(20) }),
  warmup: ({ warmup }) => warmup,
  init: (ctx) => ({
    ...{ sma: ctx.sma(5), ema: ctx.ema(6), wsma: ctx.wsma(4), rsi: ctx.rsi(7), atr: ctx.atr(5) },
    ...{ std: ctx.std(9), bands: ctx.bollinger(8, 1.5), macd: ctx.macd(3, 7, 4) },
    ...{ highest: ctx.highest(6), lowest: ctx.lowest(6) },
    ...{ calls: 0, isUp: false, last: { prices: [0, 0], side: 'none' } },
  }),
  onBar: (ctx, state) => {
    state.calls += 1;
    const votes = [
      ctx.close > state.sma.value,
      state.ema.value > state.wsma.value,
      state.rsi.value > 50,
      state.bands.middle - state.bands.lower > state.std.value,
      state.macd.histogram > 0,
      state.highest.value - ctx.close < ctx.close - state.lowest.value,
      ctx.closes(10).mean() > ctx.ago(3).low,
      ctx.symbols.some((symbol) => ctx.of(symbol).close > ctx.close),
      ctx.random() > 0.5,
    ].filter(Boolean).length;
    state.isUp = votes > 4;
    state.last = { prices: [state.last.prices[1] ?? 0, ctx.close], side: state.isUp ? 'up' : '' };
    if (votes === 4) return undefined;
    if (!state.isUp) return -votes;
    if (ctx.random() < 0.3) return votes;
    return { qty: votes, stop: ctx.close - state.atr.value, timeInForce: 'DAY' };
  },
});

/** Some bars are missing: rows of a walk, with holes by symbol and slice. */
function withHoles(bars: BarColumns, isKept: (row: number) => boolean): BarColumns {
  const rows = Array.from({ length: bars.count }, (_, row) => row).filter(isKept);
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row] ?? 0);
  return {
    ...{ count: rows.length, ts: pick(bars.ts), open: pick(bars.open), high: pick(bars.high) },
    ...{ low: pick(bars.low), close: pick(bars.close), volume: pick(bars.volume) },
    symbol: Uint16Array.from(rows, (row) => bars.symbol[row] ?? 0),
    day: Int32Array.from(rows, (row) => bars.day[row] ?? 0),
    missing: pick(bars.missing),
    incomplete: new Uint8Array(rows.length),
  };
}

const story = fc.record({
  seed: fc.integer({ min: 0, max: 1000 }),
  cut: fc.integer({ min: 0, max: SLICES }),
  holes: fc.integer({ min: 2, max: 9 }),
});

function expectRestartable(parts: RestartableParts, cut: number): RestartableRun {
  const whole = new RestartableRun(parts).play(cut);
  const continued = new RestartableRun(parts).restore(whole.snapshot());
  expect(continued.tick.stateHash()).toBe(whole.tick.stateHash());
  whole.play();
  continued.play();
  expect(continued.tick.stateHash()).toBe(whole.tick.stateHash());
  expect(continued.targets).toEqual(whole.targets.slice(cut));
  expect(continued.tick.orders.snapshot()).toEqual(whole.tick.orders.snapshot());
  const uncut = new RestartableRun(parts).play();
  expect(uncut.tick.stateHash()).toBe(whole.tick.stateHash());
  return whole;
}

describe('a strategy of an author', () => {
  it('goes on after any slice as if nothing had happened', () => {
    let orders = 0;
    fc.assert(
      fc.property(story, ({ seed, cut, holes }) => {
        const walk = walkBars({ symbols: 3, slices: SLICES, seed });
        const bars = withHoles(walk, (row) => (row * 7 + seed) % holes !== 0);
        const parts = { strategy: everything, bars, symbols: SYMBOLS, seed };
        orders += expectRestartable(parts, cut).tick.orders.count;
      }),
      { numRuns: 60 },
    );
    expect(orders).toBeGreaterThan(1000);
  });

  it('does so when its rings have grown and come round', () => {
    const bars = walkBars({ symbols: 1, slices: 2500, seed: 3 });
    const params = { warmup: 1100 };
    for (const cut of [500, 1024, 1100, 2049, 2400]) {
      const parts = { strategy: everything, params, bars, symbols: ['AAA'] };
      const run = expectRestartable(parts, cut);
      expect(run.tick.orders.count).toBeGreaterThan(100);
    }
  });

  it.each(BUILT_IN_STRATEGIES.map((strategy) => [strategy.id, strategy] as const))(
    '%s as well',
    (_id, strategy) => {
      fc.assert(
        fc.property(story, ({ seed, cut }) => {
          const bars = walkBars({ symbols: 3, slices: SLICES, seed });
          expectRestartable({ strategy, bars, symbols: SYMBOLS, seed }, cut);
        }),
        { numRuns: 20 },
      );
    },
  );

  it('is not told by its past alone: another seed, other draws', () => {
    const bars = walkBars({ symbols: 3, slices: SLICES, seed: 1 });
    const [one, two] = [1, 2].map((seed) =>
      new RestartableRun({ strategy: everything, bars, symbols: SYMBOLS, seed }).play(),
    );
    expect(one?.targets).not.toEqual(two?.targets);
  });
});

describe('the future', () => {
  it('does not reach a decision: cut off, changed or poisoned, the targets before are the same', () => {
    fc.assert(
      fc.property(story, fc.constantFrom(0, 1, NaN, 9e11), ({ seed, cut }, poison) => {
        const bars = walkBars({ symbols: 3, slices: SLICES, seed });
        const parts = { strategy: everything, symbols: SYMBOLS, seed };
        const known = new RestartableRun({ ...parts, bars }).play(cut);
        const poisoned = (column: Float64Array) => column.slice().fill(poison, cut * 3);
        const other: BarColumns = {
          ...bars,
          ...{ open: poisoned(bars.open), high: poisoned(bars.high), low: poisoned(bars.low) },
          ...{ close: poisoned(bars.close), volume: poisoned(bars.volume) },
        };
        const blind = new RestartableRun({ ...parts, bars: other }).play(cut);
        expect(blind.targets).toEqual(known.targets);
        expect(blind.tick.stateHash()).toBe(known.tick.stateHash());
      }),
      { numRuns: 40 },
    );
  });
});
