/**
 * Invariant INV-ENGINE-30: the events of a run get their places while its engine trades, in the chain that a command
 * would make of them, so that whoever arms after a kill chains the last moments and not the whole history.
 * Spec: 4-safety, figures (recovery); contract 10; docs/specs/audit_projection.md.
 * Would turn red: a sequencer that is not started, or stops before the feed does; places that a later command finds to
 * be others; a batch that is left half placed by a kill.
 */
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineBench, MARKET_ORDERS } from '../../support/engine/engine-bench.ts';

const PLACED =
  "SELECT 1 FROM audit_events WHERE run_id = $1 AND topic = 'OMS' AND seq IS NOT NULL LIMIT 1";

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(20_000);
});
afterAll(() => bench.close());

describe('the log of a run that trades', () => {
  it('is chained before any command looks at it, and a kill in between leaves a whole one', async () => {
    const runId = await bench.begun(MARKET_ORDERS);
    const engine = bench.spawn(runId);
    await bench.awaitRow(runId, PLACED);
    engine.kill('SIGKILL');
    await once(engine, 'exit');
    const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
    expect(recovered.exitCode, recovered.stderr).toBe(0);
    const folder = String(recovered.json['out_dir']);
    const verified = await bench.mqk(['audit', 'verify', folder]);
    expect(verified.json).toMatchObject({ result: 'INCOMPLETE' });
    const [row] = await bench.desk.db.query(
      'SELECT count(*)::int AS events, count(seq)::int AS placed, max(seq) AS last FROM audit_events WHERE run_id = $1',
      [runId],
    );
    expect([row?.['placed'], row?.['last']]).toEqual([row?.['events'], row?.['events']]);
    expect(verified.json['events']).toBe(row?.['events']);
  });
});
