// What an author may rely on: when he is called, what he sees, what he may return, and how he is told
// that he went wrong.
import { describe, expect, it } from 'vitest';
import { columnsOfCloses } from '../../../../tests/support/strategy/columns-of-closes.ts';
import { KernelOnColumns } from '../../../../tests/support/strategy/kernel-on-columns.ts';
import {
  defineStrategy,
  z,
  type BarContext,
  type Decision,
  type StrategyDefinition,
} from '../index.ts';

const NONE = z.object({});

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
const containing = (text: string): unknown => expect.stringContaining(text);

interface Sketch {
  readonly warmup?: number;
  readonly init?: () => object;
  readonly onBar?: (ctx: BarContext, state: object) => unknown;
}

/** A strategy without parameters. What a test returns against the types stands for untyped code. */
function sketch({ warmup = 1, init = () => ({}), onBar = () => 0 }: Sketch): StrategyDefinition {
  return defineStrategy({
    id: 'sketch',
    version: 1,
    summary: 'a test',
    params: NONE,
    warmup: () => warmup,
    init,
    onBar: (ctx, state) => onBar(ctx, state) as Decision,
  });
}

function hostOf(of: Sketch, ...closes: readonly (readonly number[])[]): KernelOnColumns {
  const symbols = ['AAA', 'BBB', 'CCC'].slice(0, closes.length);
  const account = { position: Float64Array.of(3, -4), cash: 1_500_000, equity: 2_000_000_000 };
  const bars = columnsOfCloses(...closes);
  return new KernelOnColumns({ strategy: sketch(of), params: {}, bars, symbols, account });
}

/** What `look` sees on every call over one symbol of closes 1, 2, 3, 4. */
function seen(look: (ctx: BarContext) => unknown, warmup = 3): unknown[] {
  const all: unknown[] = [];
  const onBar = (ctx: BarContext): undefined => void all.push(look(ctx));
  hostOf({ warmup, onBar }, [1, 2, 3, 4]).play();
  return all;
}

const cross = defineStrategy({
  id: 'my_cross',
  version: 1,
  summary: 'long while the fast average is above the slow one',
  params: z.object({
    fast: z.int().min(1).default(2).describe('bars of the fast average'),
    slow: z.int().min(1).default(3).describe('bars of the slow average'),
    qty: z.int().min(1).default(10).describe('shares when long'),
  }),
  warmup: ({ slow }) => slow,
  init: (ctx, { fast, slow }) => ({ fast: ctx.sma(fast), slow: ctx.sma(slow) }),
  onBar: (_ctx, { fast, slow }, { qty }) => (fast.value > slow.value ? qty : 0),
});

describe('a strategy of an author', () => {
  it('is a moving average in ten lines', () => {
    const bars = columnsOfCloses([1, 2, 3, 4, 4, 4, 4, 1]);
    const host = new KernelOnColumns({ strategy: cross, params: {}, bars });
    expect(host.play().flat()).toEqual([0, 0, 10, 10, 10, 0, 0, 0]);
  });

  it('is called from the bar on with which warmup bars are known, and publishes nothing before', () => {
    const calls: number[] = [];
    const host = hostOf({ warmup: 3, onBar: (ctx) => calls.push(ctx.close) }, [5, 6, 7, 8]);
    host.play(0, 2);
    expect([calls, host.targets.published]).toEqual([[], false]);
    host.play(2);
    expect([calls, host.targets.published]).toEqual([[7, 8], true]);
  });

  it('gets its parameters as the schema parsed them, and cannot change them', () => {
    const strategy = defineStrategy({
      ...{ id: 'p', version: 1, summary: '', warmup: () => 1, init: () => ({}) },
      params: z.object({ qty: z.int().default(4) }),
      onBar: (_ctx, _state, params) => {
        expect(Object.isFrozen(params)).toBe(true);
        return params.qty;
      },
    });
    const bars = columnsOfCloses([1]);
    expect(new KernelOnColumns({ strategy, params: {}, bars }).play()).toEqual([[4]]);
    expect(new KernelOnColumns({ strategy, params: { qty: 6 }, bars }).play()).toEqual([[6]]);
    expect(() => new KernelOnColumns({ strategy, params: { qty: 1.5, x: 1 }, bars })).toThrow(
      expect.objectContaining({
        code: 'STRATEGY_PARAMS_REFUSED',
        problems: [
          expect.objectContaining({ code: 'STRATEGY_PARAM_UNKNOWN', path: 'x' }),
          expect.objectContaining({ code: 'STRATEGY_PARAM_INVALID', path: 'qty' }),
        ],
      }),
    );
  });

  it('has a state of its own for every symbol, and indicators on its bars only', () => {
    const strategy = defineStrategy({
      ...{ id: 'p', version: 1, summary: '', params: NONE, warmup: () => 2 },
      init: (ctx) => ({ calls: 0, average: ctx.sma(2), symbol: ctx.symbol }),
      onBar: (ctx, state) => {
        expect(state.symbol).toBe(ctx.symbol);
        state.calls += 1;
        return Math.round(state.calls * 100 + state.average.value);
      },
    });
    const bars = columnsOfCloses([1, 3, 5], [50, 70, 90]);
    const host = new KernelOnColumns({ strategy, params: {}, bars, symbols: ['AAA', 'BBB'] });
    expect(host.play()).toEqual([
      [0, 0],
      [102, 160],
      [204, 280],
    ]);
  });
});

describe('the context', () => {
  it('shows the bar of the call in currency units', () => {
    const looks = seen(({ open, high, low, close, volume, symbol, now }) => [
      ...[open, high, low, close, volume],
      ...[symbol, new Date(now).toISOString()],
    ]);
    expect(looks).toEqual([
      [2, 3.5, 1.5, 3, 1000, 'AAA', '2024-01-02T14:33:00.000Z'],
      [3, 4.5, 2.5, 4, 1000, 'AAA', '2024-01-02T14:34:00.000Z'],
    ]);
  });

  it('shows decimals as the file has them: 470.12 is 470.12', () => {
    const prices = [470.12, 0.1, 899_999.99, 0.000001, 33.333333];
    const closes: number[] = [];
    hostOf({ onBar: (ctx) => void closes.push(ctx.close) }, prices).play();
    expect(closes).toEqual(prices);
  });

  it('shows the account: the position of its symbol, cash and equity', () => {
    const looks: unknown[] = [];
    const onBar = ({ position, cash, equity }: BarContext): undefined =>
      void looks.push([position, cash, equity]);
    hostOf({ onBar }, [1], [1]).play();
    expect(looks).toEqual([
      [3, 1.5, 2000],
      [-4, 1.5, 2000],
    ]);
  });

  it('shows the target that stands, also when another hand changed it', () => {
    const looks: number[] = [];
    const decisions: Decision[] = [5, undefined, undefined];
    const host = hostOf(
      {
        onBar: (ctx) => {
          looks.push(ctx.target);
          return decisions.shift();
        },
      },
      [1, 2, 3],
    );
    host.play(0, 2);
    host.targets.target[0] = 0; // as a protective order does that closed the position
    host.play(2);
    expect(looks).toEqual([0, 5, 0]);
  });

  it('shows bars before the latest, without a copy', () => {
    expect(seen((ctx) => [ctx.ago(0).close, ctx.ago(2).close, ctx.ago(1).high])).toEqual([
      [3, 1, 2.5],
      [4, 2, 3.5],
    ]);
    expect(seen((ctx) => ctx.ago(1) === ctx.ago(1))).toEqual([true, true]);
  });

  it('shows windows that end with the latest bar', () => {
    expect(seen((ctx) => ctx.closes(3).toArray())).toEqual([
      [1, 2, 3],
      [2, 3, 4],
    ]);
    const all = (ctx: BarContext): unknown => {
      const closes = ctx.closes(3);
      return [closes.at(0), closes.at(-1), closes.sum(), closes.mean(), closes.max(), closes.min()];
    };
    expect(seen(all)[1]).toEqual([2, 4, 9, 3, 4, 2]);
    expect(seen((ctx) => ctx.volumes(2).sum())).toEqual([2000, 2000]);
    expect(seen((ctx) => [ctx.opens(2).at(0), ctx.highs(1).max(), ctx.lows(2).min()])[1]).toEqual([
      2, 4.5, 1.5,
    ]);
  });

  it('shows the other symbols with all bars of the slice, whoever is called first', () => {
    const looks: unknown[] = [];
    const onBar = (ctx: BarContext): undefined =>
      void looks.push(ctx.symbols.map((symbol) => ctx.of(symbol).close));
    hostOf({ onBar }, [1, 2], [10, 20], [100, 200]).play();
    expect(looks).toEqual([
      ...[1, 1, 1].map(() => [1, 10, 100]),
      ...[1, 1, 1].map(() => [2, 20, 200]),
    ]);
  });

  it('draws from a generator of its own that the seed starts', () => {
    const draws = (seed: number): number[] => {
      const all: number[] = [];
      const strategy = sketch({ onBar: (ctx) => void all.push(ctx.random()) });
      new KernelOnColumns({ strategy, params: {}, bars: columnsOfCloses([1, 2, 3]), seed }).play();
      return all;
    };
    expect(draws(1)).toEqual(draws(1));
    expect(draws(1)).not.toEqual(draws(2));
    expect(new Set(draws(1)).size).toBe(3);
    expect(draws(1).every((draw) => draw >= 0 && draw < 1)).toBe(true);
  });
});

/** The failure that ends a run over closes 1, 2, 3, 4. */
function failure(of: Sketch): unknown {
  try {
    hostOf(of, [1, 2, 3, 4]).play();
  } catch (error) {
    return error;
  }
  return null;
}

describe('history has bounds', () => {
  it.each([
    [
      'the future',
      (ctx: BarContext) => ctx.ago(-1),
      'STRATEGY_LOOKAHEAD',
      /ago\(-1\) asks for a bar/,
    ],
    [
      'beyond warmup',
      (ctx: BarContext) => ctx.ago(2),
      'STRATEGY_HISTORY_SHORT',
      /ago\(2\) of AAA needs 3 bars; it has seen 2, and warmup keeps 2/,
    ],
    ['half a bar', (ctx: BarContext) => ctx.ago(0.5), 'STRATEGY_HISTORY_SHORT', /ago\(0.5\)/],
    [
      'a longer window',
      (ctx: BarContext) => ctx.closes(3),
      'STRATEGY_HISTORY_SHORT',
      /closes\(3\) of AAA needs 3 bars/,
    ],
    ['an empty window', (ctx: BarContext) => ctx.lows(0), 'STRATEGY_HISTORY_SHORT', /lows\(0\)/],
    [
      'outside of a window',
      (ctx: BarContext) => ctx.closes(2).at(2),
      'STRATEGY_HISTORY_SHORT',
      /at\(2\) is outside of the 2 values/,
    ],
    [
      'before a window',
      (ctx: BarContext) => ctx.closes(2).at(-3),
      'STRATEGY_HISTORY_SHORT',
      /at\(-3\)/,
    ],
    [
      'a symbol that is not there',
      (ctx: BarContext) => ctx.of('ZZZ'),
      'STRATEGY_SYMBOL_UNKNOWN',
      /no symbol "ZZZ"; it has AAA/,
    ],
  ])('%s', (_name, look, code, message) => {
    const error = failure({ warmup: 2, onBar: (ctx) => void look(ctx) });
    expect(error).toMatchObject({ kind: 'INPUT', code, message: matching(message) });
    expect(error).toMatchObject({
      message: containing('; strategy=sketch symbol=AAA at 2024-01-02T14:32:00Z'),
    });
  });

  it('of a symbol that has not come yet: it is not warm, and has no bar', () => {
    const bars = columnsOfCloses([1, 2, 3]);
    const looks: unknown[] = [];
    const onBar = (ctx: BarContext): undefined => {
      const other = ctx.of('BBB');
      looks.push([other.isWarm, other.barsSeen]);
      expect(() => other.ago(0)).toThrow(/ago\(0\) of BBB needs 1 bars; it has seen 0/);
    };
    const parts = { strategy: sketch({ onBar }), params: {}, bars, symbols: ['AAA', 'BBB'] };
    new KernelOnColumns(parts).play();
    expect(looks).toEqual([1, 2, 3].map(() => [false, 0]));
  });
});

describe('a decision', () => {
  const book = (decision: Decision): KernelOnColumns['targets'] => {
    const host = hostOf({ onBar: () => decision }, [100]);
    host.play();
    return host.targets;
  };

  it('of shares alone has no terms', () => {
    const { target, published, termChanges } = book(-7);
    expect([target[0], published, termChanges]).toEqual([-7, true, 0]);
    expect(Object.is(book(-0).target[0], 0)).toBe(true);
  });

  it('of nothing leaves the book as it is', () => {
    expect(book(undefined).published).toBe(false);
  });

  it('with terms becomes micros, each to the nearest', () => {
    const made = book({
      ...{ qty: 5, stop: 95.1, takeProfit: 110.0000004, trail: 2.5, limit: 99.9999996 },
      ...{ stopEntry: 101, timeInForce: 'DAY' },
    });
    const prices = [made.stop, made.takeProfit, made.trail, made.entryLimit, made.entryStop];
    expect(prices.map((column) => column[0])).toEqual([
      95_100_000, 110_000_000, 2_500_000, 100_000_000, 101_000_000,
    ]);
    expect([made.target[0], made.timeInForce[0]]).toEqual([5, 1]);
  });

  it('takes back the terms of the one before', () => {
    const decisions: Decision[] = [{ qty: 5, stop: 90, limit: 99 }, { qty: 5, trail: 3 }, 5];
    const host = hostOf({ onBar: () => decisions.shift() }, [100, 100, 100]);
    const { stop, trail, entryLimit } = host.targets;
    const terms = [0, 1, 2].map((row) => {
      host.play(row, row + 1);
      return [stop[0], trail[0], entryLimit[0]];
    });
    expect(terms).toEqual([
      [90_000_000, NaN, 99_000_000],
      [NaN, 3_000_000, NaN],
      [NaN, NaN, NaN],
    ]);
  });

  it.each<[string, unknown, string, string]>([
    ['half a share', 1.5, 'STRATEGY_TARGET_INVALID', 'target=1.5'],
    ['no number of shares', NaN, 'STRATEGY_TARGET_INVALID', 'target=NaN'],
    ['a text', '5', 'STRATEGY_TARGET_INVALID', 'onBar returned 5, which is no target'],
    ['null', null, 'STRATEGY_TARGET_INVALID', 'onBar returned null'],
    ['a misspelt term', { qty: 1, stoploss: 5 }, 'STRATEGY_TARGET_INVALID', 'stoploss is no term'],
    ['terms without shares', { stop: 5 }, 'STRATEGY_TARGET_INVALID', 'qty must be a number'],
    [
      'a time that is none',
      { qty: 1, timeInForce: 'GTD' },
      'STRATEGY_TARGET_INVALID',
      'one of GTC',
    ],
    ['a stop that is no number', { qty: 1, stop: NaN }, 'STRATEGY_PRICE_INVALID', 'stop=NaN'],
    ['a stop below 0', { qty: 1, stop: -1 }, 'STRATEGY_PRICE_INVALID', 'stop=-1'],
    ['a price as text', { qty: 1, limit: '9' }, 'STRATEGY_PRICE_INVALID', 'limit=string'],
    ['a price out of range', { qty: 1, limit: 1e6 }, 'STRATEGY_PRICE_INVALID', 'limit=1000000'],
    ['a promise', Promise.resolve(1), 'STRATEGY_ASYNC', 'onBar returned a promise'],
  ])('is refused when it is %s', (_name, decision, code, message) => {
    const error = failure({ onBar: () => decision });
    expect(error).toMatchObject({ kind: 'INPUT', code, message: containing(message) });
  });
});

describe('an error of the author', () => {
  it('ends the run as STRATEGY_FAILED, with strategy, symbol, time and message', () => {
    const error = failure({
      warmup: 2,
      onBar: () => {
        throw new TypeError('x is undefined');
      },
    });
    expect(error).toMatchObject({
      kind: 'INPUT',
      code: 'STRATEGY_FAILED',
      message:
        'the strategy threw TypeError: x is undefined; strategy=sketch symbol=AAA at 2024-01-02T14:32:00Z',
    });
  });

  it('is told from init as well', () => {
    const init = (): object => {
      throw new Error('no luck');
    };
    expect(failure({ init })).toMatchObject({
      code: 'STRATEGY_FAILED',
      message: 'the strategy threw Error: no luck; strategy=sketch symbol=AAA in init',
    });
  });

  it.each<[string, object, string]>([
    ['a Map', { seen: new Map() }, 'state.seen is no plain object'],
    ['a function', { next: () => 1 }, 'state.next is of type function'],
    ['a number that is none', { last: NaN }, 'state.last is NaN'],
    ['nothing at all', { last: undefined }, 'state.last is of type undefined'],
    ['a list of such', { all: [1, [2n]] }, 'state.all[1][0] is of type bigint'],
  ])('in a state that cannot be kept: %s', (_name, state, message) => {
    expect(failure({ init: () => state })).toMatchObject({
      code: 'STRATEGY_STATE_INVALID',
      message: containing(message),
    });
  });

  it('in a state that holds itself', () => {
    const state: Record<string, unknown> = {};
    state['self'] = state;
    expect(failure({ init: () => state })).toMatchObject({ code: 'STRATEGY_STATE_INVALID' });
  });

  it.each([0, -1, 2.5, NaN, 100_001])('in a warm-up of %d bars', (warmup) => {
    expect(failure({ warmup })).toMatchObject({
      code: 'STRATEGY_WARMUP_INVALID',
      message: `warmup must be a whole number from 1 to 100000: strategy=sketch warmup=${warmup}`,
    });
  });
});

describe('a definition', () => {
  const GOOD = { id: 'good', version: 1, summary: '', warmup: () => 1, init: () => ({}) };
  const define = (more: object): unknown => {
    try {
      return defineStrategy({ ...GOOD, params: NONE, onBar: () => 0, ...more });
    } catch (error) {
      return error;
    }
  };

  it('is refused when a part is missing, as in code that no compiler has read', () => {
    const gone = { summary: undefined, params: {}, warmup: 5, init: undefined, onBar: null };
    expect(define(gone)).toMatchObject({
      code: 'STRATEGY_DEFINITION_INVALID',
      problems: ['warmup', 'init', 'onBar', 'params', 'summary'].map((path) => ({ path })),
    });
  });

  it('is refused with every problem at once', () => {
    const wrong = { id: 'Not Good', version: 0, inputs: { timeframes: ['1D', '2D'] } };
    expect(define(wrong)).toMatchObject({
      code: 'STRATEGY_DEFINITION_INVALID',
      problems: [{ path: 'id' }, { path: 'version' }, { path: 'inputs.timeframes' }],
    });
  });

  it.each([
    ['has no default', z.object({ a: z.int() }), 'must have a default'],
    ['is no scalar', z.object({ a: z.array(z.int()).default([1]) }), 'must be a whole number, a'],
    [
      'has no JSON form',
      z.object({ a: z.date().default(new Date(0)) }),
      'must be a whole number, a',
    ],
    ['is a union', z.object({ a: z.union([z.int(), z.string()]).default(1) }), 'must be a whole'],
    ['has a default out of its range', z.object({ a: z.int().min(5).default(3) }), 'Too small'],
  ])('is refused when a parameter %s', (_name, params, message) => {
    expect(define({ params })).toMatchObject({
      code: 'STRATEGY_DEFINITION_INVALID',
      problems: [{ path: 'a', message: containing(message) }],
    });
  });
});
