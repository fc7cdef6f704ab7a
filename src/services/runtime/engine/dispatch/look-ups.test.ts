// Requests of unknown fate: each is sought once, whatever became of the permit that was asked for it.
import { expect, it } from 'vitest';
import { oneOrderBroker } from '../../../../../tests/support/broker/one-order-broker.ts';
import { outboxRow } from '../../../../../tests/support/engine/outbox-rows.ts';
import type { TradingBroker } from '../../../../foundation/ports/index.ts';
import { LookUps } from './look-ups.ts';

const STOP = outboxRow({ role: 'STOP', status: 'AMBIGUOUS', msLeft: 3_600_000 });

async function nobody(): Promise<TradingBroker> {
  const broker = await oneOrderBroker(null).openToTrade?.({
    home: '',
    env: {},
    accountLast4: 'T000',
    openingCash: 0,
  });
  if (broker === undefined) throw new Error('it can be traded through');
  return broker;
}

/** A stop that is not at the broker, taken to be sent once more. */
async function takenAgain(): Promise<LookUps> {
  const readPositions = () => Promise.resolve([]);
  const lookUps = new LookUps({ broker: await nobody(), readPositions }, 60_000);
  lookUps.add([STOP]);
  expect(await lookUps.due()).toMatchObject([{ verdict: { becomes: 'DISPATCHING' } }]);
  expect(lookUps.takeAgain()).toEqual([STOP]);
  return lookUps;
}

it('seeks what was put back once, and keeps it once when it gets no permit', async () => {
  const lookUps = await takenAgain();
  lookUps.endAfter(0, 0); // so that each look is due at once
  lookUps.putBack();
  expect(lookUps.unknown).toMatchObject([{ row: STOP }]);
  expect(await lookUps.due()).toHaveLength(1);
  expect(lookUps.takeAgain()).toEqual([STOP]);
  lookUps.keep([STOP]);
  expect(lookUps.unknown).toMatchObject([{ row: STOP }]);
  expect(lookUps.count).toBe(1);
});

it('looks once more for what was put back after its last look', async () => {
  const lookUps = await takenAgain();
  lookUps.endAfter(-1_000, -1_000);
  lookUps.putBack();
  expect(lookUps.isOver).toBe(false);
  expect(await lookUps.due()).toHaveLength(1);
});
