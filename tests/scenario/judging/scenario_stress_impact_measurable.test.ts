/**
 * INV-STRESS-01: harder costs leave less, to the micro by hand, and the evidence says what it stressed.
 * Spec: contract 5 (costs), 9 (order of layers); docs/specs/backtest_policy.md, "Stress".
 * By hand: 10 shares are bought at the high plus `ceil(spread / 2) + min(slippage + volatility, cap)` ppm.
 * Mutation that turns it red: run a scenario with the base's config, or merge `--set` before the profiles
 * without a word.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { still, type DailyBar } from '../../support/bars/daily-file.ts';
import { Bench, done, rowAt, rowsOf } from '../../support/judging/bench.ts';

const HOLD = ['stress', 'run', '--strategy', 'buy_and_hold'];
const flat = Array.from({ length: 5 }, () => still('100'));

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => {
  bench.remove();
});

describe('a run under stress', () => {
  it('pays twice the costs: 650 and 1,300 ppm of a quiet bar', async () => {
    const run = await bench.bars('A', flat).run([...HOLD, '--profile', 'slippage_x2']);
    const result = done(run);
    const [stressed = {}] = rowsOf(result, 'profiles');
    // 100 * 1.00065 = 100.065 and 100 * 1.0013 = 100.13, ten times.
    expect(rowAt(result, 'base')['final_equity']).toBe('99999.35');
    expect(stressed['final_equity']).toBe('99998.7');
    expect(stressed).toMatchObject({
      name: 'slippage_x2',
      has_effect: true,
      overridden: [],
      eased: [],
    });
    expect(rowAt(stressed, 'deltas')['total_return']).toBeCloseTo(-0.65 / 100_000, 15);
  });

  it('is worse on a wide bar by the cap: 2,650 and 5,300 ppm above the high', async () => {
    const wide: DailyBar = ['100', '102', '98', '100'];
    const run = await bench.bars('A', [still('100'), wide, still('100')]).run([...HOLD, '--all']);
    const result = done(run);
    expect(rowAt(result, 'base')['final_equity']).toBe('99977.297'); // 102 * 1.00265 = 102.2703
    expect(
      rowsOf(result, 'profiles').map(({ name, final_equity: equity }) => [name, equity]),
    ).toEqual([
      ['latency_high', '99999.35'], // a bar later, which is quiet
      ['slippage_x2', '99974.594'], // 102 * 1.0053 = 102.5406
      ['latency_high+slippage_x2', '99998.7'],
    ]);
  });

  it('has metrics by their names, and is sealed once for one question', async () => {
    bench.bars('A', flat);
    const argv = [...HOLD, '--profile', 'slippage_x2'];
    const first = done(await bench.run(argv));
    const again = done(await bench.run(argv));
    expect([first['outcome'], again['outcome']]).toEqual(['CREATED', 'KEPT']);
    expect(again['id']).toBe(first['id']);
    const [row = {}] = rowsOf(first, 'profiles');
    for (const name of [
      'sharpe',
      'cagr',
      'max_drawdown',
      'profit_factor',
      'trades',
      'halted',
      'blocked',
    ]) {
      expect(row).toHaveProperty(name);
    }
    const verified = await bench.mqk(['audit', 'verify', String(first['out_dir']), '--json']);
    expect(verified.json['result']).toBe('VALID');
  });

  it('of a run that was written is that of its flags', async () => {
    bench.bars('A', flat);
    done(await bench.run(['backtest', 'run', '--strategy', 'buy_and_hold']));
    const named = done(
      await bench.mqk(['stress', 'run', 'last', '--profile', 'slippage_x2', '--json']),
    );
    const described = done(await bench.run([...HOLD, '--profile', 'slippage_x2']));
    expect(named['id']).toBe(described['id']);
    const mixed = await bench.mqk(['stress', 'run', 'last', '--all', '--seed', '2', '--json']);
    expect([mixed.exitCode, mixed.stdout]).toEqual([2, expect.stringContaining('USAGE_INVALID')]);
  });
});

describe('a stack of profiles', () => {
  const layer = (bps: number): string => `execution:\n  base_slippage_bps: ${bps}\n`;

  it('is merged in its order: the last one wins, and what it took is told', async () => {
    bench.bars('A', flat).layer('a.yaml', layer(10)).layer('b.yaml', layer(20));
    const stacks = [
      '--profile',
      'a.yaml+b.yaml',
      '--profile',
      'b.yaml+a.yaml',
      '--profile',
      'b.yaml',
    ];
    const run = await bench.run([...HOLD, ...stacks]);
    const [ab = {}, ba = {}, b = {}] = rowsOf(done(run), 'profiles');
    // 150 + 2,000 and 150 + 1,000 ppm of 100, ten shares.
    expect([ab['final_equity'], ba['final_equity']]).toEqual(['99997.85', '99998.85']);
    expect(ab['config_hash']).toBe(b['config_hash']);
    expect(rowsOf(ab, 'overridden')).toEqual([
      {
        profile: 'a.yaml',
        path: 'execution.base_slippage_bps',
        wanted: '10',
        found: '20',
        by: 'b.yaml',
      },
    ]);
    expect(b['overridden']).toEqual([]);
    expect(run.stderr).toContain('STRESS_PROFILE_OVERRIDDEN: a.yaml+b.yaml');
  });

  it('that a --set undoes has no effect, and says so', async () => {
    bench.bars('A', flat).layer('a.yaml', layer(10));
    const set = ['--set', 'execution.base_slippage_bps=5'];
    const run = await bench.run([...HOLD, '--profile', 'a.yaml', ...set]);
    const result = done(run);
    const [row = {}] = rowsOf(result, 'profiles');
    expect(row['has_effect']).toBe(false);
    expect(row['config_hash']).toBe(rowAt(result, 'base')['config_hash']);
    expect(rowsOf(row, 'overridden')[0]).toMatchObject({ wanted: '10', found: '5', by: '--set' });
    expect(run.stderr).toContain('STRESS_WITHOUT_EFFECT: a.yaml');
  });

  it('whose keys nothing reads has another config and no effect', async () => {
    bench.bars('A', flat).layer('a.yaml', 'execution:\n  base_slipage_bps: 99\n');
    const run = await bench.run([...HOLD, '--profile', 'a.yaml']);
    const result = done(run);
    const [row = {}] = rowsOf(result, 'profiles');
    expect(row['config_hash']).not.toBe(rowAt(result, 'base')['config_hash']);
    expect(row['has_effect']).toBe(false);
    expect(run.stderr).toContain('CONFIG_UNUSED_KEYS: a.yaml: execution.base_slipage_bps');
  });

  it('that eases a cost is told as easier than the run', async () => {
    bench.bars('A', flat);
    bench.layer('soft.yaml', 'execution:\n  base_spread_bps: 1\n  base_slippage_bps: 9\n');
    const run = await bench.run([...HOLD, '--profile', 'soft.yaml']);
    const [row = {}] = rowsOf(done(run), 'profiles');
    expect(row['eased']).toEqual(['execution.base_spread_bps']);
    expect(run.stderr).toContain('STRESS_EASIER_THAN_RUN: soft.yaml');
  });

  it('that was stopped says so, and so does the run itself', async () => {
    const text = async (last: string, ...sets: readonly string[]): Promise<string> => {
      bench.bars('A', ['100', '100', last, last].map(still));
      const market = ['--bars', 'A=A.csv', '--timeframe', '1D', '--calendar', 'ALWAYS_ON'];
      const argv = [...HOLD, ...market, '--profile', 'latency_high', ...sets];
      const run = await bench.mqk(argv, { isTTY: true });
      expect(run.exitCode, run.stderr).toBe(0);
      return run.stdout;
    };
    const jump = await text('200');
    expect(jump).toMatch(/^judged    [0-9a-f-]{36}   buy_and_hold version 1 on A 1D$/m);
    expect(jump).toContain('as it is: a symbol took no new risk');
    expect(jump).toContain('latency_high: a symbol took no new risk');
    expect(await text('90', '--set', 'risk.max_drawdown=0.0001')).toContain(
      'as it is: HALTED RISK_MAX_DRAWDOWN',
    );
  });

  it.each<[string, number, string, readonly string[]]>([
    ['no scenario', 2, 'USAGE_INVALID', []],
    ['an unknown profile', 7, 'STRESS_PROFILE_UNKNOWN', ['--profile', 'slippage_x3']],
    ['a name twice', 2, 'USAGE_INVALID', ['--profile', 'slippage_x2+slippage_x2']],
    ['an empty name', 2, 'USAGE_INVALID', ['--profile', 'slippage_x2+']],
    ['a profile that moves a limit', 2, 'CONFIG_INVALID', ['--profile', './limit.yaml']],
    [
      'too many',
      2,
      'USAGE_INVALID',
      Array.from({ length: 33 }, (_, i) => ['--profile', `p${i}`]).flat(),
    ],
    ['no file', 7, 'FILE_NOT_FOUND', ['--profile', './none.yaml']],
  ])('with %s is refused with exit %i and %s', async (_, exit, code, argv) => {
    bench.bars('A', flat).layer('limit.yaml', 'risk:\n  max_drawdown: 0.9\n');
    const run = await bench.run([...HOLD, ...argv]);
    expect([run.exitCode, rowAt(run.json, 'error')['code']]).toEqual([exit, code]);
    expect(bench.evaluations()).toEqual([]);
  });
});

describe('the costs at which no profit is left', () => {
  const breakEven = async (last: string, ...more: readonly string[]): Promise<unknown> => {
    bench.bars('A', [still('100'), still('100'), still(last)]);
    const result = done(await bench.run([...HOLD, '--profile', 'latency_high', ...more]));
    const { multiplier, reason } = rowAt(result, 'cost_break_even');
    return { multiplier, reason };
  };

  it('are 7.7 times: 1,155 + 3,850 ppm are above half a point in 100, 1,148 + 3,825 are not', async () => {
    expect(await breakEven('100.5')).toEqual({ multiplier: 7.7, reason: null });
  });

  it('are told with every multiplier looked at', async () => {
    bench.bars('A', [still('100'), still('100'), still('100.5')]);
    const result = done(await bench.run([...HOLD, '--profile', 'latency_high']));
    const points = rowsOf(rowAt(result, 'cost_break_even'), 'points');
    expect(points.map(({ multiplier }) => multiplier)).toEqual([
      0, 0.5, 1, 1.5, 2, 3, 4, 6, 7, 7.5, 7.6, 7.65, 7.7, 7.75, 8,
    ]);
    expect(points[0]).toMatchObject({ net_profit: '5', total_return: 0.00005 });
    expect(points[12]).toMatchObject({ net_profit: '-0.005' });
  });

  it('are not known where they make amounts too large: the search ends there', async () => {
    // 10,000 shares of 100,000 at 0.7 of that a time: 8 times make 6.6e9, 12 times 9.4e9, beyond exact money.
    bench.bars('A', ['100000', '100000', '100000', '100000', '800000'].map(still));
    const off = [
      ...['risk.daily_loss_limit', 'risk.max_drawdown', 'risk.max_leverage'],
      ...['risk.max_position_per_symbol', 'risk.max_gross_exposure'],
      ...['data.outlier_threshold_pct', 'engine.allocation_cap'],
    ].map((path) => `${path}=OFF`);
    const costs = ['base_slippage_bps', 'max_slippage_cap_bps'].map(
      (key) => `execution.${key}=7000`,
    );
    const sets = [...off, ...costs].flatMap((text) => ['--set', text]);
    const argv = [...HOLD, '--param', 'qty=10000', '--cash', '1000000000', ...sets];
    const result = done(await bench.run([...argv, '--profile', 'latency_high']));
    const { multiplier, reason, points } = rowAt(result, 'cost_break_even');
    expect({ multiplier, reason }).toEqual({ multiplier: null, reason: 'MONEY_OVERFLOW' });
    expect(points).toHaveLength(9);
    expect(rowsOf(rowAt(result, 'cost_break_even'), 'points')[8]).toMatchObject({ multiplier: 8 });
  });

  it('are not there without an edge, without costs, or when 20 times are borne', async () => {
    expect(await breakEven('100')).toEqual({ multiplier: null, reason: 'NO_EDGE' });
    expect(await breakEven('110')).toEqual({ multiplier: null, reason: 'SURVIVES_CAP' });
    const free = ['base_spread_bps', 'base_slippage_bps', 'volatility_multiplier'];
    const sets = free.flatMap((key) => ['--set', `execution.${key}=0`]);
    expect(await breakEven('110', ...sets)).toEqual({ multiplier: null, reason: 'NO_COSTS' });
  });
});
