/** Parses the texts of flags; each refusal is USAGE_INVALID and names the flag. */
import { Failure } from '../../foundation/core/index.ts';
import {
  CALENDAR_NAMES,
  MODES,
  parseMicros,
  parseQty,
  parseRunId,
  parseTimeframe,
  TIMEFRAMES,
  type CalendarName,
  type Mode,
  type RunId,
  type Timeframe,
} from '../../foundation/model/index.ts';

const MAX_SEED = 0xffff_ffff;
const RUN_MODES = ['PAPER', 'LIVE'] as const;

function refuse(flag: string, text: string, wanted: string): never {
  throw new Failure('INPUT', 'USAGE_INVALID', `${flag} "${text.slice(0, 80)}": ${wanted}`, {
    fix: `correct ${flag}; --help shows examples`,
  });
}

/** One of the words that a flag takes, as it is written. */
export function wordArgument<Word extends string>(
  flag: string,
  text: string,
  words: readonly Word[],
): Word {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  const message = `${flag} "${text.slice(0, 80)}": must be one of ${list(words)}`;
  throw new Failure('INPUT', 'USAGE_INVALID', message, {
    fix: `write ${flag} as one of ${list(words)}`,
  });
}

/** `NAME=VALUE`, split at the first `=`. */
export function parsePair(flag: string, text: string): { name: string; value: string } {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) refuse(flag, text, 'must be NAME=VALUE');
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}

export function timeframeArgument(text: string): Timeframe {
  return parseTimeframe(text) ?? refuse('--timeframe', text, `must be one of ${list(TIMEFRAMES)}`);
}

export function calendarArgument(text: string): CalendarName {
  return wordArgument('--calendar', text, CALENDAR_NAMES);
}

export function modeArgument(text: string): Mode {
  return wordArgument('--mode', text, MODES);
}

/** Of a run that lives in the database; a backtest has no row there. */
export function runModeArgument(text: string): Exclude<Mode, 'BACKTEST'> {
  return wordArgument('--mode', text, RUN_MODES);
}

/** Opening cash in micros. */
export function cashArgument(text: string): number {
  const parsed = parseMicros(text);
  if (!parsed.ok || parsed.value <= 0) {
    return refuse(
      '--cash',
      text,
      'must be a decimal above 0, at most 6 decimals, up to 9007199254',
    );
  }
  return parsed.value;
}

export function seedArgument(text: string): number {
  const parsed = parseQty(text);
  if (!parsed.ok || parsed.value < 0 || parsed.value > MAX_SEED) {
    return refuse('--seed', text, `must be a whole number from 0 to ${MAX_SEED}`);
  }
  return parsed.value;
}

/** A whole number from the first to the second of `bounds`. */
export function countArgument(
  flag: string,
  text: string,
  [least, most]: readonly [number, number],
): number {
  const parsed = parseQty(text);
  if (parsed.ok && parsed.value >= least && parsed.value <= most) return parsed.value;
  return refuse(flag, text, `must be a whole number from ${least} to ${most}`);
}

/** A decimal between 0 and 1, both excluded, in ppm. */
export function fractionArgument(flag: string, text: string): number {
  const parsed = parseMicros(text);
  if (parsed.ok && parsed.value > 0 && parsed.value < 1_000_000) return parsed.value;
  return refuse(flag, text, 'must be a decimal between 0 and 1, at most 6 decimals');
}

export function runIdArgument(text: string): RunId {
  return parseRunId(text) ?? refuse('--run-id', text, 'must be a UUID');
}

function list(names: readonly string[]): string {
  return names.join(', ');
}
