/** The brokers that the suite is run against, each with its own way to be given orders. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseMicros } from '../../../src/foundation/model/index.ts';
import type { BrokerEntry, BrokerOrder, BrokerPlace } from '../../../src/foundation/ports/index.ts';
import { shippedBrokers } from '../../../src/surfaces/cli/index.ts';
import { askPaper, seedOrders, ticket } from '../../support/broker/paper-process.ts';
import { SIM_LIVE, simLiveFile } from '../../support/broker/sim-live.ts';
import { stopOrder } from '../../support/broker/broker-values.ts';
import { TEST_PROGRAM } from '../../support/cli/run-in-process.ts';

export const LAST4 = '0042';
const CASH = parseMicros('250000.5');

export interface Subject {
  readonly entry: BrokerEntry;
  /** Makes stop orders of 10 SPY work under these ids, at 440. */
  readonly seed: (home: string, ids: readonly string[]) => Promise<void>;
  readonly stop: (home: string) => Promise<void>;
}

export function placeOf(home: string): BrokerPlace {
  if (!CASH.ok) throw new Error('no amount');
  const env = { PATH: process.env['PATH'] };
  return { home, env, accountLast4: LAST4, openingCash: CASH.value };
}

function paper(): BrokerEntry {
  const entry = shippedBrokers(TEST_PROGRAM).find(({ name }) => name === 'paper');
  if (entry === undefined) throw new Error('the shipped build has the paper broker');
  return entry;
}

export const SUBJECTS: readonly Subject[] = [
  {
    entry: paper(),
    seed: async (home, ids) => {
      const stop = { side: 'SELL', type: 'STOP', qty: '10', stop_price: '440' };
      await seedOrders(
        home,
        LAST4,
        ids.map((id) => ticket({ ...stop, client_order_id: id })),
      );
    },
    stop: async (home) => {
      await askPaper(home, 'POST', '/stop');
    },
  },
  {
    entry: SIM_LIVE,
    seed: (home, ids) => {
      mkdirSync(home, { recursive: true });
      const openOrders: readonly BrokerOrder[] = ids.map((id) => stopOrder(id));
      writeFileSync(simLiveFile(home), JSON.stringify({ openOrders }));
      return Promise.resolve();
    },
    stop: () => Promise.resolve(),
  },
];
