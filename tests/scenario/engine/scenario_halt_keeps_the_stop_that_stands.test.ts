/**
 * Invariant INV-ENGINE-31: behind a halt only cancels leave, and none of them takes the stop that protects shares: where a
 * replacement of another size was decided and never sent, the stop that works at the broker is kept, and known as working.
 * Spec: 4-safety decisions 7, 11; reliability 2 (I7), 6.5.
 * Would turn red: a stop that is cancelled because its replacement was suppressed (`drive/settle-request.ts`); books that
 * hold it for cancelled; a stop that is asked for once more under the fence; one that the broker is asked to end for the
 * sake of a replacement that may not come (`outbox/permit-requests.ts`).
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../support/cli/run-in-process.ts';
import { askPaper } from '../../support/broker/paper-process.ts';
import { ended, EngineBench, type EngineCase } from '../../support/engine/engine-bench.ts';

const IN_PARTS: EngineCase = {
  strategy: join(PACKAGE_ROOT, 'tests/support/strategy/restless.ts'),
  params: { qty: 20, distance: 5 },
  sets: {
    'runtime.presume_absent_seconds': 1,
    'execution.partial_fills.enabled': true,
    'execution.partial_fills.probability': 1,
  },
};

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(40);
});
afterAll(() => bench.close());

/** Stops that work at the broker, as `qty id`. */
async function stopsAtBroker(runId: string): Promise<readonly string[]> {
  const path = `/accounts/${await bench.accountOf(runId)}/orders`;
  const { body } = await askPaper(bench.desk.env.MQK_HOME, 'GET', path);
  const rows = Array.isArray(body['items']) ? body['items'] : [];
  return rows.flatMap((row: Readonly<Record<string, unknown>>) =>
    row['type'] === 'STOP' ? [`${String(row['qty'])} ${String(row['client_order_id'])}`] : [],
  );
}

it.each([
  ['CP8:5', 0],
  ['CP8:6', 0],
  ['CP8:7', 0],
  ['CP8:8', 0],
  ['CP8:6', 1],
  ['CP8:7', 1], // what asks for another size is booked behind the halt
  ['CP8:8', 1],
  ['CP11:2', 1], // the broker was to be asked for another size, and was not: its fate is not known to the recovery
])(
  'a halt behind a kill at %s keeps the stop; replacements come %i bars late',
  { timeout: 60_000 },
  async (crash, bars) => {
    const sets = { ...IN_PARTS.sets, 'execution.latency_replace_events': bars };
    const runId = await bench.begun({ ...IN_PARTS, sets });
    const engine = bench.spawn(runId, { MQK_TEST_CRASH: crash });
    expect(await ended(engine)).toBe('SIGKILL');
    const before = await stopsAtBroker(runId);
    expect(before).toHaveLength(1);
    await bench.mqk(['run', 'halt', '--run-id', runId, '--reason', 'wrong prices']);
    const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
    expect(recovered.json, recovered.stderr).toMatchObject({ status: 'HALTED' });

    expect(await stopsAtBroker(runId)).toEqual(before);
    const asked = await bench.desk.db.query(
      `SELECT count(*) FILTER (WHERE b.status = 'ACKED')::int AS before,
         count(*) FILTER (WHERE b.dispatched_at > r.fence_at)::int AS behind
       FROM oms_outbox AS b JOIN oms_orders AS o USING (order_id) JOIN runs AS r ON r.run_id = b.run_id
       WHERE b.run_id = $1 AND o.role = 'STOP' AND b.action = 'CANCEL'`,
      [runId],
    );
    expect(asked).toMatchObject([{ behind: 0 }]);
    const working = await bench.desk.db.query(
      `SELECT qty || ' ' || client_order_id AS stop, state FROM oms_orders WHERE run_id = $1 AND role = 'STOP'
       AND state IN ('SUBMITTED', 'WORKING', 'PARTIALLY_FILLED', 'CANCEL_PENDING', 'REPLACE_PENDING')`,
      [runId],
    );
    // What the broker was asked before the halt is its to answer.
    const state = asked[0]?.['before'] === 0 ? 'WORKING' : 'REPLACE_PENDING';
    expect(working).toEqual([{ stop: before[0], state }]);
  },
);
