/**
 * Invariant INV-OUTAGE-01, on the embedded server itself: it is killed with all of its sessions and started again by
 * the next command, then it hangs for two seconds; the engine outlives both.
 * Spec: 4-safety decision 4; reliability F21, F23.
 * Would turn red: an engine that ends with the first connection that breaks; a commit that is lost or done twice.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NOTHING_LOST, OutageRun, SOUND } from '../../support/outages/outage-run.ts';
import { ServerBench } from '../../support/outages/server-bench.ts';

let server: ServerBench;
beforeEach(async () => {
  server = await ServerBench.open(60);
}, 60_000);
afterEach(() => server.close(), 60_000);

// On a machine so busy that two seconds become five, the engine ends, as it must: another try, on
// another server, tells.
it('a server that is killed, then one that hangs', { timeout: 180_000, retry: 2 }, async () => {
  const run = await OutageRun.start(server.bench);
  await run.untilAccepted(2);
  server.signal('SIGKILL');
  await server.startServer();
  await run.untilAccepted(4);
  server.signal('SIGSTOP');
  await sleep(2_000);
  server.signal('SIGCONT');
  const { code, json, stderr } = await run.ended();
  expect({ code, ended: json['ended_by'], sealed: json['sealed'] }, stderr).toEqual({
    code: 0,
    ended: 'FEED',
    sealed: true,
  });
  expect(stderr).toContain('the database is back after');
  expect(await run.count()).toEqual(NOTHING_LOST);
  expect(await run.verified()).toEqual(SOUND);
});
