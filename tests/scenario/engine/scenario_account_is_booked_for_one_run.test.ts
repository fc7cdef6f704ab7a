/**
 * Invariant INV-ENGINE-26: while a run of an account is ARMED or RUNNING, or the engine of any of its runs lives, no
 * other run of the account is recovered or executed and no parked message is set aside: exit 8, and nothing was touched.
 * An order that an earlier run gave up is cancelled by whoever trades when it appears, told, and disarms that run; what it
 * told stays parked until a person has resolved it.
 * Spec: 4-safety decisions 3, 6, 8; reliability 7.5 step 4 (F38), F74.
 * Would turn red: `engine/lease/refuse-rivals.ts` that finds nobody; a question that is asked behind the fence of T13; a
 * lease of the newest run alone; an `inbox/booking.ts` that parks a zombie of an earlier run and leaves it at the broker.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askPaper } from '../../support/broker/paper-process.ts';
import { ended, EngineBench, type EngineCase } from '../../support/engine/engine-bench.ts';

const HOLDER: EngineCase = {
  strategy: 'buy_and_hold',
  params: { qty: 10 },
  sets: { 'runtime.presume_absent_seconds': 1, 'runtime.reconcile_interval_seconds': 1 },
};
/** A bar each second. */
const SLOWLY = ['--pace', '60x'];
const GIVEN_UP = `SELECT o.client_order_id FROM oms_outbox AS b JOIN oms_orders AS o USING (order_id)
  WHERE b.run_id = $1 AND b.status = 'NOT_ACCEPTED'`;
const ELSEWHERE = '{"host":"elsewhere","pid":1,"start":"1"}';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(20);
});
afterAll(() => bench.close());

async function paper(path: string, body?: object): Promise<void> {
  await askPaper(bench.desk.env.MQK_HOME, body === undefined ? 'DELETE' : 'POST', path, body);
}

/** Another run of the same account, armed and begun. */
async function begunBeside(runId: string): Promise<string> {
  const account = (await bench.accountOf(runId)).slice(-4);
  const started = await bench.mqk([
    ...['run', 'start', '--engine', 'MAIN', '--mode', 'PAPER', '--symbols', 'SPY'],
    ...['--strategy', 'buy_and_hold', '--param', 'qty=7', '--timeframe', '1m'],
    ...['--calendar', 'ALWAYS_ON', '--seed', '2', '--out', bench.out],
    ...['--set', `broker.account_last4=${account}`],
    ...['--set', 'runtime.reconcile_interval_seconds=1'],
  ]);
  const other = String(started.json['run_id']);
  await bench.again(other);
  return other;
}

/** Everything that a refused command must leave as it is. */
async function stateOf(runId: string): Promise<unknown> {
  const { db } = bench.desk;
  return {
    run: await db.query('SELECT version, lease_epoch, status FROM runs WHERE run_id = $1', [runId]),
    events: await db.query('SELECT count(*) AS n FROM audit_events WHERE run_id = $1', [runId]),
    parked: await db.query('SELECT inbox_id FROM oms_inbox WHERE parked_at IS NOT NULL'),
  };
}

async function refused(runId: string, argv: readonly string[], code: string): Promise<void> {
  const before = await stateOf(runId);
  const run = await bench.mqk(argv);
  expect(run.exitCode, run.stdout + run.stderr).toBe(8);
  expect(run.json).toMatchObject({ error: { code } });
  expect(await stateOf(runId)).toEqual(before);
}

async function killedAndRecovered(): Promise<string> {
  const runId = await bench.begun(HOLDER);
  const engine = bench.spawn(runId, {}, SLOWLY);
  await bench.awaitRow(runId, 'SELECT 1 AS x FROM oms_orders WHERE run_id = $1');
  engine.kill('SIGKILL');
  await ended(engine);
  const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(recovered.json, recovered.stderr).toMatchObject({ posture: 'DISARMED' });
  return runId;
}

it('an old run is left alone while another one has the account', { timeout: 60_000 }, async () => {
  const old = await killedAndRecovered();
  const recovery = ['run', 'recover', '--run-id', old];
  const newer = await begunBeside(old);
  await refused(old, recovery, 'RUN_ACCOUNT_TAKEN');
  const { db } = bench.desk;
  const stop = ['run', 'stop', '--run-id', newer, '--reason', 'enough'];
  expect((await bench.mqk(stop)).json).toMatchObject({ posture: 'DISARMED' });
  await db.query(
    `UPDATE runs SET lease_owner = $2, lease_epoch = lease_epoch + 1, lease_expires_at = clock_timestamp() + interval '1 minute'
     WHERE run_id = $1`,
    [newer, ELSEWHERE],
  );
  await refused(old, recovery, 'RUN_LEASE_HELD');
  await db.query(`UPDATE runs SET lease_owner = NULL, lease_expires_at = NULL WHERE run_id = $1`, [
    newer,
  ]);
  expect((await bench.mqk(recovery)).exitCode).toBe(0);
});

it('an order that an earlier run gave up is cancelled', { timeout: 90_000 }, async () => {
  const old = await bench.begun(HOLDER);
  await paper('/faults', { rules: [{ on: 'POST orders', do: 'DO_LATE', breaks: true }] });
  let isAsked = false;
  const first = bench.execute(old, SLOWLY, () => isAsked);
  const id = String((await bench.awaitRow(old, GIVEN_UP))['client_order_id']);
  isAsked = true;
  expect((await first).json).toMatchObject({ status: 'STOPPED', posture: 'DISARMED' });

  const newer = await begunBeside(old);
  const running = bench.execute(newer, SLOWLY);
  await bench.awaitRow(newer, 'SELECT 1 AS x FROM ledger_fills WHERE run_id = $1');
  await paper('/faults/late', {});
  const run = await running;
  expect(run.exitCode, run.stdout + run.stderr).toBe(5);
  expect(run.json).toMatchObject({ status: 'STOPPED', posture: 'DISARMING' });
  expect(run.json['reason']).toContain(`ZOMBIE_ACCEPT: ${id} of an earlier run`);
  const traced = await bench.mqk(['order', 'trace', id, '--broker']);
  expect(traced.json['broker']).toMatchObject({ state: 'CANCELED', filled: '0' });
  const told = await bench.desk.db.query(
    `SELECT payload FROM audit_events WHERE run_id = $1 AND event_type = 'EARLIER_ZOMBIE_CANCEL'`,
    [newer],
  );
  expect(told.map(({ payload }): unknown => JSON.parse(String(payload)))).toEqual([
    { client_order_id: id, outcome: 'CANCELED' },
  ]);

  const status = await bench.mqk(['run', 'status', '--run-id', newer]);
  const parked = status.json['parked'] as readonly { inbox_id: number; client_order_id: string }[];
  expect(new Set(parked.map((one) => one.client_order_id))).toEqual(new Set([id]));
  const { db } = bench.desk;
  await db.query(
    `UPDATE runs SET lease_owner = $2, lease_epoch = lease_epoch + 1, lease_expires_at = clock_timestamp() + interval '1 minute'
     WHERE run_id = $1`,
    [old, ELSEWHERE],
  );
  const words = ['order', 'resolve-message', String(parked[0]?.inbox_id)];
  await refused(newer, [...words, '--evidence', 'seen'], 'RUN_LEASE_HELD');
  await db.query(`UPDATE runs SET lease_owner = NULL, lease_expires_at = NULL WHERE run_id = $1`, [
    old,
  ]);
  for (const { inbox_id: inbox } of parked) {
    const resolved = await bench.mqk([
      ...['order', 'resolve-message', String(inbox), '--evidence', 'the cancelled one'],
    ]);
    expect(resolved.exitCode, resolved.stderr).toBe(0);
  }
  const recovered = await bench.mqk(['run', 'recover', '--run-id', newer]);
  expect(recovered.json, recovered.stderr).toMatchObject({ posture: 'DISARMED' });
});

it('one of a sealed run is booked as well, and disarms', { timeout: 90_000 }, async () => {
  const old = await bench.begun(HOLDER);
  await paper('/faults', { rules: [{ on: 'POST orders', do: 'DO_LATE', breaks: true }] });
  const first = bench.execute(old, SLOWLY);
  const id = String((await bench.awaitRow(old, GIVEN_UP))['client_order_id']);
  expect((await first).json).toMatchObject({ ended_by: 'FEED', sealed: true });

  const newer = await begunBeside(old);
  const running = bench.execute(newer, SLOWLY);
  await bench.awaitRow(newer, 'SELECT 1 AS x FROM ledger_fills WHERE run_id = $1');
  await paper('/faults/late', {});
  const run = await running;
  expect(run.exitCode, run.stdout + run.stderr).toBe(5);
  expect(run.json).toMatchObject({ status: 'STOPPED', posture: 'DISARMED' });
  expect(run.json['reason']).toContain(`ZOMBIE_ACCEPT: ${id} of an earlier run`);
  const traced = await bench.mqk(['order', 'trace', id, '--broker']);
  expect(traced.json['broker']).toMatchObject({ state: 'CANCELED', filled: '0' });
  expect((await bench.mqk(['run', 'status', '--run-id', newer])).json).toMatchObject({
    parked: [],
  });
});
