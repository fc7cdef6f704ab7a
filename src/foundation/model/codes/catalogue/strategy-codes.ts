/** Codes of strategies and what they ask for. */
import type { CodeEntry } from './code-entry.ts';

export const STRATEGY_CODES = {
  SHADOW_MODE: {
    meaning: 'The intent passed every gate, and the run is a shadow run: no order is sent.',
    fix: 'Leave --shadow out to trade.',
  },
  STRATEGY_PARAMS_REFUSED: {
    meaning: 'The parameters of a strategy have problems, listed one by one.',
    fix: 'Use --param name=value as the list says.',
  },
  STRATEGY_PARAM_INVALID: {
    meaning: 'A parameter is out of its range, or contradicts another.',
    fix: 'Use a value in the range named.',
  },
  STRATEGY_PARAM_REPEATED: {
    meaning: 'A parameter was given twice.',
    fix: 'Give each parameter once.',
  },
  STRATEGY_PARAM_UNKNOWN: {
    meaning: 'A strategy has no parameter of that name.',
    fix: 'Use one of the names listed.',
  },
  STRATEGY_PRICE_INVALID: {
    meaning:
      'A strategy declared a price that is not whole micros above 0 and at most 900,000 USD.',
    fix: 'Round the price to micros inside the strategy.',
  },
  STRATEGY_TARGET_INVALID: {
    meaning: 'A strategy asked for a target that is not a whole number of shares.',
    fix: 'Round the target inside the strategy.',
  },
  STRATEGY_UNKNOWN: {
    meaning: 'There is no strategy of that name.',
    fix: 'Use one of the names listed.',
  },
  TARGET_CHANGED: {
    meaning: 'A working order was cancelled because its target changed.',
    fix: 'Nothing.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
