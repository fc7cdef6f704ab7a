import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG_DIR } from '../../../tests/support/config/files.ts';
import {
  canonicalConfig,
  configJsonSchema,
  describeLeaves,
  findNode,
  type EffectiveConfig,
} from '../../engines/config/index.ts';
import { Failure } from '../../foundation/core/index.ts';
import {
  CONFIG_KEY_NAMES,
  configKeySpec,
  MODES,
  parseConfigKey,
} from '../../foundation/model/index.ts';
import {
  LIVE_SETS,
  SHIPPED_LAYERS,
  shippedStacks,
  stackRequest,
} from '../../../tests/support/config/stacks.ts';
import { judgeConfig, loadConfig, type ConfigRequest } from './index.ts';
import { parseLayerBytes } from './read-layers.ts';

const BASE = join(CONFIG_DIR, 'defaults', 'base.yaml');

const load = (more: Partial<ConfigRequest> = {}): EffectiveConfig =>
  loadConfig({ configDir: CONFIG_DIR, files: null, sets: [], mode: 'BACKTEST', ...more });

function problemsOf(request: Partial<ConfigRequest>): string[] {
  try {
    load(request);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.problems.map(({ code, path, layer = '-', line = '-' }) =>
      [code, path, layer, line].join(' '),
    );
  }
  return [];
}

describe('the shipped config', () => {
  it.each(['BACKTEST', 'PAPER'] as const)('is valid and read to the last key in %s', (mode) => {
    expect(load({ mode }).warnings).toEqual([]);
  });

  it('permits PAPER at most, so that LIVE takes a line of the operator', () => {
    const live = problemsOf({ mode: 'LIVE' });
    expect(live).toContain('CONFIG_MODE_NOT_PERMITTED engine.mode config/engines/main.yaml 7');
    const paper = problemsOf({ files: [BASE], mode: 'PAPER' });
    expect(paper).toEqual([`CONFIG_MODE_NOT_PERMITTED engine.mode ${BASE} 12`]);
  });

  it('holds every declared key, in the base layer, at the default of the key table', () => {
    const { root } = load({ files: [BASE] });
    const texts = CONFIG_KEY_NAMES.map((key): [string, string | null] => {
      const found = findNode(root, key);
      return [key, found.at === 'node' && found.node.kind === 'scalar' ? found.node.text : null];
    });
    expect(texts.filter(([, text]) => text === null)).toEqual([]);
    const others = texts.filter(([key, text]) => {
      const declared = parseConfigKey(key);
      const expected = declared === null ? undefined : configKeySpec(declared).default;
      return expected !== undefined && expected !== text;
    });
    expect(others).toEqual([]);
  });

  it('is described key by key, with its defaults, in docs/specs', () => {
    const page = readFileSync(
      join(CONFIG_DIR, '..', 'docs', 'specs', 'config_layering_and_hashing.md'),
      'utf8',
    );
    const rows = page.split('\n').map((row) => row.split('|').map((cell) => cell.trim()));
    const described = rows.map(([, key = '', , value = '']) => [key, value.split(' (')[0]]);
    for (const key of CONFIG_KEY_NAMES) {
      const { default: text, required } = configKeySpec(key);
      const value = text ?? (required === 'ALWAYS' ? 'required' : 'none');
      expect(described).toContainEqual([`\`${key}\``, value]);
    }
  });

  it('has the required limits of contract 9', () => {
    const read = load().readerFor('test');
    expect(read.limit('risk.daily_loss_limit')).toEqual({ kind: 'PPM', ppm: 20_000 });
    expect(read.limit('risk.max_drawdown')).toEqual({ kind: 'PPM', ppm: 180_000 });
    expect(read.limit('risk.max_position_per_symbol')).toEqual({ kind: 'PPM', ppm: 200_000 });
    expect(read.limit('risk.max_gross_exposure')).toEqual({ kind: 'PPM', ppm: 1_000_000 });
    expect(read.choice('execution.ambiguity_policy')).toBe('CONSERVATIVE_WORST_CASE');
  });

  it('changes no key of the base in its engine and profile layers but the mode', () => {
    const alone = load({ files: [BASE] });
    const stack = load({ sets: [{ path: 'engine.mode', value: 'BACKTEST' }] });
    expect(stack.canonicalJson).toBe(alone.canonicalJson);
  });

  it('names the schema for editors in the first line of every layer', () => {
    const firsts = SHIPPED_LAYERS.map((file) => readFileSync(file, 'utf8').split('\n')[0]);
    expect(new Set(firsts)).toEqual(
      new Set(['# yaml-language-server: $schema=../layer.schema.json']),
    );
    const schema: unknown = JSON.parse(readFileSync(join(CONFIG_DIR, 'layer.schema.json'), 'utf8'));
    expect(schema).toEqual(configJsonSchema());
  });

  it('sets declared keys alone', () => {
    for (const file of SHIPPED_LAYERS) {
      const { root, problems } = parseLayerBytes(readFileSync(file), file);
      expect(problems).toEqual([]);
      const leaves = describeLeaves(root, 'PAPER').filter(({ node }) => node.origin.line !== null);
      expect(leaves.filter(({ use }) => use === 'UNUSED')).toEqual([]);
    }
  });

  it('has the values that the original system shipped for its experimental engine', () => {
    const read = load({
      files: [BASE, join(CONFIG_DIR, 'engines', 'experimental.yaml')],
      mode: 'PAPER',
    }).readerFor('test');
    expect(read.engineId()).toBe('EXP');
    expect(read.nameAt('risk_profile')).toBe('experimental_tier_B');
    expect(read.ppm('execution.base_spread_bps')).toBe(400);
    expect(read.ppm('execution.base_slippage_bps')).toBe(700);
    expect(read.ppm('execution.max_slippage_cap_bps')).toBe(3500);
    expect(read.flag('execution.partial_fills.enabled')).toBe(true);
    expect(read.ppm('execution.partial_fills.probability')).toBe(150_000);
    expect(read.limit('risk.max_position_per_symbol')).toEqual({ kind: 'PPM', ppm: 100_000 });
    expect(read.limit('risk.daily_loss_limit')).toEqual({ kind: 'PPM', ppm: 10_000 });
    expect(read.limit('risk.max_drawdown')).toEqual({ kind: 'PPM', ppm: 100_000 });
    expect(read.count('risk.reject_storm.max_rejects')).toBe(3);
  });

  it('has the stress values of the original system, and a sharper eye in production', () => {
    const layerOf = (...parts: string[]): string => join(CONFIG_DIR, ...parts);
    const slippage = load({
      files: [BASE, layerOf('stress_profiles', 'slippage_x2.yaml')],
    }).readerFor('test');
    expect(slippage.ppm('execution.base_spread_bps')).toBe(600);
    expect(slippage.ppm('execution.base_slippage_bps')).toBe(1000);
    expect(slippage.ppm('execution.volatility_multiplier')).toBe(1_000_000);
    expect(slippage.ppm('execution.max_slippage_cap_bps')).toBe(5000);
    const production = load({ files: [BASE, layerOf('environments', 'linux-prod.yaml')] });
    const seconds = production.readerFor('test').count('runtime.stale_data_threshold_seconds');
    expect(seconds).toBe(90);
    const { root } = parseLayerBytes(
      readFileSync(layerOf('stress_profiles', 'latency_high.yaml')),
      'latency_high',
    );
    expect(canonicalConfig(root)).toBe(
      '{"execution":{"latency_cancel_events":1,"latency_replace_events":1,"latency_submit_events":1}}',
    );
  });

  it('gives each engine variables that carry its name, and shares none', () => {
    const names = ['main', 'experimental'].map((engine) => {
      const read = load({ files: [BASE, join(CONFIG_DIR, 'engines', `${engine}.yaml`)] }).readerFor(
        'test',
      );
      const [key, secret] = [
        read.nameAt('broker.keys_env.api_key') ?? '',
        read.nameAt('broker.keys_env.api_secret') ?? '',
      ];
      expect(key.split('_')).toContain(read.engineId());
      expect(secret.split('_')).toContain(read.engineId());
      return [key, secret];
    });
    expect(new Set(names.flat()).size).toBe(4);
  });
});

describe.each(shippedStacks())('the stack $name', (stack) => {
  const modes = MODES.filter((mode) => stack.highest === 'PAPER' || mode !== 'PAPER');

  it.each(modes)('is valid in %s without a warning', (mode) => {
    const judged = judgeConfig(stackRequest(stack, mode));
    const problems = judged.ok ? judged.value.warnings : judged.error;
    expect(problems).toEqual([]);
  });

  it('needs an operator to go LIVE', () => {
    const judged = judgeConfig({ ...stackRequest(stack, 'LIVE'), sets: LIVE_SETS.slice(1) });
    const codes = judged.ok ? [] : judged.error.map(({ code }) => code);
    expect(codes).toContain('CONFIG_MODE_NOT_PERMITTED');
  });
});
