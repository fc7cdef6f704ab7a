/** What a person and a script see of the command line: help, summary, plain lines, JSON. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barFileText, writeBarFile } from '../support/bars/bar-file.ts';
import { mqk, type CliRun } from '../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-cli-'));
const env = { MQK_HOME: join(dir, 'home') };
const FLAGS = ['--timeframe', '1m', '--calendar', 'ALWAYS_ON', '--bars', 'SPY=bars.csv'];

beforeAll(() => {
  writeBarFile(join(dir, 'bars.csv'), { rows: 400 });
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function run(argv: readonly string[], isTTY = false): Promise<CliRun> {
  return mqk(argv, { cwd: dir, env, isTTY });
}

function backtest(more: readonly string[], isTTY = false): Promise<CliRun> {
  return run(['backtest', 'run', '--strategy', 'sma_cross', ...FLAGS, ...more], isTTY);
}

describe('help', () => {
  it.each([[[]], [['--help']], [['backtest', 'run', '--help']], [['data', 'inspect', '--help']]])(
    '%j shows usage and examples on stdout',
    async (argv) => {
      const { exitCode, stdout } = await run(argv);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^Usage: mqk/);
      expect(stdout).toContain('Examples:\n  mqk ');
    },
  );

  it.each([[['version', '--json']], [['--version', '--json']]])(
    '%j names the version',
    async (argv) => {
      const { exitCode, json } = await run(argv);
      expect([exitCode, json]).toEqual([0, { version: '0.7.2', node: process.versions.node }]);
    },
  );

  it('a noun without its verb is bad usage and shows its verbs', async () => {
    const { exitCode, stderr, stdout } = await run(['backtest']);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('run [options]');
  });
});

describe('a backtest', () => {
  it('prints at most 25 lines of 100 columns on a terminal, with curve, funnel and folder', async () => {
    const { stdout, exitCode } = await backtest(['--out', 'tty'], true);
    const lines = stdout.trimEnd().split('\n');
    expect(exitCode).toBe(0);
    expect(lines.length).toBeLessThanOrEqual(25);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(stdout).toMatch(/^equity .+\n +[▁▂▃▄▅▆▇█]+\ndrawdown +[▁▂▃▄▅▆▇█]+$/m);
    expect(stdout).toMatch(
      /^funnel +400 bars -> 9 signals -> 9 intents = 9 sent -> 9 fills -> 4 trades$/m,
    );
    expect(stdout).toContain(join(dir, 'tty'));
  });

  it('prints key=value lines into a pipe', async () => {
    const { stdout } = await backtest(['--out', 'pipe']);
    expect(stdout).toMatch(/^run_id=[0-9a-f-]{36}\nout_dir=.+\n/);
    expect(stdout).toMatch(/^halted=false\nhalt_reason=null$/m);
  });

  it('prints every key of the contract as one JSON object', async () => {
    const { stdout, json } = await backtest(['--out', 'json', '--json']);
    expect(stdout.split('\n')).toHaveLength(2);
    expect(Object.keys(json)).toEqual(
      expect.arrayContaining([
        ...['run_id', 'out_dir', 'config_hash', 'bars', 'orders', 'fills', 'rejected'],
        ...['final_equity', 'halted', 'halt_reason', 'bars_per_second'],
      ]),
    );
    expect(json['bars']).toBe(400);
  });

  it('says why there were no trades', async () => {
    const cold = await backtest(['--param', 'slow=500', '--out', 'cold'], true);
    expect(cold.stdout).toContain('no trades: the strategy never asked for a position');
    const blocked = await backtest(['--param', 'qty=100000', '--out', 'blocked'], true);
    expect(blocked.stdout).toMatch(/no trades: every order was blocked: \d+ RISK_POSITION_LIMIT/);
  });

  it('sends no order in a shadow run, and says what it would have sent', async () => {
    const real = await backtest(['--out', 'shadow', '--json']);
    const shadow = await backtest(['--out', 'shadow', '--json', '--shadow']);
    expect(shadow.json['run_id']).not.toBe(real.json['run_id']);
    expect([shadow.json['fills'], shadow.json['final_equity']]).toEqual([0, '100000']);
    expect(Object.keys(Object(shadow.json['rejected_by_reason']) as object)).toEqual([
      'SHADOW_MODE',
    ]);
    expect(shadow.json['signals']).toBe(real.json['signals']);
  });
});

describe('config hash', () => {
  it('hashes exactly the layers given', async () => {
    writeFileSync(join(dir, 'empty.yaml'), '');
    const { json } = await run(['config', 'hash', 'empty.yaml', '--json']);
    expect(json['config_hash']).toBe(
      '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    );
  });
});

describe('the column cache', () => {
  it('that cannot be written costs one line, not the run', async () => {
    writeFileSync(join(dir, 'no-home'), '');
    writeFileSync(join(dir, 'fresh.csv'), barFileText({ rows: 60, seed: 9 }));
    const { exitCode, stderr } = await mqk(
      ['data', 'inspect', 'fresh.csv', '--timeframe', '1m', '--calendar', 'ALWAYS_ON'],
      { cwd: dir, env: { MQK_HOME: join(dir, 'no-home') } },
    );
    expect(exitCode).toBe(0);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain('column cache not written');
  });
});

describe('a flag with one value', () => {
  it.each<[string, readonly string[], string]>([
    [
      '--seed',
      ['backtest', 'run', '--seed', '1', '--seed', '2'],
      '--seed was given twice: "1" and "2"',
    ],
    [
      '--out',
      ['promote', 'history', '--out', 'a', '--out=a'],
      '--out was given twice: "a" and "a"',
    ],
    ['--target', ['sweep', 'run', '--target', 'cagr', '--target', 'calmar'], '--target'],
    ['--run', ['strategy', 'check', '--run', 'last', '--run', 'x'], '--run was given twice'],
  ])('%s is refused when it is given twice', async (_, argv, told) => {
    const { exitCode, json } = await run([...argv, '--json']);
    expect(exitCode).toBe(2);
    expect(json['error']).toMatchObject({
      code: 'USAGE_INVALID',
      message: expect.stringContaining(told) as string,
    });
  });

  it('may be repeated where it collects, and is asked for once a command line', async () => {
    for (let times = 0; times < 2; times++) {
      const { exitCode } = await backtest([
        '--seed',
        '3',
        '--param',
        'fast=2',
        '--param',
        'slow=9',
      ]);
      expect(exitCode).toBe(0);
    }
  });
});
