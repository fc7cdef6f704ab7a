import { describe, expect, it } from 'vitest';
import { BUY, SELL } from '../../../foundation/model/index.ts';
import type { BrokerOrder, BrokerSnapshot } from '../../../foundation/ports/index.ts';
import {
  buyOrder,
  instantOf,
  moneyOf,
  qtyOf,
  symbolOf,
} from '../../../../tests/support/broker/broker-values.ts';
import { judgeQuiet, workingDetail, type OwnBooks } from './judge-quiet.ts';

const STOP_ID = `MAIN_${'b'.repeat(26)}`;

function stop(over: Partial<BrokerOrder> = {}): BrokerOrder {
  const sell = { type: 'STOP', side: SELL, stopPrice: moneyOf('1'), state: 'WORKING' } as const;
  return buyOrder(STOP_ID, { ...sell, ...over });
}

function reading(shares: number, openOrders: readonly BrokerOrder[]): BrokerSnapshot {
  const amount = moneyOf('1');
  return {
    mark: { asOf: instantOf('2026-11-26T12:00:00Z'), cursor: null },
    account: { last4: 'A1', status: 'ACTIVE', environment: 'PAPER', cash: amount, equity: amount },
    openOrders,
    positions: shares === 0 ? [] : [{ symbol: symbolOf('SPY'), qty: qtyOf(shares) }],
  };
}

function books(shares: number): OwnBooks {
  return {
    engineId: 'MAIN',
    symbols: ['SPY'],
    orders: [
      {
        clientOrderId: STOP_ID,
        symbol: 'SPY',
        side: 'SELL',
        orderType: 'STOP',
        role: 'STOP',
        qty: 10,
        filledQty: 0,
        limitPrice: null,
        stopPrice: 1,
      },
    ],
    positions: shares === 0 ? [] : [{ symbol: 'SPY', qty: shares }],
    ambiguous: [],
    stopped: [],
    needing: 'ALL',
    unapplied: 0,
  };
}

const QUIET = { openOrders: [], unprotected: [], unresolved: [] };

describe('a run is quiet', () => {
  it('with a working stop of the size of its position', () => {
    expect(judgeQuiet(books(10), reading(10, [stop()]))).toEqual(QUIET);
  });

  it.each(['CANCEL_PENDING', 'UNKNOWN'] as const)('not with one that is %s', (state) => {
    expect(judgeQuiet(books(10), reading(10, [stop({ state })]))).toEqual({
      ...QUIET,
      openOrders: [STOP_ID],
      unprotected: ['SPY'],
    });
  });

  it.each<[string, Partial<BrokerOrder>]>([
    ['too small', { qty: qtyOf(9) }],
    ['partly filled', { filledQty: qtyOf(1) }],
    ['on the other side', { side: BUY }],
    ['of another symbol', { symbol: symbolOf('QQQ') }],
    ['of somebody else', { clientOrderId: 'EXP_x' }],
  ])('not with one %s', (_, over) => {
    expect(judgeQuiet(books(10), reading(10, [stop(over)])).unprotected).toEqual(['SPY']);
  });

  it('not with a stop that would open a position', () => {
    expect(judgeQuiet(books(0), reading(0, [stop()])).openOrders).toEqual([STOP_ID]);
    expect(judgeQuiet(books(9), reading(9, [stop()])).openOrders).toEqual([STOP_ID]);
  });

  it('not when the broker counts other shares than our ledger, or messages wait', () => {
    expect(judgeQuiet(books(0), reading(10, [stop()])).unresolved).toEqual([
      { kind: 'SYMBOL', symbol: 'SPY', ours: 0, theirs: 10 },
    ]);
    expect(judgeQuiet(books(10), reading(0, [])).unresolved).toEqual([
      { kind: 'SYMBOL', symbol: 'SPY', ours: 10, theirs: 0 },
    ]);
    const unread = { ...books(0), ambiguous: [STOP_ID], unapplied: 2 };
    expect(judgeQuiet(unread, reading(0, [])).unresolved).toEqual([
      { kind: 'ORDER', clientOrderId: STOP_ID },
      { kind: 'INBOX', messages: 2 },
    ]);
  });

  describe('of which a stop was declared for 10 shares', () => {
    const declared = (shares: number, needing: OwnBooks['needing']): OwnBooks => ({
      ...books(shares),
      stopped: [{ symbol: 'SPY', qty: 10 }],
      needing,
    });

    it('with a stop of 10, whatever other runs hold', () => {
      expect(judgeQuiet(declared(31, 'DECLARED'), reading(31, [stop()]))).toEqual(QUIET);
      expect(judgeQuiet(declared(-11, 'DECLARED'), reading(-11, [stop()]))).toEqual(QUIET);
      expect(judgeQuiet(declared(31, 'ALL'), reading(31, [stop()])).unprotected).toEqual(['SPY']);
    });

    it('not with a smaller one, unless none is needed', () => {
      const small = reading(31, [stop({ qty: qtyOf(9) })]);
      expect(judgeQuiet(declared(31, 'DECLARED'), small).unprotected).toEqual(['SPY']);
      expect(judgeQuiet(declared(31, 'NONE'), small)).toEqual(QUIET);
    });

    it('not when the broker counts other shares than our ledger', () => {
      expect(judgeQuiet(declared(31, 'DECLARED'), reading(30, [stop()])).unprotected).toEqual([
        'SPY',
      ]);
    });
  });
});

describe('an order that can act is told', () => {
  it.each<[string, number, Partial<BrokerOrder>, string]>([
    ['a stop of too many shares', 9, {}, 'it stops 10 shares, 9 are held'],
    ['one that is partly filled', 5, { filledQty: qtyOf(4) }, 'it stops 6 shares, 5 are held'],
    ['a stop of nothing', 0, {}, 'it works at the broker'],
    ['a stop on the other side', 9, { side: BUY }, 'it works at the broker'],
    ['a stop that is being cancelled', 9, { state: 'CANCEL_PENDING' }, 'it works at the broker'],
    ['an order that opens', 9, { type: 'MARKET', stopPrice: null }, 'it works at the broker'],
  ])('%s', (_, shares, over, detail) => {
    expect(workingDetail(STOP_ID, reading(shares, [stop(over)]))).toBe(detail);
  });
});
