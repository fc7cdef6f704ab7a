/**
 * Invariant INV-OUTAGE-01: a database that is away for less than the lease of an engine costs time and nothing
 * else: connections that break, answers to COMMIT that are lost, a server that is gone or hangs.
 * Spec: 4-safety decision 4; reliability 2.2 (F21 to F23, F26).
 * Would turn red: a permit or claim that is not tried again; a step that is written twice after a lost answer; a
 * claimed row that nobody takes up; a message that was heard and dropped.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EngineBench } from '../../support/engine/engine-bench.ts';
import { DatabaseProxy } from '../../support/outages/database-proxy.ts';
import { NOTHING_LOST, OutageRun, SOUND } from '../../support/outages/outage-run.ts';

let bench: EngineBench;
let proxy: DatabaseProxy;
beforeAll(async () => {
  bench = await EngineBench.open(60);
  proxy = await DatabaseProxy.open(bench.desk.env.MQK_DATABASE_URL);
});
afterAll(async () => {
  await proxy.close();
  await bench.close();
}, 60_000);

const startBehindProxy = (): Promise<OutageRun> =>
  OutageRun.start(bench, { env: { MQK_DATABASE_URL: proxy.url } });

async function expectUnharmed(run: OutageRun): Promise<void> {
  const { code, json, stderr } = await run.ended();
  expect({ code, ended: json['ended_by'], sealed: json['sealed'] }, stderr).toEqual({
    code: 0,
    ended: 'FEED',
    sealed: true,
  });
  expect(await run.count()).toEqual(NOTHING_LOST);
  expect((await run.acceptedIds()).length).toBeGreaterThan(4);
  expect(await run.verified()).toEqual(SOUND);
}

it('connections that break ten times a second', { timeout: 180_000 }, async () => {
  const run = await startBehindProxy();
  await run.untilAccepted(1);
  for (let cuts = 0; cuts < 40; cuts++) {
    proxy.cut();
    await sleep(100);
  }
  await expectUnharmed(run);
});

it('answers to COMMIT that are lost, each third one', { timeout: 180_000 }, async () => {
  const run = await startBehindProxy();
  await run.untilAccepted(1);
  proxy.loseCommits(3);
  await run.untilAccepted(6);
  proxy.loseCommits(0);
  expect(proxy.lost).toBeGreaterThan(5);
  await expectUnharmed(run);
});

it(
  'a server that is gone, and one that hangs, for two seconds each',
  // On a machine so busy that two seconds become five, the engine ends, as it must: another try tells.
  { timeout: 180_000, retry: 2 },
  async () => {
    const run = await startBehindProxy();
    await run.untilAccepted(1);
    await proxy.refuse();
    await sleep(2_000);
    await proxy.accept();
    await sleep(1_000);
    proxy.hang();
    await sleep(2_000);
    proxy.goOn();
    await expectUnharmed(run);
    expect(run.stderr).toMatch(/the database is waited for[^]*the database is back after/);
  },
);
