/** Codes of strategies and what they ask for. */
import type { CodeEntry } from './code-entry.ts';

export const STRATEGY_CODES = {
  SHADOW_MODE: {
    meaning: 'The intent passed every gate, and the run is a shadow run: no order is sent.',
    fix: 'Leave --shadow out to trade.',
  },
  STRATEGY_ASYNC: {
    meaning: 'A strategy returned a promise instead of a decision.',
    fix: 'Decide at once: onBar is no async function and waits for nothing.',
  },
  STRATEGY_DEFINITION_INVALID: {
    meaning: 'The object that defines a strategy has problems, listed one by one.',
    fix: 'Correct the fields listed.',
  },
  STRATEGY_FAILED: {
    meaning: 'The code of a strategy threw an error, and the run ended with it.',
    fix: 'Correct the strategy; --debug shows where it stopped.',
  },
  STRATEGY_HISTORY_SHORT: {
    meaning: 'A strategy asked for bars that are not kept, or not yet there.',
    fix: 'Return more bars from warmup; ask a symbol that may be new for isWarm first.',
  },
  STRATEGY_INDICATOR_INVALID: {
    meaning: 'An indicator was made after init, or from a number of bars that can not be.',
    fix: 'Make indicators in init, from whole numbers of bars.',
  },
  STRATEGY_LOOKAHEAD: {
    meaning: 'A strategy asked for a bar that closes after the bar of the call.',
    fix: 'Use bars up to ago(0), which is the latest that is known.',
  },
  STRATEGY_MULTIPLE: {
    meaning: 'A run was given more than one strategy.',
    fix: 'Run each strategy in a run of its own.',
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
  STRATEGY_STATE_INVALID: {
    meaning: 'The state of a strategy holds something that is no JSON value and no indicator.',
    fix: 'Keep numbers, texts, booleans, null, lists and plain objects in the state.',
  },
  STRATEGY_SYMBOL_UNKNOWN: {
    meaning: 'A strategy asked for a symbol that the run does not have.',
    fix: 'Give bars of the symbol, or look it up in ctx.symbols first.',
  },
  STRATEGY_TARGET_INVALID: {
    meaning:
      'A strategy asked for a target that is not a whole number of shares, or with terms that there are not.',
    fix: 'Round the target inside the strategy.',
  },
  STRATEGY_TIMEFRAME_MISMATCH: {
    meaning: 'A strategy is made for other timeframes than the run has.',
    fix: 'Use a timeframe that the strategy names, and bars of it.',
  },
  STRATEGY_UNKNOWN: {
    meaning: 'There is no strategy of that name.',
    fix: 'Use one of the names listed.',
  },
  STRATEGY_WARMUP_INVALID: {
    meaning: 'A strategy declares no warm-up that can be, or less than its indicators need.',
    fix: 'Return a whole number of bars from 1 to 100,000 that covers every indicator.',
  },
  TARGET_CHANGED: {
    meaning: 'A working order was cancelled because its target changed.',
    fix: 'Nothing.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
