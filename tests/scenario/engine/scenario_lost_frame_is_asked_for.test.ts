/**
 * Invariant INV-ENGINE-23: a message that the stream lost while it stays alive is asked for after 5 s of silence, while
 * an order works: it is in the inbox under the broker's own id, once, and nothing waits for the next bar.
 * Spec: reliability 7.6 (watchdogs), F52, F53.
 * Would turn red: a `watch` of the pump that never asks; one that makes messages up instead of asking for them.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askPaper } from '../../support/broker/paper-process.ts';
import { EngineBench } from '../../support/engine/engine-bench.ts';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(4);
});
afterAll(() => bench.close());

it('is in the inbox before the next bar', { timeout: 60_000 }, async () => {
  const runId = await bench.begun({ strategy: 'buy_and_hold', params: { qty: 10 } });
  const rules = [{ on: 'stream', kind: 'ACCEPTED', do: 'LOSE' }];
  await askPaper(bench.desk.env.MQK_HOME, 'POST', '/faults', { rules });
  let isAsked = false;
  const running = bench.execute(runId, ['--pace', 'realtime'], () => isAsked);
  const heard = await bench.awaitRow(
    runId,
    `SELECT i.source, i.broker_message_id FROM oms_inbox AS i JOIN runs AS r USING (broker, account)
     WHERE r.run_id = $1 AND i.applied_at IS NOT NULL AND i.message::jsonb ->> 'kind' = 'ACCEPTED'`,
  );
  expect(heard).toMatchObject({ source: 'QUERY' });
  expect(String(heard['broker_message_id'])).toMatch(/^paper-T\d+-1$/);
  isAsked = true;
  const run = await running;
  expect(run.json, run.stderr).toMatchObject({
    ended_by: 'SIGNAL',
    posture: 'DISARMED',
    slices: 1,
  });
});
