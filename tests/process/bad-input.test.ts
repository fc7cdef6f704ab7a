/**
 * Bad input of every kind, through the command line: a code, the documented exit code, what to do, no
 * stack trace, and no run folder.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readdirSync,
  rmSync,
  ftruncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBarFile } from '../support/bars/bar-file.ts';
import { mqk, type CliRun } from '../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-bad-input-'));
const out = join(dir, 'exports');
const good = join(dir, 'good.csv');
// Every other bar trades, and nothing stops it: a long run over few bars.
const BUSY = [
  ...['--param', 'fast=1', '--param', 'slow=2'],
  ...['--set', 'risk.daily_loss_limit=OFF', '--set', 'risk.max_drawdown=OFF'],
];
const TIMEFRAME = ['--timeframe', '1m'];
const CALENDAR = ['--calendar', 'ALWAYS_ON'];
const SERIES = [...TIMEFRAME, ...CALENDAR];
const BASE = ['--strategy', 'sma_cross', ...SERIES];
/** More shares than money can count. */
const TOO_MANY = ['--strategy', 'buy_and_hold', '--param', 'qty=9007199254740991'];

beforeAll(() => {
  writeBarFile(good, { rows: 300 });
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function run(...argv: string[]): Promise<CliRun> {
  return mqk(argv, { cwd: dir, env: { MQK_HOME: join(dir, 'home') } });
}

function backtest(...more: string[]): Promise<CliRun> {
  const series = [TIMEFRAME, CALENDAR].filter(([flag = '']) => !more.includes(flag)).flat();
  return run('backtest', 'run', '--strategy', 'sma_cross', ...series, '--out', out, ...more);
}

/** The run failed as told, said so in the house's form, and left nothing. */
function expectRefused(result: CliRun, exitCode: number, code: string): void {
  expect(result.stderr).toContain(`error ${code}: `);
  expect(result.stderr).toMatch(/^ {2}fix: .+/m);
  expect(result.stderr).not.toMatch(/^\s+at .+:\d+:\d+/m);
  expect(result.exitCode).toBe(exitCode);
  expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
}

describe('bad files', () => {
  it('names a file that is not there', async () => {
    expectRefused(await backtest('--bars', 'SPY=nowhere.csv'), 7, 'FILE_NOT_FOUND');
  });

  it('refuses a directory', async () => {
    expectRefused(await backtest('--bars', `SPY=${dir}`), 2, 'FILE_IS_DIRECTORY');
  });

  it('refuses a gigabyte that is no CSV after its header', async () => {
    const huge = join(dir, 'huge.bin');
    const file = openSync(huge, 'w');
    ftruncateSync(file, 1 << 30); // sparse: zeros that take no room
    closeSync(file);
    const result = await backtest('--bars', `SPY=${huge}`);
    expectRefused(result, 2, 'BARS_REJECTED');
    expect(result.stderr).toContain('BARS_');
    rmSync(huge);
  });

  it('tells several problems of a file with their lines', async () => {
    const bad = join(dir, 'bad.csv');
    const rows = [
      'ts_close_utc,open,high,low,close,volume',
      '2024-01-01T00:01:00Z,1,1,1,1,1',
      '2024-01-01T00:02:00Z,1,1,1,x,1',
      '2024-01-01T00:01:00Z,1,1,1,1,1',
    ];
    writeFileSync(bad, rows.join('\n'));
    const result = await backtest('--bars', `SPY=${bad}`, '--json');
    expectRefused(result, 2, 'BARS_REJECTED');
    expect(result.json['error']).toMatchObject({
      code: 'BARS_REJECTED',
      problems: [
        { code: 'BARS_NUMBER_INVALID', line: 3, text: 'x' },
        { code: 'BARS_TIME_NOT_INCREASING', line: 4 },
      ],
    });
  });

  it('refuses a symbol that is given twice, and one that is none', async () => {
    const twice = await backtest('--bars', `SPY=${good}`, '--bars', `SPY=${good}`);
    expectRefused(twice, 2, 'BARS_SYMBOL_REPEATED');
    expectRefused(await backtest('--bars', `spy=${good}`), 2, 'BARS_SYMBOL_INVALID');
  });

  it('refuses a series outside the calendar', async () => {
    const late = join(dir, 'late.csv');
    writeBarFile(late, { rows: 3, startMs: Date.UTC(2031, 0, 2, 15) });
    const argv = ['--bars', `SPY=${late}`, '--calendar', 'XNYS'];
    expectRefused(await backtest(...argv), 2, 'CALENDAR_OUT_OF_RANGE');
  });

  it('refuses a series without a bar in a session', async () => {
    const night = join(dir, 'night.csv');
    writeBarFile(night, { rows: 3, startMs: Date.UTC(2024, 0, 2, 3) });
    const argv = ['--bars', `SPY=${night}`, '--calendar', 'XNYS'];
    expectRefused(await backtest(...argv), 2, 'BARS_NONE_LEFT');
  });
});

describe('bad flags', () => {
  const bars = (): string[] => ['--bars', `SPY=${good}`];

  it('names the strategies when one is unknown', async () => {
    const result = await backtest(...bars(), '--strategy', 'nosuch');
    expectRefused(result, 7, 'STRATEGY_UNKNOWN');
    expect(result.stderr).toContain('buy_and_hold, exp_meanrev_v1, sma_cross, swing_trend_v1');
  });

  it.each([
    ['an unknown parameter', ['--param', 'speed=3'], 'STRATEGY_PARAM_UNKNOWN'],
    [
      'a parameter that is given twice',
      ['--param', 'qty=1', '--param', 'qty=2'],
      'STRATEGY_PARAM_REPEATED',
    ],
    ['a parameter out of range', ['--param', 'qty=0'], 'STRATEGY_PARAM_INVALID'],
    ['a parameter that is no whole number', ['--param', 'fast=1.5'], 'STRATEGY_PARAM_INVALID'],
    ['parameters that contradict each other', ['--param', 'fast=50'], 'STRATEGY_PARAM_INVALID'],
  ])('refuses %s', async (_name, argv, code) => {
    const result = await backtest(...bars(), ...argv);
    expectRefused(result, 2, 'STRATEGY_PARAMS_REFUSED');
    expect(result.stderr).toContain(code);
  });

  it.each([
    ['cash of 0', ['--cash', '0']],
    ['cash with seven decimals', ['--cash', '1.0000001']],
    ['a seed below 0', ['--seed', '-1']],
    ['a seed of 33 bits', ['--seed', '4294967296']],
    ['an unknown timeframe', ['--timeframe', '2m']],
    ['an unknown calendar', ['--calendar', 'NYSE']],
    ['a run id that is no UUID', ['--run-id', 'seven']],
    ['a pair without a value', ['--param', 'qty']],
    ['an unknown flag', ['--nosuch']],
  ])('refuses %s', async (_name, argv) => {
    expectRefused(await backtest(...bars(), ...argv), 2, 'USAGE_INVALID');
  });

  it('refuses a config value out of range, with its path', async () => {
    const result = await backtest(...bars(), '--set', 'risk.daily_loss_limit=2');
    expectRefused(result, 2, 'CONFIG_INVALID');
    expect(result.stderr).toContain('risk.daily_loss_limit');
  });

  it('warns of a config key that nobody reads, and runs', async () => {
    const outDir = join(dir, 'warned');
    const argv = [...bars(), '--set', 'risk.nosuch=1', '--out', outDir];
    const result = await run('backtest', 'run', ...BASE, ...argv);
    expect(result.exitCode).toBe(0);
    expect(result.stderr).toContain('CONFIG_UNUSED_KEYS');
  });

  it('asks for what is missing and suggests what was meant', async () => {
    expectRefused(await run('backtest', 'run'), 2, 'USAGE_INVALID');
    const typo = await run('bactest');
    expectRefused(typo, 2, 'USAGE_INVALID');
    expect(typo.stderr).toContain('backtest');
  });

  it('prints one JSON object of a failure', async () => {
    const result = await run('backtest', 'run', '--json');
    expect(result.json['error']).toMatchObject({ code: 'USAGE_INVALID', problems: [] });
    expect(result.stdout.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('money that leaves the safe range', () => {
  it('ends a backtest with MONEY_OVERFLOW and no folder', async () => {
    const off = ['max_position_per_symbol', 'max_gross_exposure', 'max_leverage'];
    const sets = [...off.map((key) => `risk.${key}=OFF`), 'engine.allocation_cap=OFF'];
    const argv = ['--bars', `SPY=${good}`, ...TOO_MANY, ...sets.flatMap((set) => ['--set', set])];
    const result = await run('backtest', 'run', ...SERIES, ...argv, '--out', out);
    expectRefused(result, 2, 'MONEY_OVERFLOW');
  });

  it('rejects the order while a limit still measures it', async () => {
    const outDir = join(dir, 'overflow');
    const argv = ['--bars', `SPY=${good}`, ...TOO_MANY, '--out', outDir, '--json'];
    const result = await run('backtest', 'run', ...SERIES, ...argv);
    expect(result.exitCode).toBe(0);
    expect(result.json['rejected_by_reason']).toEqual({ RISK_OVERFLOW: 300 });
  });
});

describe('the run folder', () => {
  const RUN_ID = '00000000-0000-5000-8000-000000000001';

  it('is kept when it is equal, and never overwritten when it is not', async () => {
    const outDir = join(dir, 'conflict');
    const argv = ['backtest', 'run', ...BASE, '--bars', `SPY=${good}`, '--out', outDir];
    const named = [...argv, '--run-id', RUN_ID, '--json'];
    expect((await run(...named)).json['outcome']).toBe('CREATED');
    expect((await run(...named)).json['outcome']).toBe('KEPT');
    const other = await run(...named, '--param', 'qty=11');
    expect(other.exitCode).toBe(8);
    expect(other.json['error']).toMatchObject({ code: 'RUN_FOLDER_CONFLICT' });
    expect(readdirSync(outDir)).toEqual([RUN_ID]);
  });

  it('needs a folder to be made in', async () => {
    const file = join(dir, 'a-file');
    writeFileSync(file, '');
    const result = await backtest('--bars', `SPY=${good}`, '--out', join(file, 'exports'));
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('fix: ');
  });

  it('is gone when the run is interrupted', async () => {
    const long = join(dir, 'long.csv');
    writeBarFile(long, { rows: 60_000 });
    const outDir = join(dir, 'interrupted');
    const argv = ['backtest', 'run', ...BASE, '--bars', `SPY=${long}`, '--out', outDir];
    const result = await mqk([...argv, ...BUSY, '--json'], {
      cwd: dir,
      env: { MQK_HOME: join(dir, 'home') },
      isInterrupted: () => existsSync(outDir), // the run has begun to write
    });
    expect(result.exitCode).toBe(130);
    expect(result.json['error']).toMatchObject({ code: 'INTERRUPTED' });
    expect(readdirSync(outDir)).toEqual([]);
  });
});

describe('audit verify', () => {
  it('says that a path is not there', async () => {
    const result = await run('audit', 'verify', 'nowhere');
    expect(result.exitCode).toBe(7);
    expect(result.stderr).toContain('error AUDIT_LOG_NOT_FOUND: ');
  });

  it('calls an empty log incomplete', async () => {
    mkdirSync(join(dir, 'empty'));
    writeFileSync(join(dir, 'empty', 'audit.jsonl'), '');
    const result = await run('audit', 'verify', join('empty', 'audit.jsonl'), '--json');
    expect(result.exitCode).toBe(6);
    expect(result.json).toMatchObject({ result: 'INCOMPLETE', events: 0, line: null });
  });
});

describe('data inspect', () => {
  it('finds a gap with exit 6 and refuses a bad file with exit 2', async () => {
    const clean = await run(
      'data',
      'inspect',
      good,
      '--timeframe',
      '1m',
      '--calendar',
      'ALWAYS_ON',
      '--json',
    );
    expect([clean.exitCode, clean.json['missing_bars'], clean.json['rows']]).toEqual([0, 0, 300]);
    const gap = await run(
      'data',
      'inspect',
      good,
      '--timeframe',
      '1s',
      '--calendar',
      'ALWAYS_ON',
      '--json',
    );
    expect([gap.exitCode, gap.json['missing_bars']]).toEqual([6, 299 * 59]);
    const refused = await run(
      'data',
      'inspect',
      join(dir, 'bad.csv'),
      '--timeframe',
      '1m',
      '--json',
    );
    expect(refused.exitCode).toBe(2);
  });
});
