// What a person reads of orders that were taken back.
import { expect, it } from 'vitest';
import { symbolOf } from '../../../../tests/support/broker/broker-values.ts';
import { ticketOf } from '../../../../tests/support/broker/trading-values.ts';
import { SELL } from '../../../foundation/model/index.ts';
import { withdrawnLines } from './receipt-text.ts';

it('names each order that was taken back, or is to be, and says what becomes of them', () => {
  const { clientOrderId } = ticketOf('MAIN-1');
  const order = { clientOrderId, symbol: symbolOf('SPY'), side: SELL, qty: 20 } as const;
  expect(withdrawnLines([])).toEqual([]);
  expect(
    withdrawnLines([
      { ...order, reason: 'RUN_WOUND_DOWN' },
      { ...order, reason: null },
    ]),
  ).toEqual([
    `withdrawn ${clientOrderId}  SELL 20 SPY  RUN_WOUND_DOWN`,
    `withdrawn ${clientOrderId}  SELL 20 SPY  works yet: its engine takes it back, or a recovery`,
    '          asked for again in the first slice when the run goes on, unless the strategy returns a book',
  ]);
});
