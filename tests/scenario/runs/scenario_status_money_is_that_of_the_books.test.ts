/**
 * Invariant INV-RUN-10: the money that `run status` tells is that of the run's books: sealed, to the micro that of its
 * metrics; held shares at their average price and their working stop; a corrected fill counts as corrected, and what no
 * stored mark tells is null.
 * Spec: contract 6, 13.1; docs/specs/run_commands.md.
 * Would turn red: lots that close newest first; fees in `realized`; a fill that counts beside its correction; equity of
 * before a fill that was booked since, also where all that was booked since took no cash; a stop that was cancelled.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formatMicros, toMicros } from '../../../src/foundation/model/index.ts';
import { moneyOf } from '../../support/broker/broker-values.ts';
import { askPaper } from '../../support/broker/paper-process.ts';
import { EngineBench, MARKET_ORDERS } from '../../support/engine/engine-bench.ts';
import { jsonFile } from '../../support/runs/cli-runs.ts';

/** Buys once, far above its stop, and holds. */
const HOLDER = `import { defineStrategy, z } from 'miniquantdesk';
export default defineStrategy({
  id: 'holder', version: 1, summary: 'buys and holds behind a stop', params: z.object({}),
  warmup: () => 1,
  init: () => ({}),
  onBar: (ctx) => (ctx.position > 0 ? undefined : { qty: 10, stop: ctx.close * 0.2 }),
});
`;
const FEES = { 'execution.commission.per_share': '0.01' };
const SECOND = { timeout: 90_000 };

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(60);
});
afterAll(() => bench.close());

async function statusOf(runId: string) {
  return (await bench.mqk(['run', 'status', '--run-id', runId])).json;
}

/** A slice was decided behind the first fill. */
const MARKED = `SELECT FROM audit_events WHERE run_id = $1 AND event_type = 'SLICE_DONE'
  AND audit_id > (SELECT min(audit_id) FROM audit_events WHERE run_id = $1 AND topic = 'LEDGER')`;

/** The broker corrects the one fill of a run. */
async function correct(
  runId: string,
  to: { readonly qty: string; readonly price: string },
): Promise<void> {
  const [entry] = await bench.desk.db.query(
    `SELECT f.execution_id, r.account FROM ledger_fills AS f JOIN runs AS r USING (run_id) WHERE r.run_id = $1`,
    [runId],
  );
  const correction = { kind: 'EXECUTION_CORRECTED', ...entry, ...to, fee: '0' };
  await askPaper(bench.desk.env.MQK_HOME, 'POST', '/faults/events', correction);
}

it('is that of the metrics when the run is sealed', SECOND, async () => {
  const runId = await bench.begun({ ...MARKET_ORDERS, sets: FEES });
  const { json, stderr } = await bench.execute(runId);
  expect(json['sealed'], stderr).toBe(true);
  const metrics = jsonFile(join(bench.folderOf(runId), 'metrics.json'));
  const { realized, unrealized, fees, final_equity: equity } = metrics;
  expect(await statusOf(runId)).toMatchObject({ realized, unrealized, fees, equity });
  expect([realized, fees]).not.toContain('0');
});

it('has the average price and the working stop, and follows a correction', SECOND, async () => {
  const strategy = join(bench.desk.env.MQK_HOME, 'holder.ts');
  writeFileSync(strategy, HOLDER);
  const runId = await bench.begun({ strategy });
  const { json, stderr } = await bench.execute(runId);
  expect(json['sealed'], stderr).toBe(true);
  const [, fill = ''] = readFileSync(join(bench.folderOf(runId), 'fills.csv'), 'utf8').split('\n');
  const price = fill.split(',')[7];
  const held = await statusOf(runId);
  const [stop] = held['working_orders'] as readonly Readonly<Record<string, unknown>>[];
  expect(stop).toMatchObject({ role: 'STOP', stop_price: expect.any(String) as string });
  const position = { symbol: 'SPY', qty: '10', average_price: price };
  expect(held['positions']).toEqual([{ ...position, stop_price: stop?.['stop_price'] }]);
  expect(held['unrealized']).toEqual(expect.any(String));

  await correct(runId, { qty: '9', price: '100.5' });
  const order = String(stop?.['client_order_id']);
  await bench.mqk(['order', 'cancel', order, '--unprotected', '--reason', 'it is corrected']);
  const corrected = await statusOf(runId);
  expect(corrected['positions']).toEqual([
    { symbol: 'SPY', qty: '9', average_price: '100.5', stop_price: null },
  ]);
  expect(corrected).toMatchObject({ cash: '99095.5', unrealized: null, equity: null });
});

it('is not that of marks from before a correction that took no cash', SECOND, async () => {
  const strategy = join(bench.desk.env.MQK_HOME, 'holder.ts');
  writeFileSync(strategy, HOLDER);
  const runId = await bench.begun({ strategy });
  let isMarked = false;
  const running = bench.execute(runId, ['--pace', '600x'], () => isMarked);
  await bench.awaitRow(runId, MARKED);
  isMarked = true;
  const { json, stderr } = await running;
  expect(json, stderr).toMatchObject({ ended_by: 'SIGNAL', posture: 'DISARMED' });
  const before = await statusOf(runId);
  const [position] = before['positions'] as readonly Readonly<Record<string, string>>[];
  expect(position).toMatchObject({ qty: '10' });
  expect(before['equity']).toEqual(expect.any(String));

  // Half of the shares at twice the price.
  const price = formatMicros(toMicros(2 * moneyOf(position?.['average_price'] ?? '')));
  await correct(runId, { qty: '5', price });
  const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(recovered.exitCode, recovered.stderr).toBe(0);
  const after = await statusOf(runId);
  expect(after['positions']).toMatchObject([{ symbol: 'SPY', qty: '5', average_price: price }]);
  expect(after).toMatchObject({ cash: before['cash'], unrealized: null, equity: null });
});
