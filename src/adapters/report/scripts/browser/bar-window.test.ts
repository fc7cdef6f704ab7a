import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePrices, encodePrices } from '../../charts/trades/price-record.ts';
import { centre, moveCursor, openWindow, pan, zoom, type BarWindow } from './bar-window.ts';
import { recordInWindow } from './record-in-window.ts';

const STEPS = [
  (window: BarWindow, by: number, total: number): BarWindow => moveCursor(window, by, total),
  centre,
  (window: BarWindow, by: number, total: number): BarWindow =>
    zoom(window, Math.abs(by) / 10, total),
  pan,
];

describe('the window of the explorer', () => {
  it('opens on the last bars', () => {
    expect(openWindow(1_000)).toEqual({ from: 840, count: 160, cursor: 999 });
    expect(openWindow(5)).toEqual({ from: 0, count: 5, cursor: 4 });
  });

  it('stays within the bars, with the cursor in sight, after any steps', () => {
    const step = fc.tuple(fc.nat(3), fc.integer({ min: -3_000, max: 3_000 }));
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2_000 }), fc.array(step), (total, steps) => {
        let window = openWindow(total);
        for (const [which, by] of steps) window = STEPS[which]?.(window, by, total) ?? window;
        expect(window.count).toBeGreaterThan(0);
        expect(window.from).toBeGreaterThanOrEqual(0);
        expect(window.from + window.count).toBeLessThanOrEqual(total);
        expect(window.cursor).toBeGreaterThanOrEqual(window.from);
        expect(window.cursor).toBeLessThan(window.from + window.count);
      }),
    );
  });

  it('cuts bars, fills and what holds at its beginning', () => {
    const times = [10, 20, 30, 40];
    const record = {
      unit: 'USD',
      bars: { times, open: times, high: times, low: times, close: times },
      fills: times.map((at) => ({ at, side: 'BUY', role: 'ENTRY', price: at, qty: 1 }) as const),
      stop: { times: [10, 40], values: [9, null] },
      position: { times: [10, 30], values: [1, 2] },
    };
    const cut = recordInWindow(record, { from: 1, count: 2, cursor: 1 });
    expect(cut.bars.close).toEqual([20, 30]);
    expect(cut.fills.map(({ at }) => at)).toEqual([20, 30]);
    expect(cut.stop).toEqual({ times: [10], values: [9] });
    expect(cut.position).toEqual({ times: [10, 30], values: [1, 2] });
  });

  it('reads back what the page holds', () => {
    const record = {
      unit: 'USD',
      bars: { times: [1, 2], open: [1.1, 2], high: [3, 3], low: [1, 1], close: [2, 2.5] },
      fills: [{ at: 2, side: 'SELL', role: 'EXIT', price: 2.25, qty: 7 } as const],
      stop: { times: [1], values: [0.9] },
      position: { times: [1, 2], values: [7, 0] },
    };
    expect(decodePrices(encodePrices(record), 'USD')).toEqual(record);
    expect(decodePrices('{"a":1}', 'USD').bars.times).toEqual([]);
  });
});
