/**
 * INV-CONFIG-01 (contract 9; seed PATCH 15b): the same layers give the same config_hash, whatever
 * the order of keys inside the files, their comments and the spelling of numbers; another value gives
 * another hash.
 * Turns red when canonical keys are not sorted, or numbers pass through a float or keep their zeros.
 */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/adapters/configfiles/index.ts';
import { hashConfig } from '../../../src/services/research/index.ts';
import { writeBarFile } from '../../support/bars/bar-file.ts';
import { mqk } from '../../support/cli/run-in-process.ts';
import { CONFIG_DIR, temporaryFolder } from '../../support/config/files.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

let files = 0;
const hash = (...contents: string[]): string =>
  hashConfig(contents.map((content) => folder.write(`${++files}.yaml`, content))).configHash;

const ENGINE = 'engine:\n  engine_id: MAIN\n  mode: PAPER\n';
const RISK = 'risk:\n  daily_loss_limit: 0.02\n  max_drawdown: 0.18\n';
const BROKER =
  'broker:\n  name: alpaca\n  keys_env:\n' +
  '    api_key: ALPACA_API_KEY_MAIN\n    api_secret: ALPACA_API_SECRET_MAIN\n';

/** Vectors G1 to G3 of the upstream program, whose canonical form is ours for such configs. */
const G1 = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
const G2 = '17e89d4c2a6fbeab2c7fed560ea64f0180b28b10deb3794e4427b8ec3e880ec6';
const G3 = 'd4bc5f85c2511ab5d8fc8473d07a1129a32f6c2750c19fc670f2fba79e6538bc';

describe('config_hash', () => {
  it('is the known value for an empty config', () => {
    expect(hash('')).toBe(G1);
    expect(hash('# comments alone\n')).toBe(G1);
    expect(hash('{}', '', '---\n')).toBe(G1);
  });

  it('does not depend on the order of keys, on comments, quotes or the style of YAML', () => {
    expect(hash(ENGINE + RISK + BROKER)).toBe(G2);
    expect(hash(BROKER + ENGINE + RISK)).toBe(G2);
    expect(hash(RISK, BROKER, ENGINE)).toBe(G2);
    expect(
      hash(
        '# other order, other style\r\n' +
          'risk: {max_drawdown: 0.180, "daily_loss_limit": 0.020}\r\n' +
          'engine: {mode: "PAPER", engine_id: \'MAIN\'} # flow\r\n' +
          'broker:\r\n  keys_env: {api_secret: ALPACA_API_SECRET_MAIN, api_key: ALPACA_API_KEY_MAIN}\r\n' +
          '  name: alpaca\r\n',
      ),
    ).toBe(G2);
  });

  it('follows the values of later layers and keeps the rest', () => {
    const overlay = 'engine:\n  mode: LIVE\nrisk:\n  daily_loss_limit: 0.01\n';
    expect(hash(ENGINE + RISK + BROKER, overlay)).toBe(G3);
    expect(hash(BROKER, RISK + ENGINE, overlay)).toBe(G3);
    expect(hash(overlay, ENGINE + RISK + BROKER)).toBe(G2);
  });

  it('changes with a value that a float could not tell apart', () => {
    const limit = (text: string): string => hash(`risk: {max_drawdown: ${text}}`);
    expect(limit('0.1')).not.toBe(limit('0.1000000000000000055511151231257827'));
    expect(limit('9007199254740993')).not.toBe(limit('9007199254740992'));
    expect(limit('1.0')).toBe(limit('1'));
    expect(limit('0.1')).not.toBe(limit('"0.1"'));
  });

  it('is the same for two loads of the shipped config, and 64 lower-case hex digits', () => {
    const load = (mode: 'BACKTEST' | 'PAPER'): string =>
      loadConfig({ configDir: CONFIG_DIR, files: null, sets: [], mode }).configHash;
    expect(load('BACKTEST')).toMatch(/^[0-9a-f]{64}$/);
    expect(load('BACKTEST')).toBe(load('BACKTEST'));
    expect(load('PAPER')).toBe(load('BACKTEST'));
  });

  it('is one and the same in every command that names it', async () => {
    const files = [
      ['defaults', 'base.yaml'],
      ['engines', 'experimental.yaml'],
      ['risk_profiles', 'experimental_tier_B.yaml'],
    ].map((parts) => join(CONFIG_DIR, ...parts));
    const [base = '', engine = '', profile = ''] = files;
    const layers = ['--config', base, '--config', engine];
    const named = (argv: readonly string[]): Promise<unknown> =>
      mqk([...argv, '--json'], { cwd: folder.path, env: { MQK_HOME: folder.path } }).then(
        ({ json }) => json['config_hash'],
      );
    const expected = hashConfig([base, engine, profile]).configHash;
    expect(await named(['config', 'hash', base, engine, profile])).toBe(expected);
    expect(await named(['config', 'validate', ...layers])).toBe(expected);
    expect(await named(['config', 'validate', ...layers, '--mode', 'PAPER'])).toBe(expected);
    expect(await named(['config', 'show', ...layers])).toBe(expected);
    writeBarFile(join(folder.path, 'bars.csv'), { rows: 60 });
    const run = ['backtest', 'run', '--strategy', 'sma_cross', '--bars', 'BTC=bars.csv'];
    const set = ['--set', 'data.calendar=ALWAYS_ON'];
    const ran = await named([...run, '--timeframe', '1m', ...layers, ...set]);
    expect(ran).not.toBe(expected);
    expect(await named(['config', 'validate', ...layers, ...set])).toBe(ran);
  });
});
