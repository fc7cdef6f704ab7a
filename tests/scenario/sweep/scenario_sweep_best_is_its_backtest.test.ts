/**
 * INV-SWEEP-02: a row of a sweep is what `backtest run` gives with its parameters: run id, metrics, digest.
 * Spec: contract 12, 13.1; docs/specs/parameter_sweep.md.
 * Shown: the best row and the worst one, run by themselves; nothing of a trial reaches the next.
 * Mutation that turns it red: leave the parameters of the plan in place of the trial's, or share a strategy's
 * state between trials.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mqk, PACKAGE_ROOT, WORKER_DIR } from '../../support/cli/run-in-process.ts';
import { planBacktest, runInMemory } from '../../../src/services/research/index.ts';
import { digestResult } from '../../../src/trading/backtest/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../src/trading/strategies/index.ts';
import {
  RUN_FLAGS,
  rowsOf,
  sweep,
  writeSweepBars,
  type SweepRow,
} from '../../support/sweep/sweep-kit.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-sweep-best-'));
beforeAll(() => {
  writeSweepBars(dir);
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function paramFlags({ params }: SweepRow): string[] {
  return Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${String(value)}`]);
}

describe('a row of a sweep', () => {
  it('is the backtest with its parameters', { timeout: 60_000 }, async () => {
    const out = ['--out', join(dir, 'exports')];
    const { json, ...run } = await sweep(dir, [
      ...out,
      '--grid',
      'fast=5:30:5',
      '--grid',
      'slow=40,80',
    ]);
    const rows = rowsOf({ ...run, json });
    const ranks = [1, rows.length];
    expect(json['best']).toEqual(rows.find(({ rank }) => rank === 1));
    for (const row of rows.filter(({ rank }) => ranks.includes(rank ?? 0))) {
      const again = await mqk(
        ['backtest', 'run', ...RUN_FLAGS, ...out, ...paramFlags(row), '--json'],
        {
          cwd: dir,
          env: { MQK_HOME: join(dir, 'home') },
        },
      );
      expect(again.json['run_id']).toBe(row.run_id);
      const metrics: unknown = JSON.parse(
        readFileSync(join(dir, 'exports', row.run_id, 'metrics.json'), 'utf8'),
      );
      const { sharpe, max_drawdown, trades, fills, final_equity } = row;
      expect(metrics).toMatchObject({ sharpe, max_drawdown, trades, fills, final_equity });
    }
  });

  it('has the digest of that run', async () => {
    const run = await sweep(dir, ['--grid', 'fast=7,9', '--out', join(dir, 'digest')]);
    for (const row of rowsOf(run)) {
      const watch = {
        note: () => undefined,
        onProgress: () => undefined,
        isInterrupted: () => false,
      };
      const request = {
        strategyIds: ['sma_cross'],
        params: Object.entries(row.params).map(([name, value]) => ({ name, value: String(value) })),
        bars: [{ symbol: 'SPY', path: join(dir, 'bars.csv') }],
        timeframe: '1m',
        calendar: 'ALWAYS_ON',
        configFiles: null,
        sets: [
          { path: 'risk.daily_loss_limit', value: 'OFF' },
          { path: 'risk.max_drawdown', value: 'OFF' },
        ],
        cash: 1e11,
        seed: 1,
        outDir: dir,
        runId: null,
        shadow: false,
        actionsFile: null,
      } as const;
      const places = {
        packageRoot: PACKAGE_ROOT,
        cwd: dir,
        home: join(dir, 'home'),
        workerDir: WORKER_DIR,
      };
      const plan = await planBacktest(request, { places, strategies: BUILT_IN_STRATEGIES }, watch);
      const { record, maxDrawdown } = await runInMemory(plan, watch);
      expect(digestResult(record.tables, record.summary, maxDrawdown)).toBe(row.digest);
    }
  });
});
