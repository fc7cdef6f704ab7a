/** What a config key may hold: its kind, unit and bounds (contract 8.1 and 9). */
import { ENV_NAME_PATTERN } from '../values/env-name.ts';
import type { Mode } from '../values/modes.ts';

/** Kinds that hold a number. `scale`: decimals that count; `min` and `max` in units of 10^-scale. */
export const NUMBER_KINDS = {
  /** Loss, position and outlier limits: a share of something. */
  FRACTION: { noun: 'a fraction', scale: 6, min: 1, max: 1_000_000 },
  PROBABILITY: { noun: 'a probability', scale: 6, min: 0, max: 1_000_000 },
  /** Exposure limits: a multiple of the equity. */
  MULTIPLE: { noun: 'a multiple', scale: 6, min: 1, max: 10_000_000 },
  /** A multiplier; 1,000 is far above any use and keeps ppm below 1e9, the bound of mulPpmFloor. */
  PPM_FACTOR: { noun: 'a factor', scale: 6, min: 0, max: 1_000_000_000 },
  /** Basis points; 10,000 are 100 %, above which a SELL price would be negative. */
  BPS: { noun: 'basis points', scale: 2, min: 0, max: 1_000_000 },
  COUNT: { noun: 'a whole number', scale: 0, min: 0, max: 1_000_000_000 },
  /** At most a year. */
  SECONDS: { noun: 'whole seconds', scale: 0, min: 1, max: 31_622_400 },
  /** At most ten minutes: what is timed in milliseconds must not sleep longer unseen. */
  MILLIS: { noun: 'whole milliseconds', scale: 0, min: 1, max: 600_000 },
  /** USD in micros; a billion USD leaves room for sums inside the safe range. */
  MONEY: { noun: 'an amount in USD', scale: 6, min: 0, max: 1e15 },
} as const satisfies Readonly<Record<string, NumberKindSpec>>;

export interface NumberKindSpec {
  readonly noun: string;
  readonly scale: number;
  readonly min: number;
  readonly max: number;
}

/** Kinds that hold text. The pattern is the whole text's; CHOICE is checked against its list. */
export const TEXT_KINDS = {
  CHOICE: { noun: 'one of its choices', pattern: null },
  ENGINE_ID: { noun: 'an engine id', pattern: '[A-Z0-9]{1,12}' },
  /** Name of an environment variable, never its value. */
  ENV_NAME: { noun: 'the name of an environment variable', pattern: ENV_NAME_PATTERN },
  /** Name of a layer file without folder and ending. */
  LAYER_NAME: { noun: 'the name of a layer', pattern: '[A-Za-z0-9_-]{1,64}' },
  /** As a build names its brokers. */
  BROKER_NAME: { noun: 'the name of a broker', pattern: '[a-z0-9][a-z0-9-]{0,31}' },
  LAST4: { noun: 'the last four characters of an account', pattern: '[A-Za-z0-9]{4}' },
  /**
   * A file below MQK_HOME/deadman, where nothing else of the program lies that it could replace or remove: no part
   * begins with a dot, so that none leads out. `{engine_id}` is filled in.
   */
  HOME_FILE: {
    noun: 'the path of a file below deadman/',
    pattern: 'deadman(?:/[A-Za-z0-9_{}-][A-Za-z0-9_{}.-]*)+',
  },
  /** What a person types to confirm; printable, without blanks at its ends. */
  PHRASE: { noun: 'a phrase', pattern: '[!-~](?:[ -~]{0,118}[!-~])?' },
} as const satisfies Readonly<Record<string, TextKindSpec>>;

export interface TextKindSpec {
  readonly noun: string;
  readonly pattern: string | null;
}

export type NumberKind = keyof typeof NUMBER_KINDS;
export type TextKind = keyof typeof TEXT_KINDS;

/** CONFIRMED is a flag that must be true: the key exists so that nobody can set it to false unseen. */
export type KeyKind = NumberKind | TextKind | 'FLAG' | 'CONFIRMED';

/**
 * The rooms whose code reads a key, by mode, e.g. `engines/risk`. In a mode that is left out the key is
 * NOT_APPLICABLE: shown, never warned.
 */
export type KeyReaders = Readonly<Partial<Record<Mode, readonly string[]>>>;

/** One room that reads a key in every mode. */
export function inEveryMode(room: string): KeyReaders {
  return { BACKTEST: [room], PAPER: [room], LIVE: [room] };
}

export interface ConfigKeySpec {
  readonly kind: KeyKind;
  /** One sentence for people: docs, JSON Schema, messages. */
  readonly meaning: string;
  readonly readers: KeyReaders;
  /** Modes in which a config without the key is refused; absent: none. */
  readonly required?: 'ALWAYS' | 'LIVE';
  /** Whether the word OFF is allowed, and where; absent: never. */
  readonly off?: 'NOT_IN_LIVE' | 'ALWAYS';
  /** Base-layer value, as YAML text; what holds when a stack of files leaves the key out. */
  readonly default?: string;
  /** CHOICE only. */
  readonly choices?: readonly string[];
  /** Narrower lower bound than the kind's, in its unit. */
  readonly min?: number;
}

export function isNumberKind(kind: KeyKind): kind is NumberKind {
  return Object.hasOwn(NUMBER_KINDS, kind);
}

export function isTextKind(kind: KeyKind): kind is TextKind {
  return Object.hasOwn(TEXT_KINDS, kind);
}
