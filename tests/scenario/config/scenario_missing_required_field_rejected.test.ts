/**
 * INV-CONFIG-02 (contract 9; seed PATCH 01): a config without a required key is refused in every mode, with
 * every missing key named at once, and nothing is written.
 * Turns red when a required key gets a default, when validation stops at the first problem, or when a run
 * begins before its config is judged.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeBarFile } from '../../support/bars/bar-file.ts';
import { mqk } from '../../support/cli/run-in-process.ts';
import { temporaryFolder } from '../../support/config/files.ts';

const folder = temporaryFolder();
afterAll(() => {
  folder.remove();
});

/** Contract 9, word for word. */
const REQUIRED: Readonly<Record<string, string>> = {
  'engine.engine_id': 'MAIN',
  'engine.mode': 'LIVE',
  'broker.keys_env.api_key': 'MQK_MAIN_API_KEY',
  'broker.keys_env.api_secret': 'MQK_MAIN_API_SECRET',
  'risk.daily_loss_limit': '0.02',
  'risk.max_drawdown': '0.18',
  'risk.max_gross_exposure': '1.0',
  'risk.max_position_per_symbol': '0.20',
  'execution.ambiguity_policy': 'CONSERVATIVE_WORST_CASE',
};
const KEYS = Object.keys(REQUIRED);

interface Judged {
  readonly exitCode: number;
  readonly ok: unknown;
  readonly configHash: unknown;
  /** `CODE path layer line` of each problem. */
  readonly problems: readonly string[];
}

/** Judges a config of these keys alone; the file is empty, so that every value comes from a flag. */
async function judge(keys: readonly string[], mode: string): Promise<Judged> {
  const file = folder.write('empty.yaml', '# nothing\n');
  const sets = keys.flatMap((key) => ['--set', `${key}=${REQUIRED[key] ?? ''}`]);
  const argv = ['config', 'validate', '--config', file, ...sets, '--mode', mode, '--json'];
  const { exitCode, json } = await mqk(argv, { cwd: folder.path });
  const problems = json['problems'] as readonly Readonly<Record<string, unknown>>[];
  return {
    exitCode,
    ok: json['ok'],
    configHash: json['config_hash'],
    problems: problems.map(({ code, path, layer, line }) => [code, path, layer, line].join(' ')),
  };
}

describe.each(['BACKTEST', 'PAPER', 'LIVE'])('a config in %s', (mode) => {
  it.each(KEYS)('is refused without %s, and says so', async (missing) => {
    const { exitCode, ok, configHash, problems } = await judge(
      KEYS.filter((key) => key !== missing),
      mode,
    );
    expect([exitCode, ok, configHash]).toEqual([2, false, null]);
    // Nothing was written where the key is missing, so that there is no layer and no line.
    expect(problems).toContain(`CONFIG_MISSING ${missing}  `);
  });

  it('names every missing key at once', async () => {
    const { problems } = await judge([], mode);
    expect(problems).toEqual(expect.arrayContaining(KEYS.map((key) => `CONFIG_MISSING ${key}  `)));
  });
});

it('with the required keys alone is valid in BACKTEST and PAPER', async () => {
  for (const mode of ['BACKTEST', 'PAPER']) {
    const { exitCode, ok, configHash, problems } = await judge(KEYS, mode);
    expect([exitCode, ok, problems]).toEqual([0, true, []]);
    expect(configHash).toMatch(/^[0-9a-f]{64}$/);
  }
});

it('LIVE asks for more: what others may leave to a default', async () => {
  const { problems } = await judge(KEYS, 'LIVE');
  expect(problems).toEqual(
    [
      'arming.require_clean_reconcile',
      'arming.require_manual_confirmation',
      'data.outlier_threshold_pct',
      'engine.allocation_cap',
      'risk.max_leverage',
      'risk.order.collar_pct',
      'risk.order.max_notional',
      'risk.order.max_qty',
    ].map((key) => `CONFIG_MISSING ${key}  `),
  );
});

it('stops a backtest before anything is written', async () => {
  writeBarFile(join(folder.path, 'bars.csv'), { rows: 60 });
  const file = folder.write('partial.yaml', 'engine: {engine_id: MAIN, mode: BACKTEST}\n');
  const { exitCode, json } = await mqk(
    [
      ...['backtest', 'run', '--strategy', 'sma_cross', '--bars', 'SPY=bars.csv'],
      ...['--timeframe', '1m', '--calendar', 'ALWAYS_ON', '--config', file, '--json'],
    ],
    { cwd: folder.path, env: { MQK_HOME: join(folder.path, 'home') } },
  );
  expect(exitCode).toBe(2);
  expect(JSON.stringify(json)).toContain('CONFIG_MISSING');
  expect(existsSync(join(folder.path, 'exports'))).toBe(false);
});
