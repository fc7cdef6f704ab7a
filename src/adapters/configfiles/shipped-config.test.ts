import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG_DIR } from '../../../tests/support/config/files.ts';
import { findNode, type EffectiveConfig } from '../../engines/config/index.ts';
import { Failure } from '../../foundation/core/index.ts';
import { CONFIG_KEY_NAMES, configKeySpec, parseConfigKey } from '../../foundation/model/index.ts';
import { loadConfig, type ConfigRequest } from './index.ts';

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
    expect(live).toContain('CONFIG_MODE_NOT_PERMITTED engine.mode config/engines/main.yaml 6');
    const paper = problemsOf({ files: [BASE], mode: 'PAPER' });
    expect(paper).toEqual([`CONFIG_MODE_NOT_PERMITTED engine.mode ${BASE} 11`]);
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
});
