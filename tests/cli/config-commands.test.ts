/** What a person and a script see of `mqk config`: exit codes, JSON keys, plain lines, text. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBarFile } from '../support/bars/bar-file.ts';
import { mqk, type CliRun } from '../support/cli/run-in-process.ts';
import { CONFIG_DIR, temporaryFolder } from '../support/config/files.ts';

const folder = temporaryFolder();
afterAll(() => {
  folder.remove();
});

const BASE = join(CONFIG_DIR, 'defaults', 'base.yaml');
const EXPERIMENTAL = join(CONFIG_DIR, 'engines', 'experimental.yaml');

function config(argv: readonly string[], isTTY = false): Promise<CliRun> {
  return mqk(['config', ...argv], { cwd: folder.path, isTTY });
}

type Row = Readonly<Record<string, unknown>>;
const rowsOf = (value: unknown): readonly Row[] => value as readonly Row[];

describe('every verb', () => {
  it.each(['validate', 'show', 'hash', 'consumption', 'diff', 'schema'])(
    '%s has help with examples',
    async (verb) => {
      const { exitCode, stdout } = await config([verb, '--help']);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`Examples:\n  mqk config ${verb}`);
      expect(stdout).toContain('--json');
    },
  );

  it.each([
    ['validate', '--mode', 'live'],
    ['show', '--set', 'x'],
    ['consumption', '--mode', ''],
    ['diff', 'a.yaml'],
    ['nothing'],
  ])('refuses bad usage: %j %j %j', async (...argv) => {
    const { exitCode, json } = await config([
      ...argv.filter((word) => word !== undefined),
      '--json',
    ]);
    expect(exitCode).toBe(2);
    expect(json['error']).toMatchObject({ code: 'USAGE_INVALID' });
  });

  it.each([['validate'], ['show'], ['consumption']])(
    '%s tells a missing file, exit 7',
    async (verb) => {
      const { exitCode, json } = await config([verb, '--config', 'none.yaml', '--json']);
      expect(exitCode).toBe(7);
      expect(json['error']).toMatchObject({ code: 'FILE_NOT_FOUND' });
    },
  );
});

describe('validate', () => {
  it('judges the shipped stack', async () => {
    const { exitCode, json, stderr } = await config(['validate', '--json']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(json).toMatchObject({
      ok: true,
      mode: 'BACKTEST',
      config_hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      problems: [],
    });
  });

  it('tells every problem of all layers with the names that were given', async () => {
    folder.write('one.yaml', 'risk:\n  max_drawdown: 7\n');
    folder.write('two.yaml', '\nrisk:\n  daily_loss_limit: "0.1"\n  pdt: off\n');
    const { exitCode, json, stderr } = await config([
      ...['validate', '--config', BASE, 'one.yaml', '--config', 'two.yaml'],
      ...['--set', 'data.calendar=NASDAQ', '--json'],
    ]);
    expect(exitCode).toBe(2);
    expect(json).toMatchObject({ ok: false, config_hash: null });
    const told = rowsOf(json['problems']).map(({ code, path, layer, line }) => [
      ...[code, path, layer, line],
    ]);
    expect(told).toEqual([
      ['CONFIG_TYPE', 'risk.daily_loss_limit', 'two.yaml', 3],
      ['CONFIG_RANGE', 'data.calendar', '--set', null],
      ['CONFIG_RANGE', 'risk.max_drawdown', 'one.yaml', 2],
      ['CONFIG_UNUSED_KEYS', 'risk.pdt', 'two.yaml', 4],
    ]);
    expect(stderr).toContain('(one.yaml:2)');
  });

  it('tells YAML problems as problems, not as a failure', async () => {
    folder.write('bad.yaml', 'a: &x 1\n');
    const { exitCode, json } = await config(['validate', '--config', 'bad.yaml', '--json']);
    expect(exitCode).toBe(2);
    expect(json['problems']).toMatchObject([{ code: 'CONFIG_YAML', layer: 'bad.yaml', line: 1 }]);
  });

  it('speaks to a person on a terminal, and in lines to a pipe', async () => {
    const shown = await config(['validate', '--mode', 'PAPER'], true);
    expect(shown.stdout).toMatch(/^valid in PAPER {3}config [0-9a-f]{64}\n/);
    const plain = await config(['validate']);
    expect(plain.stdout).toMatch(
      /^ok=true\nmode=BACKTEST\nconfig_hash=[0-9a-f]{64}\nproblems=\[\]\n/,
    );
  });
});

describe('show', () => {
  it('gives each leaf with value, layer, line and readers', async () => {
    folder.write('mine.yaml', 'risk:\n  max_drawdown: 0.10\n');
    const { json } = await config([
      ...['show', '--origin', '--config', BASE, 'mine.yaml', '--set', 'data.calendar=ALWAYS_ON'],
      '--json',
    ]);
    const leaves = rowsOf(json['leaves']);
    expect(leaves.find(({ path }) => path === 'risk.max_drawdown')).toEqual({
      path: 'risk.max_drawdown',
      value: 0.1,
      layer: 'mine.yaml',
      line: 2,
      consumed_by: ['engines/risk'],
      use: 'READ',
    });
    expect(leaves.find(({ path }) => path === 'data.calendar')).toMatchObject({
      value: 'ALWAYS_ON',
      layer: '--set',
      line: null,
    });
    const paths = leaves.map(({ path }) => String(path));
    expect(paths).toEqual([...paths].sort());
  });

  it('shows built-in defaults of keys that no layer sets', async () => {
    const sets = [
      'engine.engine_id=MAIN',
      'engine.mode=PAPER',
      'broker.keys_env.api_key=MQK_MAIN_API_KEY',
      'broker.keys_env.api_secret=MQK_MAIN_API_SECRET',
      'risk.daily_loss_limit=0.02',
      'risk.max_drawdown=0.18',
      'risk.max_gross_exposure=1',
      'risk.max_position_per_symbol=0.2',
      'execution.ambiguity_policy=CONSERVATIVE_WORST_CASE',
    ].flatMap((set) => ['--set', set]);
    folder.write('empty.yaml', '');
    const { json } = await config([
      ...['show', '--origin', '--path', 'risk.allow_short', '--config', 'empty.yaml', ...sets],
      '--json',
    ]);
    expect(json['leaves']).toMatchObject([
      { path: 'risk.allow_short', value: false, layer: 'built-in default', line: null },
    ]);
  });

  it('narrows to a path, and says when nothing is there', async () => {
    const { stdout } = await config(['show', '--path', 'risk.reject_storm']);
    expect(stdout.split('\n').slice(2)).toEqual([
      'risk.reject_storm.max_rejects=5',
      'risk.reject_storm.window_seconds=300',
      '',
    ]);
    const none = await config(['show', '--path', 'risk.reject', '--json']);
    expect(none.exitCode).toBe(7);
    expect(none.json['error']).toMatchObject({ code: 'CONFIG_PATH_UNKNOWN' });
  });

  it('adds the place to a line for a person and for a pipe', async () => {
    const argv = ['show', '--origin', '--path', 'risk.allow_short'];
    const row =
      /^risk\.allow_short {2}false {2}config\/defaults\/base\.yaml:\d+ {2}engines\/risk$/m;
    expect((await config(argv, true)).stdout).toMatch(row);
    expect((await config(argv)).stdout).toMatch(
      /^risk\.allow_short=false # config\/defaults\/base\.yaml:\d+ engines\/risk$/m,
    );
  });

  it('keeps the digits of a number that a double would round', async () => {
    folder.write('digits.yaml', 'more: 0.1000000000000000055511151231257827\n');
    const { json } = await config([
      ...['show', '--path', 'more', '--config', BASE, 'digits.yaml', '--json'],
    ]);
    expect(json['leaves']).toEqual([
      { path: 'more', value: '0.1000000000000000055511151231257827' },
    ]);
  });
});

describe('consumption', () => {
  it.each(['BACKTEST', 'PAPER', 'LIVE'])(
    'of the shipped stack has nothing unused in %s',
    async (mode) => {
      const { exitCode, json } = await config(['consumption', '--mode', mode, '--json']);
      expect([exitCode, json['mode'], json['unused']]).toEqual([0, mode, []]);
      const key = rowsOf(json['keys']).find(({ path }) => path === 'risk.max_drawdown');
      expect(key).toMatchObject({
        layer: 'config/defaults/base.yaml',
        consumed_by: ['engines/risk'],
      });
    },
  );
});

describe('diff', () => {
  it('puts what moves risk first', async () => {
    const { exitCode, json } = await config(['diff', BASE, `${BASE},${EXPERIMENTAL}`, '--json']);
    expect([exitCode, json['equal']]).toEqual([0, false]);
    const rows = rowsOf(json['differences']);
    const flags = rows.map((row) => row['risk_relevant']);
    expect(flags).toEqual([...flags].sort((a, b) => Number(b) - Number(a)));
    expect(rows.find(({ path }) => path === 'risk.max_drawdown')).toMatchObject({
      risk_relevant: true,
      a: { value: 0.18, layer: BASE },
      b: { value: 0.1, layer: 'config/risk_profiles/experimental_tier_B.yaml' },
    });
    expect(rows.find(({ path }) => path === 'execution.base_spread_bps')).toMatchObject({
      risk_relevant: false,
      a: { value: 3 },
      b: { value: 4 },
    });
  });

  it('finds nothing between a config and itself written otherwise', async () => {
    writeFileSync(
      join(folder.path, 'same.yaml'),
      readFileSync(BASE, 'utf8').replace('max_drawdown: 0.18', 'max_drawdown: 0.1800'),
    );
    const { json } = await config(['diff', BASE, 'same.yaml', '--json']);
    expect([json['equal'], json['differences']]).toEqual([true, []]);
  });

  describe('of runs', () => {
    const BACKTEST = [
      ...['backtest', 'run', '--strategy', 'sma_cross', '--bars', 'SPY=bars.csv', '--timeframe'],
      ...['1m', '--calendar', 'ALWAYS_ON', '--json'],
    ];
    const ids: string[] = [];
    beforeAll(async () => {
      writeBarFile(join(folder.path, 'bars.csv'), { rows: 60 });
      const env = { MQK_HOME: join(folder.path, 'home') };
      for (const limit of ['0.10', '0.20']) {
        const set = ['--set', `risk.max_drawdown=${limit}`];
        const { json } = await mqk([...BACKTEST, ...set], { cwd: folder.path, env });
        ids.push(String(json['run_id']));
      }
    });

    it('reads what their manifests say', async () => {
      const [first = '', second = ''] = ids;
      const { exitCode, json } = await config(['diff', first, second, '--json']);
      expect(exitCode).toBe(0);
      expect(json['differences']).toMatchObject([
        { path: 'risk.max_drawdown', risk_relevant: true, a: { value: 0.1 }, b: { value: 0.2 } },
      ]);
      const plain = await config(['diff', join('exports', first), second]);
      expect(plain.stdout).toContain('risk.max_drawdown=0.1 -> 0.2 # RISK');
    });

    it('refuses a folder whose manifest holds none, and a run that is not there', async () => {
      folder.write('broken/manifest.json', '{}\n');
      const broken = await config(['diff', 'broken', BASE, '--json']);
      expect(broken.exitCode).toBe(2);
      expect(broken.json['error']).toMatchObject({ code: 'RUN_CONFIG_UNREADABLE' });
      const id = '00000000-0000-5000-8000-000000000000';
      expect((await config(['diff', id, BASE])).exitCode).toBe(7);
    });
  });
});

describe('schema', () => {
  it('prints the committed schema, or writes it', async () => {
    const committed = readFileSync(join(CONFIG_DIR, 'layer.schema.json'), 'utf8');
    expect((await config(['schema'])).stdout).toBe(committed);
    const { json } = await config(['schema', '--json']);
    expect(json).toEqual(JSON.parse(committed));
    const written = await config(['schema', '--out', 'out.json', '--json']);
    expect(written.json).toEqual({ path: join(folder.path, 'out.json') });
    expect(readFileSync(join(folder.path, 'out.json'), 'utf8')).toBe(committed);
  });

  it('says when the file cannot be written', async () => {
    const { exitCode, json } = await config(['schema', '--out', 'no/such/folder.json', '--json']);
    expect(exitCode).toBe(9);
    expect(json['error']).toMatchObject({ code: 'FILE_NOT_WRITABLE' });
  });
});
