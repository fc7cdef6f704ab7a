/**
 * INV-GATE-04: a run that was halted, or in which a symbol was blocked, is refused, however good its figures and
 * all evidence about it are; the same run without that end passes.
 * Spec: issue item 4, contract 7, 8.1; weak point 15 of the original.
 * Shown: one series that passes, then with a day that breaks the daily loss limit, and with a jump beyond the
 * outlier threshold, both at its end.
 * Mutation that turns it red: drop judgeEnd from the gates, or read the end of the run from its evidence.
 */
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  denialsIn,
  evaluate,
  gatherEvidence,
  GOOD_WAVES,
  makeDesk,
  runWaves,
} from '../../support/promotion/judged-run.ts';

const last = GOOD_WAVES.at(-1) ?? NaN;
let desk = '';

beforeEach(() => {
  desk = makeDesk();
});
afterEach(() => {
  rmSync(desk, { recursive: true, force: true });
});

it('the run that traded to its end passes', async () => {
  const run = await runWaves(desk, GOOD_WAVES);
  const verdict = await evaluate(desk, run.path, await gatherEvidence(desk, run));
  expect(denialsIn(verdict)).toEqual([]);
  expect(verdict.json).toMatchObject({ passed: true });
  expect(verdict.exitCode).toBe(0);
});

it('with a day that halts it, it does not, nor does its stress', async () => {
  const run = await runWaves(desk, [...GOOD_WAVES, last * 0.965, last * 0.966]);
  expect(run.metrics).toMatchObject({ halted: true, halt_reason: 'RISK_DAILY_LOSS' });
  const verdict = await evaluate(desk, run.path, await gatherEvidence(desk, run));
  expect(denialsIn(verdict)).toEqual([
    'not_halted: PROMOTION_RUN_HALTED',
    'stress_slippage_x2: PROMOTION_STRESS_FAILED',
  ]);
  expect(verdict.json).toMatchObject({ passed: false });
  expect(verdict.exitCode).toBe(5);
});

it('with a jump that blocks its symbol, it does not', async () => {
  const run = await runWaves(desk, [...GOOD_WAVES, last * 1.3]);
  const verdict = await evaluate(desk, run.path, await gatherEvidence(desk, run));
  expect(denialsIn(verdict)).toEqual([
    'data_integrity: PROMOTION_DATA_NOT_CLEAN',
    'not_blocked: PROMOTION_RUN_BLOCKED',
    'stress_slippage_x2: PROMOTION_STRESS_FAILED',
  ]);
  expect(verdict.exitCode).toBe(5);
});
