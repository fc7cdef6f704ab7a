/**
 * INV-REC-06: a query of the broker that failed, or whose pages are not all there, is never taken for an account
 * without orders or positions: the port gives a fault and no list, and a reconcile on it is UNKNOWN, for each
 * list and each way to fail; the next whole reading sees what was there all the time.
 * Spec: 4-safety decision 8; reliability F58.
 * Mutation that turns it red: give the rows that came, or end a list at an empty page.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunId } from '../../../src/foundation/model/index.ts';
import { shippedBrokers } from '../../../src/surfaces/cli/index.ts';
import { ArmingBench } from '../../support/arming/arming-bench.ts';
import type { FaultScript } from '../../support/broker/faults/fault-script.ts';
import { askPaper, seedOrders, ticket } from '../../support/broker/paper-process.ts';
import { mqk, TEST_PROGRAM } from '../../support/cli/run-in-process.ts';

type Rule = FaultScript['rules'][number];

let bench: ArmingBench;
let runId: RunId;

const reconcile = () =>
  mqk(['reconcile', 'run', '--run-id', runId, '--json'], {
    env: { ...bench.desk.env, PATH: process.env['PATH'] },
    brokers: shippedBrokers(TEST_PROGRAM),
  });

/** An account with 600 working orders that nobody here sent: flat is what it is not. */
beforeAll(async () => {
  bench = await ArmingBench.open();
  ({ runId } = await bench.start());
  await reconcile();
  const ids = Array.from({ length: 600 }, (_, n) => `MAIN_${String(n).padStart(4, '0')}`);
  const tickets = ids.map((id) => ticket({ client_order_id: id }));
  await seedOrders(bench.home, bench.account, tickets);
}, 60_000);
afterAll(async () => {
  await mqk(['broker', 'stop'], { env: { MQK_HOME: bench.home } });
  await bench.database.close();
});

const ORDERS = { on: 'GET orders' } as const;
const POSITIONS = { on: 'GET positions' } as const;

const FAILURES: readonly (readonly [what: string, rule: Rule, code: string])[] = [
  [
    'orders whose first page is empty',
    { ...ORDERS, do: 'CUT_PAGE', keep: 0 },
    'BROKER_PAGES_MISSING',
  ],
  [
    'orders whose second page is cut',
    { ...ORDERS, do: 'CUT_PAGE', keep: 3, skip: 1 },
    'BROKER_PAGES_MISSING',
  ],
  [
    'orders whose first page says that it is the last',
    { ...ORDERS, do: 'PATCH', with: { next: null } },
    'BROKER_PAGES_MISSING',
  ],
  ['orders that fail with 500', { ...ORDERS, do: 'STATUS', status: 500 }, 'BROKER_FAILED'],
  ['orders that break off', { ...ORDERS, do: 'DROP', skip: 1 }, 'BROKER_CONNECTION_LOST'],
  [
    'orders that are asked for too often',
    { ...ORDERS, do: 'STATUS', status: 429 },
    'BROKER_RATE_LIMITED',
  ],
  [
    'positions without their total',
    { ...POSITIONS, do: 'PATCH', with: { total: 1 } },
    'BROKER_PAGES_MISSING',
  ],
  ['positions that fail', { ...POSITIONS, do: 'STATUS', status: 503 }, 'BROKER_FAILED'],
  ['an account that fails', { on: 'GET ', do: 'STATUS', status: 401 }, 'BROKER_UNAUTHORIZED'],
];

describe('a reconcile', () => {
  it.each(FAILURES)('on %s is UNKNOWN, and compares nothing', async (_, rule, code) => {
    await askPaper(bench.home, 'POST', '/faults', { rules: [rule] });
    const { exitCode, json } = await reconcile();
    expect({ exitCode, verdict: json['verdict'] }).toEqual({ exitCode: 6, verdict: 'UNKNOWN' });
    expect(json['differences']).toMatchObject([{ code: 'RECONCILE_QUERY_FAILED' }]);
    expect(JSON.stringify(json['differences'])).toContain(code);
    await askPaper(bench.home, 'DELETE', '/faults');
  });

  it('on whole lists sees what was there all the time', async () => {
    const { json } = await reconcile();
    expect(json['verdict']).toBe('CRITICAL');
    expect(json['differences']).toHaveLength(600);
  });
});
