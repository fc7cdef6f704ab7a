/**
 * Invariant INV-LOAD-01: after a halt has returned no order reaches the broker, whatever the engine was doing: by the
 * broker's own log, and by the moment at which the engine process sent; and no permit is younger than the fence.
 * Spec: 4-safety decision 11 and figures; reliability I4; issue of part E, halt under load.
 * Would turn red: a halt that returns before the time of an older permit is over; a send without a permit, or long after
 * it; an engine that goes on after a fence.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shippedBrokers } from '../../src/surfaces/cli/index.ts';
import { mqk, TEST_PROGRAM } from '../support/cli/run-in-process.ts';
import { openTestDatabase, type TestDatabase } from '../support/db/test-database.ts';
import { brokenBy, haltUnderLoad, type HaltFacts } from '../support/load/halts.ts';
import { tradedBars } from '../support/load/traded-bars.ts';
import { hireTrader, type Trader, type TradingFloor } from '../support/load/trader.ts';

/** `scripts/halts-under-load.ts` has a thousand. */
const HALTS = 20;
const ENGINES = 2;

let desk: TestDatabase;
const traders: Trader[] = [];
beforeAll(async () => {
  desk = await openTestDatabase();
});
afterAll(async () => {
  for (const trader of traders) trader.leave();
  await mqk(['broker', 'stop'], { env: desk.env });
  await desk.close();
});

it('nothing leaves after a halt, while orders flow', { timeout: 400_000 }, async () => {
  const { db, env } = desk;
  const home = env.MQK_HOME;
  const floor: TradingFloor = {
    env,
    out: join(home, 'exports'),
    bars: tradedBars(join(home, 'bars'), 2, 2_000),
  };
  const runDesk = {
    ...{ db, home, env, brokers: shippedBrokers(TEST_PROGRAM), actor: 'cli:load' },
    build: { programVersion: '', gitHash: null, dirty: null },
    isInterrupted: () => false,
    note: () => undefined,
  };
  const facts: HaltFacts[] = [];
  const work = async (first: number): Promise<void> => {
    const trader = hireTrader(floor);
    traders.push(trader);
    for (let halt = first; halt < HALTS; halt += ENGINES) {
      facts.push(await haltUnderLoad(runDesk, trader, { halt, serial: halt }));
    }
  };
  await Promise.all(Array.from({ length: ENGINES }, (_, first) => work(first)));
  expect(facts.flatMap(brokenBy)).toEqual([]);
  expect(facts).toHaveLength(HALTS);
  expect(facts.every(({ orders, exitCode }) => orders > 0 && exitCode === 5)).toBe(true);
});
