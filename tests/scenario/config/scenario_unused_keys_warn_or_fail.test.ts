/**
 * INV-CONFIG-03 (contract 9; seed PATCH 15b): a leaf that no code reads is told: a warning in BACKTEST and
 * PAPER, a refusal in LIVE. A key that other modes alone read is neither.
 * Turns red when unknown keys are dropped at the merge, when LIVE tolerates what BACKTEST tolerates, or when
 * a key is judged by whether the table has it and not by who reads it in the mode.
 */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeBarFile } from '../../support/bars/bar-file.ts';
import { mqk, type CliRun } from '../../support/cli/run-in-process.ts';
import { CONFIG_DIR, temporaryFolder } from '../../support/config/files.ts';
import { LIVE_SETS } from '../../support/config/stacks.ts';

const folder = temporaryFolder();
afterAll(() => {
  folder.remove();
});

const BASE = join(CONFIG_DIR, 'defaults', 'base.yaml');
const MAIN = join(CONFIG_DIR, 'engines', 'main.yaml');
const TYPO = [
  'risk:',
  '  max_drawdwon: 0.05',
  'feeds:',
  '  - name: second',
  'nothing: {}',
  '',
].join('\n');
/** `path line` of what TYPO holds that nothing reads. */
const UNREAD = ['feeds[0].name 4', 'nothing 5', 'risk.max_drawdwon 2'];

const inMode = (mode: string): readonly string[] => {
  const sets = mode === 'LIVE' ? LIVE_SETS : [];
  return [...sets.flatMap(({ path, value }) => ['--set', `${path}=${value}`]), '--mode', mode];
};

function run(verb: string, mode: string, ...more: readonly string[]): Promise<CliRun> {
  const file = folder.write('typo.yaml', TYPO);
  const layers = ['--config', BASE, MAIN, file];
  return mqk(['config', verb, ...layers, ...inMode(mode), ...more, '--json'], {
    cwd: folder.path,
  });
}

interface Told {
  readonly code: string;
  readonly path: string;
  readonly layer: string;
  readonly line: number;
  readonly message: string;
  readonly severity: string;
}

/** The problems of unused keys that a run of `validate` told. */
function unusedOf({ json }: CliRun): readonly Told[] {
  const problems = json['problems'] as readonly Told[];
  return problems.filter(({ code }) => code === 'CONFIG_UNUSED_KEYS');
}

describe('a key that nothing reads', () => {
  it.each(['BACKTEST', 'PAPER'])('is a warning with layer and line in %s', async (mode) => {
    const judged = await run('validate', mode);
    expect([judged.exitCode, judged.json['ok']]).toEqual([0, true]);
    const told = unusedOf(judged);
    expect(told.map(({ path, line }) => `${path} ${line}`)).toEqual(UNREAD);
    expect(new Set(told.map(({ severity }) => severity))).toEqual(new Set(['WARNING']));
    expect(told.every(({ layer }) => layer.endsWith('typo.yaml'))).toBe(true);
    expect(judged.stderr).toContain('did you mean risk.max_drawdown?');
  });

  it('refuses the config in LIVE', async () => {
    const judged = await run('validate', 'LIVE');
    expect([judged.exitCode, judged.json['ok']]).toEqual([2, false]);
    const told = unusedOf(judged);
    expect(told.map(({ path, line }) => `${path} ${line}`)).toEqual(UNREAD);
    expect(new Set(told.map(({ severity }) => severity))).toEqual(new Set(['ERROR']));
  });

  it.each([
    ['BACKTEST', 0],
    ['PAPER', 0],
    ['LIVE', 6],
  ])('stands in the consumption map of %s, exit %i', async (mode, exitCode) => {
    const shown = await run('consumption', mode);
    expect(shown.exitCode).toBe(exitCode);
    expect(shown.json['unused']).toEqual(UNREAD.map((row) => row.split(' ')[0]));
  });

  it('is told by a backtest, which runs on', async () => {
    writeBarFile(join(folder.path, 'bars.csv'), { rows: 60 });
    const { exitCode, stderr } = await mqk(
      [
        ...['backtest', 'run', '--strategy', 'sma_cross', '--bars', 'SPY=bars.csv'],
        ...['--timeframe', '1m', '--calendar', 'ALWAYS_ON', '--config', BASE],
        ...['--config', folder.write('typo.yaml', TYPO), '--json'],
      ],
      { cwd: folder.path, env: { MQK_HOME: join(folder.path, 'home') } },
    );
    expect(exitCode).toBe(0);
    expect(stderr).toContain('warning CONFIG_UNUSED_KEYS: risk.max_drawdwon');
  });
});

describe('a key that other modes alone read', () => {
  it.each([
    ['BACKTEST', 'arming.require_clean_reconcile'],
    ['BACKTEST', 'broker.keys_env.api_key'],
    ['PAPER', 'data.stale_in_backtest'],
    ['LIVE', 'execution.base_slippage_bps'],
    ['LIVE', 'data.stale_in_backtest'],
  ])('is shown in %s as not applicable, and never warned about: %s', async (mode, key) => {
    const { json } = await run('consumption', mode);
    const keys = json['keys'] as readonly { path: string; use: string; consumed_by: unknown }[];
    expect(keys.find(({ path }) => path === key)).toMatchObject({
      use: 'NOT_APPLICABLE',
      consumed_by: [],
    });
    const judged = await run('validate', mode, '--set', `${key}=${valueOf(key)}`);
    expect(unusedOf(judged).map(({ path }) => path)).not.toContain(key);
  });
});

/** Another value than the shipped one where there is one. */
function valueOf(key: string): string {
  if (key.startsWith('broker.')) return 'MQK_MAIN_OTHER_KEY';
  return key === 'execution.base_slippage_bps' ? '6' : 'true';
}
