import { describe, expect, it } from 'vitest';
import { CONFIG_KEY_NAMES, configKeySpec, parseChoice, parseConfigKey } from './config-keys.ts';
import { isNumberKind, isTextKind, NUMBER_KINDS } from './config-keys/key-spec.ts';

describe('the table of config keys', () => {
  it('requires exactly the keys of contract 9 in every mode', () => {
    const required = CONFIG_KEY_NAMES.filter((key) => configKeySpec(key).required === 'ALWAYS');
    expect(required).toEqual([
      'broker.keys_env.api_key',
      'broker.keys_env.api_secret',
      'engine.engine_id',
      'engine.mode',
      'execution.ambiguity_policy',
      'risk.daily_loss_limit',
      'risk.max_drawdown',
      'risk.max_gross_exposure',
      'risk.max_position_per_symbol',
    ]);
  });

  it.each(CONFIG_KEY_NAMES)('%s is declared completely', (key) => {
    const spec = configKeySpec(key);
    expect(Object.values(spec.readers).flat()).not.toHaveLength(0);
    expect(spec.meaning).toMatch(/\.$/);
    // What is neither required nor given a default would have no value at all.
    const hasValue = spec.required === 'ALWAYS' || spec.default !== undefined;
    expect(hasValue || key === 'risk_profile').toBe(true);
    expect(spec.choices !== undefined).toBe(spec.kind === 'CHOICE');
    expect(spec.default === 'OFF' && spec.off === undefined).toBe(false);
    expect(spec.off === 'NOT_IN_LIVE' && spec.required === undefined).toBe(false);
    const max = isNumberKind(spec.kind) ? NUMBER_KINDS[spec.kind].max : Infinity;
    expect(spec.min ?? 0).toBeLessThan(max);
  });

  it('has no key that is a section of another', () => {
    const clashes = CONFIG_KEY_NAMES.filter((key) =>
      CONFIG_KEY_NAMES.some((other) => other.startsWith(`${key}.`)),
    );
    expect(clashes).toEqual([]);
  });

  it('lets only limits be OFF', () => {
    const switchable = CONFIG_KEY_NAMES.filter((key) => configKeySpec(key).off !== undefined);
    expect(switchable.filter((key) => !key.startsWith('risk.'))).toEqual([
      'data.outlier_threshold_pct',
      'engine.allocation_cap',
    ]);
    expect(switchable).toHaveLength(14);
  });

  it('finds keys and choices by their text alone', () => {
    expect(parseConfigKey('risk.max_drawdown')).toBe('risk.max_drawdown');
    expect(parseConfigKey('risk')).toBeNull();
    expect(parseConfigKey('constructor')).toBeNull();
    expect(parseChoice('risk.pdt_mode', 'auto')).toBe('auto');
    expect(parseChoice('risk.pdt_mode', 'AUTO')).toBeNull();
    expect(isTextKind('COUNT')).toBe(false);
  });
});
