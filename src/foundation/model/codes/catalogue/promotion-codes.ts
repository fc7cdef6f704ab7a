/** Codes of the gates between a backtest and capital. */
import type { CodeEntry } from './code-entry.ts';

export const PROMOTION_CODES = {
  PROMOTION_AMBIGUITY_NOT_CONSERVATIVE: {
    meaning: 'The run filled at better prices than the worst of its bars.',
    fix: 'Run with execution.ambiguity_policy CONSERVATIVE_WORST_CASE.',
  },
  PROMOTION_CAGR_LOW: {
    meaning: 'The compound annual growth rate is below promotion.min_cagr.',
    fix: 'Improve the strategy; the gate is not to be lowered for a run.',
  },
  PROMOTION_CHECK_MISSING: {
    meaning:
      'No strategy check was given, so that look-ahead, warm-up and determinism are not known.',
    fix: 'Run mqk strategy check --run RUN, and give its id, or last, with --check.',
  },
  PROMOTION_DATA_NOT_CLEAN: {
    meaning: 'Integrity dropped bars or stopped the run, or its checks were switched off.',
    fix: 'Mend the data; leave data.fail_on_gap and data.outlier_threshold_pct on.',
  },
  PROMOTION_DAYS_FEW: {
    meaning: 'The run covers fewer days than promotion.min_days.',
    fix: 'Run over a longer series.',
  },
  PROMOTION_DRAWDOWN_HIGH: {
    meaning: 'The largest drawdown is above promotion.max_drawdown.',
    fix: 'Risk less, or improve the strategy.',
  },
  PROMOTION_EVIDENCE_DIFFERS: {
    meaning: 'Evidence holds other figures than its runs give when they are made again.',
    fix: 'Move the folder away and gather the evidence again.',
  },
  PROMOTION_EVIDENCE_FOREIGN: {
    meaning:
      'Evidence is about another run: other data, config, strategy, parameters, cash or seed.',
    fix: 'Gather the evidence on the run that is to be judged.',
  },
  PROMOTION_FOLD_DRAWDOWN_HIGH: {
    meaning: 'One fold fell further than promotion.max_drawdown and its tolerance allow.',
    fix: 'Look at that fold: the strategy may have been fitted to the others.',
  },
  PROMOTION_FOLD_MISSING: {
    meaning: 'A walk-forward run lacks the result of a fold that it laid out.',
    fix: 'Run mqk walk-forward run to its end.',
  },
  PROMOTION_FOLDS_FEW: {
    meaning: 'The walk-forward run has fewer folds than promotion.min_folds.',
    fix: 'Run mqk walk-forward run with more --folds, or over a longer series.',
  },
  PROMOTION_FOLDS_NEGATIVE: {
    meaning: 'Too few walk-forward folds gained out of sample and traded to their end.',
    fix: 'Improve the strategy: it does not earn steadily in windows that it was not fitted to.',
  },
  PROMOTION_LIMITATION_MISSING: {
    meaning: 'The record of the run does not declare what a backtest cannot show.',
    fix: 'Run the backtest again with this version.',
  },
  PROMOTION_LIMIT_OFF: {
    meaning: 'A limit that guards capital was OFF in the run.',
    fix: 'Set the limits that are named, and run again.',
  },
  PROMOTION_LOOKAHEAD_FOUND: {
    meaning: 'A decision of the strategy changes with bars that come later.',
    fix: 'mqk strategy check names the first decision that changes.',
  },
  PROMOTION_METRIC_MISSING: {
    meaning: 'A figure that a gate needs is null, or no finite number.',
    fix: 'The flags of metrics.json say why; a longer run with more trades has it.',
  },
  PROMOTION_MONTHS_LOW: {
    meaning: 'The share of months with a gain is below promotion.min_profitable_months.',
    fix: 'Improve the strategy: it earns too rarely.',
  },
  PROMOTION_NOT_DETERMINISTIC: {
    meaning: 'The strategy differs between two runs, or after a restart.',
    fix: 'mqk strategy check names the first difference.',
  },
  PROMOTION_NOT_EVALUATED: {
    meaning: 'There is no verdict about the run.',
    fix: 'Run mqk promote evaluate on it first.',
  },
  PROMOTION_PROFIT_FACTOR_LOW: {
    meaning: 'Gains over losses are below promotion.min_profit_factor, or no trade gained.',
    fix: 'Improve the strategy, or lower what it pays for its trades.',
  },
  PROMOTION_REPEATED: {
    meaning: 'A verdict was named twice.',
    fix: 'Name each verdict once.',
  },
  PROMOTION_RUN_BLOCKED: {
    meaning: 'A symbol of the run took no new risk from some bar on.',
    fix: 'Mend the bars that are named, or leave the symbol out.',
  },
  PROMOTION_RUN_DIFFERS: {
    meaning: 'A run folder holds other bytes than its sources give when they are run again.',
    fix: 'Move the folder away and run the backtest again.',
  },
  PROMOTION_RUN_DISARMED: {
    meaning: 'The run was disarmed.',
    fix: 'Look for its reason in the audit log of the run.',
  },
  PROMOTION_RUN_HALTED: {
    meaning: 'The run was halted: what follows a halt is no result.',
    fix: 'Look for its reason in the audit log of the run.',
  },
  PROMOTION_RUN_SHADOW: {
    meaning: 'The run was a shadow run, which sends no order.',
    fix: 'Run the backtest without --shadow.',
  },
  PROMOTION_SHARPE_LOW: {
    meaning: 'The Sharpe ratio is below promotion.min_sharpe.',
    fix: 'Improve the strategy: it earns too little for how much it swings.',
  },
  PROMOTION_STRESS_FAILED: {
    meaning: 'With twice the costs the run stopped, or missed a figure that it has to reach.',
    fix: 'Trade less often or for more: the edge does not pay for worse fills.',
  },
  PROMOTION_STRESS_MISSING: {
    meaning: 'No stress run was given, or none under slippage_x2.',
    fix: 'Run mqk stress run RUN --profile slippage_x2, and give its id, or last, with --stress.',
  },
  PROMOTION_TRADES_FEW: {
    meaning: 'The run closed fewer trades than promotion.min_trades.',
    fix: 'Run over a longer series, or over more symbols.',
  },
  PROMOTION_WALK_FORWARD_MISSING: {
    meaning: 'No walk-forward run was given, or it has no fold.',
    fix: 'Run mqk walk-forward run RUN, and give its id, or last, with --walk-forward.',
  },
  PROMOTION_WARMUP_SHORT: {
    meaning: 'Decisions of the strategy hang on bars before the warm-up that it declares.',
    fix: 'Declare a longer warm-up; mqk strategy check names the first decision that differs.',
  },
  PROMOTION_WORST_5D_LOW: {
    meaning: 'Within five days the equity fell further than promotion.max_five_day_loss allows.',
    fix: 'Risk less at once, or improve the strategy.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
