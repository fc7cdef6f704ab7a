/** Modes of a run. Safety code asks what a mode risks, never for one literal. */

export const MODES = ['BACKTEST', 'PAPER', 'LIVE'] as const;
export type Mode = (typeof MODES)[number];

/** Modes that this program can run. In the others the readers of a config key are declared, not yet there. */
export const RUNNABLE_MODES: readonly Mode[] = ['BACKTEST'];
