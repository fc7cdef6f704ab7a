/** What a split does to protection; everything else is shown by scenarios through the tick. */
import { describe, expect, it } from 'vitest';
import { calendarFor } from '../../../foundation/calendar/index.ts';
import { reasonId } from '../../../foundation/model/index.ts';
import { usd } from '../../../../tests/support/tick/amounts.ts';
import { parseBarTable } from '../../../../tests/support/tick/bar-table.ts';
import { tickSettings } from '../../../../tests/support/tick/settings.ts';
import { composeEngines, type Engines } from '../engines.ts';

const { columns } = parseBarTable('SPY\n14:31 100 |', { calendar: 'XNYS', timeframe: '1m' });

/** Engines with a position of `qty` signed shares at 100, protected as told. */
function holding(qty: number, of: { stop?: string; tp?: string; trail?: string }): Engines {
  const engines = composeEngines(
    {
      settings: tickSettings({}),
      days: calendarFor('XNYS'),
      cash: usd('100000'),
      symbolCount: 1,
      resolution: 'SLICE',
      createStrategy: () => ({
        useBars: () => undefined,
        extend: () => undefined,
        onBar: () => undefined,
        onSplit: () => undefined,
        snapshot: () => ({}),
        restore: () => undefined,
      }),
    },
    columns,
  );
  const price = (text?: string): number => (text === undefined ? NaN : usd(text));
  engines.targets.protect(0, price(of.stop), price(of.tp), price(of.trail));
  engines.portfolio.mark(0, 0);
  const side = qty > 0 ? 1 : -1;
  const order = { symbol: 0, side, qty: Math.abs(qty), ts: 0, leg: 0 } as const;
  engines.desk.orders.accept({ ...order, role: 'ENTRY', terms: null });
  engines.broker.applyFill({ order: 0, number: 1, qty: order.qty, price: usd('100'), fee: 0 });
  return engines;
}

/** Stop or limit prices of the orders that work, in creation order. */
function pricesOf({ desk: { orders } }: Engines): number[] {
  return Array.from(orders.working[0]?.view() ?? [], (order) => {
    const { stopPrice, limitPrice } = orders.termsOf(order);
    return Number.isNaN(stopPrice) ? limitPrice : stopPrice;
  });
}

/** As a split does: working orders go first, then the protection is told. */
function split(engines: Engines, numerator: number, denominator: number): number[] {
  for (const order of Array.from(engines.desk.orders.working[0]?.view() ?? [])) {
    engines.desk.moves.cancel(order, reasonId('TARGET_CHANGED'));
  }
  engines.protection.afterSplit(0, { numerator, denominator }, false);
  return pricesOf(engines);
}

describe('a split', () => {
  it('divides the prices of protection, which is put in place anew', () => {
    const engines = holding(10, { stop: '95', tp: '120' });
    expect(pricesOf(engines)).toEqual([usd('95'), usd('120')]);
    expect(split(engines, 2, 1)).toEqual([usd('47.5'), usd('60')]);
    engines.protection.endSlice();
    expect(pricesOf(engines)).toEqual([usd('47.5'), usd('60')]); // nothing was lost
  });

  it('rounds no stop away from the market', () => {
    expect(split(holding(10, { stop: '95' }), 7, 1)).toEqual([13_571_429]);
    expect(split(holding(-10, { stop: '105.000001' }), 7, 1)).toEqual([15_000_000]);
  });

  it('rounds the stop of a short position that is only wanted yet as of a short one', () => {
    const engines = holding(-10, { stop: '105.000001' });
    engines.broker.bustFill(0, 1);
    engines.targets.set(0, -10);
    expect(split(engines, 7, 1)).toEqual([]);
    expect(engines.targets.stop[0]).toBe(15_000_000);
  });

  it('takes a trailing stop along, and its distance', () => {
    const engines = holding(10, { trail: '10' });
    expect(split(engines, 4, 1)).toEqual([usd('22.5')]);
    expect(engines.targets.trail[0]).toBe(usd('2.5'));
  });

  it('of a symbol without a position divides what is declared', () => {
    const engines = holding(10, { stop: '95' });
    engines.broker.applyFill({
      order: engines.desk.orders.accept({
        symbol: 0,
        side: -1,
        qty: 10,
        ts: 0,
        leg: 1,
        role: 'EXIT',
        terms: null,
      }),
      number: 1,
      qty: 10,
      price: usd('100'),
      fee: 0,
    });
    expect(split(engines, 2, 1)).toEqual([]);
    expect(engines.targets.stop[0]).toBe(usd('47.5'));
  });
});
