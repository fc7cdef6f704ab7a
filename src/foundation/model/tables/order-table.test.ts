import { describe, expect, it } from 'vitest';
import { InvariantViolation } from '../../core/index.ts';
import { fillOrder, moveOrder } from '../../../../tests/support/order-moves.ts';
import { NO_REASON, reasonId } from '../codes/reasons.ts';
import { BUY, SELL } from '../values/order-words.ts';
import { OrderTable, type NewOrder, type OrderTableSnapshot } from './order-table.ts';
import { MARKET_TERMS, NO_ORDER, type OrderTerms } from './order-terms.ts';

const ORDER: NewOrder = {
  symbol: 0,
  side: BUY,
  qty: 10,
  ts: 1,
  leg: 0,
  role: 'ENTRY',
  terms: null,
};
const CODE = reasonId('TARGET_CHANGED');

const STOP: OrderTerms = {
  type: 'STOP',
  limitPrice: NaN,
  stopPrice: 95_000_000,
  timeInForce: 'GTC',
  parent: 0,
  revision: 2,
  replaces: NO_ORDER,
};

describe('an accepted order', () => {
  it('counts as working at once, by symbol and side', () => {
    const table = new OrderTable(2);
    table.accept(ORDER);
    table.accept({ ...ORDER, symbol: 1, side: SELL, qty: 4 });
    expect([...table.workingBuy]).toEqual([10, 0]);
    expect([...table.workingSell]).toEqual([0, 4]);
    expect([table.openQty(0), table.openQty(1)]).toEqual([10, -4]);
    expect(table.workingCount).toBe(2);
  });

  it('leaves with its last share, oldest first among the rest', () => {
    const table = new OrderTable(1);
    const [first, second] = [table.accept(ORDER), table.accept({ ...ORDER, qty: 5 })];
    fillOrder(table, first, 4);
    expect(table.statusOf(first)).toBe('WORKING');
    expect(table.remaining.at(first)).toBe(6);
    fillOrder(table, first, 6);
    expect(table.statusOf(first)).toBe('FILLED');
    expect(table.fills.at(first)).toBe(2);
    expect([...(table.working[0]?.view() ?? [])]).toEqual([second]);
    expect(table.workingBuy[0]).toBe(5);
  });

  it('is cancelled with its reason, whatever has filled', () => {
    const table = new OrderTable(1);
    const order = table.accept(ORDER);
    fillOrder(table, order, 3);
    moveOrder(table, order, 'CANCELED', CODE);
    expect(table.statusOf(order)).toBe('CANCELED');
    expect(table.reason.at(order)).toBe(CODE);
    expect([table.workingBuy[0], table.workingCount]).toEqual([0, 0]);
  });
});

describe('a rejected intent', () => {
  it('is a row that never works', () => {
    const table = new OrderTable(1);
    const order = table.reject(ORDER, CODE);
    expect(table.statusOf(order)).toBe('REJECTED');
    expect([table.count, table.workingCount, table.openQty(0)]).toEqual([1, 0, 0]);
  });
});

describe('a protective order', () => {
  it('works without counting in the book', () => {
    const table = new OrderTable(1);
    table.accept(ORDER);
    const stop = table.accept({ ...ORDER, side: SELL, role: 'STOP', terms: STOP });
    expect([table.openQty(0), table.workingCount]).toEqual([10, 2]);
    expect([...(table.working[0]?.view() ?? [])]).toEqual([0, stop]);
    expect([table.isProtective(0), table.isProtective(stop)]).toEqual([false, true]);
    fillOrder(table, stop, 10);
    expect([table.openQty(0), table.workingCount]).toEqual([10, 1]);
  });
});

describe('a fill that nobody expected', () => {
  it('is booked after the end, and completes a cancelled order', () => {
    const table = new OrderTable(1);
    const order = table.accept(ORDER);
    moveOrder(table, order, 'CANCELED', CODE);
    fillOrder(table, order, 10);
    expect([table.statusOf(order), table.reason.at(order)]).toEqual(['FILLED', NO_REASON]);
    expect([table.openQty(0), table.workingCount, table.remaining.at(order)]).toEqual([0, 0, 0]);
  });

  it('may be larger than the order, and leaves nothing open', () => {
    const table = new OrderTable(1);
    const order = table.accept(ORDER);
    fillOrder(table, order, 12);
    expect([table.statusOf(order), table.remaining.at(order)]).toEqual(['FILLED', -2]);
    expect([table.openQty(0), table.workingCount]).toEqual([0, 0]);
  });

  it('has shares', () => {
    const table = new OrderTable(1);
    table.accept(ORDER);
    expect(() => {
      table.takeFill(0, 0);
    }).toThrow(InvariantViolation);
  });
});

describe('terms', () => {
  it('are those of a MARKET order where there are none', () => {
    const table = new OrderTable(1);
    const plain = table.accept(ORDER);
    const stop = table.accept({ ...ORDER, role: 'STOP', terms: STOP });
    expect([table.isPlain(plain), table.isPlain(stop)]).toEqual([true, false]);
    expect(table.termsOf(plain)).toEqual(MARKET_TERMS);
    expect(table.termsOf(stop)).toEqual(STOP);
  });
});

describe('a snapshot', () => {
  it('brings back rows, working lists and open quantities', () => {
    const table = new OrderTable(2);
    table.accept(ORDER);
    table.accept({ ...ORDER, symbol: 1, side: SELL, role: 'FLATTENING' });
    table.reject(ORDER, CODE);
    table.accept({ ...ORDER, qty: 2, leg: 3, terms: STOP });
    table.accept({ ...ORDER, side: SELL, role: 'STOP', terms: STOP });
    fillOrder(table, 0, 10);
    fillOrder(table, 1, 1);
    moveOrder(table, 3, 'CANCEL_PENDING');
    const copy = new OrderTable(2);
    const text = JSON.stringify(table.snapshot()); // a price that is none survives it
    copy.restore(JSON.parse(text) as OrderTableSnapshot);
    expect(copy.snapshot()).toEqual(table.snapshot());
    expect(copy.working.map((list) => [...list.view()])).toEqual([[3, 4], [1]]);
    expect([[...copy.workingBuy], [...copy.workingSell]]).toEqual([
      [2, 0],
      [0, 9],
    ]);
    expect(copy.workingCount).toBe(3);
    expect(copy.termsOf(4)).toEqual(STOP);
    expect(copy.reason.at(0)).toBe(NO_REASON);
  });
});
