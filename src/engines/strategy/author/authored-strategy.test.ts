// What the host does for an author behind his back: a split, and views that cannot be turned against it.
import { describe, expect, it } from 'vitest';
import { columnsOfCloses } from '../../../../tests/support/strategy/columns-of-closes.ts';
import { KernelOnColumns } from '../../../../tests/support/strategy/kernel-on-columns.ts';
import { defineStrategy, z, type BarContext, type Decision } from '../index.ts';
import { AuthoredStrategy, type AuthorParts } from './authored-strategy.ts';

const idle = defineStrategy({
  ...{ id: 'idle', version: 1, summary: '', params: z.object({}), warmup: () => 1 },
  init: () => ({}),
  onBar: () => undefined,
});

interface Entry {
  entry: number;
}

/** A strategy over closes 100, 104, 108, made by hand, so that its host can be reached. */
function authored(onBar: (ctx: BarContext, state: Entry) => Decision): {
  strategy: AuthoredStrategy<Entry>;
  host: KernelOnColumns;
} {
  const host = new KernelOnColumns({
    strategy: idle,
    params: {},
    bars: columnsOfCloses([100, 104, 108]),
  });
  const parts: AuthorParts<Entry> = {
    id: 'authored',
    warmup: 2,
    init: () => ({ entry: 104 }),
    onBar,
    onSplit: (state, ratio) => {
      state.entry /= ratio;
    },
  };
  return { strategy: new AuthoredStrategy(parts, host.context), host };
}

describe('a split', () => {
  it('divides history and state, and multiplies the target of who leaves things as they are', () => {
    const seen: unknown[] = [];
    const { strategy, host } = authored((ctx, { entry }) => {
      seen.push([ctx.closes(2).toArray(), ctx.ago(1).volume, entry]);
      return seen.length === 1 ? { qty: -7, stop: 110 } : undefined;
    });
    const step = (row: number): void => {
      strategy.extend(row, 0);
      strategy.onBar(row, 0);
    };
    step(0);
    step(1);
    strategy.onSplit(0, { numerator: 3, denominator: 2 });
    expect(host.targets.target[0]).toBe(-10); // 10.5 towards 0, as the position
    expect(host.targets.signals).toBe(1);
    step(2);
    expect(seen).toEqual([
      [[100, 104], 1000, 104],
      [[69.333333, 108], 1500, 104 / 1.5],
    ]);
  });
});

describe('the context', () => {
  it('keeps what is behind it to itself', () => {
    const { strategy } = authored((ctx) => {
      expect(Object.keys(ctx)).toEqual(['symbol']);
      expect(Object.keys(ctx.closes(2))).toEqual(['length']);
      expect(Object.keys(ctx.ago(0))).toEqual([]);
      expect(Object.isFrozen(ctx.symbols)).toBe(true);
      expect(() => {
        Reflect.set(ctx, 'close', 5);
        Object.assign(ctx, { equity: 1 });
      }).toThrow(TypeError);
      return ctx.close === 104 ? 1 : 0;
    });
    strategy.extend(0, 0);
    strategy.extend(1, 0);
    strategy.onBar(1, 0);
    expect.assertions(6);
    expect(strategy.snapshot()).toMatchObject({ series: [{ state: { entry: 104 } }] });
  });
});
