// What an author's test sees of a run, on a strategy whose every step is known.
import { describe, expect, it } from 'vitest';
import { defineStrategy, z } from '../authoring/index.ts';
import {
  assertDeterministic,
  assertNoLookahead,
  assertRestartsAnywhere,
  assertWarmupSuffices,
  bars,
  poisonFuture,
  runStrategy,
} from './index.ts';

/** Long from the third bar on while the close rises, with a stop ten percent below. */
const rising = defineStrategy({
  id: 'rising',
  version: 1,
  summary: 'long while the close rises',
  params: z.object({ qty: z.int().min(1).default(10) }),
  warmup: () => 3,
  init: () => ({}),
  onBar: (ctx, _state, { qty }) =>
    ctx.close > ctx.ago(1).close ? { qty, stop: ctx.close * 0.9 } : 0,
});

const FREE = {
  'execution.base_spread_bps': '0',
  'execution.base_slippage_bps': '0',
  'execution.volatility_multiplier': '0',
};
const SERIES = bars('100').flat(3).ramp(3, '0.1').flat(3);

describe('a run', () => {
  const run = runStrategy(rising, { UP: SERIES }, { set: FREE, cash: '50000' });

  it('tells targets when they change, with their terms', () => {
    expect(run.targets.map(({ time, qty, stop }) => [time.slice(8, 10), qty, stop])).toEqual([
      ['05', 10, '99'],
      ['06', 10, '108.9'],
      ['07', 10, '119.79'],
      ['08', 0, null],
    ]);
  });

  it('tells orders and fills', () => {
    expect(run.fills[0]).toEqual({
      time: '2024-01-06T00:00:00Z',
      symbol: 'UP',
      side: 'BUY',
      qty: 10,
      price: '121', // the worst of the bar
    });
    expect(run.fills.at(-1)).toMatchObject({ side: 'SELL', qty: 10, price: '133.1' });
    expect(run.orders[0]).toMatchObject({ side: 'BUY', qty: 10, status: 'FILLED', reason: null });
  });

  it('tells the equity of every bar, and where it ends', () => {
    expect(run.equity).toHaveLength(9);
    expect(run.equity[0]).toEqual({ time: '2024-01-02T00:00:00Z', equity: '50000' });
    expect(run.finalEquity).toBe('50121');
    expect(run.positions).toEqual({ UP: 0 });
    expect(run.halted).toBe(false);
  });

  it('takes parameters, and refuses wrong ones', () => {
    const more = runStrategy(rising, { UP: SERIES }, { params: { qty: 20 } });
    expect(more.targets[0]?.qty).toBe(20);
    expect(() => runStrategy(rising, { UP: SERIES }, { params: { qty: 0 } })).toThrow(
      expect.objectContaining({ code: 'STRATEGY_PARAMS_REFUSED' }),
    );
  });

  it('is that of the shipped settings: costs, and limits that reject', () => {
    const costly = runStrategy(rising, { UP: SERIES });
    expect(Number(costly.fills[0]?.price)).toBeGreaterThan(121);
    const greedy = runStrategy(rising, { UP: SERIES }, { params: { qty: 1000 } });
    expect(greedy.orders[0]).toMatchObject({ status: 'REJECTED', reason: 'RISK_POSITION_LIMIT' });
  });
});

describe('assertions', () => {
  const series = bars('50').noise(120, '0.02', 5);

  it('pass for a strategy that keeps to the rules', () => {
    const of = [rising, { X: series }] as const;
    expect(() => {
      assertNoLookahead(...of);
      assertRestartsAnywhere(...of);
      assertWarmupSuffices(...of);
      assertDeterministic(...of);
    }).not.toThrow();
  });

  it.each([assertNoLookahead, assertRestartsAnywhere, assertWarmupSuffices, assertDeterministic])(
    'say when nothing was put to the test: %o',
    (assertion) => {
      const tooShort = bars('50').flat(2);
      expect(() => {
        assertion(rising, { X: tooShort });
      }).toThrow(/^STRATEGY_NOT_EXERCISED: rising wanted no position on these bars; fix: /);
    },
  );

  it('tell the first problem of one that does not', () => {
    let calls = 0;
    const counting = defineStrategy({
      id: 'counting',
      version: 1,
      summary: 'counts outside of its state',
      params: z.object({}),
      warmup: () => 1,
      init: () => ({}),
      onBar: () => ++calls % 5,
    });
    const message =
      /^STRATEGY_NOT_DETERMINISTIC at 2024-.+Z X: target was \d, and \d when .+; fix: /;
    expect(() => {
      assertDeterministic(counting, { X: series });
    }).toThrow(message);
    expect(() => {
      assertRestartsAnywhere(counting, { X: series });
    }).toThrow(/STRATEGY_NOT_DETERMINISTIC/);
  });
});

describe('a poisoned series', () => {
  it('is true up to a bar, and the decisions up to it are the same', () => {
    const series = bars('50').noise(60, '0.02', 5);
    const poisoned = poisonFuture(series, 40);
    expect(Array.from(poisoned.close.subarray(0, 40))).toEqual(
      Array.from(series.build().close.subarray(0, 40)),
    );
    const until = (run: ReturnType<typeof runStrategy>) =>
      run.targets.filter(({ time }) => time < '2024-02-11');
    const [whole, blind] = [series, poisoned].map((of) => until(runStrategy(rising, { X: of })));
    expect(whole?.length).toBeGreaterThan(5);
    expect(blind).toEqual(whole);
  });
});
