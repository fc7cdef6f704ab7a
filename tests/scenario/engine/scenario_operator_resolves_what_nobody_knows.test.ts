/**
 * Invariant INV-ENGINE-22: a person may say what became of a request of unknown fate, with evidence, while no engine
 * runs, and never against the broker's own answer; the next engine tells its tick, the record replays identically, and
 * an order that appears against that word is treated as any that was given up.
 * Spec: reliability 7.5 step 5; contract 13 (exit codes).
 * Would turn red: a resolution beside a living lease; one without the question to the broker; a word that the tick never
 * hears; an event that is missing.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askPaper } from '../../support/broker/paper-process.ts';
import type { CliRun } from '../../support/cli/run-in-process.ts';
import { ended, EngineBench, type EngineCase } from '../../support/engine/engine-bench.ts';

const HOLDER: EngineCase = { strategy: 'buy_and_hold', params: { qty: 10 } };
const SLOWLY = ['--pace', '60x'];
const AMBIGUOUS = `SELECT o.client_order_id FROM oms_outbox AS b JOIN oms_orders AS o USING (order_id)
  WHERE b.run_id = $1 AND b.status = 'AMBIGUOUS'`;

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(12);
});
afterAll(() => bench.close());
beforeEach(async () => {
  if (bench.accepted().length > 0) await paper('DELETE', '/faults');
});

async function paper(method: string, path: string, body?: object): Promise<void> {
  await askPaper(bench.desk.env.MQK_HOME, method, path, body);
}

/** A run whose engine died while it did not know what became of its order; what was tried before it died. */
async function leftAmbiguous(rules: readonly object[]) {
  const runId = await bench.begun(HOLDER);
  await paper('POST', '/faults', { rules });
  const engine = bench.spawn(runId, {}, SLOWLY);
  const id = String((await bench.awaitRow(runId, AMBIGUOUS))['client_order_id']);
  const whileAlive = await resolve(id, 'not-accepted');
  engine.kill('SIGKILL');
  await ended(engine);
  return { runId, id, whileAlive };
}

async function resolve(
  id: string,
  as: string,
  evidence = 'the page of the broker',
): Promise<CliRun> {
  return await bench.mqk(['order', 'resolve', id, '--as', as, '--evidence', evidence]);
}

async function expectTradedToItsEnd(runId: string): Promise<void> {
  await bench.again(runId);
  const rest = await bench.execute(runId);
  expect(rest.json, rest.stderr).toMatchObject({ ended_by: 'FEED', halted: false, sealed: true });
  const replayed = await bench.mqk(['replay', bench.folderOf(runId), '--verify']);
  expect(replayed.json).toMatchObject({ identical: true });
}

describe('mqk order resolve', () => {
  it('--as not-accepted ends an order that the broker has not', { timeout: 90_000 }, async () => {
    const rules = [{ on: 'POST orders', do: 'DO_LATE', breaks: true }];
    const { runId, id, whileAlive } = await leftAmbiguous(rules);
    expect(whileAlive).toMatchObject({ exitCode: 8, json: { error: { code: 'RUN_LEASE_HELD' } } });
    expect((await resolve(id, 'perhaps')).exitCode).toBe(2);
    expect((await resolve(id, 'not-accepted', '  ')).exitCode).toBe(2);
    expect(await resolve(`MAIN_${'a'.repeat(26)}`, 'not-accepted')).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'ORDER_ID_UNKNOWN' } },
    });
    expect(await resolve(id, 'accepted')).toMatchObject({
      exitCode: 5,
      json: { error: { code: 'RESOLUTION_CONTRADICTED' } },
    });
    const resolved = await resolve(id, 'not-accepted');
    expect(resolved.json, resolved.stderr).toMatchObject({
      client_order_id: id,
      delivery: 'OPERATOR_RESOLVED',
      broker: 'ABSENT',
    });
    expect(await resolve(id, 'not-accepted')).toMatchObject({
      exitCode: 8,
      json: { error: { code: 'ORDER_FATE_KNOWN' } },
    });
    const [told] = await bench.desk.db.query(
      `SELECT payload FROM audit_events WHERE run_id = $1 AND event_type = 'REQUEST_RESOLVED'`,
      [runId],
    );
    expect(JSON.parse(String(told?.['payload']))).toMatchObject({
      client_order_id: id,
      evidence: 'the page of the broker',
      reason: 'OPERATOR_NOT_ACCEPTED',
    });
    const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
    expect(recovered.json, recovered.stderr).toMatchObject({ posture: 'DISARMED', unresolved: 0 });
    const traced = await bench.mqk(['order', 'trace', id]);
    expect(traced.json['order']).toMatchObject({ state: 'CANCELED', reason: 'ORDER_NOT_PLACED' });
    await paper('POST', '/faults/late', {}); // it was not true
    await bench.mqk(['run', 'recover', '--run-id', runId]);
    const after = await bench.mqk(['order', 'trace', id, '--broker']);
    expect(after.json['broker']).toMatchObject({ kind: 'ORDER', state: 'CANCELED' });
    await expectTradedToItsEnd(runId);
  });

  it(
    '--as accepted binds one that the broker has and can’t be asked for',
    { timeout: 90_000 },
    async () => {
      const rules = [
        { on: 'POST orders', do: 'LOSE_REPLY' },
        { on: 'GET orders/ID', do: 'DROP', times: 1000 },
        { on: 'stream', kind: 'ACCEPTED', do: 'LOSE', times: 10 },
      ];
      const { runId, id } = await leftAmbiguous(rules);
      const resolved = await resolve(id, 'accepted');
      expect(resolved.json, resolved.stderr).toMatchObject({ as: 'accepted', broker: 'SILENT' });
      await paper('DELETE', '/faults');
      const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
      expect(recovered.json, recovered.stderr).toMatchObject({
        posture: 'DISARMED',
        unresolved: 0,
      });
      const traced = await bench.mqk(['order', 'trace', id, '--broker']);
      expect(traced.json['broker']).toMatchObject({ state: 'CANCELED' });
      await expectTradedToItsEnd(runId);
    },
  );
});
