/**
 * INV-STRAT-06: a split that takes effect in a run changes nothing that an author decides by: the run over prices that
 * fall by the ratio equals the run over prices that were divided from the start, in shares of after.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineStrategy, z } from '../../src/engines/strategy/index.ts';
import type { BarColumns } from '../../src/foundation/model/index.ts';
import { RestartableRun } from '../support/strategy/restartable-run.ts';
import { walkBars } from '../support/tick/random-walk.ts';

const SLICES = 60;
/** Of the walk: the day changes after so many slices, see `walkBars`. */
const SPLIT_SLICE = 30;
const RATIO = { numerator: 4, denominator: 1 };

/** Holds 5 of today's shares while the trend is up; before the split that is 5 old ones, then 20. */
const trend = defineStrategy({
  id: 'trend',
  version: 1,
  summary: 'a test',
  params: z.object({}),
  warmup: () => 8,
  init: (ctx) => ({ fast: ctx.ema(3), slow: ctx.sma(8), range: ctx.atr(4), lot: 5 }),
  onBar: (ctx, { fast, slow, lot }) => {
    const isUp = fast.value > slow.value && ctx.closes(4).mean() > ctx.ago(7).low;
    if (isUp === ctx.target > 0) return undefined;
    return isUp ? lot : 0;
  },
  onSplit: (state, ratio) => {
    state.lot *= ratio;
  },
});

/** Prices of slices from `first` on are multiplied by `factor`; the day turns at the split. */
function scaled(bars: BarColumns, from: number, to: number, factor: number): BarColumns {
  const of = (column: Float64Array) =>
    column.map((price, row) => (row >= from && row < to ? price * factor : price));
  return {
    ...bars,
    ...{ open: of(bars.open), high: of(bars.high), low: of(bars.low), close: of(bars.close) },
    day: bars.day.map((day, row) => day + (row >= SPLIT_SLICE ? 1 : 0)),
  };
}

describe('an author through a split', () => {
  it('decides as if prices had always been those of after it, in the new shares', () => {
    let changes = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 0, max: SLICES }),
        (seed, cut) => {
          const after = walkBars({ symbols: 1, slices: SLICES, seed });
          const before = scaled(after, 0, SPLIT_SLICE, RATIO.numerator);
          const day = before.day[SPLIT_SLICE] ?? 0;
          const actions = [{ day, symbol: 0, effect: { kind: 'SPLIT', ratio: RATIO } }] as const;
          const parts = { strategy: trend, symbols: ['AAA'], seed };
          const split = new RestartableRun({ ...parts, bars: before, actions }).play();
          const always = new RestartableRun({ ...parts, bars: scaled(after, 0, 0, 1) }).play();
          const inNewShares = split.targets.map(([target = 0], slice) =>
            slice < SPLIT_SLICE ? target : target / RATIO.numerator,
          );
          expect(inNewShares).toEqual(always.targets.flat());
          changes += split.tick.targets.signals;
          const whole = new RestartableRun({ ...parts, bars: before, actions }).play(cut);
          const continued = new RestartableRun({ ...parts, bars: before, actions });
          continued.restore(whole.snapshot()).play();
          expect(continued.tick.stateHash()).toBe(split.tick.stateHash());
        },
      ),
      { numRuns: 60 },
    );
    expect(changes).toBeGreaterThan(100);
  });
});
