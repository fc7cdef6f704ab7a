/**
 * What the trading door makes of answers that no broker should give: none of them is an order that was taken, an
 * order that is not there, a message, or the end of the messages.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { PaperTradingBroker } from '../../../src/adapters/brokers/index.ts';
import { moneyOf } from '../../support/broker/broker-values.ts';
import { ACCOUNT, ENVELOPE, HostileSocket, http } from '../../support/broker/hostile-socket.ts';
import { NotingEar, ticketOf } from '../../support/broker/trading-values.ts';
import { TEST_PROGRAM } from '../../support/cli/run-in-process.ts';

const OF_ACCOUNT = { ...ENVELOPE, account: '0042' };
const ORDER = {
  client_order_id: 'MAIN_a',
  symbol: 'SPY',
  side: 'BUY',
  type: 'MARKET',
  time_in_force: 'GTC',
  qty: '10',
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
const message = (cursor: number, over: object = {}): object => ({
  cursor,
  message_id: `paper-0042-${cursor}`,
  kind: 'ACCEPTED',
  at: '2026-01-05T15:30:00Z',
  client_order_id: 'MAIN_a',
  broker_order_id: 'paper-3',
  execution: null,
  reason: null,
  ...over,
});

let socket: HostileSocket | undefined;
afterEach(() => socket?.stop());

/** The door before a broker that opens the account well, and answers everything below it with these. */
async function door(...answers: readonly string[]): Promise<PaperTradingBroker> {
  const left = [...answers];
  socket = new HostileSocket((line, connection) => {
    const isOpening = line.startsWith('PUT /v1/accounts/0042 ') || line === 'PUT /v1/accounts/0042';
    connection.end(isOpening ? http(200, ACCOUNT) : (left.shift() ?? ''));
  });
  await socket.start();
  const place = {
    home: socket.home,
    env: {},
    accountLast4: '0042',
    openingCash: moneyOf('100000'),
  };
  return new PaperTradingBroker(place, TEST_PROGRAM, 1000);
}

const unknown = { ok: false, error: { code: 'BROKER_REPLY_INVALID', outcome: 'UNKNOWN' } };

describe('a submit', () => {
  it.each([
    ['another id', { ...ORDER, client_order_id: 'MAIN_b' }],
    ['other shares', { ...ORDER, qty: '11' }],
    ['another side', { ...ORDER, side: 'SELL' }],
    ['another role', { ...ORDER, role: 'EXIT' }],
    ['no order', undefined],
    ['a fraction of a share', { ...ORDER, qty: '10.5' }],
  ])('answered with %s is UNKNOWN', async (_, order) => {
    const broker = await door(http(201, { ...OF_ACCOUNT, order }));
    expect(await broker.submit(ticketOf('MAIN_a'))).toMatchObject(unknown);
  });

  it('is refused only in the words of the broker itself', async () => {
    const broker = await door(
      http(409, { code: 'ORDER_OVER' }),
      http(401, '<html>'),
      http(429, ''),
    );
    for (let i = 0; i < 3; i++) {
      expect(await broker.submit(ticketOf('MAIN_a'))).toMatchObject(unknown);
    }
  });
});

describe('a look-up', () => {
  it('finds nothing only when the broker says so: not by a 404 of anybody, nor by another order', async () => {
    const broker = await door(
      http(404, { ...OF_ACCOUNT, error: 'no such account' }),
      http(404, 'not found'),
      http(200, { ...OF_ACCOUNT, order: { ...ORDER, client_order_id: 'MAIN_b' } }),
      http(200, { ...OF_ACCOUNT }),
      http(200, { ...OF_ACCOUNT, order: null }),
    );
    expect(await broker.orderOf('MAIN_a')).toMatchObject({
      error: { code: 'BROKER_REQUEST_REFUSED' },
    });
    for (let i = 0; i < 3; i++) expect(await broker.orderOf('MAIN_a')).toMatchObject(unknown);
    expect(await broker.orderOf('MAIN_a')).toEqual({ ok: true, value: null });
  });
});

describe('messages', () => {
  const page = (cursor: number, ...items: readonly object[]) =>
    http(200, { ...OF_ACCOUNT, cursor, items });

  it.each([
    ['a gap', [page(3, message(1), message(3))]],
    ['one told twice', [page(2, message(1), message(1))]],
    ['an empty page before the end', [page(2, message(1)), page(2)]],
    ['a page that begins again', [page(3, message(1), message(2)), page(3, message(1))]],
  ])('with %s are none', async (_, pages) => {
    const broker = await door(...pages);
    expect(await broker.messages(0)).toMatchObject({
      ok: false,
      error: { code: 'BROKER_PAGES_MISSING' },
    });
  });

  it('of a kind without a word here are kept, and not guessed at', async () => {
    const broker = await door(page(1, message(1, { kind: 'DONE_FOR_DAY' })));
    const { ok, ...read } = await broker.messages(0);
    expect({ ok, ...read }).toMatchObject({ ok: true, value: { messages: [{ kind: 'UNKNOWN' }] } });
    expect(JSON.stringify(read)).toContain('DONE_FOR_DAY');
  });

  it.each([
    ['money beyond what is safe', { price: '9999999999', fee: '0' }],
    ['a price that is no decimal', { price: '1e3', fee: '0' }],
    ['shares below 0', { price: '100', fee: '0', qty: '-1' }],
  ])('with %s are not as promised', async (_, over) => {
    const execution = {
      execution_id: 'x',
      previous_execution_id: null,
      qty: '1',
      filled_qty: '1',
      ...over,
    };
    const broker = await door(page(1, message(1, { kind: 'FILL', execution })));
    expect(await broker.messages(0)).toMatchObject(unknown);
  });
});

describe('a stream', () => {
  const HEAD = 'HTTP/1.1 200 X\r\ncontent-type: application/x-ndjson\r\nconnection: close\r\n\r\n';
  const lines = (...rows: readonly unknown[]) =>
    HEAD + rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join('');

  it.each([
    ['of another account', lines({ ...OF_ACCOUNT, account: '0043' }, message(1)), 'account 0043'],
    ['without an opening', lines(message(1)), 'does not open as promised'],
    ['of something else', http(404, { ...OF_ACCOUNT, error: 'no' }), 'status 404'],
    ['that is no HTTP', 'SSH-2.0-OpenSSH\r\n', 'Parse Error'],
    [
      'that never ends its line',
      `${lines(OF_ACCOUNT)}${'x'.repeat(70_000)}`,
      'a line of more than',
    ],
  ])('%s is over before anything is heard', async (_, text, why) => {
    const ear = new NotingEar();
    const stream = (await door(text)).listen(0, ear);
    await ear.until(1);
    stream.close();
    expect(ear.heard).toEqual([]);
    expect(ear.ends).toEqual([expect.stringContaining(why)]);
  });

  it('with a line that is no message is over behind the last one that was', async () => {
    const ear = new NotingEar();
    const stream = (await door(lines(OF_ACCOUNT, message(1), '{"cursor":2}', message(2)))).listen(
      0,
      ear,
    );
    await ear.until(2, 1000);
    stream.close();
    expect(ear.heard.map(({ cursor }) => cursor)).toEqual([1]);
    expect(ear.ends).toEqual([expect.stringContaining('is no message')]);
  });
});
