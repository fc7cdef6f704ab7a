/** `mqk sweep run, show` as a person and a script meet them. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mqk, type CliRun } from '../support/cli/run-in-process.ts';
import { RUN_FLAGS, rowsOf, sealed, sweep, writeSweepBars } from '../support/sweep/sweep-kit.ts';

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'mqk-sweep-cli-')));
const TIMEOUT_MS = 60_000;
beforeAll(() => {
  writeSweepBars(dir);
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** A strategy whose `onBar` says what becomes of a trial by the value of `mode`. */
const MOODY = `import { defineStrategy, z } from 'miniquantdesk';
const kept: number[][] = [];
export default defineStrategy({
  id: 'moody', version: 1, summary: 's',
  params: z.object({
    mode: z.enum(['trade', 'throw', 'fill', 'idle']).default('trade'),
    every: z.int().min(1).max(100).default(10),
  }),
  warmup: () => 1,
  init: () => ({}),
  onBar: (ctx, _, { mode, every }) => {
    if (mode === 'throw') throw new Error('in a bad mood');
    while (mode === 'fill') kept.push(new Array(1e6).fill(1.5));
    if (mode === 'idle') return 0;
    return Math.floor(ctx.close) % every === 0 ? 10 : 0;
  },
});
`;

async function moody(flags: readonly string[]): Promise<CliRun> {
  mkdirSync(join(dir, 'strategies'), { recursive: true });
  writeFileSync(join(dir, 'strategies', 'moody.ts'), MOODY);
  const run = RUN_FLAGS.map((word) => (word === 'sma_cross' ? 'moody' : word));
  const argv = ['sweep', 'run', ...run, ...flags, '--out', join(dir, 'moody'), '--json'];
  return await mqk(argv, { cwd: dir, env: { MQK_HOME: join(dir, 'home') } });
}

describe('sweep run', () => {
  it.each<[string, readonly string[], string]>([
    ['no grid at all', [], 'there is nothing to try'],
    ['a range that nothing draws from', ['--range', 'fast=1:9'], '--range is drawn from'],
    ['draws without a range', ['--random', '5'], 'there is nothing to draw from'],
    ['a grid with draws', ['--grid', 'fast=1,2', '--quasi', '5'], '--grid tries every combination'],
    ['two ways to draw', ['--random', '5', '--quasi', '5'], 'exclude each other'],
    [
      'no draws',
      ['--range', 'fast=1:9', '--random', '0'],
      '--random "0": must be a whole number from 1',
    ],
    [
      'an unknown target',
      ['--grid', 'fast=1,2', '--target', 'luck'],
      'must be one of sharpe, sortino',
    ],
    [
      'a split of all',
      ['--grid', 'fast=1,2', '--split', '1'],
      '--split "1": must be a decimal between',
    ],
    ['no threads', ['--grid', 'fast=1,2', '--jobs', '0'], '--jobs "0"'],
    ['no rows', ['--grid', 'fast=1,2', '--top', '0'], '--top "0"'],
    [
      'a run id',
      ['--grid', 'fast=1,2', '--run-id', '00000000-0000-5000-8000-000000000002'],
      '--run-id names one run',
    ],
  ])('refuses %s', async (_, flags, message) => {
    const { exitCode, json } = await sweep(dir, flags);
    expect(exitCode).toBe(2);
    expect(json).toMatchObject({ error: { code: 'USAGE_INVALID' } });
    expect(JSON.stringify(json)).toContain(JSON.stringify(message).slice(1, -1));
  });

  it('tells every problem of axes and constraints, with its place', async () => {
    const { exitCode, json } = await sweep(dir, [
      ...['--grid', 'fast=0:4:1', '--grid', 'speed=1,2', '--grid', 'slow=9', '--grid', 'slow=10'],
      ...['--param', 'qty=x', '--constraint', 'fast<slo', '--constraint', 'fast'],
    ]);
    expect(exitCode).toBe(2);
    expect(json).toMatchObject({
      error: {
        code: 'SWEEP_REFUSED',
        message: 'the sweep has 6 problems',
        problems: [
          { code: 'STRATEGY_PARAM_INVALID', path: 'fast', text: '0' },
          { code: 'STRATEGY_PARAM_UNKNOWN', path: 'speed' },
          { code: 'SWEEP_AXIS_INVALID', path: 'slow', text: 'slow=10' },
          { code: 'STRATEGY_PARAM_INVALID', path: 'qty' },
          { code: 'SWEEP_CONSTRAINT_INVALID', text: 'fast<slo' },
          { code: 'SWEEP_CONSTRAINT_INVALID', text: 'fast' },
        ],
      },
    });
    expect(JSON.stringify(json)).toContain('at character 6: \\"slo\\" is none of fast');
  });

  it.each<[string, readonly string[], string]>([
    ['too many trials', ['--grid', 'fast=1:2000:1', '--grid', 'slow=1:2000:1'], 'SWEEP_TOO_LARGE'],
    ['none that is left', ['--grid', 'fast=100', '--grid', 'slow=50'], 'SWEEP_EMPTY'],
    ['a split without a day', ['--grid', 'fast=5', '--split', '0.01'], 'SWEEP_SPLIT_EMPTY'],
  ])('refuses %s', async (_, flags, code) => {
    const { exitCode, json } = await sweep(dir, flags);
    expect(exitCode).toBe(2);
    expect(json).toMatchObject({ error: { code } });
  });

  it('skips what the strategy or a constraint refuses, and warns of an edge', async () => {
    const { exitCode, json } = await sweep(dir, [
      ...['--grid', 'fast=10:60:25', '--grid', 'slow=30:90:30', '--constraint', 'slow != 60'],
      ...['--out', join(dir, 'skips')],
    ]);
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({
      skipped: 5,
      skipped_by: { schema: 3, constraint: 2, repeated: 0 },
      trials: { this_sweep: 4 },
      warnings: [{ code: 'SWEEP_BEST_ON_EDGE' }, { code: 'SWEEP_BEST_ON_EDGE' }],
    });
    expect(json['runs_per_second']).toBeGreaterThan(0);
  });

  it('takes a value of --param, and a table for a person', async () => {
    const argv = [
      'sweep',
      'run',
      ...RUN_FLAGS,
      '--param',
      'qty=3',
      '--grid',
      'fast=5,9',
      '--top',
      '1',
    ];
    const { stdout } = await mqk([...argv, '--split', '0.5', '--out', join(dir, 'person')], {
      cwd: dir,
      env: { MQK_HOME: join(dir, 'home') },
      isTTY: true,
    });
    const lines = stdout.split('\n');
    const head = lines.findIndex((line) => line.includes('rank'));
    expect(lines[head]).toMatch(/rank +fast +qty +slow +Sharpe .* unseen/);
    expect(lines[head + 1]).toMatch(/^ +1 +\d+ +3 +50 /);
    expect(lines[head + 2]).toBe('');
    expect(stdout).toMatch(/believed {2}deflated Sharpe .* over 2 recorded trials/);
    expect(stdout).toMatch(/unseen {4}ranks of the two parts agree by n\/a/);
  });

  it('writes the best parameters only where it is told to', { timeout: TIMEOUT_MS }, async () => {
    const path = join(dir, 'best.params');
    const { json } = await sweep(dir, [
      ...['--grid', 'fast=5,9', '--write-params', 'best.params', '--out', join(dir, 'params')],
    ]);
    const best = rowsOf({ json: { runs: [json['best']] } } as unknown as CliRun)[0];
    const flags = readFileSync(path, 'utf8').split(/\s+/).filter(Boolean);
    expect(flags).toEqual(
      Object.entries(best?.params ?? {}).flatMap(([name, value]) => [
        '--param',
        `${name}=${String(value)}`,
      ]),
    );
    const again = await mqk(
      ['backtest', 'run', ...RUN_FLAGS, ...flags, '--out', join(dir, 'params'), '--json'],
      {
        cwd: dir,
        env: { MQK_HOME: join(dir, 'home') },
      },
    );
    expect(again.json['run_id']).toBe(best?.run_id);
    const nowhere = await sweep(dir, ['--grid', 'fast=5', '--write-params', 'no/such/place']);
    expect(nowhere.exitCode).toBe(9);
    expect(nowhere.json).toMatchObject({ error: { code: 'SWEEP_PARAMS_NOT_WRITTEN' } });
    const folder = await sweep(dir, ['--grid', 'fast=5', '--write-params', '.']);
    expect([folder.exitCode, folder.json['error']]).toMatchObject([
      2,
      { code: 'OUTPUT_PATH_INVALID' },
    ]);
  });

  it('says of MQK_HOME when it is no folder', async () => {
    writeFileSync(join(dir, 'no-home'), '');
    const run = await mqk(['sweep', 'run', ...RUN_FLAGS, '--grid', 'fast=5', '--json'], {
      cwd: dir,
      env: { MQK_HOME: join(dir, 'no-home') },
    });
    expect([run.exitCode, run.json['error']]).toMatchObject([2, { code: 'HOME_INVALID' }]);
  });

  it('estimates and keeps nothing', async () => {
    const out = join(dir, 'estimate');
    const { exitCode, json } = await sweep(dir, [
      ...[
        '--range',
        'fast=2:40',
        '--range',
        'slow=50:400',
        '--quasi',
        '2000',
        '--estimate',
        '--out',
        out,
      ],
    ]);
    expect(exitCode).toBe(0);
    expect(json['trials']).toBeGreaterThan(1900);
    for (const key of ['timed', 'runs_per_second', 'estimated_seconds']) {
      expect(json[key]).toBeGreaterThan(0);
    }
    expect(existsSync(out)).toBe(false);
  });

  it('keeps what is done when it is stopped', async () => {
    let asked = 0;
    const flags = ['--grid', 'fast=2:40:1', '--out', join(dir, 'stopped')];
    const isInterrupted = (): boolean => ++asked > 12;
    const stopped = await sweep(dir, flags, { home: 'stopped', isInterrupted });
    expect(stopped.exitCode).toBe(130);
    expect(stopped.json).toMatchObject({ error: { code: 'INTERRUPTED' } });
    expect(readdirSync(join(dir, 'stopped', 'sweeps'))).toHaveLength(1);
  });
});

describe('a strategy of a user in a sweep', () => {
  it(
    'is run from its bundle; what goes wrong in a trial is its row',
    { timeout: TIMEOUT_MS },
    async () => {
      const run = await moody(['--grid', 'mode=trade,throw,fill,idle', '--jobs', '2']);
      expect(run.exitCode).toBe(0);
      expect(
        rowsOf(run).map(({ params, standing, code }) => [params['mode'], standing, code]),
      ).toEqual([
        ['trade', 'RANKED', null],
        ['throw', 'FAILED', 'STRATEGY_FAILED'],
        ['fill', 'FAILED', 'STRATEGY_OUT_OF_MEMORY'],
        ['idle', 'UNMEASURED', null],
      ]);
      expect(sealed(run, 'runs.csv').split('\n')).toHaveLength(6);
      const shown = await mqk(['sweep', 'show', 'last', '--out', join(dir, 'moody'), '--json'], {
        cwd: dir,
      });
      expect(shown.json['best']).toEqual(run.json['best']);
    },
  );

  it('of which nothing can be chosen says so', { timeout: TIMEOUT_MS }, async () => {
    const run = await moody(['--grid', 'mode=idle', '--write-params', 'none.params']);
    expect(run.json).toMatchObject({ best: null, warnings: [{ code: 'SWEEP_NOTHING_RANKED' }] });
    expect(existsSync(join(dir, 'none.params'))).toBe(false);
    expect(run.stderr).toContain('none.params was not written');
  });
});

describe('sweep show', () => {
  it('refuses what is no sweep', async () => {
    const none = await mqk(['sweep', 'show', 'last', '--out', join(dir, 'nowhere'), '--json'], {
      cwd: dir,
    });
    expect(none.exitCode).toBe(7);
    expect(none.json).toMatchObject({ error: { code: 'EVIDENCE_NOT_FOUND' } });
  });
});
