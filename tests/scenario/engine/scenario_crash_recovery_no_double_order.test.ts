/**
 * Invariant INV-ENGINE-03: an engine that is killed anywhere between a decision and its effect leaves no double
 * order and loses no fill: recovery brings what it left to a known end, and the run goes on to a sealed record.
 * Spec: 4-safety decisions 5, 6, 10; reliability 7.5 to 7.7.
 * Would turn red: a DISPATCHING row that is sent again blindly; an inbox row that is applied twice or not at all;
 * a tick that is rebuilt without a message; a run that is armed by a start.
 */
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
