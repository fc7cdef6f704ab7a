/**
 * INV-GATE-07: from bars to a sealed verdict by the commands alone: what earns steadily passes every gate with the
 * evidence that the program itself gathered, what loses is refused by the codes of its figures; the verdict is the
 * same in every byte when it is asked for again.
 * Spec: issue item 4; seed PATCH 15e.
 * Shown: one strategy over waves that pay for its trades, and over waves that do not.
 * Mutation that turns it red: any gate that reads another key than its evidence writes, or a clock in the verdict.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyRecord } from '../../../src/adapters/artifacts/index.ts';
import { mqk } from '../../support/cli/run-in-process.ts';
import {
  denialsIn,
  evaluate,
  GOOD_WAVES,
  makeDesk,
  runWaves,
  waves,
} from '../../support/promotion/judged-run.ts';

const EVIDENCE = ['--stress', 'last', '--walk-forward', 'last', '--check', 'last'];
let desk = '';

beforeEach(() => {
  desk = makeDesk();
});
afterEach(() => {
  rmSync(desk, { recursive: true, force: true });
});

async function gather(): Promise<void> {
  const commands = [
    ['stress', 'run', 'last', '--profile', 'slippage_x2'],
    ['walk-forward', 'run', 'last', '--folds', '4'],
    ['strategy', 'check', '--run', 'last'],
  ];
  for (const command of commands) {
    const told = await mqk([...command, '--json'], { cwd: desk });
    expect(told.exitCode, told.stderr).toBe(0);
  }
}

describe('a strategy that earns steadily', () => {
  it('is promoted on the evidence that the program gathered', async () => {
    const run = await runWaves(desk, GOOD_WAVES);
    await gather();
    const verdict = await evaluate(desk, 'last', EVIDENCE);
    expect(denialsIn(verdict)).toEqual([]);
    expect(verdict.exitCode).toBe(0);
    expect(verdict.json).toMatchObject({ passed: true, run_id: run.subject.run_id });
    expect(verdict.json['score']).toBeGreaterThan(0);
    const folder = String(verdict.json['out_dir']);
    expect(verifyRecord(folder).result).toBe('VALID');
    const report = readFileSync(join(folder, 'promotion_report.json'), 'utf8');
    const again = await evaluate(desk, 'last', EVIDENCE);
    expect(again.json).toEqual(verdict.json);
    expect(readFileSync(join(folder, 'promotion_report.json'), 'utf8')).toBe(report);
    const ranked = await mqk(['promote', 'rank', 'last', '--json'], { cwd: desk });
    expect(ranked.json).toMatchObject({ ranking: [{ rank: 1, id: verdict.json['id'] }] });
  });
});

describe('a strategy that loses', () => {
  it('is refused by its figures, its evidence gathered all the same', async () => {
    await runWaves(desk, waves(420, 0.0012, 0.006));
    await gather();
    const verdict = await evaluate(desk, 'last', EVIDENCE);
    expect(verdict.exitCode).toBe(5);
    expect(denialsIn(verdict)).toEqual([
      'stress_slippage_x2: PROMOTION_STRESS_FAILED',
      'positive_folds: PROMOTION_FOLDS_NEGATIVE',
      'cagr: PROMOTION_CAGR_LOW',
      'sharpe: PROMOTION_SHARPE_LOW',
      'profit_factor: PROMOTION_PROFIT_FACTOR_LOW',
      'profitable_months: PROMOTION_MONTHS_LOW',
      'trades: PROMOTION_TRADES_FEW',
    ]);
    expect(verdict.json['passed']).toBe(false);
  });
});
