/**
 * INV-GATE-09: a config may ask for less than the base layer does, and no verdict hides it: each such gate has the
 * base layer's threshold and says so, and the verdict says whether that one would have refused.
 * Spec: contract 13.1 (gates); docs/specs/strategy_evaluation_and_ranking.md, "Lowered thresholds".
 * Shown: eleven months of waves, promoted by thresholds that `--set` lowered: in JSON, in the seal, for a person, on
 * the page; gates one by one with candidates by hand.
 * Mutation that turns it red: `isEasier` answers false, or `loweredLines` is left out of the text.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assessPromotion, type AssessedVerdict } from '../../../src/engines/promotion/index.ts';
import { mqk, type CliRun } from '../../support/cli/run-in-process.ts';
import { MAIN, measuredAs, PASSING, stressedWith } from '../../support/promotion/candidates.ts';
import {
  evaluate,
  gatherEvidence,
  makeDesk,
  runWaves,
  waves,
} from '../../support/promotion/judged-run.ts';
import { ppm } from '../../support/tick/amounts.ts';

/** A check, a stress and a walk-forward, made and made again. */
const EVIDENCE_TIMEOUT_MS = 60_000;
const DAYS = 'threshold lowered by the config of the run: 200, in the base layer 365';

describe('a verdict by thresholds below those of the base layer', () => {
  const desk = makeDesk();
  let verdict: CliRun;

  beforeAll(async () => {
    const lowered = ['--set', 'promotion.min_days=200', '--set', 'promotion.min_trades=5'];
    const run = await runWaves(desk, waves(330, 0.004, 0.003), { flags: lowered });
    verdict = await evaluate(desk, run.path, await gatherEvidence(desk, run));
  }, EVIDENCE_TIMEOUT_MS);
  afterAll(() => {
    rmSync(desk, { recursive: true, force: true });
  });

  it('passes, and says at each gate what the base layer asks for, and that it refuses', () => {
    expect(verdict.exitCode, verdict.stdout).toBe(0);
    expect(verdict.json).toMatchObject({ passed: true, passed_by_base: false });
    expect(verdict.json['gates']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'days', threshold: 200, base: 365, note: DAYS }),
        expect.objectContaining({ name: 'trades', threshold: 5, base: 30 }),
        expect.objectContaining({ name: 'sharpe', threshold: 1.3, base: null, note: null }),
      ]),
    );
  });

  it('is sealed and shown so', async () => {
    const shown = await mqk(['promote', 'show', 'last'], { cwd: desk, isTTY: true });
    expect(shown.stdout).toContain(
      "LOWERED    thresholds below the base layer's: trades, days. Those of the base layer REFUSE it.",
    );
    expect(shown.stdout).toContain(`  ${DAYS}`);
    const page = readFileSync(join(String(verdict.json['out_dir']), 'report.html'), 'utf8');
    expect(page).toContain('<strong>Thresholds lowered</strong> by the config of the run');
    expect(page).toContain('With those of the base layer it is NOT PROMOTABLE.');
    expect(page).toContain(DAYS);
  });
});

describe('a threshold', () => {
  const baseOf = ({ gates }: AssessedVerdict): readonly string[] =>
    gates.flatMap(({ name, base }) => (base === null ? [] : `${name} ${base}`));

  it('of the base layer is no news', () => {
    const { verdict } = assessPromotion(PASSING, MAIN);
    expect([verdict.passed, verdict.passesBase, baseOf(verdict)]).toEqual([true, true, []]);
    expect(verdict.gates.filter(({ note }) => note?.includes('base layer'))).toEqual([]);
  });

  it('that asks for more is none either', () => {
    const { verdict } = assessPromotion(PASSING, { ...MAIN, minSharpe: ppm('9'), minDays: 9999 });
    expect([verdict.passed, verdict.passesBase, baseOf(verdict)]).toEqual([false, true, []]);
  });

  it.each([
    [{ minSharpe: ppm('1.299999') }, ['sharpe 1.3']],
    [{ maxDrawdown: ppm('0.21') }, ['fold_drawdown 0.25', 'max_drawdown 0.2']],
    [{ maxFiveDayLoss: ppm('0.07') }, ['worst_5d -0.06']],
    [{ foldDrawdownTolerance: ppm('0.06') }, ['fold_drawdown 0.25']],
    [{ minPositiveFolds: ppm('0') }, ['positive_folds 0.7']],
    [{ minFolds: 1, minTrades: 1, minDays: 1 }, ['folds 3', 'trades 30', 'days 365']],
    [{ minCagr: ppm('0'), minProfitFactor: ppm('0.1') }, ['cagr 0.08', 'profit_factor 1.4']],
    [{ minProfitableMonths: ppm('0.59') }, ['profitable_months 0.6']],
  ])('that asks for less, %o, is told', (lowered, told) => {
    expect(baseOf(assessPromotion(PASSING, { ...MAIN, ...lowered }).verdict)).toEqual(told);
  });

  it('that only the stress needs lowered is told at its gate', () => {
    const candidate = { ...measuredAs({}), stress: stressedWith({ sharpe: 1 }) };
    const { verdict } = assessPromotion(candidate, { ...MAIN, minSharpe: ppm('0.9') });
    expect([verdict.passed, verdict.passesBase]).toEqual([true, false]);
    const stress = verdict.gates.find(({ name }) => name === 'stress_slippage_x2');
    expect(stress?.note).toContain('by the base layer: ');
  });
});
