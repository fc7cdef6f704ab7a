/**
 * Invariant INV-OUTAGE-02: a database that is away for longer than the lease ends the engine with exit 9 and one
 * error that says what is open and how it goes on; it does go on, and nothing is doubled or lost.
 * Spec: 4-safety decisions 4, 6; reliability 2.2 (F21, F26), 6.1 (T8, T13).
 * Would turn red: an engine that waits on a server that hangs; a run that is left armed with nobody's name; an order
 * that is sent without a database.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EngineBench } from '../../support/engine/engine-bench.ts';
import { DatabaseProxy } from '../../support/outages/database-proxy.ts';
import { NOTHING_LOST, OutageRun } from '../../support/outages/outage-run.ts';

/** The lease lives 5 s; then an answer that may have come is looked for, and the process ends. */
const OVER_MS = 5_000;
/** Far from the minutes that a silent server would take, and no measure of a busy machine. */
const END_MS = 30_000;

const open: (() => Promise<void>)[] = [];
// The schema is made once, by one: the databases of the tests side by side are its copies.
beforeAll(async () => {
  const first = await EngineBench.open(60);
  await first.close();
}, 60_000);
afterAll(async () => {
  for (const close of open.splice(0).reverse()) await close();
}, 60_000);

it.concurrent.each(['refuse', 'hang'] as const)(
  'a server that is away for good (%s)',
  { timeout: 180_000 },
  async (how) => {
    const bench = await EngineBench.open(60);
    open.push(() => bench.close());
    const proxy = await DatabaseProxy.open(bench.desk.env.MQK_DATABASE_URL);
    open.push(() => proxy.close());
    const run = await OutageRun.start(bench, { env: { MQK_DATABASE_URL: proxy.url } });
    await run.untilAccepted(3);
    const awayAt = performance.now();
    await proxy[how]();
    const before = await run.acceptedIds();
    const { code, json, stderr } = await run.ended();
    const tookMs = performance.now() - awayAt;
    expect({ code, json }, stderr).toMatchObject({ code: 9, json: { error: {} } });
    // Which one depends on whether a COMMIT was under way just then: its fate is unknown, and is said to be.
    expect(stderr).toMatch(
      /^error (ENGINE_DATABASE_LOST|RUN_OUTCOME_UNKNOWN|DB_COMMIT_UNKNOWN): /m,
    );
    expect(tookMs).toBeGreaterThan(OVER_MS - 1_500); // the newest renewal is up to a second old
    expect(tookMs).toBeLessThan(END_MS);
    expect(stderr).toContain(`mqk run recover --run-id ${run.runId}`);
    expect(stderr).toMatch(/requests are not settled, .* of unknown fate; .* orders work/);
    expect((await run.acceptedIds()).length - before.length).toBeLessThanOrEqual(1);
    // It stands there armed, by the name of its dead engine: it is recovered first, and not just gone on with.
    const again = await bench.execute(run.runId);
    expect(again.json, again.stderr).toMatchObject({ recovered: true, status: 'STOPPED' });
    const finished = await run.goOn();
    expect(finished.json, finished.stderr).toMatchObject({ ended_by: 'FEED', sealed: true });
    expect(await run.count()).toEqual(NOTHING_LOST);
  },
);
