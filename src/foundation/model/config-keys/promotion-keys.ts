/**
 * Config keys of the promotion gates: what a strategy must show before it deserves capital. They are judged
 * on history, so that PAPER and LIVE read none of them.
 */
import type { ConfigKeySpec } from './key-spec.ts';

const GATES = { BACKTEST: ['engines/promotion'] };

export const PROMOTION_KEYS = {
  'promotion.min_sharpe': {
    kind: 'PPM_FACTOR',
    meaning: 'Least Sharpe ratio.',
    readers: GATES,
    default: '1.30',
  },
  'promotion.max_drawdown': {
    kind: 'FRACTION',
    meaning: 'Largest drawdown, as a fraction of the peak.',
    readers: GATES,
    default: '0.20',
  },
  'promotion.min_cagr': {
    kind: 'PPM_FACTOR',
    meaning: 'Least compound growth a year, as a fraction.',
    readers: GATES,
    default: '0.08',
  },
  'promotion.min_profit_factor': {
    kind: 'PPM_FACTOR',
    meaning: 'Least sum of gains over sum of losses.',
    readers: GATES,
    default: '1.40',
  },
  'promotion.min_profitable_months': {
    kind: 'PROBABILITY',
    meaning: 'Least share of months that end above the month before.',
    readers: GATES,
    default: '0.60',
  },
  'promotion.max_five_day_loss': {
    kind: 'FRACTION',
    meaning: 'Largest loss over five days, as a fraction.',
    readers: GATES,
    default: '0.06',
  },
  'promotion.min_trades': {
    kind: 'COUNT',
    meaning: 'Least number of closed trades.',
    readers: GATES,
    default: '30',
    min: 1,
  },
  'promotion.min_days': {
    kind: 'COUNT',
    meaning: 'Least number of calendar days from the first slice to the last.',
    readers: GATES,
    default: '365',
    min: 1,
  },
  'promotion.min_folds': {
    kind: 'COUNT',
    meaning: 'Least number of walk-forward folds: fewer may be a lucky choice of one window.',
    readers: GATES,
    default: '3',
    min: 1,
  },
  'promotion.min_positive_folds': {
    kind: 'PROBABILITY',
    meaning: 'Least share of walk-forward folds that end with a gain.',
    readers: GATES,
    default: '0.70',
  },
  'promotion.fold_drawdown_tolerance': {
    kind: 'PROBABILITY',
    meaning: 'How far the drawdown of a fold may exceed promotion.max_drawdown, as a fraction.',
    readers: GATES,
    default: '0.05',
  },
} as const satisfies Readonly<Record<string, ConfigKeySpec>>;
