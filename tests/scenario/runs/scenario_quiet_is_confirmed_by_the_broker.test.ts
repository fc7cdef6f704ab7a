/**
 * Invariant INV-HALT-02: a run is quiet only when the broker of its account says so, and our books say the same: shares
 * that we have not booked, messages that wait, another account and a stop that is going are not quiet.
 * Spec: 4-safety decisions 7, 8, 11; reliability 6.2 (T11).
 * Would turn red: a wind-down that judges by our ledger alone, takes any stop for protection, asks the broker of another
 * environment or account, or ends the DISARMING of a later arming.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SELL } from '../../../src/foundation/model/index.ts';
import type { BrokerEntry } from '../../../src/foundation/ports/index.ts';
import { haltRun, stopRun, watchOnce } from '../../../src/services/runtime/index.ts';
import { ArmingBench } from '../../support/arming/arming-bench.ts';
import { buyOrder, moneyOf, qtyOf, symbolOf } from '../../support/broker/broker-values.ts';

let bench: ArmingBench;
beforeEach(async () => {
  bench = await ArmingBench.open();
});
afterEach(() => bench.database.close());

const HALTED = { status: 'HALTED', posture: 'DISARMING' };

it('not while the broker holds shares that we have not booked', async () => {
  const run = await bench.armed();
  bench.world.positions = [{ symbol: symbolOf('SPY'), qty: qtyOf(10) }];
  const halted = await haltRun(bench.desk, { runId: run.runId, reason: 'a test' });
  expect(halted.run.pair).toEqual(HALTED);
  expect(halted.record.state?.isSealed).toBe(false);
  expect(halted.unconfirmed).toMatchObject([
    { what: 'POSITION', id: 'SPY', detail: expect.stringContaining('ledger') as string },
    { what: 'POSITION', id: 'SPY', detail: expect.stringContaining('stop') as string },
  ]);
  bench.world.positions = [];
  const again = await haltRun(bench.desk, { runId: run.runId, reason: 'a test' });
  expect(again.run.pair.posture).toBe('DISARMED');
});

it("though the account holds other people's shares", async () => {
  const run = await bench.armed();
  bench.world.positions = [{ symbol: symbolOf('QQQ'), qty: qtyOf(10) }];
  const halted = await haltRun(bench.desk, { runId: run.runId, reason: 'a test' });
  expect([halted.run.pair.posture, halted.unconfirmed]).toEqual(['DISARMED', []]);
});

it('not while a message of the broker waits to be booked', async () => {
  const run = await bench.armed();
  await bench.desk.db.query(
    `INSERT INTO oms_inbox (broker, account, source, broker_message_id, body, message, client_order_id)
     VALUES ($1, $2, 'STREAM', 'm1', '{}', '{}', '')`,
    [run.broker, run.account],
  );
  const halted = await haltRun(bench.desk, { runId: run.runId, reason: 'a test' });
  expect(halted.run.pair).toEqual(HALTED);
  expect(halted.unconfirmed).toMatchObject([{ what: 'DATABASE', id: 'inbox' }]);
});

it('not while an order of the engine works, a stop without shares included', async () => {
  const run = await bench.armed();
  const stop = { type: 'STOP', side: SELL, stopPrice: moneyOf('1') } as const;
  bench.world.openOrders = [buyOrder(`MAIN_${'a'.repeat(26)}`, stop), buyOrder('somebody')];
  const halted = await haltRun(bench.desk, { runId: run.runId, reason: 'a test' });
  expect(halted.unconfirmed).toMatchObject([{ what: 'ORDER', id: `MAIN_${'a'.repeat(26)}` }]);
});

it('not by the answer of another account', async () => {
  const run = await bench.armed();
  bench.world.last4 = 'ELSE';
  const halted = await haltRun(bench.desk, { runId: run.runId, reason: 'a test' });
  expect(halted.run.pair).toEqual(HALTED);
  expect(halted.unconfirmed).toMatchObject([
    { what: 'BROKER', detail: expect.stringContaining('BROKER_REPLY_FOREIGN') as string },
  ]);
});

it('not by a paper broker of the same name', async () => {
  const run = await bench.armed({ mode: 'LIVE' });
  const paper = bench.desk.brokers
    .filter(({ name }) => name === 'sim-live')
    .map((entry): BrokerEntry => ({ ...entry, environment: 'PAPER' }));
  const desk = { ...bench.desk, brokers: paper };
  const halted = await haltRun(desk, { runId: run.runId, reason: 'a test' });
  expect(halted.unconfirmed).toMatchObject([
    { what: 'BROKER', detail: expect.stringContaining('BROKER_NOT_AVAILABLE') as string },
  ]);
});

it('and a confirmation that comes late ends no later arming, and says so', async () => {
  const run = await bench.armed();
  let isFirst = true;
  const late = bench.desk.brokers.map((entry): BrokerEntry => ({
    ...entry,
    open: async (place) => {
      if (isFirst) {
        isFirst = false;
        await stopRun(bench.desk, { run, event: 'STOP', reason: 'the faster one' });
        await bench.arm(run);
        bench.world.last4 = 'ELSE'; // the later end is not confirmed
        await stopRun(bench.desk, { run, event: 'STOP', reason: 'the later one' });
        bench.world.last4 = bench.account;
      }
      return await entry.open(place);
    },
  }));
  const stopped = await stopRun(
    { ...bench.desk, brokers: late },
    { run, event: 'STOP', reason: 'late' },
  );
  expect((await bench.read(run.runId)).pair).toEqual({ status: 'STOPPED', posture: 'DISARMING' });
  expect(stopped.unconfirmed).toMatchObject([
    { what: 'DATABASE', detail: expect.stringContaining('RUN_VERSION_CHANGED') as string },
  ]);
  expect(await watchOnce({ db: bench.desk.db, home: bench.home, actor: 'watch' })).toMatchObject({
    fenced: [],
  });
});
