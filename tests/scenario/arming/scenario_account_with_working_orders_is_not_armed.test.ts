/**
 * Invariant INV-ACCOUNT-01: a run is armed only on an account on which no order of another run works: a run that ended with
 * a position leaves its stop there, and its fill would be news of an order that the later run has not.
 * Spec: 4-safety decisions 3, 7, 8; docs/specs/arming.md.
 * Would turn red: a check that looks at the run's own orders; a refusal that comes when the engine opens the market; a
 * run that is kept from going on by its own stop; a check that goes by our row alone, or takes silence for an empty list.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askPaper } from '../../support/broker/paper-process.ts';
import type { CliRun } from '../../support/cli/run-in-process.ts';
import { EngineBench } from '../../support/engine/engine-bench.ts';

/** Buys once, far above its stop, and holds. */
const HOLDER = `import { defineStrategy, z } from 'miniquantdesk';
export default defineStrategy({
  id: 'holder', version: 1, summary: 'buys and holds behind a stop', params: z.object({}),
  warmup: () => 1,
  init: () => ({}),
  onBar: (ctx) => (ctx.position > 0 ? undefined : { qty: 10, stop: ctx.close * 0.2 }),
});
`;

let bench: EngineBench;
let strategy: string;
beforeAll(async () => {
  bench = await EngineBench.open(30);
  strategy = join(bench.desk.env.MQK_HOME, 'holder.ts');
  writeFileSync(strategy, HOLDER);
});
afterAll(() => bench.close());

const started = async (account: string): Promise<string> => {
  const { json, stderr } = await bench.mqk([
    ...['run', 'start', '--engine', 'MAIN', '--mode', 'PAPER', '--symbols', 'SPY'],
    ...['--strategy', strategy, '--timeframe', '1m', '--calendar', 'ALWAYS_ON'],
    ...['--set', `broker.account_last4=${account}`, '--out', bench.out],
  ]);
  expect(json['run_id'], stderr).toEqual(expect.any(String));
  return String(json['run_id']);
};
const failedIn = ({ json }: CliRun): readonly unknown[] =>
  (json['checks'] as readonly Readonly<Record<string, unknown>>[]).filter(({ ok }) => ok === false);

it(
  'refuses the next run of the account at its arming, with the order, its run and what to do',
  {
    timeout: 120_000,
  },
  async () => {
    const first = await started('HOLD');
    await bench.again(first);
    const run = await bench.execute(first);
    expect(run.json, run.stderr).toMatchObject({
      ended_by: 'FEED',
      status: 'STOPPED',
      sealed: true,
    });
    const { json: left } = await bench.mqk(['run', 'status', '--run-id', first]);
    expect(left).toMatchObject({ positions: [{ symbol: 'SPY', qty: '10' }] });
    const [stop] = left['working_orders'] as readonly Readonly<Record<string, unknown>>[];
    expect(stop).toMatchObject({ symbol: 'SPY' });

    const second = await started('HOLD');
    const refused = await bench.mqk(['run', 'arm', '--run-id', second]);
    expect(refused.exitCode).toBe(5);
    expect(failedIn(refused)).toEqual([
      expect.objectContaining({
        id: 'P18.orders',
        evidence: `STOP ${String(stop?.['client_order_id'])} of SPY works for run ${first}, which is sealed`,
        fix: expect.stringContaining('mqk order cancel ORDER --reason TEXT') as unknown,
      }),
    ]);
    const status = await bench.mqk(['run', 'status', '--run-id', second]);
    expect(status.json).toMatchObject({ status: 'CREATED', posture: 'DISARMED' });

    // The broker has the word: while it is silent nothing is open to another run, and what it cancelled is over.
    const { MQK_HOME: home } = bench.desk.env;
    const silent = { on: 'GET orders', do: 'STATUS', times: 100, status: 503 };
    await askPaper(home, 'POST', '/faults', { rules: [silent] });
    const unread = await bench.mqk(['run', 'arm', '--run-id', second]);
    expect(failedIn(unread)).toContainEqual(expect.objectContaining({ id: 'P18.orders' }));
    await askPaper(home, 'DELETE', '/faults');
    const id = String(stop?.['client_order_id']);
    await askPaper(home, 'DELETE', `/accounts/HOLD/orders/${id}`);
    const cancelled = await bench.mqk(['run', 'arm', '--run-id', second]);
    expect(failedIn(cancelled)).toEqual([expect.objectContaining({ id: 'P1' })]);

    // What it says to do, done: the broker has the end already, and its messages are fetched and booked.
    const words = ['--reason', 'the next run takes the account', '--unprotected'];
    const taken = await bench.mqk(['order', 'cancel', id, ...words]);
    expect(taken.json, taken.stderr).toMatchObject({ state: 'CANCELED', booked: true });
    await bench.again(second);
    expect((await bench.execute(second)).json).toMatchObject({ ended_by: 'FEED', sealed: true });
  },
);

it('lets the run itself go on, whose stop it is', { timeout: 120_000 }, async () => {
  const runId = await started('MINE');
  await bench.again(runId);
  let asked = 0;
  const argv = ['run', 'execute', '--run-id', runId, '--bars', `SPY=${bench.bars}`];
  const ended = await bench.mqk(argv, () => ++asked > 25);
  expect(ended.json, ended.stderr).toMatchObject({ ended_by: 'SIGNAL', status: 'STOPPED' });
  const { json: left } = await bench.mqk(['run', 'status', '--run-id', runId]);
  expect(left['working_orders']).toHaveLength(1);
  const later = await bench.mqk(['run', 'arm', '--run-id', await started('MINE')]);
  expect(failedIn(later)).toEqual([
    expect.objectContaining({
      id: 'P18.orders',
      evidence: expect.stringContaining(runId) as unknown,
    }),
  ]);
  expect((await bench.execute(runId)).json).toMatchObject({ recovered: true });
  await bench.again(runId);
  expect((await bench.execute(runId)).json).toMatchObject({ ended_by: 'FEED', sealed: true });
});
