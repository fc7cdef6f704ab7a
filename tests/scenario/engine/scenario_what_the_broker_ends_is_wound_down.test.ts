/**
 * Invariant INV-ENGINE-27: a run that the broker's side ends, by an order that was given up and has shares, begins no
 * further slice and closes out nothing; what the broker says while a run winds down stops no winding down; a recovery
 * sends every cancel that it writes, and no run is quiet over one that was not sent.
 * Spec: 4-safety decisions 1, 4, 6, 9; reliability 7.5 step 4 (F38).
 * Would turn red: a halt by consequence that raises no fence or says `closes_out`; a fence for a refusal of the keys
 * behind the end of trading; a reconcile in `recover/recover-run.ts` behind which nothing is settled; a confirmation
 * that does not count cancels.
 */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { askPaper, shownOrder } from '../../support/broker/paper-process.ts';
import { ended, EngineBench, type EngineCase } from '../../support/engine/engine-bench.ts';

const BARS = 12;
const HOLDER: EngineCase = {
  strategy: 'buy_and_hold',
  params: { qty: 10 },
  sets: { 'runtime.presume_absent_seconds': 1, 'runtime.reconcile_interval_seconds': 1 },
};
/** How the broker answers to the cancel of an order that its answers show, and that it does not have. */
const BY_BROKER = 'REJECTED/REFUSED';
/** A bar each second. */
const SLOWLY = ['--pace', '60x'];

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(BARS);
});
afterAll(() => bench.close());
beforeEach(async () => {
  if (bench.accepted().length > 0) await paper('faults');
});

async function paper(path: string, body?: object): Promise<void> {
  const method = body === undefined ? 'DELETE' : 'POST';
  await askPaper(bench.desk.env.MQK_HOME, method, `/${path}`, body);
}

/** A run whose first order never arrives. */
async function begunInVain(): Promise<string> {
  const runId = await bench.begun(HOLDER);
  await paper('faults', { rules: [{ on: 'POST orders', do: 'DROP' }] });
  return runId;
}

async function givenUp(runId: string): Promise<string> {
  const row = await bench.awaitRow(
    runId,
    `SELECT o.client_order_id FROM oms_outbox AS b JOIN oms_orders AS o USING (order_id)
     WHERE b.run_id = $1 AND b.status = 'NOT_ACCEPTED'`,
  );
  return String(row['client_order_id']);
}

/** From now on look-ups show the order, all but the first `skip`. */
async function shows(id: string, over: Readonly<Record<string, unknown>>, skip = 0): Promise<void> {
  const order = shownOrder(id, over);
  const rule = { on: 'GET orders/ID', id, do: 'PATCH', with: { order }, skip, times: 100 };
  await paper('faults', { rules: [rule] });
}

async function cancels(runId: string): Promise<readonly unknown[]> {
  const rows = await bench.desk.db.query(
    `SELECT status, reason FROM oms_outbox WHERE run_id = $1 AND action = 'CANCEL' ORDER BY outbox_id`,
    [runId],
  );
  return rows.map(({ status, reason }) => `${status}/${reason}`);
}

it('begins no slice behind a halt by what the broker shows', { timeout: 60_000 }, async () => {
  const runId = await begunInVain();
  const running = bench.execute(runId, SLOWLY);
  await shows(await givenUp(runId), { state: 'FILLED', filled_qty: '10' });
  const run = await running;
  expect(run.exitCode, run.stdout + run.stderr).toBe(5);
  expect(run.json).toMatchObject({ ended_by: 'FENCE', status: 'HALTED' });
  const rows = await bench.desk.db.query(
    `SELECT event_type, payload FROM audit_events WHERE run_id = $1 AND event_type IN ('SLICE_DONE', 'RUN_HALTED')
     ORDER BY audit_id`,
    [runId],
  );
  expect(rows.length).toBeLessThan(BARS);
  expect(rows.at(-1)).toMatchObject({ event_type: 'RUN_HALTED' });
  expect(String(rows.at(-1)?.['payload'])).not.toContain('closes_out');
});

it('winds down on when the broker refuses the keys for a cancel', { timeout: 60_000 }, async () => {
  const runId = await begunInVain();
  const child = bench.spawn(runId, { MQK_TEST_CRASH: 'CP13>CP1' }, ['--pace', '20x']);
  const id = await givenUp(runId);
  await bench.awaitRow(
    runId,
    `SELECT 1 AS works FROM oms_outbox WHERE run_id = $1 AND status = 'ACKED'`,
  );
  child.kill('SIGTERM'); // and dies over the cancel of its second order
  expect(await ended(child)).toBe('SIGKILL');
  expect(await cancels(runId)).toEqual(['PENDING/null']);
  await paper('faults', { rules: [{ on: 'DELETE orders/ID', do: 'STATUS', status: 401 }] });
  await shows(id, {});
  const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(recovered.exitCode, recovered.stderr).toBe(6); // its second order works on
  expect(recovered.json).toMatchObject({ reconcile: { verdict: 'CRITICAL' } });
  expect(await cancels(runId)).toEqual(['REJECTED/KEYS_REFUSED', BY_BROKER]);
});

it.each([
  ['before it takes orders back', 0],
  ['with its reconcile', 1],
])('recovers, and sends the cancel of what it finds %s', { timeout: 60_000 }, async (_, skip) => {
  const runId = await begunInVain();
  const child = bench.spawn(runId, {}, SLOWLY);
  const id = await givenUp(runId);
  child.kill('SIGKILL');
  await ended(child);
  await shows(id, {}, skip);
  const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(recovered.json, recovered.stderr).toMatchObject({ posture: 'DISARMED' });
  expect(await cancels(runId)).toEqual([BY_BROKER]);
});
