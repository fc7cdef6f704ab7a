/**
 * What the trading port promises, asked of every broker that has one, as a real process: one order for one id,
 * ends, look-ups, whole lists, and messages that are the same by whatever way they come.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SELL, type UtcMillis } from '../../../src/foundation/model/index.ts';
import type { TradingBroker } from '../../../src/foundation/ports/index.ts';
import { moneyOf, qtyOf } from '../../support/broker/broker-values.ts';
import {
  NotingEar,
  settle,
  sliceOf,
  termsOf,
  ticketOf,
  valueOf,
} from '../../support/broker/trading-values.ts';
import { placeOf, SUBJECTS } from './brokers.ts';

const TRADING = SUBJECTS.filter(({ entry }) => entry.openToTrade !== undefined);

it('is asked of a broker at all', () => {
  expect(TRADING.map(({ entry }) => entry.name)).toContain('paper');
});

describe.each(TRADING)('$entry.name, trading', ({ entry, seed, stop }) => {
  const home = mkdtempSync(join(tmpdir(), 'mqk-trading-'));
  const begun = Date.now() as UtcMillis;
  let broker: TradingBroker;

  beforeAll(async () => {
    if (entry.openToTrade === undefined) throw new Error('it trades');
    broker = await entry.openToTrade(placeOf(home));
  });
  afterAll(async () => {
    await stop(home);
    rmSync(home, { recursive: true, force: true });
  });

  it('takes a ticket once, and gives the order again for its repeats', async () => {
    const ticket = ticketOf('MAIN_P_a');
    const first = await valueOf(broker.submit(ticket));
    expect(first).toMatchObject({ clientOrderId: 'MAIN_P_a', qty: 10, state: 'WORKING' });
    const again = await Promise.all([broker.submit(ticket), broker.submit(ticket)]);
    expect(again).toEqual([
      { ok: true, value: first },
      { ok: true, value: first },
    ]);
    expect(await valueOf(broker.openOrders())).toEqual([first]);
  });

  it.each([
    ['qty', { qty: qtyOf(11) }],
    ['side', { side: SELL } as const],
    ['type', { type: 'LIMIT', limitPrice: moneyOf('90') } as const],
    ['role', { role: 'EXIT' } as const],
    ['ordinal', { ordinal: 1 }],
  ])('refuses a known id with another %s', async (_, over) => {
    expect(await broker.submit(ticketOf('MAIN_P_a', over))).toMatchObject({
      ok: false,
      error: { code: 'BROKER_ORDER_DIFFERS', outcome: 'NOT_DONE', isRetryable: false },
    });
    expect(await valueOf(broker.orderOf('MAIN_P_a'))).toMatchObject({ qty: 10, type: 'MARKET' });
  });

  it('refuses for good what is no order', async () => {
    const fault = { code: 'BROKER_REQUEST_REFUSED', outcome: 'NOT_DONE' };
    const noShares = await broker.submit(ticketOf('MAIN_P_b', { qty: qtyOf(0) }));
    expect(noShares).toMatchObject({ ok: false, error: fault });
    const noPrice = await broker.submit(ticketOf('MAIN_P_b', { type: 'STOP' }));
    expect(noPrice).toMatchObject({ ok: false, error: fault });
    expect(await broker.orderOf('MAIN_P_b')).toEqual({ ok: true, value: null });
    expect(await broker.cancel('MAIN_P_b')).toMatchObject({ ok: false, error: fault });
  });

  it('cancels what works, and says of the rest that it is over', async () => {
    const over = { ok: false, error: { code: 'BROKER_ORDER_OVER', outcome: 'NOT_DONE' } };
    expect(await broker.cancel('MAIN_P_a')).toMatchObject({
      ok: true,
      value: { state: 'CANCELED' },
    });
    expect(await broker.cancel('MAIN_P_a')).toMatchObject(over);
    // The id stays taken: a late copy of the ticket is no new order.
    const late = await broker.submit(ticketOf('MAIN_P_a'));
    expect(late).toMatchObject({ ok: true, value: { state: 'CANCELED' } });
    expect(await valueOf(broker.openOrders())).toEqual([]);
  });

  it('puts an order in the place of another one, in one step', async () => {
    const stop = { type: 'STOP', side: SELL, role: 'STOP' } as const;
    await valueOf(broker.submit(ticketOf('MAIN_P_s0', { ...stop, stopPrice: moneyOf('90') })));
    const moved = { ...stop, stopPrice: moneyOf('91'), ordinal: 1, replaces: 'MAIN_P_s0' };
    const ticket = { ...ticketOf('MAIN_P_s1'), ...moved } as Parameters<typeof broker.submit>[0];
    await valueOf(broker.submit(ticket));
    const open = await valueOf(broker.openOrders());
    expect(open.map(({ clientOrderId }) => clientOrderId)).toEqual(['MAIN_P_s1']);
    const { messages } = await valueOf(broker.messages(0));
    const told = messages.map(({ kind, clientOrderId }) => `${kind} ${clientOrderId}`);
    expect(told.slice(-2)).toEqual(['REPLACED MAIN_P_s0', 'ACCEPTED MAIN_P_s1']);
    const other = { ...ticket, clientOrderId: 'MAIN_P_s2', replaces: 'MAIN_P_none' };
    expect(await broker.submit(other as typeof ticket)).toMatchObject({
      ok: false,
      error: { outcome: 'NOT_DONE' },
    });
    expect(await valueOf(broker.openOrders())).toEqual(open);
  });

  it('tells every message once, gapless, and again from any of them on', async () => {
    const { messages, upTo } = await valueOf(broker.messages(0));
    expect(messages.map(({ cursor }) => cursor)).toEqual(messages.map((_, i) => i + 1));
    expect(upTo).toBe(messages.length);
    expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(upTo);
    expect(await valueOf(broker.messages(upTo - 1))).toEqual({
      messages: messages.slice(-1),
      upTo,
    });
    expect(await valueOf(broker.messages(upTo))).toEqual({ messages: [], upTo });
    expect((await valueOf(broker.snapshot())).mark.cursor).toBe(upTo);
  });

  it('tells a listener the same messages: those behind the one it names, then new ones', async () => {
    const ear = new NotingEar();
    const stream = broker.listen(1, ear);
    const before = await valueOf(broker.messages(1));
    await ear.until(before.messages.length);
    await valueOf(broker.cancel('MAIN_P_s1'));
    await ear.until(before.messages.length + 1);
    stream.close();
    expect(ear.heard).toEqual((await valueOf(broker.messages(1))).messages);
    expect(ear.heard.at(-1)).toMatchObject({ kind: 'CANCELED', clientOrderId: 'MAIN_P_s1' });
    expect(ear.ends).toEqual([]);
  });

  it('lists orders of every state since an instant, and all messages, however many pages that takes', async () => {
    const ids = Array.from({ length: 1100 }, (_, n) => `MAIN_P_m${String(n).padStart(4, '0')}`);
    await seed(home, ids);
    await valueOf(broker.cancel('MAIN_P_m0500'));
    const all = await valueOf(broker.ordersSince(begun));
    const seeded = all.filter(({ clientOrderId }) => clientOrderId.startsWith('MAIN_P_m'));
    expect(seeded.map(({ clientOrderId }) => clientOrderId)).toEqual(ids);
    expect(seeded[500]).toMatchObject({ state: 'CANCELED' });
    expect(await valueOf(broker.ordersSince((Date.now() + 60_000) as UtcMillis))).toEqual([]);
    const { messages, upTo } = await valueOf(broker.messages(0));
    expect(messages.map(({ cursor }) => cursor)).toEqual(messages.map((_, i) => i + 1));
    expect(upTo).toBeGreaterThan(1100);
  }, 60_000);
});

describe('a simulated market', () => {
  const home = mkdtempSync(join(tmpdir(), 'mqk-market-'));
  const [subject] = TRADING;
  let broker: TradingBroker;

  beforeAll(async () => {
    if (subject?.entry.openToTrade === undefined) throw new Error('it trades');
    broker = await subject.entry.openToTrade(placeOf(home));
  });
  afterAll(async () => {
    await subject?.stop(home);
    rmSync(home, { recursive: true, force: true });
  });

  it('is opened once: with the same terms it is found, with others refused', async () => {
    const { market } = broker;
    const stand = { slice: 0, cursor: 0, isSettled: true };
    expect(await market?.open(termsOf())).toEqual({ ok: true, value: stand });
    expect(await market?.open(termsOf())).toEqual({ ok: true, value: stand });
    expect(await market?.open(termsOf({ seed: 8 }))).toMatchObject({ ok: false });
    const sameBar = { ...termsOf().fills, ambiguityPolicy: 'SAME_BAR_WORST_CASE' };
    expect(await market?.open(termsOf({ fills: sameBar }))).toMatchObject({
      ok: false,
      error: { code: 'BROKER_REQUEST_REFUSED' },
    });
  });

  it('refuses orders of symbols that it does not trade', async () => {
    const foreign = { symbol: 'IWM' } as Partial<Parameters<typeof broker.submit>[0]>;
    expect(await broker.submit(ticketOf('MAIN_P_f', foreign))).toMatchObject({
      ok: false,
      error: { code: 'BROKER_REQUEST_REFUSED', outcome: 'NOT_DONE' },
    });
  });

  it('fills what works, stops at each message, and books cash, position and equity', async () => {
    await valueOf(broker.submit(ticketOf('MAIN_P_0')));
    const market = broker.market!;
    // The acceptance is not dealt with: nothing moves.
    expect(await valueOf(market.feed(sliceOf(1), 0))).toEqual({
      slice: 0,
      cursor: 1,
      isSettled: true,
    });
    expect(await valueOf(market.feed(sliceOf(1), 1))).toEqual({
      slice: 1,
      cursor: 2,
      isSettled: false,
    });
    // Its reply may have been lost: the call is made again.
    expect(await valueOf(market.feed(sliceOf(1), 1))).toEqual({
      slice: 1,
      cursor: 2,
      isSettled: false,
    });
    expect(await valueOf(market.feed(sliceOf(1), 2))).toEqual({
      slice: 1,
      cursor: 2,
      isSettled: true,
    });
    expect(await valueOf(market.feed(sliceOf(1), 2))).toEqual({
      slice: 1,
      cursor: 2,
      isSettled: true,
    });
    const { messages } = await valueOf(broker.messages(1));
    expect(messages).toMatchObject([
      {
        kind: 'FILL',
        clientOrderId: 'MAIN_P_0',
        execution: {
          qty: 10,
          price: 101_000_000,
          fee: 0,
          filledQty: 10,
          previousExecutionId: null,
        },
      },
    ]);
    expect(await valueOf(broker.snapshot())).toMatchObject({
      mark: { cursor: 2 },
      account: { cash: 248_990_500_000, equity: 249_980_500_000 },
      openOrders: [],
      positions: [{ symbol: 'SPY', qty: 10 }],
    });
  });

  it('gives the place of an order that filled to no other', async () => {
    const ticket = ticketOf('MAIN_P_1', { ordinal: 1 });
    const replacing = { ...ticket, replaces: ticketOf('MAIN_P_0').clientOrderId };
    expect(await broker.submit(replacing)).toMatchObject({
      ok: false,
      error: { code: 'BROKER_ORDER_OVER', outcome: 'NOT_DONE' },
    });
    expect(await valueOf(broker.orderOf('MAIN_P_1'))).toBeNull();
    expect(await broker.cancel('MAIN_P_0')).toMatchObject({ error: { code: 'BROKER_ORDER_OVER' } });
  });

  it('leaves no slice behind in which something may still fill', async () => {
    const market = broker.market!;
    await valueOf(broker.submit(ticketOf('MAIN_P_3', { ordinal: 3 })));
    await valueOf(broker.submit(ticketOf('MAIN_P_4', { ordinal: 4 })));
    const { upTo } = await valueOf(broker.messages(0));
    const stopped = { slice: 2, cursor: upTo + 1, isSettled: false };
    expect(await valueOf(market.feed(sliceOf(2), upTo))).toEqual(stopped);
    expect(await market.feed(sliceOf(3), upTo + 1)).toMatchObject({
      ok: false,
      error: { code: 'BROKER_REQUEST_REFUSED', outcome: 'NOT_DONE' },
    });
    await valueOf(broker.cancel('MAIN_P_4'));
    const settled = { slice: 3, cursor: upTo + 2, isSettled: true };
    expect(await valueOf(market.feed(sliceOf(3), upTo + 2))).toEqual(settled);
    expect(await valueOf(market.feed(sliceOf(2), upTo + 2))).toEqual(settled);
  });

  it('goes on with the next run when nothing of the last one works', async () => {
    const other = termsOf({ runId: '018f3b1e-7c1a-7abc-8def-000000000002' });
    await valueOf(broker.submit(ticketOf('MAIN_P_2', { ordinal: 2 })));
    expect(await broker.market!.open(other)).toMatchObject({ ok: false });
    await valueOf(broker.cancel('MAIN_P_2'));
    expect(await broker.market!.open(other)).toMatchObject({ ok: true, value: { slice: 0 } });
    await settle(broker, sliceOf(1));
    expect(await valueOf(broker.positions())).toEqual([{ symbol: 'SPY', qty: 20 }]);
  });
});
