/**
 * INV-ARM-14 (seed PATCH 25; spec/4-safety decisions 2, 8): what stands at the broker decides whether a LIVE run
 * is armed. The snapshot is the paper broker's, a process with orders and positions of its own; the run sees it
 * as a LIVE broker.
 * Turns red when arming takes an account for clean that holds an order or shares of nobody.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PaperTradingBroker } from '../../../src/adapters/brokers/index.ts';
import { readLatestReconcileCheckpoint, type RunRow } from '../../../src/adapters/db/index.ts';
import { ok } from '../../../src/foundation/core/index.ts';
import type { Broker } from '../../../src/foundation/ports/index.ts';
import { ArmingBench, done, refusedBy } from '../../support/arming/arming-bench.ts';
import { moneyOf } from '../../support/broker/broker-values.ts';
import { askPaper } from '../../support/broker/paper-process.ts';
import {
  settle,
  sliceOf,
  termsOf,
  ticketOf,
  valueOf,
} from '../../support/broker/trading-values.ts';
import { TEST_PROGRAM } from '../../support/cli/run-in-process.ts';

let bench: ArmingBench;
let broker: PaperTradingBroker;

beforeEach(async () => {
  bench = await ArmingBench.open();
  const { home, account } = bench;
  const env = { PATH: process.env['PATH'] };
  const place = { home, env, accountLast4: account, openingCash: 100_000_000_000 };
  broker = new PaperTradingBroker(place, TEST_PROGRAM);
  await valueOf(broker.account());
  const entry = { name: 'sim-live', environment: 'LIVE' } as const;
  const open = () => Promise.resolve(asLive(broker));
  bench.desk = { ...bench.desk, brokers: [{ ...entry, open }] };
});
afterEach(async () => {
  await askPaper(bench.home, 'POST', '/stop');
  await bench.database.close();
});

/** The paper broker with another name on its door. */
function asLive(paper: Broker): Broker {
  return {
    name: 'sim-live',
    environment: 'LIVE',
    health: () => paper.health(),
    openOrders: () => paper.openOrders(),
    positions: () => paper.positions(),
    account: async () => {
      const reply = await paper.account();
      return reply.ok ? ok({ ...reply.value, environment: 'LIVE' as const }) : reply;
    },
    snapshot: async () => {
      const reply = await paper.snapshot();
      if (!reply.ok) return reply;
      const account = { ...reply.value.account, environment: 'LIVE' } as const;
      return ok({ ...reply.value, account });
    },
  };
}

async function verdictOf(run: RunRow): Promise<string | undefined> {
  return (await readLatestReconcileCheckpoint(bench.desk.db, run.runId))?.verdict;
}

it('arms over an empty account', async () => {
  const run = await bench.startLive();
  expect(done(await bench.arm(run)).pair).toEqual({ status: 'ARMED', posture: 'ARMED' });
  expect(await verdictOf(run)).toBe('CLEAN');
});

it('does not arm over an order of our engine that no run knows, and arms when it is gone', async () => {
  const run = await bench.startLive();
  const ticket = ticketOf('MAIN_L_lost', { type: 'LIMIT', limitPrice: moneyOf('90') });
  await valueOf(broker.submit(ticket));
  expect(refusedBy(await bench.arm(run))).toEqual(['P1']);
  expect(await verdictOf(run)).toBe('CRITICAL');
  await valueOf(broker.cancel(ticket.clientOrderId));
  expect(done(await bench.arm(run)).pair.posture).toBe('ARMED');
});

it('does not arm over shares that the broker holds and no run bought', async () => {
  const run = await bench.startLive();
  await valueOf(broker.market.open(termsOf()));
  await valueOf(broker.submit(ticketOf('MAIN_L_lost')));
  await settle(broker, sliceOf(1));
  expect(await valueOf(broker.positions())).toHaveLength(1);
  expect(refusedBy(await bench.arm(run))).toEqual(['P1']);
  expect(await verdictOf(run)).toBe('CRITICAL');
  expect((await bench.read(run.runId)).pair).toEqual({ status: 'CREATED', posture: 'DISARMED' });
});
