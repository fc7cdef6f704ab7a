// What the dispatcher does between a permit and the first byte, on the outbox itself.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  readOpenRequests,
  type Database,
  type OutboxRow,
  type RunRow,
} from '../../src/adapters/db/index.ts';
import { ok } from '../../src/foundation/core/index.ts';
import type { TradingBroker } from '../../src/foundation/ports/index.ts';
import type { CrashAt } from '../../src/services/runtime/index.ts';
import {
  Dispatcher,
  type DispatcherParts,
} from '../../src/services/runtime/engine/dispatch/dispatcher.ts';
import { LookUps } from '../../src/services/runtime/engine/dispatch/look-ups.ts';
import { Stand } from '../../src/services/runtime/engine/stand/stand.ts';
import { buyOrder } from '../support/broker/broker-values.ts';
import { oneOrderBroker } from '../support/broker/one-order-broker.ts';
import { openTestDatabase, type TestDatabase } from '../support/db/test-database.ts';
import { waitingDriver } from '../support/engine/driver-story.ts';
import { heldRun, OrderStory } from '../support/orders/order-stories.ts';

let desk: TestDatabase;
let db: Database;
let run: RunRow;
let sent: string[];
beforeAll(async () => {
  desk = await openTestDatabase();
  ({ db } = desk);
});
beforeEach(async () => {
  run = await heldRun(db);
  sent = [];
});
afterAll(() => desk.close());

const ALL = ['PENDING', 'CLAIMED', 'DISPATCHING', 'AMBIGUOUS'] as const;

async function noting(): Promise<TradingBroker> {
  const place = { home: '', env: {}, accountLast4: 'T000', openingCash: 0 };
  const door = await oneOrderBroker(null).openToTrade?.(place);
  if (door === undefined) throw new Error('it can be traded through');
  const submit: TradingBroker['submit'] = ({ clientOrderId }) => {
    sent.push(clientOrderId);
    return Promise.resolve(ok(buyOrder(clientOrderId)));
  };
  return { ...door, submit };
}

/** Of one request that waits; `waits` counts the rounds of which nothing came, and the second ends it. */
async function dispatcherOf(stand: Stand, over: Partial<DispatcherParts>) {
  const story = new OrderStory(db, run);
  await story.order({});
  const broker = await noting();
  const writer = { open: 1 };
  let waits = 0;
  const readPositions = () => Promise.resolve([]);
  const { leaseEpoch } = run;
  const dispatcher = new Dispatcher({
    db,
    runId: run.runId,
    broker,
    driver: waitingDriver().driver,
    writer,
    lease: { leaseEpoch, isLost: false },
    stand,
    watch: { isFileInPlace: true, look: () => Promise.resolve() },
    lookUps: new LookUps({ broker, readPositions }, 60_000),
    crashAt: () => undefined,
    gateClosedMs: () => null,
    isFrozen: () => false,
    follow: () => Promise.resolve(),
    hear: () => Promise.resolve(),
    bookAlong: () => Promise.resolve(),
    isInterrupted: () => false,
    whileWaiting: () => {
      waits++;
      if (waits === 2) writer.open = 0;
      return Promise.resolve();
    },
    ...over,
  });
  return { dispatcher };
}

async function rows(): Promise<readonly OutboxRow[]> {
  return await readOpenRequests(db, { runId: run.runId, statuses: ALL });
}

it('asks for no permit once the deadman file was seen missing, though a look is under way', async () => {
  const watch = { isFileInPlace: false, look: () => Promise.resolve() };
  const { dispatcher } = await dispatcherOf(new Stand(run), { watch });
  await dispatcher.settleAll();
  expect(sent).toEqual([]);
  expect(await rows()).toMatchObject([{ status: 'CLAIMED', attempt: 0 }]);
});

it('sends nothing under a permit of another stand: it goes back for another permit', async () => {
  const stand = new Stand(run);
  const crashAt: CrashAt = (point) => {
    if (point !== 'CP3') return;
    const pair = { status: 'HALTED', posture: 'DISARMING' } as const;
    stand.windDown({ armEpoch: run.armEpoch + 1, pair });
  };
  const { dispatcher } = await dispatcherOf(stand, { crashAt });
  await dispatcher.settleAll();
  expect(sent).toEqual([]);
  expect((await rows()).map(({ attempt }) => attempt)).toEqual([1]);
});
