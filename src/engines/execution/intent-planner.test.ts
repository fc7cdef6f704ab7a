// Contract 4 (vectors E1 to E4) and 7 (which orders survive).
import { describe, expect, it } from 'vitest';
import { Failure, MAX_SAFE } from '../../foundation/core/index.ts';
import { BUY, OrderTable, SELL, type NewOrder, type Side } from '../../foundation/model/index.ts';
import { fillOrder, moveOrder } from '../../../tests/support/order-moves.ts';
import { IntentPlanner, riskIncreasingOrders } from './index.ts';

function accept(orders: OrderTable, side: Side, qty: number, more: Partial<NewOrder> = {}): number {
  return orders.accept({
    symbol: 0,
    side,
    qty,
    ts: 0,
    leg: 0,
    role: 'ENTRY',
    terms: null,
    ...more,
  });
}

function planOf(target: readonly number[], position: readonly number[], orders?: OrderTable) {
  const table = orders ?? new OrderTable(target.length);
  const planner = new IntentPlanner(Float64Array.from(target), Float64Array.from(position), table);
  planner.planCancels();
  const cancels = [...planner.cancels.view()];
  for (const order of cancels) moveOrder(table, order, 'CANCELED', 1);
  planner.planIntents();
  const intents = [...planner.intentSymbol.view()].map((symbol, i) => [
    symbol,
    planner.intentQty.at(i),
  ]);
  return { cancels, intents, isOnTarget: planner.isOnTarget() };
}

describe('intents', () => {
  it('are sorted reducing first, then opening, each by symbol', () => {
    // AAPL 50, MSFT 0, TSLA -10 to 0, 20, 0
    expect(planOf([0, 20, 0], [50, 0, -10]).intents).toEqual([
      [0, -50],
      [2, 10],
      [1, 20],
    ]);
  });

  it.each([
    ['nothing wanted of what is held', [0], [5], [[0, -5]]],
    ['on target', [5], [5], []],
    ['more of a long', [8], [5], [[0, 3]]],
    ['less of a short', [-2], [-5], [[0, 3]]],
    ['more of a short', [-8], [-5], [[0, -3]]],
    [
      'from long to short',
      [-3],
      [5],
      [
        [0, -5],
        [0, -3],
      ],
    ],
    [
      'from short to long',
      [4],
      [-1],
      [
        [0, 1],
        [0, 4],
      ],
    ],
  ])('%s', (_name, target, position, intents) => {
    expect(planOf(target, position).intents).toEqual(intents);
  });

  it('put the two legs of a split in their groups', () => {
    expect(planOf([-3, 1, 0], [5, 0, 2]).intents).toEqual([
      [0, -5],
      [2, -2],
      [0, -3],
      [1, 1],
    ]);
  });

  it('count working orders as held', () => {
    const orders = new OrderTable(1);
    accept(orders, BUY, 5);
    expect(planOf([5], [0], orders)).toEqual({ cancels: [], intents: [], isOnTarget: true });
    expect(planOf([8], [0], orders).intents).toEqual([[0, 3]]);
  });

  it('fail with MONEY_OVERFLOW where a delta leaves the safe range', () => {
    expect(() => planOf([MAX_SAFE], [-MAX_SAFE])).toThrow(Failure);
  });
});

describe('cancels', () => {
  it('take every working order against the delta, then delta is computed once more', () => {
    const orders = new OrderTable(1);
    const [first, second] = [accept(orders, BUY, 5), accept(orders, BUY, 3)];
    const sale = accept(orders, SELL, 1);
    // the book is -1 by then: 1 reduces it, 4 open
    expect(planOf([4], [0], orders)).toMatchObject({
      cancels: [first, second],
      intents: [
        [0, 1],
        [0, 4],
      ],
    });
    expect(orders.isWorking(sale)).toBe(true);
  });

  it('leave flattening orders alone, which count in the book', () => {
    const orders = new OrderTable(1);
    accept(orders, SELL, 5, { role: 'FLATTENING' });
    expect(planOf([5], [5], orders)).toEqual({ cancels: [], intents: [[0, 5]], isOnTarget: false });
  });

  it('are not asked for twice, and hold intents back while they pend', () => {
    const orders = new OrderTable(1);
    moveOrder(orders, accept(orders, BUY, 5), 'CANCEL_PENDING');
    expect(planOf([0], [0], orders)).toMatchObject({ cancels: [], intents: [] });
    expect(planOf([9], [0], orders).intents).toEqual([[0, 4]]); // on its own side
  });
});

describe('riskIncreasingOrders', () => {
  function increasing(position: number, ...signed: readonly number[]): readonly number[] {
    const orders = new OrderTable(1);
    for (const qty of signed) accept(orders, qty > 0 ? BUY : SELL, Math.abs(qty));
    return riskIncreasingOrders(orders, 0, position);
  }

  it.each<[string, number, readonly number[], readonly number[]]>([
    ['everything from flat', 0, [5, -5], [0, 1]],
    ['what is on the side of the position', 10, [1, -4], [0]],
    ['nothing that fits into the position', 10, [-4, -6], []],
    ['what older kept orders leave no room for', 10, [-4, -7, -6], [1]],
    ['an order larger than the position', 10, [-11, -10], [0]],
    ['sales of a short', -3, [-1, 2, 1], [0]],
  ])('are %s', (_name, position, signed, found) => {
    expect(increasing(position, ...signed)).toEqual(found);
  });

  it('are never protective orders, which leave the others all of the position', () => {
    const orders = new OrderTable(1);
    accept(orders, SELL, 10, { role: 'STOP' });
    accept(orders, SELL, 10, { role: 'TAKE_PROFIT' });
    const exit = accept(orders, SELL, 10, { role: 'EXIT' });
    expect(riskIncreasingOrders(orders, 0, 10)).toEqual([]);
    expect(riskIncreasingOrders(orders, 0, 9)).toEqual([exit]);
  });

  it('are measured by what remains of them', () => {
    const orders = new OrderTable(1);
    const order = accept(orders, SELL, 10);
    fillOrder(orders, order, 7);
    expect(riskIncreasingOrders(orders, 0, 3)).toEqual([]);
    expect(riskIncreasingOrders(orders, 0, 2)).toEqual([order]);
  });
});
