/**
 * What the paper adapter makes of answers that no broker should give: each is a fault of its class with what
 * is known of the request, and none is an empty list or a flat account.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { PaperBroker } from '../../../src/adapters/brokers/index.ts';
import type { BrokerPlace } from '../../../src/foundation/ports/index.ts';
import { ACCOUNT, ENVELOPE, HostileSocket, http } from '../../support/broker/hostile-socket.ts';
import { TEST_PROGRAM } from '../../support/cli/run-in-process.ts';

const TIMEOUT_MS = 300;
const PAGE = { ...ENVELOPE, account: '0042', total: 0, next: null, items: [] };
const ORDER = {
  client_order_id: 'MAIN_a',
  symbol: 'SPY',
  side: 'BUY',
  type: 'MARKET',
  time_in_force: 'GTC',
  qty: '1',
  limit_price: null,
  stop_price: null,
  role: 'ENTRY',
  replaces: null,
  ordinal: 0,
  broker_order_id: 'paper-3',
  filled_qty: '0',
  state: 'WORKING',
  accepted_at: '2026-01-05T15:30:00Z',
};
const order = (id: string): object => ({ ...ORDER, client_order_id: id });

let socket: HostileSocket | undefined;
afterEach(() => socket?.stop());

/** The adapter before a broker that opens the account well, and answers to lists of orders with this. */
async function adapter(answers: readonly string[]): Promise<PaperBroker> {
  const left = [...answers];
  socket = new HostileSocket((line, connection) => {
    const isList = line.startsWith('GET /v1/accounts/0042/orders');
    const text = isList ? (left.shift() ?? '') : http(200, ACCOUNT);
    if (text !== '') connection.end(text);
  });
  await socket.start();
  const place: BrokerPlace = {
    home: socket.home,
    env: {},
    accountLast4: '0042',
    openingCash: 100_000_000_000,
  };
  return new PaperBroker(place, TEST_PROGRAM, TIMEOUT_MS);
}

const INVALID: readonly (readonly [string, string])[] = [
  ['no JSON', http(200, 'flat')],
  ['an empty body', http(200, '')],
  ['an empty list without an envelope', http(200, [])],
  ['a list without its total', http(200, { ...PAGE, total: undefined })],
  ['a field that nobody promised', http(200, { ...PAGE, extra: 1 })],
  ['shares as a number', http(200, { ...PAGE, total: 1, items: [{ ...ORDER, qty: 1 }] })],
  ['a fraction of a share', http(200, { ...PAGE, total: 1, items: [{ ...ORDER, qty: '0.5' }] })],
  [
    'shares beyond 2^53',
    http(200, { ...PAGE, total: 1, items: [{ ...ORDER, qty: '9'.repeat(20) }] }),
  ],
  [
    'a side that nobody knows',
    http(200, { ...PAGE, total: 1, items: [{ ...ORDER, side: 'HOLD' }] }),
  ],
  ['no instant', http(200, { ...PAGE, as_of: 'now' })],
  ['a redirect', http(302, PAGE)],
  ['a refusal without a reason', http(404, '<html>')],
  ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
  ['more bytes than any page has', http(200, `"${'x'.repeat(5 * 1024 * 1024)}"`)],
];

describe('the paper adapter', () => {
  it.each(INVALID)('takes %s for BROKER_REPLY_INVALID', async (_, answer) => {
    const broker = await adapter([answer]);
    expect(await broker.openOrders()).toMatchObject({
      ok: false,
      error: { code: 'BROKER_REPLY_INVALID', outcome: 'UNKNOWN' },
    });
  });

  it.each([
    ['another instance', { ...PAGE, instance: '11111111-1111-4111-8111-111111111111' }],
    ['another account', { ...PAGE, account: '0043' }],
    ['another environment', { ...PAGE, environment: 'LIVE' }],
  ])('takes an answer of %s for BROKER_REPLY_FOREIGN', async (_, body) => {
    const broker = await adapter([http(200, body)]);
    expect(await broker.openOrders()).toMatchObject({
      ok: false,
      error: { code: 'BROKER_REPLY_FOREIGN', isRetryable: false },
    });
  });

  it.each([
    ['fewer rows than it says', [{ ...PAGE, total: 2, items: [order('MAIN_a')] }]],
    ['a next page that is not there', [{ ...PAGE, total: 1, next: 'MAIN_a', items: [] }]],
    [
      'a page that begins again',
      [
        { ...PAGE, total: 2, next: 'MAIN_a', items: [order('MAIN_a')] },
        { ...PAGE, total: 2, items: [order('MAIN_a')] },
      ],
    ],
    [
      'a total that moves',
      [
        { ...PAGE, total: 2, next: 'MAIN_a', items: [order('MAIN_a')] },
        { ...PAGE, total: 1, items: [] },
      ],
    ],
    ['rows out of order', [{ ...PAGE, total: 2, items: [order('MAIN_b'), order('MAIN_a')] }]],
  ])('takes %s for BROKER_PAGES_MISSING', async (_, pages) => {
    const broker = await adapter(pages.map((page) => http(200, page)));
    expect(await broker.openOrders()).toMatchObject({
      ok: false,
      error: { code: 'BROKER_PAGES_MISSING' },
    });
  });

  it('takes a page that broke off for BROKER_CONNECTION_LOST, and gives no part of it', async () => {
    const whole = http(200, { ...PAGE, total: 1, items: [ORDER] });
    const broker = await adapter([whole.slice(0, -10)]);
    expect(await broker.openOrders()).toMatchObject({
      ok: false,
      error: { code: 'BROKER_CONNECTION_LOST', outcome: 'UNKNOWN' },
    });
  });

  it('waits as long as it may and no longer: BROKER_TIMEOUT, once', async () => {
    const broker = await adapter(['']);
    const begun = Date.now();
    expect(await broker.openOrders()).toMatchObject({
      ok: false,
      error: { code: 'BROKER_TIMEOUT', outcome: 'UNKNOWN', isRetryable: true },
    });
    expect(Date.now() - begun).toBeLessThan(TIMEOUT_MS + 1500);
    expect(socket?.asked.filter((line) => line.includes('/orders'))).toHaveLength(1);
  });

  it('tells a refusal from a broker that failed', async () => {
    const refused = await (await adapter([http(409, { ...ENVELOPE, error: 'no' })])).openOrders();
    expect(refused).toMatchObject({
      error: { code: 'BROKER_REQUEST_REFUSED', outcome: 'NOT_DONE', isRetryable: false },
    });
    await socket?.stop();
    const failed = await (await adapter([http(500, { ...ENVELOPE, error: 'no' })])).openOrders();
    expect(failed).toMatchObject({ error: { code: 'BROKER_FAILED', outcome: 'UNKNOWN' } });
  });

  it('keeps an order in a state that it has no word for', async () => {
    const items = [{ ...ORDER, state: 'HELD_FOR_REVIEW' }];
    const broker = await adapter([http(200, { ...PAGE, total: 1, items })]);
    expect(await broker.openOrders()).toMatchObject({ ok: true, value: [{ state: 'UNKNOWN' }] });
  });

  it('says BROKER_UNREACHABLE when none runs and none can be started', async () => {
    const broker = await adapter([]);
    const { home } = socket!;
    await socket?.stop();
    const place = { home, env: {}, accountLast4: '0042', openingCash: 0 };
    const lost = new PaperBroker(place, `${home}/no-program.mjs`, TIMEOUT_MS);
    expect(await lost.health()).toMatchObject({
      ok: false,
      error: { code: 'BROKER_UNREACHABLE', outcome: 'NOT_DONE' },
    });
    expect(broker.name).toBe('paper');
  }, 20_000);
});
