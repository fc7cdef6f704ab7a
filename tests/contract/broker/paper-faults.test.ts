/**
 * INV-PAPER-04: each way in which the paper broker of the test build can fail: which fault its adapter makes of it,
 * what that proves of the request, and what became of it. What is UNKNOWN was done in one case and not in the other;
 * what is NOT_DONE was done in none.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PaperTradingBroker } from '../../../src/adapters/brokers/index.ts';
import type { UtcMillis } from '../../../src/foundation/model/index.ts';
import type { FaultScript } from '../../support/broker/faults/fault-script.ts';
import { askPaper } from '../../support/broker/paper-process.ts';
import {
  NotingEar,
  settle,
  sliceOf,
  termsOf,
  ticketOf,
  valueOf,
} from '../../support/broker/trading-values.ts';
import { TEST_PROGRAM } from '../../support/cli/run-in-process.ts';
import { LAST4, placeOf } from './brokers.ts';

/** Longer than a start and a busy disk take, shorter than a test may. */
const TIMEOUT_MS = 1500;

const home = mkdtempSync(join(tmpdir(), 'mqk-faults-'));
const broker = new PaperTradingBroker(placeOf(home), TEST_PROGRAM, TIMEOUT_MS);
const market = broker.market;

beforeAll(async () => {
  await valueOf(new PaperTradingBroker(placeOf(home), TEST_PROGRAM).account());
});
afterAll(async () => {
  await askPaper(home, 'POST', '/stop');
  rmSync(home, { recursive: true, force: true });
});

async function script(...rules: FaultScript['rules']): Promise<void> {
  await askPaper(home, 'DELETE', '/faults');
  expect((await askPaper(home, 'POST', '/faults', { rules })).status).toBe(200);
}

const SUBMIT = { on: 'POST orders' } as const;
type Rule = FaultScript['rules'][number];

const FAULTS: readonly (readonly [what: string, rule: Rule, fault: object, isDone: boolean])[] = [
  [
    'a reply that is lost',
    { ...SUBMIT, do: 'LOSE_REPLY' },
    { code: 'BROKER_CONNECTION_LOST', outcome: 'UNKNOWN' },
    true,
  ],
  [
    'a connection that breaks before',
    { ...SUBMIT, do: 'DROP' },
    { code: 'BROKER_CONNECTION_LOST', outcome: 'UNKNOWN' },
    false,
  ],
  [
    'accepted, and never answered',
    { ...SUBMIT, do: 'HANG' },
    { code: 'BROKER_TIMEOUT', outcome: 'UNKNOWN' },
    true,
  ],
  [
    'never answered, nor accepted',
    { ...SUBMIT, do: 'IGNORE' },
    { code: 'BROKER_TIMEOUT', outcome: 'UNKNOWN' },
    false,
  ],
  [
    'answered too late',
    { ...SUBMIT, do: 'DELAY', ms: TIMEOUT_MS + 500 },
    { code: 'BROKER_TIMEOUT', outcome: 'UNKNOWN' },
    true,
  ],
  [
    '500, accepted',
    { ...SUBMIT, do: 'STATUS', status: 500, done: true },
    { code: 'BROKER_FAILED', outcome: 'UNKNOWN' },
    true,
  ],
  [
    '503, not accepted',
    { ...SUBMIT, do: 'STATUS', status: 503 },
    { code: 'BROKER_FAILED', outcome: 'UNKNOWN' },
    false,
  ],
  [
    '429 with a time',
    { ...SUBMIT, do: 'STATUS', status: 429, retry_after: 2 },
    { code: 'BROKER_RATE_LIMITED', outcome: 'NOT_DONE', isRetryable: true, retryAfterMs: 2000 },
    false,
  ],
  [
    '429 without',
    { ...SUBMIT, do: 'STATUS', status: 429 },
    { code: 'BROKER_RATE_LIMITED', outcome: 'NOT_DONE' },
    false,
  ],
  [
    '401',
    { ...SUBMIT, do: 'STATUS', status: 401 },
    { code: 'BROKER_UNAUTHORIZED', outcome: 'NOT_DONE', isRetryable: false },
    false,
  ],
  [
    '403',
    { ...SUBMIT, do: 'STATUS', status: 403 },
    { code: 'BROKER_REQUEST_REFUSED', outcome: 'NOT_DONE' },
    false,
  ],
  [
    'another order in the answer',
    { ...SUBMIT, do: 'PATCH', with: { order: null } },
    { code: 'BROKER_REPLY_INVALID', outcome: 'UNKNOWN' },
    true,
  ],
  [
    'another account in the answer',
    { ...SUBMIT, do: 'PATCH', with: { account: '0043' } },
    { code: 'BROKER_REPLY_FOREIGN', outcome: 'UNKNOWN' },
    true,
  ],
];

describe('a submit', () => {
  it.each(FAULTS.map((row, n) => [...row, n] as const))('%s', async (_, rule, fault, isDone, n) => {
    const id = `MAIN_P_f${n}`;
    await script({ ...rule, id });
    const reply = await broker.submit(ticketOf(id));
    expect(reply).toMatchObject({ ok: false, error: fault });
    const found = await valueOf(broker.orderOf(id));
    expect(found === null).toBe(!isDone);
    // The same ticket again is one order either way.
    await valueOf(broker.submit(ticketOf(id)));
    const all = await valueOf(broker.ordersSince(0 as UtcMillis));
    expect(all.filter(({ clientOrderId }) => clientOrderId === id)).toHaveLength(1);
  });

  it('that is accepted behind a look-up which found nothing is found by a later one', async () => {
    await script({ ...SUBMIT, id: 'MAIN_P_late', do: 'DO_LATE', looks: 2 });
    expect(await broker.submit(ticketOf('MAIN_P_late'))).toMatchObject({
      error: { code: 'BROKER_TIMEOUT', outcome: 'UNKNOWN' },
    });
    expect(await valueOf(broker.orderOf('MAIN_P_late'))).toBeNull();
    expect(await valueOf(broker.orderOf('MAIN_P_late'))).toBeNull();
    expect(await valueOf(broker.orderOf('MAIN_P_late'))).toMatchObject({ state: 'WORKING' });
  });

  it('is not sent when its account could not be opened: NOT_DONE', async () => {
    const fresh = new PaperTradingBroker(placeOf(home), TEST_PROGRAM, TIMEOUT_MS);
    await script({ on: 'PUT ', do: 'HANG' });
    expect(await fresh.submit(ticketOf('MAIN_P_unsent'))).toMatchObject({
      error: { code: 'BROKER_TIMEOUT', outcome: 'NOT_DONE' },
    });
    expect(await valueOf(broker.orderOf('MAIN_P_unsent'))).toBeNull();
  });
});

describe('a list', () => {
  const CUT = { error: { code: 'BROKER_PAGES_MISSING' } };

  it('of orders or messages that lost a page is no list', async () => {
    await script(
      { on: 'GET orders', do: 'CUT_PAGE', keep: 1, times: 2 },
      { on: 'GET messages', do: 'CUT_PAGE', keep: 0 },
    );
    expect(await broker.openOrders()).toMatchObject(CUT);
    expect(await broker.ordersSince(0 as UtcMillis)).toMatchObject(CUT);
    expect(await broker.messages(0)).toMatchObject(CUT);
    const { messages, upTo } = await valueOf(broker.messages(0));
    expect(messages).toHaveLength(upTo);
  });

  it('of messages shorter than what was seen is none', async () => {
    const { upTo } = await valueOf(broker.messages(0));
    expect(await broker.messages(upTo + 3)).toMatchObject(CUT);
  });

  it('of positions is what the broker says, wrong or not', async () => {
    const items = [{ symbol: 'SPY', qty: '-7' }];
    await script({ on: 'GET positions', do: 'PATCH', with: { items, total: 1 } });
    expect(await valueOf(broker.positions())).toEqual([{ symbol: 'SPY', qty: -7 }]);
    expect(await valueOf(broker.positions())).toEqual([]);
  });

  it('has orders that nobody of us sent', async () => {
    for (const id of ['MAIN_P_unknown', 'manual-1']) {
      await valueOf(broker.submit(ticketOf(id)));
    }
    const ids = (await valueOf(broker.openOrders())).map(({ clientOrderId }) => clientOrderId);
    expect(ids).toEqual(expect.arrayContaining(['MAIN_P_unknown', 'manual-1']));
  });
});

describe('a stream', () => {
  /** What a listener from now on hears of two new orders. */
  async function hear(name: string, rule: Rule | null, ms = 3000) {
    await script(...(rule === null ? [] : [rule]));
    const { upTo } = await valueOf(broker.messages(0));
    const ear = new NotingEar();
    const stream = broker.listen(upTo, ear);
    await new Promise((resolve) => setTimeout(resolve, 150)); // it stands before the orders come
    await valueOf(broker.submit(ticketOf(`MAIN_P_${name}1`)));
    await valueOf(broker.submit(ticketOf(`MAIN_P_${name}2`)));
    await ear.until(3, ms);
    stream.close();
    const heard = ear.heard.map(({ clientOrderId }) => clientOrderId.slice('MAIN_P_'.length));
    return { heard, ends: ear.ends, missed: (await valueOf(broker.messages(upTo))).messages };
  }

  it('that loses a message is over with the next one; all of them are there to be read', async () => {
    const { heard, ends, missed } = await hear('l', { on: 'stream', do: 'LOSE' });
    expect(heard).toEqual([]);
    expect(ends).toEqual([expect.stringMatching(/^message \d+ came after \d+$/)]);
    expect(missed).toHaveLength(2);
  });

  it('that turns two messages round is over with the first of them', async () => {
    const { heard, ends } = await hear('s', { on: 'stream', do: 'SWAP' });
    expect(heard).toEqual([]);
    expect(ends).toHaveLength(1);
  });

  it('that breaks is over', async () => {
    const { heard, ends } = await hear('c', { on: 'stream', do: 'CUT', skip: 1 });
    expect(heard).toEqual(['c1']);
    expect(ends).toHaveLength(1);
  });

  it('may tell a message twice: that is left to who books it', async () => {
    const { heard, ends } = await hear('t', { on: 'stream', do: 'TWICE' });
    expect(heard).toEqual(['t1', 't1', 't2']);
    expect(ends).toEqual([]);
  });

  it('that says nothing, while its connection stands, is over within 6 s', async () => {
    const { heard, ends } = await hear('q', { on: 'stream', do: 'STALL' }, 6000);
    expect(heard).toEqual([]);
    expect(ends).toEqual(['nothing was heard for 5000 ms']);
  }, 15_000);

  it('of a quiet account goes on: its signs of life are no messages', async () => {
    await script();
    const ear = new NotingEar();
    const stream = broker.listen((await valueOf(broker.messages(0))).upTo, ear);
    await new Promise((resolve) => setTimeout(resolve, 6000));
    stream.close();
    expect({ heard: ear.heard, ends: ear.ends }).toEqual({ heard: [], ends: [] });
  }, 15_000);
});

describe('what is taken back', () => {
  it('is told with the execution that it is about, and booked', async () => {
    await script();
    // Nothing works any more, so that a market can be opened; orders of before are none of its own.
    await valueOf(market.open(termsOf()));
    const { upTo } = await valueOf(broker.messages(0));
    await valueOf(broker.submit(ticketOf('MAIN_P_x')));
    await settle(broker, sliceOf(1));
    const [, fill] = (await valueOf(broker.messages(upTo))).messages;
    const id = fill?.execution?.executionId;
    const happen = (kind: string, of: object) =>
      askPaper(home, 'POST', '/faults/events', { kind, account: LAST4, ...of });
    await happen('EXECUTION_CORRECTED', { execution_id: id, qty: '8', price: '100.5', fee: '1' });
    const [, , corrected] = (await valueOf(broker.messages(upTo))).messages;
    expect(corrected).toMatchObject({
      kind: 'CORRECT',
      clientOrderId: 'MAIN_P_x',
      execution: {
        previousExecutionId: id,
        qty: 8,
        price: 100_500_000,
        fee: 1_000_000,
        filledQty: 8,
      },
    });
    expect(await valueOf(broker.positions())).toEqual([{ symbol: 'SPY', qty: 8 }]);
    await happen('EXECUTION_BUSTED', { execution_id: corrected?.execution?.executionId });
    const [, , , bust] = (await valueOf(broker.messages(upTo))).messages;
    expect(bust).toMatchObject({
      kind: 'BUST',
      execution: { previousExecutionId: corrected?.execution?.executionId, qty: 8, filledQty: 0 },
    });
    expect(await valueOf(broker.positions())).toEqual([]);
    expect(await valueOf(broker.account())).toMatchObject({ cash: 250_000_500_000 });
  });
});
