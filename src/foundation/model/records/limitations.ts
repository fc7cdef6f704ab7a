/** What a backtest cannot show, whatever its result: its manifest says so, and a promotion repeats it. */
import { CODES } from '../codes/codes.ts';

export const RUN_LIMITATIONS = ['LIMITATION_RAW_SERIES', 'LIMITATION_FIXED_WATCHLIST'] as const;
export type RunLimitation = (typeof RUN_LIMITATIONS)[number];

/** The sentence of a limitation. */
export function limitationText(code: RunLimitation): string {
  return CODES[code].meaning;
}
