/** How the gates are called on the page, and in what their numbers are. */
import type { GateName } from '../../../../engines/promotion/index.ts';

export interface GateTitle {
  readonly title: string;
  /** FOUND: a count of findings, of which there may be none. */
  readonly unit: 'FRACTION' | 'RATIO' | 'COUNT' | 'FOUND' | 'WORD';
}

export const GATE_TITLES: Readonly<Record<GateName, GateTitle>> = {
  ambiguity_policy: { title: 'Fills assume the worst', unit: 'WORD' },
  data_integrity: { title: 'Data integrity', unit: 'FOUND' },
  no_lookahead: { title: 'No look-ahead', unit: 'FOUND' },
  warmup: { title: 'Warm-up is enough', unit: 'FOUND' },
  determinism: { title: 'Same run, same result', unit: 'FOUND' },
  limitations_declared: { title: 'Limitations declared', unit: 'FOUND' },
  not_halted: { title: 'Never halted', unit: 'FOUND' },
  not_disarmed: { title: 'Never disarmed', unit: 'FOUND' },
  not_blocked: { title: 'No symbol blocked', unit: 'FOUND' },
  limits_on: { title: 'Every limit is on', unit: 'FOUND' },
  not_shadow: { title: 'Orders were sent', unit: 'FOUND' },
  stress_slippage_x2: { title: 'Holds with slippage doubled', unit: 'FOUND' },
  folds: { title: 'Folds tested', unit: 'COUNT' },
  positive_folds: { title: 'Folds that gained', unit: 'FRACTION' },
  fold_drawdown: { title: 'Worst drawdown of a fold', unit: 'FRACTION' },
  max_drawdown: { title: 'Max drawdown', unit: 'FRACTION' },
  cagr: { title: 'CAGR', unit: 'FRACTION' },
  sharpe: { title: 'Sharpe', unit: 'RATIO' },
  profit_factor: { title: 'Profit factor', unit: 'RATIO' },
  profitable_months: { title: 'Profitable months', unit: 'FRACTION' },
  worst_5d: { title: 'Worst five days', unit: 'FRACTION' },
  trades: { title: 'Closed trades', unit: 'COUNT' },
  days: { title: 'Length in days', unit: 'COUNT' },
};
