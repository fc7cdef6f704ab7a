/** Codes of stress and walk-forward. */
import type { CodeEntry } from './code-entry.ts';

export const JUDGING_CODES = {
  FOLDS_SERIES_SHORT: {
    meaning: 'The series has too few bars for the folds that were asked for.',
    fix: 'Give a longer series, fewer --folds, or shorter windows.',
  },
  FOLDS_SIZE_INVALID: {
    meaning: 'The sizes of walk-forward windows contradict each other or the scheme.',
    fix: 'Correct the sizes; mqk walk-forward run --help has examples.',
  },
  FOLDS_WINDOW_EMPTY: {
    meaning: 'A training window has no bar left.',
    fix: 'Use longer windows, or a shorter --purge.',
  },
  STRESS_EASIER_THAN_RUN: {
    meaning:
      'A stress profile sets a cost or latency below that of the run: it stresses less than nothing.',
    fix: 'Use a profile that is harder than the config of the run; promotion refuses such evidence.',
  },
  STRESS_PROFILE_OVERRIDDEN: {
    meaning:
      'A later layer or a --set replaces what a stress profile sets: the stress is less than its name says.',
    fix: 'Take the key out of that layer or --set; promotion refuses such evidence.',
  },
  STRESS_WITHOUT_EFFECT: {
    meaning: 'Under a stress profile the config is that of the run itself: nothing was stressed.',
    fix: 'Use a profile that is harder than the config of the run; promotion refuses such evidence.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
