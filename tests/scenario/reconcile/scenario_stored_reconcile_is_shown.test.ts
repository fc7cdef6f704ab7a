/**
 * INV-DESK-03: what a reconcile found can be seen as it was stored, both sides of each difference; it ends with 0
 * only when the newest one of every book that is asked for was CLEAN, and with 7 when none was ever done.
 * Spec: contract 13.1 (exit codes of `reconcile run`), safety decision 8.
 * Mutation that turns it red: show an older checkpoint, or take "never reconciled" for clean.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insertReconcileCheckpoint, type RunRow } from '../../../src/adapters/db/index.ts';
import { mqk, type CliOptions, type CliRun } from '../../support/cli/run-in-process.ts';
import { openTestDatabase, type TestDatabase } from '../../support/db/test-database.ts';
import { createRun, reconciled } from '../../support/runs/run-stories.ts';

let desk: TestDatabase;
let run: RunRow;
beforeEach(async () => {
  desk = await openTestDatabase();
  run = await createRun(desk.db, { engineId: 'MAIN', account: '0042' });
});
afterEach(() => desk.close());

const show = (more: readonly string[], options: CliOptions = {}): Promise<CliRun> =>
  mqk(['reconcile', 'show', ...more], { ...options, env: desk.env });

const DRIFT =
  '[{"client_order_id":null,"code":"RECONCILE_POSITION_MISMATCH","ours":"100","severity":"CRITICAL","symbol":"SPY","theirs":"60"}]';

async function drifted(): Promise<void> {
  const { runId, broker, account } = run;
  await desk.db.transaction((tx) =>
    insertReconcileCheckpoint(tx, {
      runId,
      broker,
      account,
      verdict: 'CRITICAL',
      differences: DRIFT,
      watermark: '{"as_of":"2026-01-05T15:00:00Z","cursor":7}',
      tookMs: 12,
    }),
  );
}

describe('mqk reconcile show', () => {
  it('shows the newest checkpoint of a run with both sides of each difference, exit 6', async () => {
    await reconciled(desk.db, run);
    await drifted();
    const { exitCode, json } = await show(['--diff', '--run-id', 'last', '--json']);
    expect(exitCode).toBe(6);
    expect(json).toMatchObject({
      verdict: 'CRITICAL',
      checkpoints: [
        {
          run_id: run.runId,
          engine_id: 'MAIN',
          account_last4: '0042',
          verdict: 'CRITICAL',
          cursor: 7,
          as_of: '2026-01-05T15:00:00Z',
          differences: [
            {
              code: 'RECONCILE_POSITION_MISMATCH',
              severity: 'CRITICAL',
              symbol: 'SPY',
              client_order_id: null,
              ours: '100',
              theirs: '60',
            },
          ],
        },
      ],
    });
  });

  it('puts our side above theirs with --diff, and one line a checkpoint without', async () => {
    await drifted();
    const full = (await show(['--diff'], { isTTY: true })).stdout.split('\n');
    expect(full[1]).toBe('  CRITICAL  RECONCILE_POSITION_MISMATCH  SPY');
    expect(full.slice(2, 4)).toEqual(['            ours    100', '            broker  60']);
    expect(full[4]).toMatch(/^ {12}fix {5}\S/);
    const short = await show([], { isTTY: true });
    expect(short.stdout).toMatch(
      /^CRITICAL {2}MAIN paper …0042 {2}run \S+ {2}1 difference {2}.* s ago\n$/,
    );
    expect((await show(['--diff'])).stdout).toContain(
      'difference=CRITICAL RECONCILE_POSITION_MISMATCH SPY - ours "100" broker "60"\n',
    );
  });

  it('ends with 0 when the newest one is CLEAN, whatever was before', async () => {
    await drifted();
    await reconciled(desk.db, run);
    const { exitCode, json } = await show(['--json']);
    expect([exitCode, json['verdict']]).toEqual([0, 'CLEAN']);
  });

  it('shows the newest of each engine and account without a run, and the worst as the verdict', async () => {
    await reconciled(desk.db, run);
    const later = await createRun(desk.db, { engineId: 'MAIN', account: '0042' });
    await reconciled(desk.db, later, { verdict: 'WARN' });
    const other = await createRun(desk.db, { engineId: 'EXP', account: '0043' });
    await reconciled(desk.db, other, { verdict: 'UNKNOWN' });
    const { exitCode, json } = await show(['--json']);
    expect(exitCode).toBe(6);
    expect(json).toMatchObject({
      verdict: 'UNKNOWN',
      checkpoints: [
        { run_id: later.runId, engine_id: 'MAIN', verdict: 'WARN' },
        { run_id: other.runId, engine_id: 'EXP', verdict: 'UNKNOWN' },
      ],
    });
    expect(json['checkpoints']).toHaveLength(2);
  });

  it('is no clean one where none was ever done: exit 7', async () => {
    for (const more of [[], ['--run-id', run.runId]]) {
      const { exitCode, json } = await show([...more, '--json']);
      expect(exitCode).toBe(7);
      expect(json).toMatchObject({ error: { code: 'RECONCILE_NEVER_DONE' } });
    }
    expect((await show(['--run-id', 'nonsense'])).exitCode).toBe(7);
  });
});
