// A permit that ran out at the connection: nothing was sent, and the broker is not to blame.
import { expect, it } from 'vitest';
import { oneOrderBroker } from '../../../../../tests/support/broker/one-order-broker.ts';
import { waitingDriver } from '../../../../../tests/support/engine/driver-story.ts';
import { outboxRow } from '../../../../../tests/support/engine/outbox-rows.ts';
import { err } from '../../../../foundation/core/index.ts';
import type { MaySend, TradingBroker } from '../../../../foundation/ports/index.ts';
import { NO_CRASH } from '../crash-points.ts';
import { AnsweringBroker } from '../stand/answering-broker.ts';
import { sendRequest } from './send-request.ts';

const PLACE = { home: '', env: {}, accountLast4: 'T000', openingCash: 0 };

/** A broker to which no connection leads, or whose connection stands when `maySend` is asked. */
async function brokerOf(notes: string[]): Promise<AnsweringBroker> {
  const door = await oneOrderBroker(null).openToTrade?.(PLACE);
  if (door === undefined) throw new Error('it can be traded through');
  const unreachable = {
    code: 'BROKER_UNREACHABLE',
    isRetryable: true,
    outcome: 'NOT_DONE',
    message: 'POST /orders',
  } as const;
  const submit: TradingBroker['submit'] = (_, maySend) => {
    maySend?.();
    return Promise.resolve(err(unreachable));
  };
  return new AnsweringBroker({ ...door, submit }, (line) => notes.push(line));
}

async function sent(maySend: MaySend, isFenced: boolean) {
  const notes: string[] = [];
  const broker = await brokerOf(notes);
  const { driver } = waitingDriver();
  const of = { broker, driver, crashAt: NO_CRASH, maySend, isFenced: () => isFenced };
  const verdict = await sendRequest(outboxRow(), of);
  return { verdict, notes, isSilent: broker.silentMs > 0 };
}

it('takes what ran out at the connection back for another permit, and calls no broker silent', async () => {
  expect(await sent(() => false, false)).toEqual({
    verdict: { becomes: 'PENDING', reason: 'ABORTED_BEFORE_SEND', delayMs: 0 },
    notes: [],
    isSilent: false,
  });
});

it('gives up what a fence withheld', async () => {
  expect(await sent(() => false, true)).toMatchObject({
    verdict: { becomes: 'NOT_ACCEPTED', reason: 'FENCED' },
    notes: [],
    isSilent: false,
  });
});

it('calls a broker silent that did not take what might be sent', async () => {
  const told = await sent(() => true, false);
  expect(told).toMatchObject({
    verdict: { becomes: 'PENDING', reason: 'BROKER_UNREACHABLE' },
    isSilent: true,
  });
  expect(told.notes).toEqual(['the broker does not answer: POST /orders']);
});
