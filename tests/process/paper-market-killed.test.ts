/**
 * INV-PAPER-02: a kill -9 of the paper broker at any moment loses no order that it accepted, no message and no
 * part of a slice: the same calls, made again, go on where it was, and nothing is executed twice.
 * Shown: a broker process is killed every few milliseconds while orders and slices are sent to it; in the end
 * its messages, executions and books are those of a broker that was never killed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { PaperTradingBroker } from '../../src/adapters/brokers/index.ts';
import { Prng } from '../../src/foundation/core/index.ts';
import { BUY, SELL } from '../../src/foundation/model/index.ts';
import type { BrokerReply, TradingBroker } from '../../src/foundation/ports/index.ts';
import { moneyOf, qtyOf } from '../support/broker/broker-values.ts';
import { askPaper, brokerPid } from '../support/broker/paper-process.ts';
import { sliceOf, termsOf, ticketOf } from '../support/broker/trading-values.ts';
import { TEST_PROGRAM } from '../support/cli/run-in-process.ts';

const SLICES = 40;
/** Half of all fills are partial, and an order is on its way for a bar. */
const TERMS = termsOf({
  fills: {
    ...termsOf().fills,
    partialFills: true,
    partialProbabilityPpm: 500_000,
    latencySubmitBars: 1,
  },
});

const homes: string[] = [];
afterEach(async () => {
  for (const home of homes.splice(0)) {
    await askPaper(home, 'POST', '/stop').catch(() => null);
    rmSync(home, { recursive: true, force: true });
  }
});

function trader(): { broker: TradingBroker; home: string } {
  const home = mkdtempSync(join(tmpdir(), 'mqk-killed-'));
  homes.push(home);
  const place = {
    home,
    env: { PATH: process.env['PATH'] },
    accountLast4: '0042',
    openingCash: moneyOf('100000'),
  };
  return { broker: new PaperTradingBroker(place, TEST_PROGRAM), home };
}

/** Makes a call until it is answered: each one of the port may be made again. */
async function insist<T>(call: () => BrokerReply<T>): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const reply = await call();
    if (reply.ok) return reply.value;
    if (!reply.error.isRetryable) throw new Error(reply.error.message);
  }
  throw new Error('no answer after 200 tries');
}

/** An entry in every third slice, a stop behind each, and a bar that goes up and down. */
async function trade(broker: TradingBroker): Promise<void> {
  const { market } = broker;
  if (market === null) throw new Error('the paper broker has a market');
  await insist(() => market.open(TERMS));
  const bars = new Prng(11);
  let ordinal = 0;
  for (let slice = 1; slice <= SLICES; slice++) {
    if (slice % 3 === 1) {
      const side = slice % 2 === 0 ? SELL : BUY;
      const entry = ticketOf(`MAIN_P_${ordinal}`, { ordinal: ordinal++, qty: qtyOf(20), side });
      await insist(() => broker.submit(entry));
      const stop = { type: 'STOP', side: SELL, role: 'STOP', stopPrice: moneyOf('97') } as const;
      const ticket = ticketOf(`MAIN_P_${ordinal}`, { ordinal: ordinal++, qty: qtyOf(20), ...stop });
      await insist(() => broker.submit(ticket));
    }
    const low = 95 + (bars.nextUint32() % 5);
    const bar = sliceOf(slice, String(low), String(low + 4));
    for (let seen = 0, isSettled = false; !isSettled;) {
      const stand = await insist(() => market.feed(bar, seen));
      isSettled = stand.isSettled && stand.cursor === seen;
      seen = stand.cursor;
    }
  }
}

async function storyOf(broker: TradingBroker) {
  const { messages } = await insist(() => broker.messages(0));
  const told = messages.map(({ cursor, messageId, kind, clientOrderId, execution }) => ({
    cursor,
    messageId,
    kind,
    clientOrderId,
    execution: execution === null ? null : { ...execution, executionId: '' },
  }));
  const executions = messages.flatMap(({ execution }) => execution?.executionId ?? []);
  expect(new Set(executions).size).toBe(executions.length);
  const { account, positions, openOrders } = await insist(() => broker.snapshot());
  const open = openOrders.map(({ acceptedAt: _, brokerOrderId: __, ...order }) => order);
  return { told, account, positions, open };
}

describe('a paper broker that is killed', () => {
  it('goes on where it was: nothing lost, nothing twice', async () => {
    const whole = trader();
    await trade(whole.broker);
    const killed = trader();
    let kills = 0;
    const isOver = { value: false };
    const killer = (async () => {
      const draws = new Prng(5);
      while (!isOver.value) {
        const pid = brokerPid(killed.home);
        // It lives for some requests, and dies in one of them.
        await new Promise((resolve) => setTimeout(resolve, 5 + (draws.nextUint32() % 50)));
        if (pid === null || isOver.value || pid !== brokerPid(killed.home)) continue;
        try {
          process.kill(pid, 'SIGKILL');
          kills++;
        } catch {
          // it is gone, and its address stands still
        }
      }
    })();
    await trade(killed.broker);
    isOver.value = true;
    await killer;
    const expected = await storyOf(whole.broker);
    expect(kills).toBeGreaterThan(5);
    expect(expected.told.filter(({ kind }) => kind === 'FILL').length).toBeGreaterThan(20);
    expect(await storyOf(killed.broker)).toEqual(expected);
  }, 120_000);
});
