/**
 * INV-GATE-02: one figure below its threshold, one missing input, one limit that is OFF refuses the candidate
 * with the code of that gate; no gate hides another, and what is missing denies.
 * Spec: issue item 4, contract 8.1 (limits OFF), 5 (promotable models); seed PATCH 12 (vectors M2, M3, M4, M6).
 * Shown: each gate is made to fail alone, by the smallest step that is told apart, and all of them at once.
 * Mutation that turns it red: a gate that passes a null, one that returns early, or a wrong comparator.
 */
import { describe, expect, it } from 'vitest';
import {
  GATE_NAMES,
  judgePromotion,
  readJudgedMetrics,
  type PromotionCandidate,
} from '../../../src/engines/promotion/index.ts';
import { MS_PER_DAY } from '../../../src/foundation/model/index.ts';
import { OFF } from '../../support/tick/amounts.ts';
import {
  denialsOf,
  foldsWith,
  GOOD_RUN,
  MAIN,
  measuredAs,
  PASSING,
  rowOf,
  runWith,
  stressedWith,
  TO_ITS_END,
} from '../../support/promotion/candidates.ts';

/** The smallest difference that counts. */
const STEP = 1e-9;
const FAILED = { passed: false, checked: 7, problem: 'a target of SPY differs' };
const UNTRIED = { passed: true, checked: 0, problem: null };
const HALTED = { ...TO_ITS_END, halted: true, haltReason: 'RISK_DAILY_LOSS' } as const;

function checkedAs(proofs: Partial<PromotionCandidate['check']>): PromotionCandidate {
  return { ...PASSING, check: PASSING.check === null ? null : { ...PASSING.check, ...proofs } };
}

function stressed(...of: Parameters<typeof stressedWith>): PromotionCandidate {
  return { ...PASSING, stress: stressedWith(...of) };
}

function walked(...of: Parameters<typeof foldsWith>): PromotionCandidate {
  return { ...PASSING, walkForward: foldsWith(...of) };
}

describe('one gate that denies', () => {
  it.each<[string, PromotionCandidate, string]>([
    [
      'a fill model that is not the worst case',
      runWith({ ambiguityPolicy: 'NEXT_OPEN' }),
      'ambiguity_policy: PROMOTION_AMBIGUITY_NOT_CONSERVATIVE',
    ],
    [
      'a dropped bar',
      runWith({ barsDropped: { BAR_OUT_OF_ORDER: 1 } }),
      'data_integrity: PROMOTION_DATA_NOT_CLEAN',
    ],
    [
      'gaps that nobody looks for',
      runWith({ failOnGap: false }),
      'data_integrity: PROMOTION_DATA_NOT_CLEAN',
    ],
    ['a look ahead', checkedAs({ lookahead: FAILED }), 'no_lookahead: PROMOTION_LOOKAHEAD_FOUND'],
    ['a short warm-up', checkedAs({ warmup: FAILED }), 'warmup: PROMOTION_WARMUP_SHORT'],
    [
      'two runs that differ',
      checkedAs({ determinism: FAILED }),
      'determinism: PROMOTION_NOT_DETERMINISTIC',
    ],
    [
      'a proof that compared nothing',
      checkedAs({ lookahead: UNTRIED }),
      'no_lookahead: PROMOTION_LOOKAHEAD_FOUND',
    ],
    [
      'an undeclared limitation',
      runWith({ limitations: ['LIMITATION_RAW_SERIES'] }),
      'limitations_declared: PROMOTION_LIMITATION_MISSING',
    ],
    ['a halt', runWith(HALTED), 'not_halted: PROMOTION_RUN_HALTED'],
    [
      'a disarm',
      runWith({ disarmed: true, disarmReason: 'RISK_HALTED' }),
      'not_disarmed: PROMOTION_RUN_DISARMED',
    ],
    [
      'a block',
      runWith({ blocked: [{ symbol: 'SPY', reason: 'CORPORATE_ACTION_FORBIDDEN' }] }),
      'not_blocked: PROMOTION_RUN_BLOCKED',
    ],
    ['a shadow run', runWith({ shadow: true }), 'not_shadow: PROMOTION_RUN_SHADOW'],
    ['a halt under stress', stressed({}, HALTED), 'stress_slippage_x2: PROMOTION_STRESS_FAILED'],
    [
      'a figure missed under stress',
      stressed({ profit_factor: 1.39 }),
      'stress_slippage_x2: PROMOTION_STRESS_FAILED',
    ],
    [
      'a figure missing under stress',
      stressed({ cagr: null }),
      'stress_slippage_x2: PROMOTION_STRESS_FAILED',
    ],
    [
      'two folds, however good',
      {
        ...PASSING,
        walkForward: { ...foldsWith({}), plannedFolds: 2, folds: foldsWith({}).folds.slice(0, 2) },
      },
      'folds: PROMOTION_FOLDS_FEW',
    ],
    [
      'four folds of ten without a gain',
      walked({
        0: { totalReturn: -STEP },
        1: { totalReturn: 0 },
        2: { totalReturn: null },
        3: { end: HALTED },
      }),
      'positive_folds: PROMOTION_FOLDS_NEGATIVE',
    ],
    [
      'a deep fold',
      walked({ 9: { maxDrawdown: 0.25 + STEP } }),
      'fold_drawdown: PROMOTION_FOLD_DRAWDOWN_HIGH',
    ],
    [
      'a fold without a drawdown',
      walked({ 9: { maxDrawdown: Number.NaN } }),
      'fold_drawdown: PROMOTION_METRIC_MISSING',
    ],
    [
      'the drawdown',
      measuredAs({ max_drawdown: 0.2 + STEP }),
      'max_drawdown: PROMOTION_DRAWDOWN_HIGH',
    ],
    ['the CAGR', measuredAs({ cagr: 0.08 - STEP }), 'cagr: PROMOTION_CAGR_LOW'],
    ['the Sharpe ratio', measuredAs({ sharpe: 1.3 - STEP }), 'sharpe: PROMOTION_SHARPE_LOW'],
    [
      'the profit factor',
      measuredAs({ profit_factor: 1.4 - STEP }),
      'profit_factor: PROMOTION_PROFIT_FACTOR_LOW',
    ],
    [
      'the months',
      measuredAs({ profitable_months: 0.6 - STEP }),
      'profitable_months: PROMOTION_MONTHS_LOW',
    ],
    [
      'the worst five days',
      measuredAs({ worst_5d: -0.06 - STEP }),
      'worst_5d: PROMOTION_WORST_5D_LOW',
    ],
    ['the number of trades', measuredAs({ trades: 29 }), 'trades: PROMOTION_TRADES_FEW'],
    [
      'the length of the run',
      runWith({ durationMs: 365 * MS_PER_DAY - 1 }),
      'days: PROMOTION_DAYS_FEW',
    ],
  ])('%s', (_, candidate, denial) => {
    const verdict = judgePromotion(candidate, MAIN);
    expect(verdict.passed).toBe(false);
    expect(denialsOf(verdict)).toEqual([denial]);
    const margins = verdict.gates.map(({ margin, passed }) => (margin ?? 0) < 0 && passed);
    expect(margins).not.toContain(true);
  });

  it.each(
    Object.entries({
      dailyLoss: 'risk.daily_loss_limit',
      maxDrawdown: 'risk.max_drawdown',
      maxPositionPerSymbol: 'risk.max_position_per_symbol',
      maxGrossExposure: 'risk.max_gross_exposure',
      maxLeverage: 'risk.max_leverage',
      allocationCap: 'engine.allocation_cap',
    }),
  )('%s that is OFF', (name, key) => {
    const candidate = runWith({ limits: { ...GOOD_RUN.limits, [name]: OFF } });
    const verdict = judgePromotion(candidate, MAIN);
    expect(denialsOf(verdict)).toEqual(['limits_on: PROMOTION_LIMIT_OFF']);
    expect(rowOf(verdict, 'limits_on').note).toBe(`${key} is OFF`);
  });

  it('jumps that nobody looks for are a limit that is OFF, and data that nobody watched', () => {
    const limits = { ...GOOD_RUN.limits, outlierThreshold: OFF };
    expect(denialsOf(judgePromotion(runWith({ limits }), MAIN))).toEqual([
      'data_integrity: PROMOTION_DATA_NOT_CLEAN',
      'limits_on: PROMOTION_LIMIT_OFF',
    ]);
  });

  it.each(['sharpe', 'cagr', 'max_drawdown', 'worst_5d', 'profitable_months', 'trades'] as const)(
    'a %s that is null, NaN or infinite is missing',
    (name) => {
      for (const value of [null, Number.NaN, Infinity, -Infinity]) {
        expect(denialsOf(judgePromotion(measuredAs({ [name]: value }), MAIN))).toEqual([
          `${name}: PROMOTION_METRIC_MISSING`,
        ]);
      }
    },
  );
});

describe('evidence that is missing', () => {
  it('denies each of its gates', () => {
    const bare = { ...PASSING, check: null, stress: null, walkForward: null };
    expect(denialsOf(judgePromotion(bare, MAIN))).toEqual([
      'no_lookahead: PROMOTION_CHECK_MISSING',
      'warmup: PROMOTION_CHECK_MISSING',
      'determinism: PROMOTION_CHECK_MISSING',
      'stress_slippage_x2: PROMOTION_STRESS_MISSING',
      'folds: PROMOTION_WALK_FORWARD_MISSING',
      'positive_folds: PROMOTION_WALK_FORWARD_MISSING',
      'fold_drawdown: PROMOTION_WALK_FORWARD_MISSING',
    ]);
  });

  it('is no stress when its profile was overridden', () => {
    const { profiles } = stressedWith({});
    const faults = ['execution.base_spread_bps is 3, not 6'];
    const stress = { id: 'stress', profiles: profiles.map((one) => ({ ...one, faults })) };
    const verdict = judgePromotion({ ...PASSING, stress }, MAIN);
    expect(denialsOf(verdict)).toEqual(['stress_slippage_x2: PROMOTION_STRESS_FAILED']);
    expect(rowOf(verdict, 'stress_slippage_x2').note).toBe(faults[0]);
  });

  it('is missing too when it holds another profile, a fold less, or no fold', () => {
    const other = { id: 'stress', profiles: [] };
    expect(denialsOf(judgePromotion({ ...PASSING, stress: other }, MAIN))).toEqual([
      'stress_slippage_x2: PROMOTION_STRESS_MISSING',
    ]);
    const { folds } = foldsWith({});
    const short = { ...foldsWith({}), folds: folds.slice(1) };
    expect(denialsOf(judgePromotion({ ...PASSING, walkForward: short }, MAIN))).toEqual([
      'folds: PROMOTION_FOLD_MISSING',
      'positive_folds: PROMOTION_FOLD_MISSING',
      'fold_drawdown: PROMOTION_FOLD_MISSING',
    ]);
    const backward = { ...foldsWith({}), isForward: false };
    expect(denialsOf(judgePromotion({ ...PASSING, walkForward: backward }, MAIN))).toEqual([
      'folds: PROMOTION_WALK_FORWARD_MISSING',
      'positive_folds: PROMOTION_WALK_FORWARD_MISSING',
      'fold_drawdown: PROMOTION_WALK_FORWARD_MISSING',
    ]);
    const none = {
      id: 'walk-forward',
      isForward: true,
      plannedFolds: 0,
      testedDays: null,
      folds: [],
    };
    expect(denialsOf(judgePromotion({ ...PASSING, walkForward: none }, MAIN))).toEqual([
      'folds: PROMOTION_WALK_FORWARD_MISSING',
      'positive_folds: PROMOTION_WALK_FORWARD_MISSING',
      'fold_drawdown: PROMOTION_WALK_FORWARD_MISSING',
    ]);
  });
});

describe('what is told of evidence', () => {
  it('has folds and days of the walk-forward, and no digits that nobody reads', () => {
    const walk = judgePromotion(walked({ 0: { totalReturn: 0 } }), MAIN);
    expect(rowOf(walk, 'positive_folds').note).toBe('9 gained of 10 folds, tested over 500 days');
    expect(rowOf(walk, 'fold_drawdown').note).toBe('10 folds, tested over 500 days');
    expect(rowOf(walk, 'folds')).toMatchObject({ value: 10, threshold: 3, margin: 7 });
    const shown = judgePromotion(stressed({ cagr: 0.1 / 3, sharpe: null }), MAIN);
    expect(rowOf(shown, 'stress_slippage_x2').note).toBe(
      'cagr 0.033333, not >= 0.08; sharpe missing, not >= 1.3',
    );
  });
});

describe('the losing runs of the seed', () => {
  it('M2: every figure of a run that only lost is told', () => {
    const metrics = readJudgedMetrics({
      ...{ sharpe: -9, cagr: -0.518685, max_drawdown: 0.302576, worst_5d: -0.01 },
      ...{ profitable_months: 0, profit_factor: 0, trades: 2, win_rate: 0, flags: [] },
    });
    expect(denialsOf(judgePromotion(runWith({ metrics }), MAIN))).toEqual([
      'max_drawdown: PROMOTION_DRAWDOWN_HIGH',
      'cagr: PROMOTION_CAGR_LOW',
      'sharpe: PROMOTION_SHARPE_LOW',
      'profit_factor: PROMOTION_PROFIT_FACTOR_LOW',
      'profitable_months: PROMOTION_MONTHS_LOW',
      'trades: PROMOTION_TRADES_FEW',
    ]);
  });

  it('M4: a drawdown of 0.4 where 0.2 is borne, and by how much', () => {
    const verdict = judgePromotion(measuredAs({ max_drawdown: 0.4 }), MAIN);
    expect(rowOf(verdict, 'max_drawdown')).toMatchObject({ value: 0.4, margin: -0.2 });
  });
});

describe('everything wrong at once', () => {
  it('is told gate by gate: none hides another', () => {
    const off = Object.fromEntries(Object.keys(GOOD_RUN.limits).map((name) => [name, OFF]));
    const run = {
      ...GOOD_RUN,
      ...HALTED,
      disarmed: true,
      disarmReason: 'STALE_FEED',
      blocked: [{ symbol: 'SPY', reason: 'OUTLIER' }],
      ambiguityPolicy: 'SAME_BAR_WORST_CASE',
      shadow: true,
      limits: { ...GOOD_RUN.limits, ...off },
      failOnGap: false,
      barsDropped: { OUTLIER: 2 },
      limitations: [],
      durationMs: 0,
      metrics: readJudgedMetrics({}),
    } as const;
    const verdict = judgePromotion({ run, check: null, stress: null, walkForward: null }, MAIN);
    expect(denialsOf(verdict)).toHaveLength(GATE_NAMES.length);
    expect(rowOf(verdict, 'data_integrity').note).toBe(
      'data.fail_on_gap is false; data.outlier_threshold_pct is OFF; 2 bars dropped: OUTLIER; ' +
        'stopped: STALE_FEED; stopped: OUTLIER',
    );
  });
});
