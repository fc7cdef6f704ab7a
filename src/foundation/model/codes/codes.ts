/**
 * The catalogue of codes: `AREA_SUBJECT_CONDITION`, never renamed or reused; a code that is no longer
 * raised is retired with a note. `docs/CODES.md` is generated from here.
 */
import { ARMING_CODES } from './catalogue/arming-codes.ts';
import { AUTHORING_CODES } from './catalogue/authoring-codes.ts';
import { BROKER_CODES } from './catalogue/broker-codes.ts';
import { CONFIG_CODES } from './catalogue/config-codes.ts';
import { DATABASE_CODES } from './catalogue/database-codes.ts';
import { JUDGING_CODES } from './catalogue/judging-codes.ts';
import { MARKET_CODES } from './catalogue/market-codes.ts';
import { PROGRAM_CODES } from './catalogue/program-codes.ts';
import { PROMOTION_CODES } from './catalogue/promotion-codes.ts';
import { RECORD_CODES } from './catalogue/record-codes.ts';
import { RUN_CODES } from './catalogue/run-codes.ts';
import { STRATEGY_CODES } from './catalogue/strategy-codes.ts';
import { SWEEP_CODES } from './catalogue/sweep-codes.ts';
import { TRADING_CODES } from './catalogue/trading-codes.ts';

export type { CodeEntry } from './catalogue/code-entry.ts';

export const CODES = {
  ...ARMING_CODES,
  ...AUTHORING_CODES,
  ...BROKER_CODES,
  ...CONFIG_CODES,
  ...DATABASE_CODES,
  ...JUDGING_CODES,
  ...MARKET_CODES,
  ...PROGRAM_CODES,
  ...PROMOTION_CODES,
  ...RECORD_CODES,
  ...RUN_CODES,
  ...STRATEGY_CODES,
  ...SWEEP_CODES,
  ...TRADING_CODES,
} as const;

export type Code = keyof typeof CODES;
