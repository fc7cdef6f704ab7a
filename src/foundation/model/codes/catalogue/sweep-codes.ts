/** Codes of parameter sweeps, and of long work that is kept as it goes. */
import type { CodeEntry } from './code-entry.ts';

export const SWEEP_CODES = {
  CHECKPOINT_BUSY: {
    meaning: 'Another process is at the same long work.',
    fix: 'Wait for it or end it. If it ran on another machine and is gone, remove the lock folder named.',
  },
  STRATEGY_OUT_OF_MEMORY: {
    meaning:
      'A strategy filled the memory of its thread: a trial of a sweep is a row without figures, a check ends.',
    fix: 'Look in the strategy for what grows with every bar; keep no more than its warm-up needs.',
  },
  SWEEP_AXIS_INVALID: {
    meaning: 'The values of --grid or --range can not be counted, or a parameter is given twice.',
    fix: 'Write FROM:TO:STEP in decimals, or values with commas.',
  },
  SWEEP_BEST_ON_EDGE: {
    meaning: 'The best trial has the first or last value that was tried of a parameter.',
    fix: 'Widen that axis if the strategy allows it, and count the trials that this adds.',
  },
  SWEEP_CONSTRAINT_INVALID: {
    meaning: 'A --constraint can not be read; the message names the character.',
    fix: 'Compare a parameter or metric with another or with a number: fast<slow, max_drawdown<0.2.',
  },
  SWEEP_EMPTY: {
    meaning: 'No trial of a sweep is left: the strategy or a constraint refuses each of them.',
    fix: 'Widen the values or loosen the constraint.',
  },
  SWEEP_NOTHING_RANKED: {
    meaning: 'Every trial failed, was halted, breaks a constraint or has no value of the target.',
    fix: 'Look at standing and code of the rows; run one of them with mqk backtest run.',
  },
  SWEEP_PARAMS_NOT_WRITTEN: {
    meaning: 'The file of --write-params can not be written; the sweep itself is sealed.',
    fix: 'Check the path; mqk sweep show has the parameters.',
  },
  SWEEP_REFUSED: {
    meaning: 'A sweep has problems; each is listed with its flag or parameter.',
    fix: 'Correct every problem of the list.',
  },
  SWEEP_SPLIT_EMPTY: {
    meaning: '--split leaves one part of the bars without a day.',
    fix: 'Give a longer series, or a fraction nearer to 0.5.',
  },
  SWEEP_TOO_LARGE: {
    meaning: 'A sweep has more than 1,000,000 trials, or more axes than can be drawn evenly.',
    fix: 'Take wider steps or fewer values, or draw with --random or --quasi.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
