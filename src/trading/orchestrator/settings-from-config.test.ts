import { describe, expect, it } from 'vitest';
import { layer, num, REQUIRED, type Plain } from '../../../tests/support/config/trees.ts';
import { NO_ORDER_LIMITS } from '../../../tests/support/tick/settings.ts';
import { buildEffectiveConfig } from '../../engines/config/index.ts';
import type { OrderLimits } from '../../engines/risk/index.ts';
import { tickSettingsFrom } from './settings-from-config.ts';

function orderLimits(order: { readonly [k: string]: Plain }): OrderLimits {
  const built = buildEffectiveConfig([layer(REQUIRED), layer({ risk: { order } })], 'BACKTEST');
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  return tickSettingsFrom(built.value, { timeframe: '1m', shadow: false }).risk.order;
}

describe('limits of single orders', () => {
  it('are off unless they are set', () => {
    expect(orderLimits({})).toEqual(NO_ORDER_LIMITS);
  });

  it('are read in micros, shares, ppm and milliseconds', () => {
    expect(
      orderLimits({
        max_notional: num('1000.5'),
        max_qty: num('50'),
        collar_pct: num('0.05'),
        max_per_second: num('3'),
        max_per_minute: num('30'),
        repeat_window_seconds: num('90'),
        max_repeats: num('4'),
      }),
    ).toEqual({
      maxNotional: 1_000_500_000,
      maxQty: 50,
      collar: { kind: 'PPM', ppm: 50_000 },
      maxPerSecond: 3,
      maxPerMinute: 30,
      repeats: { max: 4, windowMs: 90_000 },
    });
  });
});
