import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonObject } from '../../foundation/core/index.ts';
import { toInstant, toMicros, toQty } from '../../foundation/model/index.ts';
import type { BrokerExecution, BrokerMessage } from '../../foundation/ports/index.ts';
import { messageJson, parseMessage } from './index.ts';

const execution: BrokerExecution = {
  executionId: 'x-2',
  previousExecutionId: 'x-1',
  qty: toQty(3),
  price: toMicros(470_120_000),
  fee: toMicros(0),
  filledQty: toQty(7),
};
const correct: BrokerMessage = {
  messageId: 'm-9',
  cursor: 9,
  kind: 'CORRECT',
  at: toInstant(1_401_975_060_000)!,
  clientOrderId: 'MAIN_a',
  brokerOrderId: 'paper-4',
  execution,
  reason: null,
  raw: '{"as":"received"}',
};
const words = messageJson(correct);
const told = (changed: JsonObject) => parseMessage({ ...words, ...changed }, correct.raw);
const executed = (changed: JsonObject) =>
  told({ execution: { ...(words['execution'] as JsonObject), ...changed } });

describe("a broker's message in words", () => {
  it('has the words that inboxes, logs and wires hold', () => {
    expect(canonicalJson(words)).toBe(
      '{"at":"2014-06-05T13:31:00Z","broker_order_id":"paper-4","client_order_id":"MAIN_a","cursor":9,' +
        '"execution":{"execution_id":"x-2","fee":"0","filled_qty":"7","previous_execution_id":"x-1",' +
        '"price":"470.12","qty":"3"},"kind":"CORRECT","message_id":"m-9","reason":null}',
    );
  });

  it.each<[string, BrokerMessage]>([
    ['a correction', correct],
    ['one without shares', { ...correct, kind: 'ACCEPTED', execution: null, cursor: null }],
    ['a reason', { ...correct, kind: 'REJECTED', execution: null, reason: 'no such symbol' }],
    ['a word that we do not know', { ...correct, kind: 'UNKNOWN', execution: null }],
  ])('reads %s as it was told', (_what, message) => {
    expect(parseMessage(messageJson(message), message.raw)).toEqual(message);
  });

  it('guesses at no kind', () => {
    expect(told({ kind: 'SETTLED' })?.kind).toBe('UNKNOWN');
  });

  it.each([
    ['no object', parseMessage([], '')],
    ['no id', told({ message_id: 7 })],
    ['no order', told({ client_order_id: null })],
    ['no order of the broker', told({ broker_order_id: null })],
    ['no time', told({ at: 'yesterday' })],
    ['a number in words', told({ cursor: '9' })],
    ['a reason in numbers', told({ reason: 4 })],
    ['an execution in words', told({ execution: 'x-2' })],
    ['an execution without id', executed({ execution_id: null })],
    ['shares in numbers', executed({ qty: 3 })],
    ['half a share', executed({ filled_qty: '0.5' })],
    ['a price in numbers', executed({ price: 470.12 })],
    ['a fee in words', executed({ fee: 'none' })],
  ])('takes %s for no message', (_what, message) => {
    expect(message).toBeNull();
  });
});
