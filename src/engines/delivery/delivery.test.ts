import { describe, expect, it } from 'vitest';
import { err, ok } from '../../foundation/core/index.ts';
import {
  BUY,
  clientOrderId,
  parseEngineId,
  parseMicros,
  parseQty,
  parseRunId,
  parseStrategyId,
  parseSymbol,
  SELL,
  toInstant,
} from '../../foundation/model/index.ts';
import type {
  BrokerFault,
  BrokerFaultCode,
  BrokerOrder,
  OrderTicket,
  RequestOutcome,
} from '../../foundation/ports/index.ts';
import {
  abortSend,
  differingTerm,
  exceedsBrokerCount,
  judgeLookUp,
  judgeReply,
  judgeResend,
  judgeZombie,
  LOOK_UP_PLAN,
  lookUpDueMs,
  mayStillSend,
  MOST_TRIES,
  type DeliveryVerdict,
  type SentRequest,
} from './index.ts';

function parsed<T>(value: T | null): T {
  if (value === null) throw new Error('a fixture is well formed');
  return value;
}
function taken<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  return parsed(result.ok ? result.value : null);
}

const ID = clientOrderId({
  engineId: parsed(parseEngineId('MAIN')),
  runId: parsed(parseRunId('01890a5d-ac96-774b-bcce-b302099a8057')),
  strategyId: parsed(parseStrategyId('s')),
  tsText: '2026-11-25T21:00:00Z',
  symbol: 'SPY',
  leg: 0,
});
const TICKET: OrderTicket = {
  clientOrderId: ID,
  symbol: parsed(parseSymbol('SPY')),
  side: BUY,
  type: 'STOP_LIMIT',
  timeInForce: 'DAY',
  qty: taken(parseQty('10')),
  limitPrice: taken(parseMicros('471')),
  stopPrice: taken(parseMicros('470')),
  role: 'ENTRY',
  replaces: null,
  ordinal: 0,
};
const ORDER: BrokerOrder = {
  brokerOrderId: 'b1',
  clientOrderId: ID,
  symbol: TICKET.symbol,
  side: BUY,
  type: 'STOP_LIMIT',
  timeInForce: 'DAY',
  qty: TICKET.qty,
  filledQty: taken(parseQty('0')),
  limitPrice: TICKET.limitPrice,
  stopPrice: TICKET.stopPrice,
  state: 'WORKING',
  acceptedAt: parsed(toInstant(0)),
};

const submit = (over: Partial<SentRequest> = {}): SentRequest => ({
  action: 'SUBMIT',
  clientOrderId: ID,
  role: 'ENTRY',
  ticket: TICKET,
  attempt: 1,
  msLeft: 60_000,
  ...over,
});
const cancel = (over: Partial<SentRequest> = {}): SentRequest =>
  submit({ action: 'CANCEL', ticket: null, ...over });

const fault = (
  code: BrokerFaultCode,
  outcome: RequestOutcome = 'NOT_DONE',
  more: Partial<BrokerFault> = {},
): BrokerFault => ({ code, outcome, isRetryable: false, message: 'asked, and failed', ...more });

const CODES = [
  'BROKER_UNREACHABLE',
  'BROKER_TIMEOUT',
  'BROKER_CONNECTION_LOST',
  'BROKER_REPLY_INVALID',
  'BROKER_REPLY_FOREIGN',
  'BROKER_PAGES_MISSING',
  'BROKER_REQUEST_REFUSED',
  'BROKER_ORDER_OVER',
  'BROKER_ORDER_DIFFERS',
  'BROKER_RATE_LIMITED',
  'BROKER_UNAUTHORIZED',
  'BROKER_FAILED',
] as const satisfies readonly BrokerFaultCode[];

const verdictOf = (request: SentRequest, of: BrokerFault): DeliveryVerdict =>
  judgeReply(request, err(of), 40);

function brief(verdict: DeliveryVerdict): string {
  const reason = 'reason' in verdict ? ` ${verdict.reason}` : '';
  const consequence = 'consequence' in verdict ? ` ${verdict.consequence ?? '-'}` : '';
  return `${verdict.becomes}${reason}${consequence}`;
}

describe('an answer', () => {
  it('with the order that was asked for accepts; a rejected order is a rejection', () => {
    expect(judgeReply(submit(), ok(ORDER), 0)).toEqual({ becomes: 'ACKED', brokerOrderId: 'b1' });
    expect(brief(judgeReply(submit(), ok({ ...ORDER, state: 'REJECTED' }), 0))).toBe(
      'REJECTED BROKER_REJECTED -',
    );
    expect(brief(judgeReply(cancel(), ok({ ...ORDER, state: 'REJECTED' }), 0))).toBe('ACKED');
  });

  it.each([
    ['client_order_id', { clientOrderId: 'other' }],
    ['symbol', { symbol: parsed(parseSymbol('QQQ')) }],
    ['side', { side: SELL }],
    ['type', { type: 'MARKET' }],
    ['time_in_force', { timeInForce: 'GTC' }],
    ['qty', { qty: taken(parseQty('11')) }],
    ['limit_price', { limitPrice: null }],
    ['stop_price', { stopPrice: taken(parseMicros('1')) }],
  ] as const satisfies readonly (readonly [string, Partial<BrokerOrder>])[])(
    'with another %s is none: what became of ours is not known',
    (term, over) => {
      expect(differingTerm(submit(), { ...ORDER, ...over })).toBe(term);
      const verdict = judgeReply(submit(), ok({ ...ORDER, ...over }), 0);
      expect(verdict).toMatchObject({ becomes: 'AMBIGUOUS', consequence: null });
    },
  );

  it('that proves nothing leaves its request to be looked up, whatever its code says', () => {
    for (const code of CODES) {
      for (const outcome of ['UNKNOWN', 'DONE'] as const) {
        expect(verdictOf(submit(), fault(code, outcome)).becomes).toBe('AMBIGUOUS');
        expect(verdictOf(cancel(), fault(code, outcome)).becomes).toBe('AMBIGUOUS');
      }
    }
  });

  it('that proves that nothing was done is a refusal, or another try', () => {
    const told = CODES.map((code) => [code, brief(verdictOf(submit(), fault(code)))]);
    expect(Object.fromEntries(told)).toEqual({
      BROKER_UNREACHABLE: 'PENDING BROKER_UNREACHABLE',
      BROKER_TIMEOUT: 'PENDING BROKER_UNREACHABLE',
      BROKER_CONNECTION_LOST: 'PENDING BROKER_UNREACHABLE',
      BROKER_REPLY_INVALID: 'PENDING BROKER_UNREACHABLE',
      BROKER_REPLY_FOREIGN: 'AMBIGUOUS REPLY_LOST DISARM',
      BROKER_PAGES_MISSING: 'PENDING BROKER_UNREACHABLE',
      BROKER_REQUEST_REFUSED: 'REJECTED REFUSED -',
      BROKER_ORDER_OVER: 'REJECTED ORDER_OVER -',
      BROKER_ORDER_DIFFERS: 'REJECTED TERMS_DIFFER HALT',
      BROKER_RATE_LIMITED: 'PENDING RATE_LIMITED',
      BROKER_UNAUTHORIZED: 'REJECTED KEYS_REFUSED DISARM',
      BROKER_FAILED: 'PENDING BROKER_UNREACHABLE',
    });
    expect(brief(verdictOf(cancel(), fault('BROKER_UNAUTHORIZED', 'UNKNOWN')))).toBe(
      'AMBIGUOUS REPLY_LOST DISARM',
    );
  });

  it('says when to try again: after a while, or when the broker says, and not beyond validity', () => {
    const delayOf = (verdict: DeliveryVerdict): number | string =>
      verdict.becomes === 'PENDING' ? verdict.delayMs : brief(verdict);
    const unreachable = fault('BROKER_UNREACHABLE');
    const limited = fault('BROKER_RATE_LIMITED', 'NOT_DONE', { retryAfterMs: 7_000 });
    expect(
      [
        verdictOf(submit(), unreachable),
        verdictOf(submit({ attempt: 2 }), unreachable),
        verdictOf(submit({ attempt: MOST_TRIES }), unreachable),
        verdictOf(submit(), limited),
        verdictOf(submit(), fault('BROKER_RATE_LIMITED')),
        verdictOf(submit({ msLeft: 500 }), unreachable),
        verdictOf(submit({ msLeft: 7_040 }), limited),
      ].map(delayOf),
    ).toEqual([
      500,
      2_000,
      'NOT_ACCEPTED TRIES_SPENT',
      7_040,
      540,
      'NOT_ACCEPTED VALIDITY_OVER',
      'NOT_ACCEPTED VALIDITY_OVER',
    ]);
  });
});

describe('a permit', () => {
  it('is good for 250 ms; what it was not used for may get another, but not behind a fence', () => {
    expect([mayStillSend(1_000, 1_250), mayStillSend(1_000, 1_250.1)]).toEqual([true, false]);
    const reason = 'ABORTED_BEFORE_SEND';
    expect(abortSend(submit({ attempt: 2 }), reason)).toEqual({
      becomes: 'PENDING',
      reason,
      delayMs: 0,
    });
    const over = { becomes: 'NOT_ACCEPTED', reason, evidence: 'permit 3 was not used' };
    expect(abortSend(submit({ attempt: 3 }), reason)).toEqual(over);
    expect(abortSend(submit({ attempt: 1, msLeft: 0 }), reason).becomes).toBe('NOT_ACCEPTED');
    expect(abortSend(submit({ attempt: 1 }), 'FENCED').becomes).toBe('NOT_ACCEPTED');
  });

  it('that was not used for a request of unknown fate leaves it unknown', () => {
    const late = abortSend(submit({ attempt: 2 }), 'ABORTED_BEFORE_SEND');
    expect(judgeResend(late)).toMatchObject({ becomes: 'AMBIGUOUS', consequence: null });
    const fenced = abortSend(submit({ attempt: 2 }), 'FENCED');
    expect(judgeResend(fenced)).toMatchObject({ becomes: 'AMBIGUOUS', reason: 'FENCED' });
    const found = { becomes: 'ACKED', brokerOrderId: 'paper-1' } as const;
    expect(judgeResend(found)).toBe(found);
  });
});

describe('a look-up', () => {
  const seen = (dispatchedMsAgo: number, absences: number) => ({
    dispatchedMsAgo,
    absences,
    plan: LOOK_UP_PLAN,
  });
  const found = (request: SentRequest, over: Partial<BrokerOrder> = {}): string =>
    brief(judgeLookUp(request, ok({ ...ORDER, ...over }), seen(0, 3)).verdict);

  it('is due at 0, 1, 2, 5, 10, 20 and 30 s, and then every 10 s', () => {
    const due = Array.from({ length: 10 }, (_, count) => lookUpDueMs(LOOK_UP_PLAN, count) / 1_000);
    expect(due).toEqual([0, 1, 2, 5, 10, 20, 30, 40, 50, 60]);
  });

  it('that fails is no absence, and breaks no row of them', () => {
    const failed = judgeLookUp(submit(), err(fault('BROKER_TIMEOUT', 'UNKNOWN')), seen(90_000, 4));
    expect([brief(failed.verdict), failed.absences]).toEqual(['AMBIGUOUS REPLY_LOST -', 4]);
  });

  it('that finds the order binds it, however far it got; a rejected one is rejected', () => {
    for (const state of ['WORKING', 'FILLED', 'CANCELED', 'EXPIRED', 'UNKNOWN'] as const) {
      expect(found(submit(), { state })).toBe('ACKED');
    }
    expect(found(submit(), { state: 'REJECTED' })).toBe('REJECTED BROKER_REJECTED -');
    expect(found(submit(), { qty: taken(parseQty('11')) })).toBe('REJECTED TERMS_DIFFER HALT');
  });

  it('of a cancel says what became of the order', () => {
    expect(found(cancel(), { state: 'CANCELED' })).toBe('ACKED');
    // It may be an earlier cancel that the broker is about to carry out.
    expect(found(cancel(), { state: 'CANCEL_PENDING' })).toBe('DISPATCHING');
    expect(found(cancel({ attempt: MOST_TRIES }), { state: 'CANCEL_PENDING' })).toBe('ACKED');
    for (const state of ['FILLED', 'REJECTED', 'EXPIRED'] as const) {
      expect(found(cancel(), { state })).toBe('REJECTED ORDER_OVER -');
    }
    expect(found(cancel(), { state: 'UNKNOWN' })).toBe('AMBIGUOUS REPLY_LOST -');
    expect(found(cancel(), { state: 'WORKING' })).toBe('DISPATCHING');
    expect(found(cancel({ attempt: MOST_TRIES }), { state: 'WORKING' })).toBe(
      'NOT_ACCEPTED STILL_WORKING',
    );
    expect(found(cancel(), { clientOrderId: 'other' })).toBe('AMBIGUOUS REPLY_LOST HALT');
  });

  it('believes an absence after 60 s and five in a row, not before', () => {
    const absent = (...of: readonly [number, number]): string =>
      brief(judgeLookUp(submit(), ok(null), seen(...of)).verdict);
    expect(absent(59_999, 9)).toBe('AMBIGUOUS REPLY_LOST -');
    expect(absent(60_000, 3)).toBe('AMBIGUOUS REPLY_LOST -');
    expect(absent(60_000, 4)).toBe('NOT_ACCEPTED PRESUMED_NOT_ACCEPTED');
    expect(judgeLookUp(submit(), ok(null), seen(0, 2)).absences).toBe(3);
    expect(judgeLookUp(submit(), ok(ORDER), seen(0, 2)).absences).toBe(0);
  });

  it('sends again at once what protects, as often as it may and as long as it is valid', () => {
    const absent = (over: Partial<SentRequest>): string =>
      brief(judgeLookUp(submit(over), ok(null), seen(0, 0)).verdict);
    for (const role of ['STOP', 'FLATTENING'] as const) {
      expect(absent({ role })).toBe('DISPATCHING');
      expect(absent({ role, attempt: MOST_TRIES })).toBe('AMBIGUOUS REPLY_LOST -');
      expect(absent({ role, msLeft: 0 })).toBe('AMBIGUOUS REPLY_LOST -');
    }
    for (const role of ['ENTRY', 'EXIT', 'TAKE_PROFIT'] as const) {
      expect(absent({ role })).toBe('AMBIGUOUS REPLY_LOST -');
    }
    // A cancel of an order that nobody knows has nothing to cancel, yet.
    expect(absent({ action: 'CANCEL', ticket: null })).toBe('AMBIGUOUS REPLY_LOST -');
  });
});

describe('an order that was given up and appears', () => {
  it('is cancelled while it works; it disarms, and halts when it has shares', () => {
    const shares = taken(parseQty('3'));
    expect([
      judgeZombie(ORDER),
      judgeZombie({ ...ORDER, state: 'UNKNOWN', filledQty: shares }),
      judgeZombie({ ...ORDER, state: 'CANCELED' }),
      judgeZombie({ ...ORDER, state: 'FILLED', filledQty: shares }),
    ]).toEqual([
      { cancels: true, consequence: 'DISARM' },
      { cancels: true, consequence: 'HALT' },
      { cancels: false, consequence: 'DISARM' },
      { cancels: false, consequence: 'HALT' },
    ]);
  });
});

describe('a fill', () => {
  it('is never booked beyond what the broker counts', () => {
    expect(exceedsBrokerCount({ booked: 4, qty: 6, mostTold: 10 })).toBe(false);
    expect(exceedsBrokerCount({ booked: 4, qty: 7, mostTold: 10 })).toBe(true);
  });
});
