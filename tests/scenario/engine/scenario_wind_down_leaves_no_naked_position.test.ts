/**
 * Invariant INV-ENGINE-25: a run that is wound down, by a signal, by `run stop` or by a recovery, leaves each position
 * whose strategy had declared a stop with a stop of its size: also when the bars have ended, when an exit had taken the stop's place, and when the
 * stop waited for a late replacement. The run is DISARMED then, can be armed again, and its record replays identically.
 * Spec: 4-safety decision 7; reliability 2 (I7, F12), 6.1 (T11, T12).
 * Would turn red: a winding down that cancels the exit alone (`drive/run-driver.ts`, `withdraw`); a stop that waits for
 * a bar which never comes (`orders/protection-desk.ts`, `standAlone`); a stop that loses its declaration again before the
 * strategy has decided; a cancel of what the broker itself replaced (`drive/settle-request.ts`); an event that does not
 * say whether stops were sent.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../support/cli/run-in-process.ts';
import { ended, EngineBench, type EngineCase } from '../../support/engine/engine-bench.ts';

/** The strategy decides on an exit in every seventh bar: in the last one here. */
const BARS = 41;
const DISTANCE = 5;
const RESTLESS: EngineCase = {
  strategy: join(PACKAGE_ROOT, 'tests/support/strategy/restless.ts'),
  params: { qty: 20, distance: DISTANCE },
  sets: { 'execution.latency_submit_events': 1 },
};
const LATE: EngineCase = {
  ...RESTLESS,
  sets: {
    ...RESTLESS.sets,
    'execution.latency_replace_events': 2,
    'execution.partial_fills.enabled': true,
    'execution.partial_fills.probability': 0.9,
  },
  seed: 5,
};
/** Two bars a second. */
const SLOWLY = ['--pace', '120x'];
const HELD = `(SELECT sum(CASE side WHEN 'BUY' THEN qty ELSE -qty END) FROM ledger_fills WHERE run_id = $1)`;
const EXIT_WORKS = `SELECT 1 AS works FROM oms_orders
  WHERE run_id = $1 AND role = 'EXIT' AND state = 'WORKING' AND ${HELD} = qty`;
const STOP_IS_LATE = `SELECT qty FROM oms_orders
  WHERE run_id = $1 AND role = 'STOP' AND state = 'REPLACE_PENDING' AND ${HELD} <> qty`;

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(BARS);
});
afterAll(() => bench.close());

/** What stands in the books: shares held, and the orders that work. */
async function leftOf(runId: string) {
  const { db } = bench.desk;
  const [held] = await db.query(`SELECT ${HELD} AS qty`, [runId]);
  const working = await db.query(
    `SELECT role, qty::int AS qty, state FROM oms_orders
     WHERE run_id = $1 AND state IN ('SUBMITTED', 'WORKING', 'PARTIALLY_FILLED', 'CANCEL_PENDING', 'REPLACE_PENDING')`,
    [runId],
  );
  return { held: Number(held?.['qty']), working };
}

async function expectProtected(runId: string): Promise<void> {
  const { held, working } = await leftOf(runId);
  expect(held).toBeGreaterThan(0);
  expect(working.filter(({ role }) => role !== 'TAKE_PROFIT')).toEqual([
    { role: 'STOP', qty: held, state: 'WORKING' },
  ]);
  const reconciled = await bench.mqk(['reconcile', 'run', '--run-id', runId]);
  expect(reconciled.json, reconciled.stderr).toMatchObject({ verdict: 'CLEAN' });
}

async function goesOn(runId: string): Promise<void> {
  await bench.again(runId);
  const rest = await bench.execute(runId);
  expect(rest.json, rest.stderr).toMatchObject({ ended_by: 'FEED', halted: false, sealed: true });
  const replayed = await bench.mqk(['replay', bench.folderOf(runId), '--verify']);
  expect(replayed.json, replayed.stderr).toMatchObject({ identical: true });
}

const CASES = [
  { what: 'an exit in the place of the stop', of: RESTLESS, until: EXIT_WORKS },
  { what: 'a late replacement of the stop', of: LATE, until: STOP_IS_LATE },
] as const;

it.each(CASES)('a signal leaves the stop: $what', { timeout: 60_000 }, async ({ of, until }) => {
  const runId = await bench.begun(of);
  let isAsked = false;
  const running = bench.execute(runId, SLOWLY, () => isAsked);
  await bench.awaitRow(runId, until);
  isAsked = true;
  const run = await running;
  expect(run.json, run.stderr).toMatchObject({ status: 'STOPPED', posture: 'DISARMED' });
  await expectProtected(runId);
  await goesOn(runId);
});

it.each(CASES)('`run stop` leaves the stop: $what', { timeout: 60_000 }, async ({ of, until }) => {
  const runId = await bench.begun(of);
  const running = bench.execute(runId, SLOWLY);
  await bench.awaitRow(runId, until);
  await bench.mqk(['run', 'stop', '--run-id', runId, '--reason', 'lunch']);
  const run = await running;
  expect(run.json, run.stderr).toMatchObject({ status: 'STOPPED', posture: 'DISARMED' });
  expect([run.exitCode, run.json['ended_by']]).toEqual([0, 'STOP']);
  await expectProtected(runId);
  await goesOn(runId);
});

it.each(CASES)('a recovery leaves the stop: $what', { timeout: 60_000 }, async ({ of, until }) => {
  const runId = await bench.begun(of);
  const engine = bench.spawn(runId, {}, SLOWLY);
  await bench.awaitRow(runId, until);
  engine.kill('SIGKILL');
  await ended(engine);
  const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(recovered.json, recovered.stderr).toMatchObject({ posture: 'DISARMED', unconfirmed: [] });
  await expectProtected(runId);
  await goesOn(runId);
});

it('the stop stands where it was declared last', { timeout: 60_000 }, async () => {
  const runId = await bench.begun(RESTLESS);
  let isAsked = false;
  const running = bench.execute(runId, SLOWLY, () => isAsked);
  await bench.awaitRow(runId, EXIT_WORKS);
  isAsked = true;
  await running;
  const stops = await bench.desk.db.query(
    `SELECT stop_price, state FROM oms_orders WHERE run_id = $1 AND role = 'STOP' ORDER BY order_id DESC LIMIT 2`,
    [runId],
  );
  const [last, before] = stops;
  expect(before).toMatchObject({ state: 'CANCELED' });
  expect(last).toEqual({ ...before, state: 'WORKING' });
});

it(
  'a stop that gave way to an exit is not missed while the exit works',
  { timeout: 60_000 },
  async () => {
    const runId = await bench.begun(RESTLESS);
    let isAsked = false;
    const running = bench.execute(runId, SLOWLY, () => isAsked);
    await bench.awaitRow(runId, EXIT_WORKS);
    const reconciled = await bench.mqk(['reconcile', 'run', '--run-id', runId]);
    isAsked = true;
    await running;
    expect(reconciled.json, reconciled.stderr).toMatchObject({ verdict: 'CLEAN' });
  },
);

it('the end of the bars leaves the stop, and no exit', { timeout: 60_000 }, async () => {
  const runId = await bench.begun(RESTLESS);
  const run = await bench.execute(runId);
  expect(run.json, run.stderr).toMatchObject({ ended_by: 'FEED', sealed: true, unconfirmed: [] });
  await expectProtected(runId);
});
