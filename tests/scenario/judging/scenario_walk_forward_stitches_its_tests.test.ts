/**
 * INV-FOLD-02: out of sample, folds are chained as one account would have lived them; none is left out, and
 * what stopped one is told.
 * Spec: issue "Judging a strategy", 2; docs/specs/strategy_evaluation_and_ranking.md, "Walk-forward".
 * By hand: what a fold made of its cash multiplies what the folds before it left, rounded down to the micro.
 * Mutation that turns it red: add the folds' profits, drop a fold, or count a halted one as positive.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dailyWalk, still, type DailyBar } from '../../support/bars/daily-file.ts';
import { Bench, done, rowAt, rowsOf, type Row } from '../../support/judging/bench.ts';

const HOLD = ['walk-forward', 'run', '--strategy', 'buy_and_hold'];

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => {
  bench.remove();
});

/** Micros of a decimal in a result. */
function micros(decimal: unknown): bigint {
  const [whole = '', fraction = ''] = String(decimal).split('.');
  return BigInt(whole + fraction.padEnd(6, '0'));
}

describe('stitched folds', () => {
  it('compound: each begins with the cash of the run, and multiplies what was left', async () => {
    bench.bars('A', dailyWalk(90, 3));
    const argv = [...HOLD, '--param', 'qty=100', '--folds', '4', '--train', '30'];
    const result = done(await bench.run(argv));
    const folds = rowsOf(result, 'folds');
    const cash = micros('100000');
    const byHand = folds.reduce((left, fold) => (left * micros(fold['final_equity'])) / cash, cash);
    const stitched = rowAt(result, 'stitched');
    expect(folds).toHaveLength(4);
    expect(micros(stitched['final_equity'])).toBe(byHand);
    expect(new Set(folds.map((fold) => fold['final_equity'])).size).toBe(4);
    const curve = curveOf(result);
    expect(curve['days']).toHaveLength(60);
    expect(curve['stitched']).toHaveLength(60);
    // A bar that closes at midnight belongs to the day before.
    expect(rowsOf(curve, 'folds').map(({ from, to }) => `${String(from)} ${String(to)}`)).toEqual([
      '2024-01-31 2024-02-14',
      '2024-02-15 2024-02-29',
      '2024-03-01 2024-03-15',
      '2024-03-16 2024-03-30',
    ]);
  });

  it('of one fold are the backtest of its bars, which learned nothing and traded all of them', async () => {
    const walk = dailyWalk(60, 5);
    bench.bars('A', walk).bars('B', walk.slice(20), 20);
    const whole = done(
      await bench.run(['backtest', 'run', '--strategy', 'buy_and_hold', '--param', 'qty=7'], ['B']),
    );
    const sizes = ['--param', 'qty=7', '--train', '20', '--test', '40'];
    const result = done(await bench.run([...HOLD, ...sizes]));
    const [fold = {}] = rowsOf(result, 'folds');
    expect(fold['final_equity']).toBe(whole['final_equity']);
    expect(fold['sharpe']).toBe(whole['sharpe']);
    expect(rowAt(result, 'stitched')['sharpe']).toBe(whole['sharpe']);
    expect(fold).toMatchObject({ fold: 1, choice: 'FIXED', candidates: 1, params: { qty: 7 } });
  });

  it('carry on with a symbol that is absent from a window, and with a split inside another', async () => {
    const half = (bar: DailyBar): DailyBar =>
      bar.map((text) => (Number(text) / 2).toFixed(2)) as never;
    const walk = dailyWalk(80, 9);
    // B is listed with bar 50 and split two for one with bar 70.
    bench.bars('A', walk).bars('B', [...walk.slice(50, 70), ...walk.slice(70).map(half)], 50);
    bench.layer('actions.csv', 'date,symbol,type,value\n2024-03-11,B,SPLIT,2:1\n');
    const argv = [...HOLD, '--param', 'qty=9', '--train', '20', '--test', '20'];
    const undeclared = rowsOf(done(await bench.run(argv, ['A', 'B'])), 'folds');
    expect(undeclared[2]).toMatchObject({ positive: false, blocked: [{ symbol: 'B' }] });
    const declared = rowsOf(
      done(await bench.run([...argv, '--actions', 'actions.csv'], ['A', 'B'])),
      'folds',
    );
    expect(declared.map(({ fills, blocked }) => [fills, blocked])).toEqual([
      [1, []],
      [2, []],
      [3, []], // twice the shares, of which half are sold again
    ]);
  });

  it('know the worst drawdown and the share of folds that gained and were not stopped', async () => {
    const rise = Array.from({ length: 10 }, (_, at) => still(String(100 + at)));
    const fall = Array.from({ length: 10 }, (_, at) => still(String(109 - 2 * at)));
    const crash = [
      ...Array.from({ length: 5 }, () => still('91')),
      ...Array.from({ length: 5 }, () => still('80')),
    ];
    bench.bars('A', [...rise, ...rise, ...fall, ...crash]);
    // A loss of 1 % of the day's start halts: 200 shares lose 2,200 of 100,000 in the crash.
    const argv = [...HOLD, '--param', 'qty=190', '--train', '10', '--test', '10'];
    const limits = [
      '--set',
      'risk.daily_loss_limit=0.015',
      '--set',
      'data.outlier_threshold_pct=OFF',
    ];
    const result = done(await bench.run([...argv, ...limits]));
    const folds = rowsOf(result, 'folds');
    expect(folds.map(({ positive, halted }) => [positive, halted])).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ]);
    expect(result['positive_folds']).toBeCloseTo(1 / 3, 15);
    const worst = Math.max(...folds.map((fold) => Number(fold['max_drawdown'])));
    expect(result['worst_fold_drawdown']).toBe(worst);
    expect(rowAt(result, 'stitched')['max_drawdown']).toBeGreaterThan(worst);
    expect(result).toMatchObject({ scheme: 'rolling', planned_folds: 3 });
  });
});

describe('the record of a walk-forward', () => {
  const argv = [...HOLD, '--folds', '3'];

  it('is sealed, kept for the same question, and shown again', async () => {
    bench.bars('A', dailyWalk(60, 1));
    const first = done(await bench.run(argv));
    const again = done(await bench.run(argv));
    expect([first['outcome'], again['outcome'], again['id']]).toEqual([
      'CREATED',
      'KEPT',
      first['id'],
    ]);
    const market = ['--bars', 'A=A.csv', '--timeframe', '1D', '--calendar', 'ALWAYS_ON'];
    const told = await bench.mqk([...argv, ...market], { isTTY: true });
    expect(told.stdout).toMatch(/^judged    [0-9a-f-]{36}   buy_and_hold version 1 on A 1D$/m);
    const verified = await bench.mqk(['audit', 'verify', String(first['out_dir']), '--json']);
    expect(verified.json).toMatchObject({ result: 'VALID', events: 5 });
    const shown = done(await bench.mqk(['walk-forward', 'show', 'last', '--json']));
    expect(shown['folds']).toEqual(first['folds']);
    const text = await bench.mqk(['walk-forward', 'show', String(first['id'])], { isTTY: true });
    expect(text.stdout).toContain('stitched  ');
    const lines = text.stdout.split('\n').filter((line) => !line.startsWith('folder'));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('is not shown when its curve was changed', async () => {
    bench.bars('A', dailyWalk(60, 1));
    const file = join(String(done(await bench.run(argv))['out_dir']), 'equity.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('2024', '2023'));
    const shown = await bench.mqk(['walk-forward', 'show', 'last', '--json']);
    expect([shown.exitCode, rowAt(shown.json, 'error')['code']]).toEqual([6, 'EVIDENCE_DAMAGED']);
  });

  it('is not left behind by Ctrl-C', async () => {
    bench.bars('A', dailyWalk(60, 1));
    const market = ['--bars', 'A=A.csv', '--timeframe', '1D', '--calendar', 'ALWAYS_ON', '--json'];
    let asked = 0;
    const isInterrupted = (): boolean => ++asked > 4;
    const run = await bench.mqk([...argv, ...market], { isInterrupted });
    expect([run.exitCode, rowAt(run.json, 'error')['code']]).toEqual([130, 'INTERRUPTED']);
    expect(bench.evaluations()).toEqual([]);
    const stress = ['stress', 'run', '--strategy', 'buy_and_hold', '--all', ...market];
    asked = 0;
    expect((await bench.mqk(stress, { isInterrupted })).exitCode).toBe(130);
    expect(bench.evaluations()).toEqual([]);
  });
});

describe('flags that make no sense', () => {
  it.each<[string, string, readonly string[]]>([
    ['USAGE_INVALID', 'no folds', ['--folds', '0']],
    ['USAGE_INVALID', 'a negative number', ['--folds=-3']],
    ['USAGE_INVALID', 'a fraction', ['--test', '1.5', '--train', '9']],
    ['USAGE_INVALID', 'an exponent', ['--purge', '1e3']],
    ['USAGE_INVALID', 'a number that is not exact', ['--embargo', '99999999999999999999']],
    ['USAGE_INVALID', 'a time that is not exact', ['--train', '9007199254740991w', '--test', '1d']],
    ['USAGE_INVALID', 'an unknown unit', ['--train', '9y', '--test', '1y']],
    ['USAGE_INVALID', 'an unknown scheme', ['--scheme', 'sideways']],
    ['USAGE_INVALID', 'an unknown metric', ['--target', 'luck']],
    ['USAGE_INVALID', 'half a grid', ['--grid', 'qty']],
    [
      'FOLDS_SERIES_SHORT',
      'more than the series has',
      ['--train', '9007199254740991', '--test', '1'],
    ],
    ['FOLDS_SERIES_SHORT', 'a large purge without sizes', ['--purge', '9007199254740991']],
    ['FOLDS_SIZE_INVALID', 'too many folds', ['--folds', '9007199254740991']],
    [
      'FOLDS_SIZE_INVALID',
      'a purge longer than training',
      ['--train', '5', '--test', '5', '--purge', '5'],
    ],
    [
      'FOLDS_WINDOW_EMPTY',
      'a purge longer than training in time',
      ['--train', '5d', '--test', '5d', '--purge', '7'],
    ],
    ['STRATEGY_PARAMS_REFUSED', 'a grid of an unknown parameter', ['--grid', 'luck=1:2:1']],
    ['STRATEGY_PARAMS_REFUSED', 'a grid that the strategy refuses', ['--grid', 'qty=0:2:1']],
    [
      'STRATEGY_PARAMS_REFUSED',
      'a parameter twice',
      ['--grid', 'qty=1:2:1', '--grid', 'qty=1:3:1'],
    ],
    ['SWEEP_TOO_LARGE', 'a grid for a sweep', ['--grid', 'qty=1:10001:1']],
  ])('are refused with %s: %s', async (code, _, more) => {
    bench.bars('A', dailyWalk(60, 1));
    const run = await bench.run([...HOLD, ...more]);
    expect([run.exitCode, rowAt(run.json, 'error')['code']]).toEqual([2, code]);
    expect(bench.evaluations()).toEqual([]);
  });

  it('are told apart from one that changes nothing: an embargo without training behind the test', async () => {
    bench.bars('A', dailyWalk(60, 1));
    const run = await bench.run([...HOLD, '--embargo', '5']);
    expect(rowsOf(done(run), 'folds')).toHaveLength(5);
    expect(run.stderr).toContain('--embargo 5 changes nothing');
  });
});

/** The file of the stitched curve. */
function curveOf(result: Row): Row {
  const text = readFileSync(join(String(result['out_dir']), 'equity.json'), 'utf8');
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
