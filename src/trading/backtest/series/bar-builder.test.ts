import { describe, expect, it } from 'vitest';
import { bars } from './bar-builder.ts';

const usd = (column: Float64Array): number[] => Array.from(column, (micros) => micros / 1e6);

describe('a bar builder', () => {
  it('puts pieces one behind the other, an interval apart', () => {
    const series = bars('100').flat(2).ramp(2, '0.1').gap('-0.5').flat(1).build();
    expect(usd(series.close)).toEqual([100, 100, 110, 121, 60.5]);
    expect(usd(series.open)).toEqual([100, 100, 100, 110, 60.5]);
    expect(usd(series.high)).toEqual([100, 100, 110, 121, 60.5]);
    expect(usd(series.low)).toEqual([100, 100, 100, 110, 60.5]);
    expect(Array.from(series.ts, (ts) => (ts - Date.UTC(2024, 0, 2)) / 86_400_000)).toEqual([
      0, 1, 2, 3, 4,
    ]);
  });

  it('crashes by the whole change in equal steps', () => {
    expect(usd(bars('80').crash(4, '0.25').build().close)).toEqual([75, 70, 65, 60]);
  });

  it('leaves bars out', () => {
    const { ts } = bars('1', { timeframe: '1m', from: '2024-03-01T09:00:00Z' })
      .flat(1)
      .skip(3)
      .flat(1)
      .build();
    expect((ts[1] ?? 0) - (ts[0] ?? 0)).toBe(4 * 60_000);
  });

  it('draws the same noise from the same seed, and valid bars', () => {
    const build = (seed: number) => bars('10').noise(200, '0.05', seed).build();
    expect(build(1).close).toEqual(build(1).close);
    expect(build(2).close).not.toEqual(build(1).close);
    const { open, high, low, close } = build(3);
    open.forEach((price, row) => {
      expect(low[row]).toBeLessThanOrEqual(Math.min(price, close[row] ?? 0));
      expect(high[row]).toBeGreaterThanOrEqual(Math.max(price, close[row] ?? 0));
    });
  });

  it('takes rows as they are, and goes on from their close', () => {
    const { open, close } = bars('1')
      .rows([['10', '12', '9', '11']])
      .flat(1)
      .build();
    expect([usd(open), usd(close)]).toEqual([
      [10, 11],
      [11, 11],
    ]);
  });

  it.each([
    ['BARS_NUMBER_INVALID', () => bars('1,5')],
    ['BARS_NUMBER_INVALID', () => bars('0')],
    ['BARS_NUMBER_INVALID', () => bars('1').ramp(1, '1%')],
    ['BARS_TIME_INVALID', () => bars('1', { from: 'today' })],
    ['BARS_OHLC_INVALID', () => bars('1').rows([['10', '9', '8', '9']])],
    ['BARS_OHLC_INVALID', () => bars('900000').ramp(1, '0.1')],
  ])('refuses with %s', (code, build) => {
    expect(build).toThrow(expect.objectContaining({ code }));
  });
});
