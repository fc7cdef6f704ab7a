import { describe, expect, it } from 'vitest';
import { CONFIG_DIR } from '../../../../tests/support/config/files.ts';
import { loadConfig, type ConfigSet } from '../../../adapters/configfiles/index.ts';
import { tickSettingsFrom } from '../../../trading/orchestrator/index.ts';
import { driveLimits } from './drive-limits.ts';

const drill = (...sets: readonly ConfigSet[]): readonly string[] => {
  const config = loadConfig({ configDir: CONFIG_DIR, files: null, sets, mode: 'PAPER' });
  const settings = tickSettingsFrom(config, { timeframe: '1m', shadow: false });
  return driveLimits(settings).map(({ name, wanted, refusedWith }) =>
    refusedWith === wanted ? name : `${name}: ${refusedWith ?? 'passed'}`,
  );
};

const ALWAYS = [
  'MANUAL',
  'STALE_DATA',
  'REJECT_STORM',
  'DESYNC',
  'MISSING_PROTECTIVE_STOP',
  'daily loss',
  'drawdown',
  'reject storm',
  'position per symbol',
  'gross exposure',
  'leverage',
  'allocation cap',
  'short',
  'day trades',
];

describe('driveLimits', () => {
  it('is refused by every kill switch and limit of the shipped config', () => {
    expect(drill()).toEqual(ALWAYS);
  });

  it('is refused by every limit that there can be', () => {
    const set = (path: string, value: string): ConfigSet => ({ path: `risk.order.${path}`, value });
    expect(
      drill(
        set('max_notional', '25000'),
        set('max_qty', '1000'),
        set('collar_pct', '0.05'),
        set('max_per_second', '10'),
        set('max_per_minute', '200'),
        set('repeat_window_seconds', '60'),
        set('max_repeats', '3'),
      ),
    ).toEqual([
      ...ALWAYS,
      'order notional',
      'order quantity',
      'price collar',
      'messages a second',
      'messages a minute',
      'repeats',
    ]);
  });

  it('leaves out what is OFF or allowed', () => {
    const off = ['daily_loss_limit', 'max_drawdown', 'max_gross_exposure', 'max_leverage'];
    expect(
      drill(
        ...off.map((name) => ({ path: `risk.${name}`, value: 'OFF' })),
        { path: 'risk.max_position_per_symbol', value: 'OFF' },
        { path: 'engine.allocation_cap', value: 'OFF' },
        { path: 'risk.allow_short', value: 'true' },
      ),
    ).toEqual([...ALWAYS.slice(0, 5), 'reject storm', 'day trades']);
    expect(drill({ path: 'risk.pdt_mode', value: 'off' })).toEqual(ALWAYS.slice(0, -1));
  });

  it('says of a limit that nothing can reach that it refused nothing', () => {
    const storm = { path: 'risk.reject_storm.max_rejects', value: '1000000000' };
    expect(drill(storm)).toContain('reject storm: passed');
    const trades = { path: 'risk.pdt_max_day_trades', value: '1000000000' };
    expect(drill(trades)).toContain('day trades: passed');
  });

  it.each(['1', '2', '7', '100'])('drives %s day trades over the edge', (most) => {
    const sets = [{ path: 'risk.pdt_max_day_trades', value: most }];
    expect(drill(...sets)).toEqual(ALWAYS);
  });

  it('holds at the edges of the ranges', () => {
    const sets = [
      ['risk.daily_loss_limit', '1'],
      ['risk.max_drawdown', '1'],
      ['risk.max_position_per_symbol', '1'],
      ['risk.max_gross_exposure', '10'],
      ['risk.max_leverage', '10'],
      ['engine.allocation_cap', '10'],
      ['risk.order.max_notional', '1000000000'],
      ['risk.order.max_qty', '1000000000'],
      ['risk.order.collar_pct', '1'],
      ['risk.reject_storm.max_rejects', '1'],
      ['risk.reject_storm.window_seconds', '1'],
    ].map(([path = '', value = '']) => ({ path, value }));
    expect(drill(...sets)).toEqual([...ALWAYS, 'order notional', 'order quantity', 'price collar']);
  });
});
