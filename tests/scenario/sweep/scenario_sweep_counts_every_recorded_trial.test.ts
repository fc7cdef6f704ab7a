/**
 * INV-SWEEP-05: the best of a sweep is believed the less, the more of its strategy was ever tried: distinct
 * runs in run folders, sweeps and walk-forwards beside it all count, each once.
 * Spec: issue 4 (3); docs/specs/parameter_sweep.md.
 * Shown: a backtest that is also a trial counts once; a second sweep adds its own; another strategy adds
 * nothing; the first sweep, shown later, is judged by all of them; what was sealed stays. A walk-forward adds each
 * candidate that it fitted once, however many folds tried it.
 * Mutation that turns it red: deflate by the trials of this sweep alone, count a repeated run twice, or leave out what
 * a walk-forward tried and did not choose.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mqk, type CliRun } from '../../support/cli/run-in-process.ts';
import { RUN_FLAGS, sealed, sweep, writeSweepBars } from '../../support/sweep/sweep-kit.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-sweep-count-'));
const out = ['--out', join(dir, 'exports')];
beforeAll(() => {
  writeSweepBars(dir);
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function run(argv: readonly string[]): Promise<CliRun> {
  return mqk([...argv, ...out, '--json'], { cwd: dir, env: { MQK_HOME: join(dir, 'home') } });
}

function recordedIn({ json }: CliRun): number {
  const { trials } = json;
  if (typeof trials !== 'object' || trials === null || !('recorded' in trials)) return NaN;
  return Number(trials.recorded);
}

describe('trials', () => {
  it('are counted over all that is recorded', { timeout: 60_000 }, async () => {
    await run(['backtest', 'run', ...RUN_FLAGS, '--param', 'fast=10', '--param', 'slow=40']);
    await run(['backtest', 'run', ...RUN_FLAGS, '--param', 'fast=11', '--param', 'slow=41']);
    const other = RUN_FLAGS.map((word) => (word === 'sma_cross' ? 'buy_and_hold' : word));
    await run(['backtest', 'run', ...other]);
    const first = await sweep(dir, ['--grid', 'fast=10,15,20', '--grid', 'slow=40,80', ...out]);
    expect(first.json['trials']).toEqual({
      this_sweep: 6,
      recorded: 7,
      in_runs: 2,
      in_sweeps: 5,
      in_walk_forwards: 0,
      unreadable: 0,
    });
    const second = await sweep(dir, ['--grid', 'fast=10,12', '--grid', 'slow=40', ...out]);
    expect(second.json['trials']).toMatchObject({ this_sweep: 2, recorded: 8 });
    const before = sealed(first, 'result.json');
    mkdirSync(join(dir, 'exports', '00000000-0000-5000-8000-000000000009'));
    const shown = await run(['sweep', 'show', String(first.json['id'])]);
    expect(shown.json['trials']).toMatchObject({ this_sweep: 6, recorded: 8, unreadable: 1 });
    const [then, now] = [first.json['deflated_sharpe'], shown.json['deflated_sharpe']].map(Number);
    expect(now).toBeLessThan(then ?? 0);
    expect(sealed(first, 'result.json')).toBe(before);
    expect(shown.json['runs']).toEqual(first.json['runs']);
  });

  it(
    'of a walk-forward are the candidates of its folds, each once',
    { timeout: 60_000 },
    async () => {
      const swept = await sweep(dir, ['--grid', 'fast=20,21', '--grid', 'slow=60', ...out]);
      const before = recordedIn(swept);
      const argv = ['walk-forward', 'run', ...RUN_FLAGS, '--folds', '3'];
      const fitted = await run([...argv, '--grid', 'fast=21,22,23', '--grid', 'slow=60,70']);
      expect(fitted.exitCode, fitted.stderr).toBe(0);
      const [head, ...rows] = sealed(fitted, 'trials.csv').trimEnd().split('\n');
      expect(head).toBe('run_id,fold');
      expect(rows).toHaveLength(6 * 3);
      expect(new Set(rows.map((row) => row.split(',')[0])).size).toBe(6);
      const shown = await run(['sweep', 'show', String(swept.json['id'])]);
      // Of the six, the sweep has tried 21 and 60.
      expect(shown.json['trials']).toMatchObject({ recorded: before + 5, in_walk_forwards: 5 });
      expect(shown.json['deflated_sharpe']).toBeLessThan(Number(swept.json['deflated_sharpe']));
      const fixed = await run([...argv, '--param', 'fast=24', '--param', 'slow=60']);
      expect(fixed.exitCode, fixed.stderr).toBe(0);
      const again = await run(['sweep', 'show', String(swept.json['id'])]);
      expect(recordedIn(again)).toBe(before + 6);
    },
  );

  it('of a sweep that was changed afterwards are not shown', async () => {
    const run1 = await sweep(dir, ['--grid', 'fast=3,4', ...out]);
    writeFileSync(join(String(run1.json['out_dir']), 'runs.csv'), 'trial,run_id\n');
    const shown = await run(['sweep', 'show', String(run1.json['id'])]);
    expect(shown.exitCode).toBe(6);
    expect(shown.json).toMatchObject({ error: { code: 'EVIDENCE_DAMAGED' } });
  });
});
