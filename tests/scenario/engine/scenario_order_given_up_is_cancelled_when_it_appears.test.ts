/**
 * Invariant INV-ENGINE-20: an order that was given up and is at the broker all the same is cancelled and told
 * (`ZOMBIE_ACCEPT`), and disarms the run; one with shares halts it, and its shares are in the ledger. So while the
 * engine trades, while it winds down, and in recovery; the record replays identically.
 * Spec: 4-safety decisions 4, 9; reliability 7.5 step 4 (F38).
 * Would turn red: a sighting in `inbox/booking.ts` or `inbox/zombie-watch.ts` that leads to nothing; a cancel that is not
 * sent behind the fence; a consequence that is not carried out; a sighting that is no event.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askPaper, shownOrder } from '../../support/broker/paper-process.ts';
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

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(12);
});
afterAll(() => bench.close());
beforeEach(async () => {
  if (bench.accepted().length > 0) await paper('faults');
});

async function paper(path: string, body?: object): Promise<void> {
  const method = body === undefined ? 'DELETE' : 'POST';
  await askPaper(bench.desk.env.MQK_HOME, method, `/${path}`, body);
}

async function rules(...list: readonly object[]): Promise<void> {
  await paper('faults', { rules: list });
}

/** A begun run whose first order does not arrive: it lies at the broker until it is let go. */
async function begunWithLateOrder(): Promise<string> {
  const runId = await bench.begun(HOLDER);
  await rules({ on: 'POST orders', do: 'DO_LATE', breaks: true });
  return runId;
}

async function givenUp(runId: string): Promise<string> {
  return String((await bench.awaitRow(runId, GIVEN_UP))['client_order_id']);
}

/** What stands of an order in the database. */
async function standOf(runId: string, id: string) {
  const { db } = bench.desk;
  const cancels = await db.query(
    `SELECT b.status FROM oms_outbox AS b JOIN oms_orders AS o USING (order_id)
     WHERE o.client_order_id = $1 AND b.action = 'CANCEL'`,
    [id],
  );
  const told = await db.query(
    `SELECT payload FROM audit_events WHERE run_id = $1 AND event_type = 'ZOMBIE_ACCEPT'`,
    [runId],
  );
  return {
    cancels: cancels.map(({ status }) => status),
    told: told.map(({ payload }): unknown => JSON.parse(String(payload))),
  };
}

async function isAtBroker(id: string): Promise<unknown> {
  const traced = await bench.mqk(['order', 'trace', id, '--broker']);
  return traced.json['broker'];
}

async function expectIdenticalReplay(runId: string): Promise<void> {
  const replayed = await bench.mqk(['replay', bench.folderOf(runId), '--verify']);
  expect(replayed.json, replayed.stderr).toMatchObject({ identical: true });
}

describe('an order that was given up', () => {
  it(
    'is cancelled and disarms the run when a message tells of it',
    { timeout: 60_000, retry: 2 }, // a reconcile that is due just then is faster, and finds it revived (DESYNC)
    async () => {
      const runId = await begunWithLateOrder();
      const running = bench.execute(runId, SLOWLY);
      const id = await givenUp(runId);
      await paper('faults/late', {});
      const run = await running;
      expect(run.exitCode, run.stdout + run.stderr).toBe(5);
      expect(run.json).toMatchObject({ status: 'STOPPED', posture: 'DISARMED' });
      expect(run.json['reason']).toContain('ZOMBIE_ACCEPT');
      expect(run.stderr).toContain(`ZOMBIE_ACCEPT: ${id}`);
      expect(await standOf(runId, id)).toMatchObject({
        cancels: ['ACKED'],
        told: [{ client_order_id: id, seen_by: 'MESSAGE', consequence: 'DISARM', cancels: true }],
      });
      expect(await isAtBroker(id)).toMatchObject({ kind: 'ORDER', state: 'CANCELED', filled: '0' });
      await bench.again(runId);
      const rest = await bench.execute(runId);
      expect(rest.json, rest.stderr).toMatchObject({
        ended_by: 'FEED',
        halted: false,
        sealed: true,
      });
      await expectIdenticalReplay(runId);
    },
  );

  it(
    'is found by the look-ups of the reconcile when no message tells of it',
    { timeout: 60_000 },
    async () => {
      const runId = await begunWithLateOrder();
      const running = bench.execute(runId, SLOWLY);
      const id = await givenUp(runId);
      const order = shownOrder(id);
      await rules({ on: 'GET orders/ID', id, do: 'PATCH', with: { order }, times: 100 });
      const run = await running;
      expect(run.exitCode, run.stdout + run.stderr).toBe(5);
      expect(await standOf(runId, id)).toMatchObject({
        cancels: ['REJECTED'], // by the broker itself, which knows none
        told: [{ client_order_id: id, seen_by: 'LOOK_UP', consequence: 'DISARM' }],
      });
    },
  );

  it('halts the run when it has shares, which are booked', { timeout: 60_000 }, async () => {
    const runId = await begunWithLateOrder();
    const running = bench.execute(runId, SLOWLY);
    const id = await givenUp(runId);
    await paper('faults/late', {});
    await paper('faults/events', await fillOf(runId, id));
    const run = await running;
    expect(run.json, run.stdout + run.stderr).toMatchObject({ status: 'HALTED' });
    const { told } = await standOf(runId, id);
    // Its acceptance may be seen before its shares.
    expect(told).toContainEqual(
      expect.objectContaining({ client_order_id: id, consequence: 'HALT', filled_qty: '10' }),
    );
    const [fill] = await bench.desk.db.query(
      `SELECT f.qty FROM ledger_fills AS f JOIN oms_orders AS o USING (order_id) WHERE o.client_order_id = $1`,
      [id],
    );
    expect(fill).toMatchObject({ qty: 10 });
  });

  it('is cancelled while the run winds down', { timeout: 60_000 }, async () => {
    const runId = await begunWithLateOrder();
    let isAsked = false;
    const running = bench.execute(runId, SLOWLY, () => isAsked);
    const id = await givenUp(runId);
    await rules({ on: 'stream', kind: 'ACCEPTED', do: 'LOSE', times: 10 });
    isAsked = true;
    await paper('faults/late', {});
    const run = await running;
    expect(run.json, run.stdout + run.stderr).toMatchObject({
      status: 'STOPPED',
      posture: 'DISARMED',
    });
    expect(await standOf(runId, id)).toMatchObject({ cancels: ['ACKED'] });
    expect(await isAtBroker(id)).toMatchObject({ state: 'CANCELED' });
  });

  it('is cancelled in recovery', { timeout: 60_000 }, async () => {
    const runId = await begunWithLateOrder();
    const engine = bench.spawn(runId, {}, SLOWLY);
    const id = await givenUp(runId);
    engine.kill('SIGKILL');
    await ended(engine);
    await paper('faults/late', {});
    const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
    expect(recovered.json, recovered.stderr).toMatchObject({
      status: 'STOPPED',
      posture: 'DISARMED',
    });
    expect(await standOf(runId, id)).toMatchObject({
      cancels: ['ACKED'],
      told: [{ client_order_id: id }],
    });
    await bench.again(runId);
    const rest = await bench.execute(runId);
    expect(rest.json, rest.stderr).toMatchObject({ ended_by: 'FEED', sealed: true });
    await expectIdenticalReplay(runId);
  });
});

/** As an exchange would fill it at once. */
async function fillOf(runId: string, id: string): Promise<object> {
  const account = (await bench.accountOf(runId)).slice(-4);
  const trade = { qty: '10', price: '100', fee: '0' };
  return { kind: 'ORDER_FILLED', account, client_order_id: id, ...trade };
}
