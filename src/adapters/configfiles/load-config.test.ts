import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CONFIG_DIR, temporaryFolder } from '../../../tests/support/config/files.ts';
import { Failure } from '../../foundation/core/index.ts';
import { CONFIG_KEY_NAMES, configKeySpec } from '../../foundation/model/index.ts';
import { canonicalConfig, findNode, type EffectiveConfig } from '../../engines/config/index.ts';
import { failureOf } from './file-text.ts';
import { hashLayers, loadConfig, type ConfigRequest, type ConfigSet } from './index.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const BASE = join(CONFIG_DIR, 'defaults', 'base.yaml');

const load = (more: Partial<ConfigRequest> = {}): EffectiveConfig =>
  loadConfig({ configDir: CONFIG_DIR, files: null, sets: [], mode: 'BACKTEST', ...more });

const withSets = (...sets: ConfigSet[]): EffectiveConfig => load({ sets });

function failure(run: () => unknown): Failure {
  try {
    run();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('nothing failed');
}

const problemsOf = (run: () => unknown): string[] =>
  failure(run).problems.map(({ code, path, layer, line }) =>
    [code, path, layer ?? '-', line ?? '-'].join(' '),
  );

describe('layer stacks', () => {
  it('merges exactly the files given, in their order', () => {
    const one = folder.write('one.yaml', 'risk:\n  max_drawdown: 0.1\n');
    const two = folder.write('two.yaml', 'risk:\n  max_drawdown: 0.2\n');
    const drawdown = (...files: string[]): unknown =>
      load({ files: [BASE, ...files] })
        .readerFor('test')
        .limit('risk.max_drawdown');
    expect(drawdown(one, two)).toEqual({ kind: 'PPM', ppm: 200_000 });
    expect(drawdown(two, one)).toEqual({ kind: 'PPM', ppm: 100_000 });
  });

  it('does not add the base to given files', () => {
    const file = folder.write('partial.yaml', 'engine:\n  engine_id: MAIN\n');
    expect(problemsOf(() => load({ files: [file] }))).toEqual(
      CONFIG_KEY_NAMES.filter((key) => configKeySpec(key).required === 'ALWAYS')
        .filter((key) => key !== 'engine.engine_id')
        .map((key) => `CONFIG_MISSING ${key} - -`),
    );
  });

  it('adds the profile that the merged result names, before stress profiles', () => {
    folder.write(
      'cfg/risk_profiles/strict.yaml',
      'risk: {max_drawdown: 0.05}\nexecution: {base_spread_bps: 9}\n',
    );
    const mine = folder.write('mine.yaml', 'risk_profile: strict\nrisk: {max_drawdown: 0.1}\n');
    const stress = folder.write(
      'cfg/stress_profiles/wide.yaml',
      'execution: {base_spread_bps: 6}\n',
    );
    const configDir = join(folder.path, 'cfg');
    const read = load({ configDir, files: [BASE, mine, stress] }).readerFor('test');
    expect(read.limit('risk.max_drawdown')).toEqual({ kind: 'PPM', ppm: 50_000 });
    expect(read.ppm('execution.base_spread_bps')).toBe(600);
  });

  it('refuses a file that is given twice, however it is spelt', () => {
    const mine = folder.write('twice.yaml', 'risk: {max_drawdown: 0.1}\n');
    expect(problemsOf(() => load({ files: [BASE, mine, BASE] }))).toEqual([
      `CONFIG_LAYER_REPEATED  ${BASE} -`,
    ]);
    expect(problemsOf(() => load({ files: [BASE, mine, `${folder.path}/./twice.yaml`] }))).toEqual([
      `CONFIG_LAYER_REPEATED  ${folder.path}/./twice.yaml -`,
    ]);
  });

  it('leaves a profile that was given where it was given', () => {
    const profile = folder.write('own/risk_profiles/own.yaml', 'risk: {max_drawdown: 0.05}\n');
    const mine = folder.write('after.yaml', 'risk_profile: own\nrisk: {max_drawdown: 0.1}\n');
    const read = load({ files: [BASE, profile, mine] }).readerFor('test');
    expect(read.limit('risk.max_drawdown')).toEqual({ kind: 'PPM', ppm: 100_000 });
  });

  it('lets --set choose the profile and still comes last itself', () => {
    folder.write(
      'cfg2/risk_profiles/tight.yaml',
      'risk: {max_drawdown: 0.05, allow_short: true}\n',
    );
    const read = load({
      configDir: join(folder.path, 'cfg2'),
      files: [BASE],
      sets: [
        { path: 'risk_profile', value: 'tight' },
        { path: 'risk.max_drawdown', value: '0.07' },
      ],
    }).readerFor('test');
    expect(read.limit('risk.max_drawdown')).toEqual({ kind: 'PPM', ppm: 70_000 });
    expect(read.flag('risk.allow_short')).toBe(true);
  });

  it('names the profiles there are when the name is unknown, with all other problems', () => {
    const run = (): unknown =>
      withSets(
        { path: 'risk_profile', value: 'tier_Z' },
        { path: 'risk.max_drawdown', value: '7' },
      );
    expect(problemsOf(run)).toEqual([
      'CONFIG_PROFILE_UNKNOWN risk_profile --set -',
      'CONFIG_RANGE risk.max_drawdown --set -',
    ]);
    expect(failure(run).problems[0]?.message).toContain('tier_A_consistent');
  });

  it.each(['../defaults/base', 'a/b', ''])('refuses the profile name %j', (value) => {
    expect(failure(() => withSets({ path: 'risk_profile', value })).code).toBe('CONFIG_INVALID');
  });

  it('refuses a profile that names another', () => {
    folder.write('cfg3/risk_profiles/a.yaml', 'risk_profile: b\n');
    const configDir = join(folder.path, 'cfg3');
    const sets = folder.write('names-a.yaml', 'risk_profile: a\n');
    expect(problemsOf(() => load({ configDir, files: [BASE, sets] }))).toEqual([
      'CONFIG_RANGE risk_profile config/risk_profiles/a.yaml 1',
    ]);
  });

  it('works without any profile', () => {
    const base = load({ files: [BASE] }).canonicalJson;
    const { risk_profile: _, ...rest } = JSON.parse(base) as Record<string, unknown>;
    const file = folder.write('no-profile.yaml', JSON.stringify(rest));
    expect(findNode(load({ files: [file] }).root, 'risk_profile')).toEqual({ at: 'missing' });
  });
});

describe('--set', () => {
  it('is read as a YAML scalar, comes last and is hashed', () => {
    const config = withSets(
      { path: 'risk.max_drawdown', value: '0.1' },
      { path: 'risk.max_drawdown', value: '0.100' },
      { path: 'data.calendar', value: 'ALWAYS_ON', flag: '--calendar' },
    );
    expect(config.readerFor('test').choice('data.calendar')).toBe('ALWAYS_ON');
    expect(config.canonicalJson).toContain('"max_drawdown":0.1,');
    expect(config.configHash).not.toBe(load().configHash);
  });

  it('is refused with the flag as its layer', () => {
    const bad = (path: string, value: string): string[] =>
      problemsOf(() => withSets({ path, value }));
    expect(bad('risk.max_drawdown', '"0.1"')).toEqual(['CONFIG_TYPE risk.max_drawdown --set -']);
    expect(bad('risk.max_drawdown', '')).toEqual(['CONFIG_TYPE risk.max_drawdown --set -']);
    expect(bad('risk', '5')).toEqual(['CONFIG_TYPE risk --set -']);
    expect(bad('risk.max_drawdown', '2')).toEqual(['CONFIG_RANGE risk.max_drawdown --set -']);
    for (const path of [
      '',
      '.',
      'a..b',
      'a b',
      '__proto__.x',
      'a.constructor',
      'a'.repeat(20).split('').join('.'),
    ]) {
      expect(bad(path, '1'), path).toEqual([`CONFIG_SET_INVALID ${path} --set -`]);
    }
    for (const value of ['[1]', '{a: 1}', 'a: b', '&x 1', '!!str 1', '"open', '*x', 'a\u0000b']) {
      expect(bad('risk.max_drawdown', value), value).toEqual([
        'CONFIG_SET_INVALID risk.max_drawdown --set -',
      ]);
    }
  });

  it('warns of a key that nothing reads', () => {
    const { warnings } = withSets({ path: 'risk.max_drawdwon', value: '0.1' });
    expect(warnings).toMatchObject([
      { code: 'CONFIG_UNUSED_KEYS', path: 'risk.max_drawdwon', layer: '--set' },
    ]);
  });
});

describe('trouble with files', () => {
  it('tells a missing file from a directory', () => {
    const missing = failure(() => load({ files: [join(folder.path, 'none.yaml')] }));
    expect(missing).toMatchObject({ kind: 'NOT_FOUND', code: 'FILE_NOT_FOUND' });
    const through = failure(() => load({ files: [join(BASE, 'x.yaml')] }));
    expect(through).toMatchObject({ kind: 'NOT_FOUND', code: 'FILE_NOT_FOUND' });
    const directory = failure(() => load({ files: [folder.path] }));
    expect(directory).toMatchObject({ kind: 'INPUT', code: 'FILE_IS_DIRECTORY' });
    expect(failure(() => hashLayers(['a\u0000b'])).code).toBe('FILE_NOT_FOUND');
  });

  it.each(['EACCES', 'EPERM', 'EIO', 'ELOOP'])('calls %s a file that is not readable', (code) => {
    const denied = failureOf(Object.assign(new Error('no'), { code }), 'x.yaml');
    expect(denied).toMatchObject({ kind: 'UNAVAILABLE', code: 'FILE_NOT_READABLE' });
    expect(denied.message).toContain(code);
  });

  it('reports the YAML problems of all layers together', () => {
    const one = folder.write('bad-one.yaml', 'a: 1\na: 2\n');
    const two = folder.write('bad-two.yaml', 'b: &x 1\n');
    const run = (): unknown =>
      load({ files: [one, BASE, two], sets: [{ path: 'c c', value: '1' }] });
    expect(problemsOf(run)).toEqual([
      `CONFIG_YAML  ${one} 2`,
      `CONFIG_YAML  ${two} 1`,
      'CONFIG_SET_INVALID c c --set -',
    ]);
    expect(failure(run)).toMatchObject({ kind: 'INPUT', message: 'the config has 3 problems' });
  });

  it('reads a file of exactly 1 MiB and refuses a longer one without reading it whole', () => {
    const fits = folder.write('fits.yaml', '#'.repeat(1_048_576));
    expect(hashLayers([fits]).canonicalJson).toBe('{}');
    const long = folder.write('long.yaml', '#'.repeat(3_000_000));
    expect(problemsOf(() => hashLayers([long]))).toEqual([`CONFIG_YAML  ${long} -`]);
  });
});

describe('hashLayers', () => {
  it('hashes exactly the files given, without base, profile and required keys', () => {
    const empty = folder.write('empty.yaml', '# nothing\n');
    expect(hashLayers([empty]).configHash).toBe(
      '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    );
    const file = folder.write('free.yaml', 'any: [1.50]\nrisk_profile: no_such\n');
    expect(hashLayers([empty, file]).canonicalJson).toBe('{"any":[1.5],"risk_profile":"no_such"}');
  });

  it('agrees with the effective config of the same files', () => {
    const profile = join(CONFIG_DIR, 'risk_profiles', 'tier_A_consistent.yaml');
    const main = join(CONFIG_DIR, 'engines', 'main.yaml');
    expect(hashLayers([BASE, main, profile]).configHash).toBe(load().configHash);
  });

  it('refuses numbers that are not decimal text and changes of type', () => {
    const one = folder.write('n1.yaml', 'a: 1e3\n');
    const two = folder.write('n2.yaml', 'a: text\n');
    expect(problemsOf(() => hashLayers([one, two]))).toEqual([
      `CONFIG_TYPE a ${one} 1`,
      `CONFIG_TYPE a ${two} 1`,
    ]);
  });
});

describe('loadConfig', () => {
  const sets = [{ path: 'engine.mode', value: 'LIVE' }];

  it.each(['BACKTEST', 'PAPER'] as const)('keeps the mode of the command: %s', (mode) => {
    const config = load({ mode, sets });
    expect(config.mode).toBe(mode);
    expect(canonicalConfig(config.root)).toContain('"mode":"LIVE"');
  });

  it('refuses LIVE without the limits of single orders that LIVE requires', () => {
    const { problems } = failure(() => load({ mode: 'LIVE', sets }));
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'CONFIG_RANGE risk.order.collar_pct',
      'CONFIG_RANGE risk.order.max_notional',
      'CONFIG_RANGE risk.order.max_qty',
    ]);
  });

  it('says so when the config folder itself is missing', () => {
    const configDir = join(folder.path, 'nowhere');
    expect(failure(() => load({ configDir, files: [BASE] }))).toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });
});
