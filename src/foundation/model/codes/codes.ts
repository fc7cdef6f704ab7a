/**
 * The catalogue of codes: `AREA_SUBJECT_CONDITION`, never renamed or reused; a code that is no longer
 * raised is retired with a note. `docs/CODES.md` is generated from here.
 */
import { AUTHORING_CODES } from './catalogue/authoring-codes.ts';
import { CONFIG_CODES } from './catalogue/config-codes.ts';
import { JUDGING_CODES } from './catalogue/judging-codes.ts';
import { MARKET_CODES } from './catalogue/market-codes.ts';
import { PROGRAM_CODES } from './catalogue/program-codes.ts';
import { PROMOTION_CODES } from './catalogue/promotion-codes.ts';
import { RECORD_CODES } from './catalogue/record-codes.ts';
import { STRATEGY_CODES } from './catalogue/strategy-codes.ts';
import { SWEEP_CODES } from './catalogue/sweep-codes.ts';
import { TRADING_CODES } from './catalogue/trading-codes.ts';

export type { CodeEntry } from './catalogue/code-entry.ts';

export const CODES = {
  ...AUTHORING_CODES,
  ...CONFIG_CODES,
  ...JUDGING_CODES,
  ...MARKET_CODES,
  ...PROGRAM_CODES,
  ...PROMOTION_CODES,
  ...RECORD_CODES,
  ...STRATEGY_CODES,
  ...SWEEP_CODES,
  ...TRADING_CODES,
} as const;

export type Code = keyof typeof CODES;
