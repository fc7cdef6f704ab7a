/**
 * INV-REC-07: an order at the broker that carries the prefix of the engine and was never issued by it is found,
 * is CRITICAL and disarms; one of anybody else is told and changes nothing. So is a position that no fill of
 * ours made, and one that the broker tells wrongly.
 * Spec: 4-safety decision 8; reliability F54, F55, F57. Seed: PATCH 09.
 * Mutation that turns it red: look only for orders that we know, or match the prefix by the engine's name alone.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunId } from '../../../src/foundation/model/index.ts';
import { shippedBrokers } from '../../../src/surfaces/cli/index.ts';
import { ArmingBench } from '../../support/arming/arming-bench.ts';
import { askPaper, seedOrders, ticket } from '../../support/broker/paper-process.ts';
import { mqk, TEST_PROGRAM } from '../../support/cli/run-in-process.ts';

let bench: ArmingBench;
let runId: RunId;

/** On the paper broker as it is shipped with the test build. */
const command = async (argv: readonly string[], isTTY = false) =>
  await mqk([...argv, '--run-id', runId, ...(isTTY ? [] : ['--json'])], {
    env: { ...bench.desk.env, PATH: process.env['PATH'] },
    brokers: shippedBrokers(TEST_PROGRAM),
    isTTY,
  });

const reconcile = async () => (await command(['reconcile', 'run'])).json;
const accept = (id: string) =>
  seedOrders(bench.home, bench.account, [ticket({ client_order_id: id })]);

beforeEach(async () => {
  bench = await ArmingBench.open();
  ({ runId } = await bench.armed());
  await reconcile(); // a first look starts the broker
}, 60_000);
afterEach(async () => {
  await mqk(['broker', 'stop'], { env: { MQK_HOME: bench.home } });
  await bench.database.close();
});

describe('an order that was never issued', () => {
  it('with the prefix of the engine is CRITICAL, and disarms', async () => {
    await accept('MAIN_aaaaaaaaaaaaaaaaaaaaaaaaaa');
    expect(await reconcile()).toMatchObject({
      verdict: 'CRITICAL',
      disarmed: true,
      differences: [
        {
          code: 'RECONCILE_ORDER_UNKNOWN',
          severity: 'CRITICAL',
          client_order_id: 'MAIN_aaaaaaaaaaaaaaaaaaaaaaaaaa',
        },
      ],
    });
    expect((await bench.read(runId)).pair.posture).not.toBe('ARMED');
    const { stdout } = await command(['reconcile', 'run'], true);
    expect(stdout).toMatch(
      /CRITICAL {2}RECONCILE_ORDER_UNKNOWN {2}SPY {2}MAIN_a{26}\n {12}ours {4}-\n {12}broker .*\n {12}fix/,
    );
  });

  it.each(['manual-1', 'MAINTENANCE_1', 'EXP_aaaaaaaaaaaaaaaaaaaaaaaaaa'])(
    'of somebody else (%s) is told, and changes nothing',
    async (id) => {
      await accept(id);
      expect(await reconcile()).toMatchObject({
        verdict: 'CLEAN',
        disarmed: false,
        differences: [{ code: 'RECONCILE_ORDER_FOREIGN', severity: 'INFO', client_order_id: id }],
      });
      expect((await bench.read(runId)).pair.posture).toBe('ARMED');
    },
  );
});

describe('a position that no fill of ours made', () => {
  it('is CRITICAL in a symbol of the run, and disarms', async () => {
    const items = [{ symbol: 'SPY', qty: '7' }];
    const rule = { on: 'GET positions', do: 'PATCH', with: { items, total: 1 }, times: 9 };
    await askPaper(bench.home, 'POST', '/faults', { rules: [rule] });
    expect(await reconcile()).toMatchObject({
      verdict: 'CRITICAL',
      disarmed: true,
      differences: [{ code: 'RECONCILE_POSITION_MISMATCH', symbol: 'SPY', ours: '0', theirs: '7' }],
    });
  });
});
