/** `mqk strategy new, list, check, dev` as a person and a script meet them. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEvaluation } from '../../src/adapters/artifacts/index.ts';
import { programVersion } from '../../src/services/research/index.ts';
import { writeBarFile } from '../support/bars/bar-file.ts';
import { mqk, PACKAGE_ROOT, WORKER_DIR, type CliRun } from '../support/cli/run-in-process.ts';

const BAD = fileURLToPath(new URL('../support/strategy/bad/', import.meta.url));
let dir = '';

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'mqk-strategy-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function run(argv: readonly string[], isTTY = false): Promise<CliRun> {
  return mqk(['strategy', ...argv], { cwd: dir, env: { MQK_HOME: join(dir, 'home') }, isTTY });
}

function path(name: string): string {
  return join(dir, 'strategies', name);
}

function plant(name: string, text: string): void {
  mkdirSync(join(dir, 'strategies'), { recursive: true });
  writeFileSync(path(name), text);
}

const bars = (): string[] => {
  writeBarFile(join(dir, 'bars.csv'), { rows: 150 });
  return ['--bars', 'SPY=bars.csv', '--timeframe', '1m', '--calendar', 'ALWAYS_ON'];
};

describe('new', () => {
  it('writes a strategy, its test and where the types are', async () => {
    const { exitCode, json } = await run(['new', 'my-mom', '--with-test', '--json']);
    expect(exitCode).toBe(0);
    expect(json['paths']).toEqual(['my-mom.ts', 'my-mom.test.ts', 'tsconfig.json'].map(path));
    for (const one of json['paths'] as string[]) expect(existsSync(one)).toBe(true);
  });

  it.each(['minimal', 'full'])(
    'writes a %s strategy that passes its check at once',
    async (name) => {
      await run(['new', 'mine', '--template', name]);
      const { exitCode, json } = await run(['check', 'mine', ...bars(), '--json']);
      expect(json).toMatchObject({
        passed: true,
        strategy: { id: 'mine', path: 'strategies/mine.ts' },
      });
      expect(exitCode).toBe(0);
    },
  );

  it('tells a person what to do next', async () => {
    const { stdout } = await run(['new', 'mine'], true);
    expect(stdout).toMatch(/^written +strategies\/mine\.ts +the strategy/);
    expect(stdout).toContain('next      mqk strategy check mine');
  });

  it('never writes over a file', async () => {
    plant('mine.ts', '// mine\n');
    const { exitCode, json } = await run(['new', 'mine', '--with-test', '--json']);
    expect([exitCode, json['error']]).toMatchObject([8, { code: 'STRATEGY_FILE_EXISTS' }]);
    expect(readFileSync(path('mine.ts'), 'utf8')).toBe('// mine\n');
    expect(existsSync(path('mine.test.ts'))).toBe(false);
  });

  it.each([
    ['My-Mom', 'STRATEGY_NAME_INVALID'],
    ['../mine', 'STRATEGY_NAME_INVALID'],
    ['x'.repeat(65), 'STRATEGY_NAME_INVALID'],
    ['sma_cross', 'STRATEGY_ID_TAKEN'],
  ])('refuses the name %s', async (name, code) => {
    const { exitCode, json } = await run(['new', name, '--json']);
    expect([exitCode, json['error']]).toMatchObject([2, { code }]);
    expect(existsSync(join(dir, 'strategies'))).toBe(false);
  });

  it('says where it could not write', async () => {
    writeFileSync(join(dir, 'strategies'), 'a file');
    const { exitCode, json } = await run(['new', 'mine', '--json']);
    expect([exitCode, json['error']]).toMatchObject([9, { code: 'STRATEGY_FILE_UNWRITABLE' }]);
  });
});

describe('list', () => {
  it('tells built-in strategies and those of the folder, a broken one with its problem', async () => {
    await run(['new', 'mine']);
    plant('broken.ts', 'export default 1 +;\n');
    plant('taken.ts', readFileSync(path('mine.ts'), 'utf8').replace("'mine'", "'sma_cross'"));
    const { exitCode, json } = await run(['list', '--json']);
    const all = json['strategies'] as Record<string, unknown>[];
    expect(exitCode).toBe(0);
    expect(all.map(({ id, path: at }) => at ?? id)).toEqual(
      expect.arrayContaining(['buy_and_hold', 'sma_cross', 'strategies/mine.ts']),
    );
    expect(all.find(({ id }) => id === 'mine')).toMatchObject({
      version: 1,
      warmup: 20,
      params: [
        { name: 'lookback', type: 'INTEGER', default: 20, meaning: 'bars of the average' },
        { name: 'qty', default: 10 },
      ],
      problem: null,
    });
    const broken = all.filter(({ problem }) => problem !== null);
    expect(broken.map(({ path: at, problem }) => [at, problem])).toMatchObject([
      ['strategies/broken.ts', { code: 'STRATEGY_SYNTAX_INVALID', line: 1 }],
      ['strategies/taken.ts', { code: 'STRATEGY_ID_TAKEN' }],
    ]);
  });

  it('tells each file that is no strategy with what is wrong with it', async () => {
    await run(['new', 'mine']);
    const text = readFileSync(path('mine.ts'), 'utf8');
    const second = text
      .replace(/^import.*/, '')
      .replace('export default', 'export const strategy =');
    mkdirSync(path('folder.ts'));
    plant('empty.ts', '');
    plant('throws.ts', 'throw new Error("boom");\n');
    plant('two.ts', `${text}\n${second}`);
    plant('wrong.ts', 'export default {;\n');
    const { exitCode, json } = await run(['list', '--json']);
    expect(exitCode).toBe(0);
    const files = (json['strategies'] as Record<string, unknown>[]).filter((one) => one['path']);
    expect(files.map(({ path: at, problem }) => [at, problem])).toMatchObject([
      ['strategies/empty.ts', { code: 'STRATEGY_EXPORT_MISSING' }],
      ['strategies/folder.ts', { code: 'FILE_IS_DIRECTORY' }],
      ['strategies/mine.ts', null],
      ['strategies/throws.ts', { code: 'STRATEGY_FAILED', line: 1 }],
      ['strategies/two.ts', { code: 'STRATEGY_EXPORT_AMBIGUOUS' }],
      ['strategies/wrong.ts', { code: 'STRATEGY_SYNTAX_INVALID', line: 1 }],
    ]);
  });

  it('is a text for a person', async () => {
    await run(['new', 'mine']);
    const { stdout } = await run(['list'], true);
    expect(stdout).toMatch(/^sma_cross v\d+ +built in +any timeframe +warm-up 50 bars$/m);
    expect(stdout).toMatch(/^mine v1 +strategies\/mine\.ts/m);
    expect(stdout).toMatch(/^ +lookback +20 +a whole number from 2 to 500 +bars of the average$/m);
  });
});

describe('check', () => {
  it.each([
    ['short-warmup', 'warmup', 'STRATEGY_WARMUP_SHORT'],
    ['module-state', 'determinism', 'STRATEGY_NOT_DETERMINISTIC'],
  ])('finds what is wrong with %s: exit 6', async (name, proof, code) => {
    const { exitCode, json } = await run(['check', `${BAD}${name}.ts`, ...bars(), '--json']);
    expect(exitCode).toBe(6);
    expect(json).toMatchObject({
      passed: false,
      lookahead: { passed: true, first_problem: null },
      [proof]: { passed: false, first_problem: { code, symbol: 'SPY', series: 'given' } },
    });
  });

  it('refuses what is impure', async () => {
    const { exitCode, json } = await run(['check', `${BAD}by-chance.ts`, ...bars(), '--json']);
    expect([exitCode, json['error']]).toMatchObject([2, { code: 'STRATEGY_IMPURE' }]);
  });

  it('tells a person the first bar, both decisions and what to do', async () => {
    const { exitCode, stdout } = await run(['check', `${BAD}short-warmup.ts`, ...bars()], true);
    expect(exitCode).toBe(6);
    expect(stdout).toMatch(/^look-ahead +passed +450 slices/m);
    expect(stdout).toMatch(/^warm-up +FAILED/m);
    expect(stdout).toMatch(/STRATEGY_WARMUP_SHORT at \S+Z SPY \(given bars\):/);
    expect(stdout).toMatch(/target was \d+, and \d+ when the strategy knew no more/);
    expect(stdout).toContain('fix: raise warmup');
  });

  it('without bars takes generated ones and the daily S&P 500', { timeout: 90_000 }, async () => {
    const { exitCode, json } = await run(['check', 'buy_and_hold', '--json']);
    expect(exitCode).toBe(0);
    expect(json['series']).toMatchObject([
      { name: 'generated', symbols: ['CALM', 'WILD'] },
      { name: 'sample', symbols: ['SP500'], slices: 5105 },
    ]);
    // Evidence all the same, and of no run: no run has no data.
    const evidence = readEvaluation({
      outDir: join(dir, 'exports'),
      name: String(json['id']),
      kind: 'CHECK',
      programVersion: programVersion(PACKAGE_ROOT),
    });
    expect(evidence.subject).toMatchObject({ data: [], timeframe: '1D', calendar: 'XNYS' });
    expect(evidence.question).toMatchObject({
      series: [{ name: 'generated' }, { name: 'sample' }],
    });
  });

  it('with --run checks the strategy of a run on its bars, and says what comes next', async () => {
    const cli = (...argv: string[]): Promise<CliRun> =>
      mqk(argv, { cwd: dir, env: { MQK_HOME: join(dir, 'home') } });
    const made = await cli('backtest', 'run', '--strategy', 'sma_cross', ...bars(), '--json');
    const byRun = await run(['check', '--run', 'last', '--json']);
    expect(byRun.exitCode, byRun.stderr).toBe(0);
    const byFlags = await run(['check', 'sma_cross', ...bars(), '--json']);
    expect(byFlags.json).toMatchObject({ id: byRun.json['id'], outcome: 'KEPT' });
    for (const name of [String(made.json['run_id']), String(made.json['out_dir'])])
      expect((await run(['check', '--run', name, '--json'])).json['id']).toBe(byRun.json['id']);
    const { stdout } = await run(['check', '--run', 'last'], true);
    const command = `mqk promote evaluate ${String(made.json['run_id'])} --stress last`;
    expect(stdout.trimEnd().split('\n').at(-2)).toContain(`next         ${command}`);
    expect(stdout).not.toContain('fits no run');
  });

  it('without bars says that it fits no run', { timeout: 90_000 }, async () => {
    const { stdout } = await run(['check', 'buy_and_hold'], true);
    expect(stdout).toContain('fits no run: give --bars and --timeframe, or --run RUN');
    expect(stdout).toMatch(/^next {9}mqk strategy check --run last$/m);
  });

  it('passes nothing that was not put to the test: exit 6', async () => {
    await run(['new', 'mine']);
    const text = readFileSync(path('mine.ts'), 'utf8').replace('? qty : 0', '? 0 : 0');
    plant('mine.ts', text);
    const { exitCode, json } = await run(['check', 'mine', ...bars(), '--json']);
    expect(exitCode).toBe(6);
    const idle = { passed: false, first_problem: { code: 'STRATEGY_NOT_EXERCISED' } };
    expect(json).toMatchObject({ passed: false, lookahead: idle, warmup: idle, determinism: idle });
    const { stdout } = await run(['check', 'mine', ...bars()], true);
    expect(stdout).toContain('fix: give --bars on which it trades');
  });

  it.each([
    [['check'], 2, 'USAGE_INVALID'],
    [['check', '--run', 'last'], 7, 'RUN_NOT_FOUND'],
    [['check', '--run', 'last', '--cash', '1'], 2, 'USAGE_INVALID'],
    [['check', 'nobody'], 7, 'STRATEGY_UNKNOWN'],
    [['check', './nobody.ts'], 7, 'STRATEGY_FILE_NOT_FOUND'],
    [['check', 'sma_cross', '--bars', 'A=a.csv'], 2, 'USAGE_INVALID'],
    [['check', 'sma_cross', '--param', 'fast=0'], 2, 'STRATEGY_PARAMS_REFUSED'],
  ])('%j ends with %i %s', async (argv, exitCode, code) => {
    const result = await run([...argv, '--json']);
    expect([result.exitCode, result.json['error']]).toMatchObject([exitCode, { code }]);
  });

  it('refuses a series that is shorter than the warm-up', async () => {
    writeBarFile(join(dir, 'short.csv'), { rows: 40 });
    const flags = ['--bars', 'A=short.csv', '--timeframe', '1m', '--calendar', 'ALWAYS_ON'];
    const { exitCode, json } = await run(['check', 'sma_cross', ...flags, '--json']);
    expect([exitCode, json['error']]).toMatchObject([2, { code: 'STRATEGY_BARS_TOO_FEW' }]);
  });
});

describe('a strategy file in a backtest', () => {
  const backtest = (strategy: string): Promise<CliRun> =>
    mqk(['backtest', 'run', '--strategy', strategy, ...bars(), '--json'], { cwd: dir });

  it('is found by its id and by its path, as the same run', async () => {
    await run(['new', 'mine']);
    const [byId, byPath] = [await backtest('mine'), await backtest('./strategies/mine.ts')];
    expect(byId).toMatchObject({ exitCode: 0, json: { strategy: 'mine', outcome: 'CREATED' } });
    expect(byPath.json).toMatchObject({ outcome: 'KEPT', run_id: byId.json['run_id'] });
  });

  it.each([
    ['./nobody.ts', 7, 'STRATEGY_FILE_NOT_FOUND'],
    ['./strategies', 2, 'FILE_IS_DIRECTORY'],
    ['other', 2, 'STRATEGY_ID_MISMATCH'],
    ['taken', 2, 'STRATEGY_ID_TAKEN'],
  ])('--strategy %s ends with %i', async (strategy, exitCode, code) => {
    await run(['new', 'mine']);
    const text = readFileSync(path('mine.ts'), 'utf8');
    plant('other.ts', text);
    plant('taken.ts', text.replace("'mine'", "'buy_and_hold'"));
    const result = await backtest(strategy);
    expect([result.exitCode, result.json['error']]).toMatchObject([exitCode, { code }]);
  });
});

describe('dev', () => {
  it('runs at every save, tells what changed, lives through a broken file, and ends with Ctrl-C', async () => {
    await run(['new', 'mine']);
    const text = readFileSync(path('mine.ts'), 'utf8');
    const saves = [
      text.replace('? qty : 0', '? qty : )'),
      text.replace('default(10)', 'default(12)'),
    ];
    // Asked at every look: each time that a run was told, the next save comes.
    const told = (): number =>
      out.join('').split('\n').length + errors.join('').split('STRATEGY_').length;
    const out: string[] = [];
    const errors: string[] = [];
    let seen = told();
    const { runCli } = await import('../../src/surfaces/cli/index.ts');
    const stream = (to: string[]) => ({
      write: (line: string) => to.push(line),
      isTTY: true,
      columns: 100,
    });
    const exitCode = await runCli(['strategy', 'dev', 'mine', ...bars()], {
      env: { MQK_HOME: join(dir, 'home') },
      cwd: dir,
      packageRoot: fileURLToPath(new URL('../..', import.meta.url)),
      brokers: [],
      workerDir: WORKER_DIR,
      called: 'mqk',
      stdout: stream(out),
      stderr: stream(errors),
      isInterrupted: () => {
        if (told() === seen) return false;
        seen = told();
        const next = saves.shift();
        if (next !== undefined) plant('mine.ts', next);
        return next === undefined && out.join('').includes('since the last run');
      },
    });
    expect(exitCode).toBe(130);
    const lines = out.join('').trimEnd().split('\n');
    expect(lines[0]).toMatch(/^mine v1 +150 bars +equity [\d.]+ +Sharpe /);
    expect(lines.at(-1)).toMatch(/^ {2}since the last run: .*equity [+-]/);
    expect(errors.join('')).toMatch(/STRATEGY_SYNTAX_INVALID.*\n.*mine\.ts:\d+/);
  });

  it('ends when there is no such strategy', async () => {
    const { exitCode, json } = await run(['dev', 'nobody', ...bars(), '--json']);
    expect([exitCode, json['error']]).toMatchObject([7, { code: 'STRATEGY_UNKNOWN' }]);
  });
});
