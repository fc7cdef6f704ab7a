/**
 * Invariant INV-OUTAGE-04: a broker that is away costs time, and at most the entries of that time: what may have been
 * sent is looked up, what was not waits, no order is doubled; one that never comes back disarms the run after a
 * stated time.
 * Spec: 4-safety decisions 4, 5, 8; reliability 2.3 (F36, F47 to F49).
 * Would turn red: a request that is sent anew under another id; a timeout that is taken for a refusal; an engine that
 * waits for ever.
 */
import { mkdirSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { brokerPid } from '../../support/broker/paper-process.ts';
import { EngineBench } from '../../support/engine/engine-bench.ts';
import { NOTHING_LOST, OutageRun, SOUND } from '../../support/outages/outage-run.ts';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(60);
});
afterAll(() => bench.close(), 60_000);

function signalBroker(signal: NodeJS.Signals): void {
  process.kill(brokerPid(bench.desk.env.MQK_HOME) ?? 0, signal);
}

it('that is killed, and that sleeps for three seconds', { timeout: 180_000 }, async () => {
  const run = await OutageRun.start(bench);
  await run.untilAccepted(2);
  signalBroker('SIGKILL');
  await run.untilAccepted(4);
  signalBroker('SIGSTOP');
  await sleep(3_000);
  signalBroker('SIGCONT');
  const { code, json, stderr } = await run.ended();
  expect({ code, ended: json['ended_by'], sealed: json['sealed'] }, stderr).toEqual({
    code: 0,
    ended: 'FEED',
    sealed: true,
  });
  expect(await run.count()).toEqual(NOTHING_LOST);
  expect(await run.verified()).toEqual(SOUND);
});

it('that never comes back', { timeout: 90_000 }, async () => {
  const run = await OutageRun.start(bench);
  await run.untilAccepted(2);
  const journal = join(bench.desk.env.MQK_HOME, 'paper', 'journal.jsonl');
  const before = await run.acceptedIds();
  renameSync(journal, `${journal}.away`);
  mkdirSync(journal); // so that no broker starts
  signalBroker('SIGKILL');
  const awayAt = performance.now();
  const { code, json, stderr } = await run.ended();
  const tookMs = performance.now() - awayAt;
  rmdirSync(journal);
  renameSync(`${journal}.away`, journal);
  expect({ code, json }, stderr).toMatchObject({
    code: 5,
    json: { ended_by: 'FENCE', status: 'STOPPED', posture: 'DISARMING' },
  });
  expect(json['why']).toMatch(/BROKER_LOST: no answer for 15\d\d\d ms/);
  expect(JSON.stringify(json['unconfirmed'])).toContain('"BROKER"');
  expect(tookMs).toBeGreaterThan(15_000);
  expect(tookMs).toBeLessThan(30_000);
  // Told once each, and not at every try.
  expect(stderr.match(/the broker does not answer/g)).toHaveLength(1);
  expect(stderr.match(/the stream of the broker ended/g)).toHaveLength(1);
  const finished = await run.goOn();
  expect(finished.json, finished.stderr).toMatchObject({ ended_by: 'FEED', sealed: true });
  expect((await run.acceptedIds()).slice(0, before.length)).toEqual(before);
  expect(await run.count()).toEqual(NOTHING_LOST);
});
