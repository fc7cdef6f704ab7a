import { describe, expect, expectTypeOf, it } from 'vitest';
import { layer, num, REQUIRED, type Plain } from '../../../tests/support/config/trees.ts';
import { buildEffectiveConfig, type EffectiveConfig } from './effective-config.ts';

function build(over: { readonly [k: string]: Plain } = {}): EffectiveConfig {
  const built = buildEffectiveConfig([layer(REQUIRED), layer(over)], 'BACKTEST');
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  return built.value;
}

describe('EffectiveConfig', () => {
  it('reads each kind in its unit', () => {
    const config = build({
      execution: {
        base_spread_bps: num('1.37'),
        volatility_multiplier: num('0.50'),
        commission: { per_share: num('0.005') },
      },
      data: { gap_tolerance_bars: num('5000.0'), outlier_threshold_pct: 'OFF' },
    });
    const read = config.readerFor('a test');
    expect(read.engineId()).toBe('MAIN');
    expect(read.ppm('execution.base_spread_bps')).toBe(137);
    expect(read.ppm('execution.volatility_multiplier')).toBe(500_000);
    expect(read.micros('execution.commission.per_share')).toBe(5000);
    expect(read.count('data.gap_tolerance_bars')).toBe(5000);
    expect(read.count('risk.reject_storm.window_seconds')).toBe(300);
    expect(read.limit('data.outlier_threshold_pct')).toEqual({ kind: 'OFF' });
    expect(read.limit('risk.max_drawdown')).toEqual({ kind: 'PPM', ppm: 180_000 });
    expect(read.flag('data.fail_on_gap')).toBe(true);
    expect(read.nameAt('broker.keys_env.api_key')).toBe('MQK_MAIN_API_KEY');
    expect(read.nameAt('risk_profile')).toBeNull();
    const policy = read.choice('data.stale_policy');
    expect(policy).toBe('DISARM');
    expectTypeOf(policy).toEqualTypeOf<'HALT' | 'DISARM' | 'HALT_NEW'>();
  });

  it('does not compile for a key that is not declared, or with a getter of another kind', () => {
    const read = build().readerFor('a test');
    // @ts-expect-error no such key
    expect(() => read.count('data.no_such_key')).toThrow('Invariant');
    // @ts-expect-error a limit may be OFF, so it has no plain ppm
    expect(read.ppm('risk.max_drawdown')).toBe(180_000);
    // @ts-expect-error a flag is no count
    expect(() => read.count('risk.allow_short')).toThrow('Invariant');
  });

  it('records who read which key', () => {
    const config = build();
    config.readerFor('engines/sim').ppm('execution.base_spread_bps');
    config.readerFor('engines/sim').ppm('execution.base_spread_bps');
    config.readerFor('engines/risk').flag('risk.allow_short');
    const read = config.consumption().filter(({ readers }) => readers.length > 0);
    expect(read).toEqual([
      { key: 'engine.mode', readers: ['engines/config'] },
      { key: 'execution.base_spread_bps', readers: ['engines/sim'] },
      { key: 'risk.allow_short', readers: ['engines/risk'] },
    ]);
  });

  it('hashes what was written: not defaults, and not how numbers are spelt', () => {
    const plain = build();
    expect(plain.canonicalJson).not.toContain('base_spread_bps');
    expect(build({ risk: { max_drawdown: num('0.1800') } }).configHash).toBe(plain.configHash);
    expect(build({ risk: { max_drawdown: num('0.17') } }).configHash).not.toBe(plain.configHash);
  });

  it('returns the problems of merge and validation together', () => {
    const built = buildEffectiveConfig(
      [
        layer(REQUIRED),
        layer({ risk: { max_drawdown: num('1e-1'), allow_short: 'no' }, data: num('1') }),
      ],
      'BACKTEST',
    );
    expect(built.ok ? [] : built.error.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'CONFIG_TYPE risk.max_drawdown',
      'CONFIG_TYPE data',
      'CONFIG_TYPE risk.allow_short',
    ]);
  });
});
