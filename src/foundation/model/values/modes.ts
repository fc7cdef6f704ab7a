/** Modes of a run. Safety code asks what a mode risks, never for one literal. */

export const MODES = ['BACKTEST', 'PAPER', 'LIVE'] as const;
export type Mode = (typeof MODES)[number];
