/**
 * INV-SECRET-02 (contract 9, 11; seed PATCH 15a; I11): a run knows the names of the variables that hold its
 * keys and never what they hold: no artifact, no output, no argument and no log of it has a byte of them.
 * Shown: a backtest in this process and one in a process of its own, with keys in the environment whose
 * names the config gives; all files and both streams searched for each value, whole, in base64 and hex.
 * Mutation that turns it red: write the environment, or a value of it, into the manifest or a message.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keyStatus, loadEngineKeys } from '../../../src/engines/isolation/index.ts';
import { writeBarFile } from '../../support/bars/bar-file.ts';
import { mqk, PACKAGE_ROOT } from '../../support/cli/run-in-process.ts';
import { temporaryFolder } from '../../support/config/files.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
writeBarFile(join(folder.path, 'bars.csv'), { rows: 200 });

const NAMES = { apiKey: 'MQK_MAIN_API_KEY', apiSecret: 'MQK_MAIN_API_SECRET' };
/** Canaries: they mean nothing, and nothing else has their characters. */
const KEYS: Readonly<Record<string, string>> = {
  MQK_MAIN_API_KEY: ['P', 'K', 'CANARY7Q2Z9M4X8B6'].join(''),
  MQK_MAIN_API_SECRET: ['canary', 'Sec9/ret+Wv3kLp8Qz1Xc5Rb7Nm2Tg4Yh6'].join(''),
  MQK_DATABASE_URL: `postgres://mqk:${['canary', 'pass', '4711'].join('-')}@127.0.0.1:1/mqk`,
};
const SPELLINGS = Object.values(KEYS).flatMap((value) => [
  value,
  value.slice(0, 10),
  Buffer.from(value).toString('base64').slice(0, 12),
  Buffer.from(value).toString('hex').slice(0, 16),
]);

const ARGUMENTS = (out: string): string[] => [
  ...['backtest', 'run', '--strategy', 'sma_cross', '--bars', 'SPY=bars.csv', '--timeframe', '1m'],
  ...['--calendar', 'ALWAYS_ON', '--param', 'fast=2', '--param', 'slow=5', '--out', out, '--json'],
];

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function expectClean(text: string, where: string): void {
  for (const spelling of SPELLINGS) expect(text.includes(spelling), where).toBe(false);
}

describe('a backtest with keys in the environment', () => {
  it('writes no byte of them, and the names of their variables into the manifest', async () => {
    const env = { ...KEYS, MQK_HOME: join(folder.path, 'home-a') };
    const run = await mqk(ARGUMENTS('a'), { cwd: folder.path, env });
    expect(run.exitCode, run.stderr).toBe(0);
    expectClean(run.stdout + run.stderr, 'output');
    const files = [
      ...filesBelow(join(folder.path, 'a')),
      ...filesBelow(join(folder.path, 'home-a')),
    ];
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) expectClean(readFileSync(file, 'latin1'), file);
    const manifest = files.find((file) => file.endsWith('manifest.json'));
    expect(readFileSync(manifest ?? '', 'utf8')).toContain(NAMES.apiKey);
  });

  it('is as clean in a process of its own', () => {
    const main = join(PACKAGE_ROOT, 'src', 'surfaces', 'cli', 'main.ts');
    const env = { ...process.env, ...KEYS, MQK_HOME: join(folder.path, 'home-b') };
    const argv = ['--import', 'tsx', main, ...ARGUMENTS(join(folder.path, 'b')), '--debug'];
    argv.splice(argv.indexOf('SPY=bars.csv'), 1, `SPY=${join(folder.path, 'bars.csv')}`);
    const stdout = execFileSync(process.execPath, argv, {
      cwd: PACKAGE_ROOT,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expectClean(stdout, 'output');
    const files = filesBelow(join(folder.path, 'b'));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) expectClean(readFileSync(file, 'latin1'), file);
  });

  it.each(['BACKTEST', 'PAPER', 'LIVE'])(
    'config validate in %s tells set from unset alone',
    async (mode) => {
      const argv = [
        'config',
        'validate',
        '--mode',
        mode,
        '--set',
        'engine.mode=LIVE',
        '--json',
      ].concat(
        ['max_notional=50000', 'max_qty=500', 'collar_pct=0.05'].flatMap((set) => [
          '--set',
          `risk.order.${set}`,
        ]),
      );
      const env = { ...KEYS, MQK_MAIN_API_SECRET: ' ' };
      const { json, stdout, stderr } = await mqk(argv, { env });
      expectClean(stdout + stderr, 'output');
      const rows = [
        { path: 'broker.keys_env.api_key', variable: NAMES.apiKey, status: 'set' },
        { path: 'broker.keys_env.api_secret', variable: NAMES.apiSecret, status: 'unset' },
      ];
      expect(json).toMatchObject({ ok: true, keys: mode === 'BACKTEST' ? [] : rows });
    },
  );
});

describe('the keys of an engine', () => {
  it('are loaded by name alone, and print as [REDACTED]', () => {
    const loaded = loadEngineKeys('PAPER', NAMES, KEYS);
    expect(loaded.ok && loaded.value?.apiKey.reveal()).toBe(KEYS[NAMES.apiKey]);
    expectClean(JSON.stringify(loaded) + String(loaded.ok && loaded.value?.apiSecret), 'keys');
    expect(JSON.stringify(loaded)).toContain('[REDACTED]');
  });

  it('are named when their variables are unset: CREDENTIALS_MISSING, exit 4', () => {
    const loaded = loadEngineKeys('LIVE', NAMES, { [NAMES.apiKey]: '', OTHER: 'x' });
    expect(loaded.ok).toBe(false);
    if (loaded.ok) return;
    expect(loaded.error).toMatchObject({ kind: 'CREDENTIALS', code: 'CREDENTIALS_MISSING' });
    expect(loaded.error.problems.map(({ code, path }) => `${code} ${path ?? ''}`)).toEqual([
      'CREDENTIALS_UNSET broker.keys_env.api_key',
      'CREDENTIALS_UNSET broker.keys_env.api_secret',
    ]);
  });

  it('are none in BACKTEST, whatever the environment holds', () => {
    expect(loadEngineKeys('BACKTEST', NAMES, KEYS)).toEqual({ ok: true, value: null });
    expect(keyStatus('BACKTEST', NAMES, KEYS)).toEqual([]);
  });

  it('come from no inherited property', () => {
    const names = { apiKey: 'toString', apiSecret: '__proto__' };
    expect(keyStatus('PAPER', names, {}).map(({ status }) => status)).toEqual(['unset', 'unset']);
  });
});
