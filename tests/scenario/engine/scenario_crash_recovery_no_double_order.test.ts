/**
 * Invariant INV-ENGINE-03: an engine that is killed anywhere between a decision and its effect leaves no double
 * order and loses no fill: recovery brings what it left to a known end, and the run goes on to a sealed record.
 * Spec: 4-safety decisions 5, 6, 10; reliability 7.5 to 7.7.
 * Would turn red: a DISPATCHING row that is sent again blindly; an inbox row that is applied twice or not at all;
 * a tick that is rebuilt without a message, or takes one in a slice before its own; a run that is armed by a start.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, EngineBench, type EngineCase } from '../../support/engine/engine-bench.ts';

const QUICK: EngineCase = {
  strategy: 'sma_cross',
  params: { fast: 3, slow: 8 },
  sets: { 'runtime.presume_absent_seconds': 1 },
};

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(60);
});
afterAll(() => bench.close());

interface Counted {
  readonly accepted: number;
  readonly doubles: number;
  readonly fills: unknown;
  readonly heard: unknown;
}

/** From the broker's own log and messages against our ledger. */
async function counted(runId: string, before: number): Promise<Counted> {
  const accepted = bench.accepted().slice(before);
  const { db } = bench.desk;
  const [fills] = await db.query(
    `SELECT count(*) AS n, count(DISTINCT execution_id) AS ids FROM ledger_fills WHERE run_id = $1`,
    [runId],
  );
  const [heard] = await db.query(
    `SELECT count(DISTINCT broker_message_id) AS n FROM oms_inbox
     WHERE account = $1 AND body LIKE '%"FILL"%'`,
    [await bench.accountOf(runId)],
  );
  return {
    accepted: accepted.length,
    doubles: accepted.length - new Set(accepted).size,
    fills: fills?.['n'],
    heard: heard?.['n'],
  };
}

describe('an engine killed at a crash point', () => {
  it.each([
    ['CP0', 20],
    ['CP1', 1],
    ['CP2', 2],
    ['CP3', 2],
    ['CP5', 2],
    ['CP6', 1],
    ['CP7', 2],
    ['CP8', 3],
    ['CP9', 4],
    ['CP10', 2],
  ] as const)(
    '%s leaves no double order and loses no fill',
    { timeout: 60_000 },
    async (point, times) => {
      const before = bench.accepted().length;
      const runId = await bench.begun(QUICK);
      const child = bench.spawn(runId, { MQK_TEST_CRASH: `${point}:${times}` });
      expect(await ended(child)).toBe('SIGKILL');
      const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
      expect(recovered.json, recovered.stderr).toMatchObject({
        status: 'STOPPED',
        posture: 'DISARMED',
        unresolved: 0,
        unconfirmed: [],
      });
      await bench.again(runId);
      const finished = await bench.execute(runId);
      expect(finished.json, finished.stderr).toMatchObject({
        ended_by: 'FEED',
        status: 'STOPPED',
        posture: 'DISARMED',
        sealed: true,
      });
      const counts = await counted(runId, before);
      expect(counts).toMatchObject({ doubles: 0, fills: counts.heard });
      expect(Number(counts.fills)).toBeGreaterThan(0);
      const verified = await bench.mqk(['audit', 'verify', bench.folderOf(runId)]);
      expect(verified.json['result']).toBe('VALID');
    },
  );
});

it('a run whose engine was killed before its first bar can be armed at once', async () => {
  const runId = await bench.begun(QUICK);
  expect(await ended(bench.spawn(runId, { MQK_TEST_CRASH: 'CP0' }))).toBe('SIGKILL');
  const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(recovered.json, recovered.stderr).toMatchObject({ posture: 'DISARMED' });
  await bench.again(runId); // the lease of the dead engine has seconds to go
  expect((await bench.execute(runId)).json).toMatchObject({ ended_by: 'FEED', sealed: true });
});

it('an arming that was killed over a run that has traded is ended by a recovery', async () => {
  const runId = await bench.begun(QUICK);
  expect(await ended(bench.spawn(runId, { MQK_TEST_CRASH: 'CP1' }))).toBe('SIGKILL');
  const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(recovered.json).toMatchObject({ status: 'STOPPED', posture: 'DISARMED' });
  const arming = bench.start(['run', 'arm', '--run-id', runId], { MQK_TEST_CRASH: 'CP14:3' });
  expect(await ended(arming)).toBe('SIGKILL');
  const left = await bench.mqk(['run', 'status', '--run-id', runId]);
  expect(left.json).toMatchObject({ posture: 'ARMING_PENDING' });

  const again = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(again.json, again.stderr).toMatchObject({ status: 'STOPPED', posture: 'DISARMED' });
  await bench.again(runId);
  expect((await bench.execute(runId)).json).toMatchObject({ ended_by: 'FEED', sealed: true });
});

it('a message that waits is booked in its slice, behind slices that were in no log yet', async () => {
  const late = { ...QUICK, sets: { ...QUICK.sets, 'execution.latency_submit_events': 4 } };
  const runId = await bench.begun(late);
  expect(await ended(bench.spawn(runId, { MQK_TEST_CRASH: 'CP8:2' }))).toBe('SIGKILL');
  const [waiting] = await bench.desk.db.query(
    `SELECT body FROM oms_inbox WHERE account = $1 ORDER BY inbox_id DESC LIMIT 1`,
    [await bench.accountOf(runId)],
  );
  expect(String(waiting?.['body'])).toContain('"FILL"');
  const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(recovered.json, recovered.stderr).toMatchObject({ posture: 'DISARMED' });
  await bench.again(runId);
  expect((await bench.execute(runId)).json).toMatchObject({ ended_by: 'FEED', sealed: true });

  const firstFill = (folder: string) =>
    readFileSync(join(folder, 'fills.csv'), 'utf8').split('\n')[1];
  expect(firstFill(bench.folderOf(runId))).toBe(firstFill(await bench.backtest(runId, late)));
  const replayed = await bench.mqk(['replay', bench.folderOf(runId), '--verify']);
  expect(replayed.json).toMatchObject({ identical: true });
});
