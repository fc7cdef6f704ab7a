/**
 * INV-REC-08: a stop is asked for the shares of the runs that declared one: what ended runs of the engine hold without
 * one keeps no later run of the account from being wound down, armed again and sealed, on the same side or the other.
 * The preflight tells of those shares.
 * Spec: 4-safety decision 7 and 8.
 * Mutation that turns it red: ask a stop for the whole ledger position of a symbol in which any run issued one (the
 * reconcile and the winding down say RECONCILE_STOP_MISSING and DISARMING); take a stop for one that closes nothing
 * when the account's position is smaller, or on the other side.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EngineBench } from '../../support/engine/engine-bench.ts';

/** Takes its shares once and holds them; behind a stop far away when `stop` is 1. */
const HOLDER = `import { defineStrategy, z } from 'miniquantdesk';
export default defineStrategy({
  id: 'holder', version: 1, summary: 'holds, behind a stop or without one',
  params: z.object({ qty: z.int().default(10), stop: z.int().min(0).max(1).default(0) }),
  warmup: () => 1,
  init: () => ({}),
  onBar: (ctx, _, { qty, stop }) => {
    if (ctx.position !== 0) return undefined;
    return stop === 1 ? { qty, stop: ctx.close * (qty > 0 ? 0.2 : 5) } : { qty };
  },
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

async function started(account: string, qty: number, stop: 0 | 1): Promise<string> {
  const { json, stderr } = await bench.mqk([
    ...['run', 'start', '--engine', 'MAIN', '--mode', 'PAPER', '--symbols', 'SPY'],
    ...['--strategy', strategy, '--param', `qty=${qty}`, '--param', `stop=${stop}`],
    ...['--set', 'risk.allow_short=true', '--timeframe', '1m', '--calendar', 'ALWAYS_ON'],
    ...['--set', `broker.account_last4=${account}`, '--out', bench.out],
  ]);
  expect(json['run_id'], stderr).toEqual(expect.any(String));
  return String(json['run_id']);
}

async function reconciled(runId: string): Promise<Readonly<Record<string, unknown>>> {
  return (await bench.mqk(['reconcile', 'run', '--run-id', runId])).json;
}

/** A run without stops that ended and is sealed. */
async function leave(account: string, qty: number): Promise<void> {
  const runId = await started(account, qty, 0);
  await bench.again(runId);
  const run = await bench.execute(runId);
  expect(run.json, run.stderr).toMatchObject({ ended_by: 'FEED', sealed: true });
}

/** Goes 20 bars far, is interrupted there. */
async function interrupted(runId: string): Promise<void> {
  await bench.again(runId);
  let asked = 0;
  const run = await bench.execute(runId, [], () => ++asked > 25);
  expect(run.json, run.stderr).toMatchObject({
    ...{ ended_by: 'SIGNAL', halted: false },
    ...{ status: 'STOPPED', posture: 'DISARMED' },
  });
}

const SIDES = [
  { side: 'the same', account: 'SAME', later: 10 },
  { side: 'the other', account: 'OTHR', later: -10 },
] as const;

it.each(SIDES)(
  'a later run with a stop ends sealed: on $side side',
  { timeout: 120_000 },
  async ({ account, later }) => {
    await leave(account, 7);
    await leave(account, 14);
    const runId = await started(account, later, 1);
    const asked = await bench.mqk(['run', 'preflight', '--run-id', runId]);
    expect(asked.json['checks'], asked.stderr).toContainEqual(
      expect.objectContaining({
        ...{ id: 'P18.orders', ok: true },
        evidence: 'none; earlier runs of the engine hold 21 SPY',
      }),
    );
    await interrupted(runId);
    const { json: status } = await bench.mqk(['run', 'status', '--run-id', runId]);
    expect(status).toMatchObject({ positions: [{ symbol: 'SPY', qty: String(later) }] });
    expect(await reconciled(runId)).toMatchObject({ verdict: 'CLEAN', differences: [] });
    await bench.again(runId);
    const run = await bench.execute(runId);
    expect(run.json, run.stderr).toMatchObject({ ended_by: 'FEED', halted: false, sealed: true });
    expect(await reconciled(runId)).toMatchObject({ verdict: 'CLEAN', differences: [] });
  },
);
