import { describe, expect, it } from 'vitest';
import type { LateOrder, LedgerRow, OrderRow } from '../../../adapters/db/index.ts';
import { toInstant, toMicros, toQty } from '../../../foundation/model/index.ts';
import {
  parseClientOrderId,
  parseRunId,
  parseSymbol,
  SELL,
} from '../../../foundation/model/index.ts';
import type { BrokerExecution, BrokerMessage } from '../../../foundation/ports/index.ts';
import { lateStepOf } from './late-step.ts';

const AT = toInstant(0) ?? failed();
const ID = parseClientOrderId('MAIN_aaaaaaaaaaaaaaaaaaaaaaaaaa') ?? failed();
const ORDER: OrderRow = {
  orderId: 1,
  runId: parseRunId('01a21980-e011-7eb5-b5ce-3e52c63c9703') ?? failed(),
  clientOrderId: ID,
  parent: null,
  symbol: parseSymbol('SPY') ?? failed(),
  side: SELL,
  type: 'STOP',
  timeInForce: 'GTC',
  role: 'STOP',
  qty: 10,
  limitPrice: null,
  stopPrice: 1_000_000,
  sliceAt: AT,
  leg: 0,
  state: 'WORKING',
  filledQty: 0,
  reason: null,
  brokerOrderId: 'b-1',
  createdAt: AT,
  updatedAt: AT,
};
const FILL: LedgerRow = {
  ...{ ledgerId: 1, clientOrderId: ID, kind: 'FILL', number: 1, executionId: 'x-1' },
  ...{ previousExecutionId: null, qty: 4, price: 1, fee: 0, toldFilledQty: 4 },
  ...{ executedAt: AT, appliedAt: AT, inboxId: 1 },
};
const PARTIAL: Partial<OrderRow> = { state: 'PARTIALLY_FILLED', filledQty: 4 };

function failed(): never {
  throw new Error('a fixture is well formed');
}

function late(over: Partial<OrderRow> = {}, more: Partial<LateOrder> = {}): LateOrder {
  return { order: { ...ORDER, ...over }, fills: [], takenBack: null, ...more };
}

function told(
  kind: BrokerMessage['kind'],
  of?: {
    readonly id: string;
    readonly about?: string;
    readonly qty: number;
    readonly filled: number;
  },
): BrokerMessage {
  const execution: BrokerExecution | null =
    of === undefined
      ? null
      : {
          executionId: of.id,
          previousExecutionId: of.about ?? null,
          qty: toQty(of.qty),
          price: toMicros(1_000_000),
          fee: toMicros(0),
          filledQty: toQty(of.filled),
        };
  return {
    ...{ messageId: 'm-1', cursor: 1, kind, at: AT, clientOrderId: ID, brokerOrderId: 'b-1' },
    ...{ execution, reason: null, raw: '{}' },
  };
}

describe('news of shares', () => {
  it('fill the order, each as the next one of it', () => {
    const message = told('FILL', { id: 'x-2', qty: 6, filled: 10 });
    expect(lateStepOf(message, late(PARTIAL, { fills: [FILL] }), false)).toMatchObject({
      effect: 'APPLY',
      change: { state: 'FILLED', filledQty: 10, reason: null },
      entry: { kind: 'FILL', number: 2 },
    });
  });

  it('are booked behind an end, and told as what we did not know', () => {
    const over = { state: 'CANCELED', reason: 'OPERATOR_CANCELED' } as const;
    const message = told('FILL', { id: 'x-1', qty: 4, filled: 4 });
    expect(lateStepOf(message, late(over), false)).toMatchObject({
      effect: 'APPLY_AND_ALARM',
      change: { state: 'CANCELED', filledQty: 4, reason: 'OPERATOR_CANCELED' },
    });
  });

  it('change nothing when the ledger has them', () => {
    const message = told('FILL', { id: 'x-1', qty: 4, filled: 4 });
    const step = lateStepOf(message, late(PARTIAL, { fills: [FILL] }), true);
    expect(step).toEqual({ effect: 'IGNORE', change: null, entry: null });
  });

  it('take a fill back, or make another one of it', () => {
    const of = late(PARTIAL, { fills: [FILL] });
    const bust = told('BUST', { id: 'x-2', about: 'x-1', qty: 4, filled: 0 });
    expect(lateStepOf(bust, of, false)).toMatchObject({
      change: { state: 'WORKING', filledQty: 0 },
      entry: { kind: 'BUST', number: 1 },
    });
    const correct = told('CORRECT', { id: 'x-2', about: 'x-1', qty: 10, filled: 10 });
    expect(lateStepOf(correct, of, false)).toMatchObject({
      change: { state: 'FILLED', filledQty: 10 },
      entry: { kind: 'CORRECT', number: 1 },
    });
  });

  it('are parked where they do not fit', () => {
    const of = late(PARTIAL, { fills: [FILL] });
    const busted: LedgerRow = {
      ...FILL,
      kind: 'BUST',
      executionId: 'x-2',
      previousExecutionId: 'x-1',
    };
    const gone = late({ filledQty: 0 }, { fills: [FILL, busted] });
    const bust = told('BUST', { id: 'x-3', about: 'x-1', qty: 4, filled: 0 });
    const strange = told('CORRECT', { id: 'x-3', about: 'x-0', qty: 4, filled: 4 });
    const second = told('FILL', { id: 'x-3', qty: 4, filled: 4 });
    expect(lateStepOf(bust, gone, false)).toBe('EXECUTION_CHANGED_BEFORE');
    expect(lateStepOf(strange, of, false)).toBe('EXECUTION_UNKNOWN');
    expect(lateStepOf(second, of, false)).toBe('BROKER_COUNT_EXCEEDED');
    expect(lateStepOf(told('UNKNOWN'), of, false)).toBe('MESSAGE_KIND_UNKNOWN');
  });
});

describe('news of the order', () => {
  it('end it, for the reason that a person gave, else the broker', () => {
    const reasons = (['OPERATOR_UNPROTECTED', 'OPERATOR_CANCELED', null] as const).map(
      (takenBack) => lateStepOf(told('CANCELED'), late({}, { takenBack }), false),
    );
    expect(reasons).toMatchObject([
      { change: { state: 'CANCELED', reason: 'OPERATOR_UNPROTECTED' } },
      { change: { state: 'CANCELED', reason: 'OPERATOR_CANCELED' } },
      { change: { state: 'CANCELED', reason: 'BROKER_CANCELED' } },
    ]);
    expect(lateStepOf(told('EXPIRED'), late({ timeInForce: 'DAY' }), false)).toMatchObject({
      change: { state: 'EXPIRED', reason: 'TIME_IN_FORCE_DAY' },
    });
    expect(lateStepOf(told('REJECTED'), late(), false)).toMatchObject({
      change: { state: 'REJECTED', reason: 'BROKER_REJECTED' },
    });
  });

  it('bring none back to work', () => {
    const ended = late({ state: 'REJECTED', reason: 'BROKER_REJECTED' });
    const known = { change: null, entry: null };
    expect(lateStepOf(told('ACCEPTED'), ended, false)).toEqual({ effect: 'ALARM', ...known });
    expect(lateStepOf(told('CANCELED'), ended, false)).toEqual({ effect: 'IGNORE', ...known });
    const replaced = late({ state: 'CANCELED', reason: 'REPLACED' });
    expect(lateStepOf(told('REPLACED'), replaced, false)).toEqual({ effect: 'IGNORE', ...known });
  });
});
