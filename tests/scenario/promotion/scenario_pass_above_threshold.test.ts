/**
 * INV-GATE-01: a candidate that reaches every threshold passes, a value that equals its threshold included;
 * every gate is reported, in one order, with value, threshold, margin and the record that it comes from.
 * Spec: issue item 4, contract 8.1, 12; seed PATCH 12 (vector M1).
 * Shown: figures above, and figures at each threshold of MAIN and EXP, also where doubles miss the decimal.
 * Mutation that turns it red: `>` for `>=` in a gate, floats compared with decimals as they are, or a gate left out.
 */
import { describe, expect, it } from 'vitest';
import {
  GATE_NAMES,
  judgePromotion,
  readJudgedMetrics,
} from '../../../src/engines/promotion/index.ts';
import { MS_PER_DAY } from '../../../src/foundation/model/index.ts';
import { ppm } from '../../support/tick/amounts.ts';
import {
  denialsOf,
  foldsWith,
  GOOD,
  MAIN,
  measuredAs,
  PASSING,
  rowOf,
  runWith,
  stressedWith,
} from '../../support/promotion/candidates.ts';

const EXP = { ...MAIN, minCagr: ppm('0.05'), minProfitFactor: ppm('1.2'), minSharpe: ppm('0.8') };

/** Figures that equal the thresholds of MAIN on paper. */
const AT_THRESHOLD = {
  max_drawdown: (100 - 80) / 100,
  cagr: 1.08 - 1, // 0.08000000000000007
  sharpe: 1.3,
  profit_factor: 1.4,
  profitable_months: 3 / 5,
  worst_5d: 94 / 100 - 1, // -0.06000000000000005
  trades: 30,
};

describe('a candidate above the thresholds', () => {
  const verdict = judgePromotion(PASSING, MAIN);

  it('passes, with every gate told in one order', () => {
    expect(denialsOf(verdict)).toEqual([]);
    expect(verdict.passed).toBe(true);
    expect(verdict.gates.map(({ name }) => name)).toEqual([...GATE_NAMES]);
    expect(verdict.gates.every(({ code }) => code === null)).toBe(true);
  });

  it('tells by how much, and from which record', () => {
    expect(rowOf(verdict, 'sharpe')).toEqual({
      name: 'sharpe',
      value: 1.5,
      threshold: 1.3,
      comparator: '>=',
      margin: 0.2,
      passed: true,
      code: null,
      evidence: 'run',
      note: null,
    });
    expect(rowOf(verdict, 'max_drawdown')).toMatchObject({ comparator: '<=', margin: 0.1 });
    expect(rowOf(verdict, 'fold_drawdown')).toMatchObject({
      value: 0.1,
      threshold: 0.25,
      evidence: 'walk-forward',
    });
    expect(rowOf(verdict, 'no_lookahead')).toMatchObject({ value: 0, evidence: 'check' });
    expect(rowOf(verdict, 'stress_slippage_x2')).toMatchObject({ value: 0, evidence: 'stress' });
    expect(rowOf(verdict, 'days')).toMatchObject({ value: 1000, margin: 635 });
  });
});

describe('a candidate at the thresholds', () => {
  it('passes those of MAIN, in each gate', () => {
    const atThreshold = {
      ...measuredAs(AT_THRESHOLD),
      stress: stressedWith(AT_THRESHOLD),
      walkForward: foldsWith({
        1: { totalReturn: 0 },
        4: { totalReturn: -0.01 },
        7: { totalReturn: null, maxDrawdown: 0.25 },
      }),
    };
    const run = { ...atThreshold.run, durationMs: 365 * MS_PER_DAY };
    const verdict = judgePromotion({ ...atThreshold, run }, { ...MAIN, minFolds: 10 });
    expect(denialsOf(verdict)).toEqual([]);
    const compared = verdict.gates.filter(({ threshold }) => typeof threshold === 'number');
    expect(compared.map(({ margin }) => margin)).toEqual(compared.map(() => 0));
  });

  it('passes those of EXP, which MAIN refuses', () => {
    const figures = { cagr: 0.05, profit_factor: 1.2, sharpe: 0.8 };
    const candidate = { ...measuredAs(figures), stress: stressedWith(figures) };
    expect(judgePromotion(candidate, EXP).passed).toBe(true);
    expect(denialsOf(judgePromotion(candidate, MAIN))).toEqual([
      'stress_slippage_x2: PROMOTION_STRESS_FAILED',
      'cagr: PROMOTION_CAGR_LOW',
      'sharpe: PROMOTION_SHARPE_LOW',
      'profit_factor: PROMOTION_PROFIT_FACTOR_LOW',
    ]);
  });
});

describe('trades of which none lost', () => {
  it('are above every profit factor (M1 of the seed)', () => {
    const metrics = readJudgedMetrics({
      ...{ sharpe: 9, cagr: 1.98652, max_drawdown: 0, volatility: 0.01, worst_5d: 0.015 },
      ...{ profitable_months: 1, profit_factor: null, trades: 3, win_rate: 1 },
      risk_adjusted: { stability: 0.99 },
      flags: ['no_drawdown', 'no_losses'],
    });
    expect(metrics.stability).toBe(0.99);
    const verdict = judgePromotion(runWith({ metrics }), { ...MAIN, minTrades: 3 });
    expect(denialsOf(verdict)).toEqual([]);
    expect(rowOf(verdict, 'profit_factor')).toMatchObject({
      value: null,
      margin: null,
      note: 'no losing trade: above every threshold',
    });
  });

  it('are not, when none gained either', () => {
    const noTrade = { ...GOOD, profit_factor: null, win_rate: null, flags: ['no_losses'] };
    const breakEven = { ...noTrade, win_rate: 0 };
    for (const metrics of [noTrade, breakEven].map(readJudgedMetrics)) {
      expect(denialsOf(judgePromotion(runWith({ metrics }), MAIN))).toEqual([
        'profit_factor: PROMOTION_METRIC_MISSING',
      ]);
    }
  });
});

it('a wider gap tolerance is told beside the verdict', () => {
  const verdict = judgePromotion(runWith({ gapToleranceBars: 3 }), MAIN);
  expect(verdict.passed).toBe(true);
  expect(rowOf(verdict, 'data_integrity').note).toBe(
    'gaps up to 3 bars and jumps up to 0.2 are borne',
  );
});
