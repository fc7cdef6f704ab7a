import { describe, expect, it } from 'vitest';
import { InvariantViolation } from '../../core/index.ts';
import { BUY, ORDER_STATUSES, OrderTable, SELL, type NewOrder } from './order-table.ts';
import { NO_REASON, reasonId } from '../codes/reasons.ts';

const ORDER: NewOrder = { symbol: 0, side: BUY, qty: 10, ts: 1, leg: 0, flattening: false };
const CODE = reasonId('TARGET_CHANGED');

function statusOf(table: OrderTable, order: number): string {
  return ORDER_STATUSES[table.status.at(order)] ?? '';
}

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
    table.fill(first, 4);
    expect(statusOf(table, first)).toBe('WORKING');
    expect(table.remaining.at(first)).toBe(6);
    table.fill(first, 6);
    expect(statusOf(table, first)).toBe('FILLED');
    expect(table.fills.at(first)).toBe(2);
    expect([...(table.working[0]?.view() ?? [])]).toEqual([second]);
    expect(table.workingBuy[0]).toBe(5);
  });

  it('is cancelled with its reason, whatever has filled', () => {
    const table = new OrderTable(1);
    const order = table.accept(ORDER);
    table.fill(order, 3);
    table.cancel(order, CODE);
    expect(statusOf(table, order)).toBe('CANCELED');
    expect(table.reason.at(order)).toBe(CODE);
    expect([table.workingBuy[0], table.workingCount]).toEqual([0, 0]);
  });
});

describe('a rejected intent', () => {
  it('is a row that never works', () => {
    const table = new OrderTable(1);
    const order = table.reject(ORDER, CODE);
    expect(statusOf(table, order)).toBe('REJECTED');
    expect([table.count, table.workingCount, table.openQty(0)]).toEqual([1, 0, 0]);
  });
});

describe('what must not happen', () => {
  it.each([
    ['a fill larger than what remains', (table: OrderTable) => table.fill(0, 11)],
    ['a fill of nothing', (table: OrderTable) => table.fill(0, 0)],
    ['a fill of a rejected order', (table: OrderTable) => table.fill(1, 1)],
    ['a cancel of a rejected order', (table: OrderTable) => table.cancel(1, CODE)],
  ])('%s is a defect', (_name, act) => {
    const table = new OrderTable(1);
    table.accept(ORDER);
    table.reject(ORDER, CODE);
    expect(() => act(table)).toThrow(InvariantViolation);
  });
});

describe('a snapshot', () => {
  it('brings back rows, working lists and open quantities', () => {
    const table = new OrderTable(2);
    table.accept(ORDER);
    table.accept({ ...ORDER, symbol: 1, side: SELL, flattening: true });
    table.reject(ORDER, CODE);
    table.accept({ ...ORDER, qty: 2, leg: 3 });
    table.fill(0, 10);
    table.fill(1, 1);
    table.requestCancel(3);
    const copy = new OrderTable(2);
    copy.restore(table.snapshot());
    expect(copy.snapshot()).toEqual(table.snapshot());
    expect(copy.working.map((list) => [...list.view()])).toEqual([[3], [1]]);
    expect([[...copy.workingBuy], [...copy.workingSell]]).toEqual([
      [2, 0],
      [0, 9],
    ]);
    expect(copy.workingCount).toBe(2);
    expect(copy.reason.at(0)).toBe(NO_REASON);
  });
});
