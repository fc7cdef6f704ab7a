/**
 * INV-SECRET-01 (contract 9; seed PATCH 15a, 21): what looks like a credential anywhere in a layer, in a
 * --set or on the command line aborts with CONFIG_SECRET_DETECTED or ARGUMENT_SECRET_DETECTED, exit 2,
 * before anything is written; no output holds it, nor its first characters.
 * Shown: a backtest, and every command that reads config, over positions (value, key, list item, nested,
 * overridden by a later layer, cut in pieces, encoded, number, *_env) on a terminal, in a pipe, as JSON.
 * Mutation that turns it red: leave findSecrets out of mergeLayers, or scan the merged config alone.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { writeBarFile } from '../../support/bars/bar-file.ts';
import { mqk, PACKAGE_ROOT, type CliRun } from '../../support/cli/run-in-process.ts';
import { temporaryFolder } from '../../support/config/files.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const BASE = join(PACKAGE_ROOT, 'config', 'defaults', 'base.yaml');
writeBarFile(join(folder.path, 'bars.csv'), { rows: 120 });
const home = join(folder.path, 'home');

/** Made when the test runs, so that no file of this repository holds what looks like one. */
const KEY = ['AK', 'IA', 'Q7ZK2M9P', '4L6N1R5T'].join('');
const TOKEN = ['gh', 'p_', 'a1B2c3D4e5F6g7H8i9', 'J0k1L2m3N4o5P6q7R8'].join('');
const base64 = Buffer.from(TOKEN).toString('base64');
const hex = Buffer.from(TOKEN).toString('hex');
/** What no output may hold: the credentials, their first eight characters, and other spellings. */
const NEVER = [
  'a1B2c3D4',
  'i9J0k1',

  KEY,
  TOKEN,
  KEY.slice(0, 8),
  TOKEN.slice(0, 8),
  base64.slice(0, 12),
  hex.slice(0, 12),
];

/** Neither half is a credential alone. */
const CUT = ['np', 'm_', 'a1B2c3D4e5F6g7H8', 'i9J0k1L2m3N4o5P6q7R8'].join('');
const half = CUT.length >> 1;
const POSITIONS: readonly [name: string, yaml: string, path: string, line: number][] = [
  ['a value', `broker:\n  note: ${KEY}\n`, 'broker.note', 2],
  ['a quoted value', `note: "${TOKEN}"\n`, 'note', 1],
  ['the middle of a value', `note: see token=${TOKEN} for it\n`, 'note', 1],
  ['a declared key', `risk:\n  max_drawdown: ${TOKEN}\n`, 'risk.max_drawdown', 2],
  ['a key', `broker:\n  ${KEY}: 1\n`, 'broker[REDACTED]', 2],
  ['a quoted key with a dot', `broker:\n  "x.${TOKEN}": 1\n`, 'broker[REDACTED]', 2],
  ['a section below such a key', `${TOKEN}:\n  risk: {a: 1}\n`, '[REDACTED]', 1],
  ['a list item', `notes:\n  - fine\n  - ${TOKEN}\n`, 'notes[1]', 3],
  ['a map in a list', `notes:\n  - {a: {b: ${KEY}}}\n`, 'notes[0].a.b', 2],
  ['an environment name', `alert_env: ${KEY}\n`, 'alert_env', 1],
  [
    'a name of the engine’s keys',
    `broker: {keys_env: {api_key: ${KEY}}}\n`,
    'broker.keys_env.api_key',
    1,
  ],
  ['base64', `note: ${base64}\n`, 'note', 1],
  ['hex', `note: ${hex}\n`, 'note', 1],
  ['two list items', `n:\n- ${CUT.slice(0, half)}\n- ${CUT.slice(half)}\n`, 'n', 1],
  ['two keys', `part_2: ${CUT.slice(half)}\npart_1: ${CUT.slice(0, half)}\n`, '', 1],
  ['zero-width characters', `note: "${Array.from(TOKEN).join('\u200b')}"\n`, 'note', 1],
  ['spaces', `note: ${TOKEN.replace(/(.{5})/g, '$1 ')}\n`, 'note', 1],
  ['a number', `note: 0x${'1f2e3d4c'.repeat(8)}\n`, 'note', 1],
  ['a password in a url', 'db: postgres://mqk:hunter2hunter@db/mqk\n', 'db', 1],
  ['a field', 'smtp: {password: correct-horse-7}\n', 'smtp.password', 1],
];

function run(argv: readonly string[], isTTY = false): Promise<CliRun> {
  return mqk(argv, { cwd: folder.path, env: { MQK_HOME: home }, isTTY });
}

const BACKTEST = ['backtest', 'run', '--strategy', 'sma_cross', '--bars', 'SPY=bars.csv'].concat([
  ...['--timeframe', '1m', '--calendar', 'ALWAYS_ON', '--out', 'out'],
]);

function expectNothingLeaks({ stdout, stderr }: CliRun): void {
  for (const secret of NEVER) expect(stdout + stderr).not.toContain(secret);
  expect(existsSync(join(folder.path, 'out'))).toBe(false);
  expect(existsSync(home)).toBe(false);
}

let files: string[] = [];
beforeEach(() => {
  files = readdirSync(folder.path);
});

describe('a credential in a layer', () => {
  it.each(POSITIONS)('aborts a backtest: %s', async (_, yaml, path, line) => {
    const layer = folder.write('layer.yaml', yaml);
    const refused = await run([...BACKTEST, '--config', BASE, '--config', layer, '--json']);
    expect(refused.exitCode, refused.stderr).toBe(2);
    expect(refused.json).toMatchObject({ error: { code: 'CONFIG_INVALID' } });
    const { problems } = refused.json['error'] as { problems: Record<string, unknown>[] };
    expect(problems).toContainEqual({
      code: 'CONFIG_SECRET_DETECTED',
      path,
      layer,
      line,
      message: expect.stringMatching(
        /\([a-z-]+(, [a-z ]+)?, \d+ characters\); keep it in/,
      ) as string,
    });
    expectNothingLeaks(refused);
    expect(readdirSync(folder.path).sort()).toEqual([...new Set([...files, 'layer.yaml'])].sort());
  });

  it.each(POSITIONS)('is shown by no command that reads config: %s', async (_, yaml) => {
    const layer = folder.write('layer.yaml', yaml);
    const both = ['--config', BASE, '--config', layer];
    const commands = [
      ['config', 'hash', layer],
      ['config', 'validate', ...both],
      ['config', 'validate', '--mode', 'LIVE', ...both],
      ['config', 'show', '--origin', ...both],
      ['config', 'consumption', ...both],
      ['config', 'diff', BASE, layer],
    ];
    for (const command of commands) {
      for (const more of [[], ['--json'], ['--debug']]) {
        const refused = await run([...command, ...more], more.length === 0);
        expect(refused.exitCode, command.join(' ')).toBe(2);
        expect(refused.stdout + refused.stderr).toContain('CONFIG_SECRET_DETECTED');
        expectNothingLeaks(refused);
      }
    }
  });

  it('aborts when a later layer overrides it', async () => {
    const first = folder.write('first.yaml', `broker: {note: ${KEY}}\n`);
    const second = folder.write('second.yaml', 'broker: {note: fine}\n');
    const refused = await run([
      ...BACKTEST,
      ...[BASE, first, second].flatMap((f) => ['--config', f]),
    ]);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(`${first}:1 CONFIG_SECRET_DETECTED broker.note`);
    expectNothingLeaks(refused);
  });

  it('aborts when it is cut over two layers', async () => {
    const first = folder.write('first.yaml', `x: {part_1: ${CUT.slice(0, half)}}\n`);
    const second = folder.write('second.yaml', `x: {part_2: ${CUT.slice(half)}}\n`);
    const refused = await run(['config', 'hash', first, second]);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('CONFIG_SECRET_DETECTED x');
    expectNothingLeaks(refused);
  });

  it('comes together with all other problems of other places', async () => {
    const layer = folder.write('layer.yaml', `note: ${KEY}\nrisk: {max_drawdown: 7}\nfoo: 1e3\n`);
    const { exitCode, json } = await run([
      'config',
      'validate',
      '--config',
      BASE,
      '--config',
      layer,
      '--json',
    ]);
    expect(exitCode).toBe(2);
    const { problems } = json as { problems: { code: string; path: string }[] };
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'CONFIG_SECRET_DETECTED note',
      'CONFIG_TYPE foo',
      'CONFIG_RANGE risk.max_drawdown',
      'CONFIG_UNUSED_KEYS foo',
    ]);
  });

  it('takes no name for a credential', async () => {
    const layer = folder.write(
      'layer.yaml',
      'broker: {keys_env: {api_key: ALPACA_API_KEY_MAIN, api_secret: ALPACA_API_SECRET_MAIN}}\n',
    );
    const { exitCode, stdout } = await run(['config', 'hash', layer]);
    expect(exitCode, stdout).toBe(0);
  });
});

describe('a credential on the command line', () => {
  it('is no path of a temporary folder', async () => {
    const argv = ['data', 'inspect', '/tmp/nodeXb9Kq2/tmp-8374-K3j9Xq7LmP2w/spy.csv'];
    const { exitCode, stderr } = await run([...argv, '--timeframe', '1D']);
    expect([exitCode, stderr]).toEqual([7, expect.stringContaining('FILE_NOT_FOUND')]);
  });

  it.each([
    ['--set', `broker.note=${KEY}`, 'CONFIG_SECRET_DETECTED'],
    ['--set', `broker.${KEY}=1`, 'ARGUMENT_SECRET_DETECTED'],
    ['--set', KEY, 'ARGUMENT_SECRET_DETECTED'],
    ['--set', `x=[${KEY}]`, 'CONFIG_SET_INVALID'],
    ['--set', 'smtp.password=correct-horse-7', 'CONFIG_SECRET_DETECTED'],
    ['--param', `fast=${TOKEN}`, 'ARGUMENT_SECRET_DETECTED'],
    ['--param', 'api_key=abc123def456', 'ARGUMENT_SECRET_DETECTED'],
    ['--param', `${KEY}=1`, 'ARGUMENT_SECRET_DETECTED'],
    ['--cash', KEY, 'ARGUMENT_SECRET_DETECTED'],
    ['--run-id', TOKEN, 'ARGUMENT_SECRET_DETECTED'],
    [`--nonsense=${TOKEN}`, 'x', 'ARGUMENT_SECRET_DETECTED'],
    [TOKEN, KEY, 'ARGUMENT_SECRET_DETECTED'],
  ])('aborts: %s %s', async (flag, value, code) => {
    for (const more of [[], ['--json'], ['--debug']]) {
      const refused = await run([...BACKTEST, flag, value, ...more]);
      expect(refused.exitCode).toBe(2);
      expect(refused.stdout + refused.stderr).toContain(code);
      expect(refused.stdout + refused.stderr).not.toMatch(/correct-horse|abc123def/);
      expectNothingLeaks(refused);
    }
  });

  it('is taken out of a failure that quotes other input', async () => {
    const bars = folder.write(
      'odd.csv',
      `ts_close_utc,open,high,low,close,volume\n${TOKEN},1,1,1,1,1\n`,
    );
    const refused = await run(['data', 'inspect', bars, '--timeframe', '1D', '--json']);
    expect(refused.exitCode).toBe(2);
    expect(refused.stdout).toContain('[REDACTED]');
    expectNothingLeaks(refused);
  });
});
