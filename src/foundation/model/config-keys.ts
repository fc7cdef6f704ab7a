/**
 * The config keys that exist: the one source for validation, typed reading, the JSON Schema and the
 * consumption map. A key that is not here is unread by definition.
 */
import { compareCodeUnits } from '../core/index.ts';
import { ARMING_KEYS } from './config-keys/arming-keys.ts';
import type { ConfigKeySpec, KeyKind } from './config-keys/key-spec.ts';
import { BROKER_KEYS } from './config-keys/broker-keys.ts';
import { PROMOTION_KEYS } from './config-keys/promotion-keys.ts';
import { RISK_KEYS } from './config-keys/risk-keys.ts';
import { RUN_KEYS } from './config-keys/run-keys.ts';

const CONFIG_KEYS = {
  ...BROKER_KEYS,
  ...RUN_KEYS,
  ...ARMING_KEYS,
  ...RISK_KEYS,
  ...PROMOTION_KEYS,
} as const;

type Table = typeof CONFIG_KEYS;

/** A declared key, as a dotted path. */
export type ConfigKey = keyof Table;

/** Every declared key in code-unit order. */
export const CONFIG_KEY_NAMES: readonly ConfigKey[] = (
  Object.keys(CONFIG_KEYS) as ConfigKey[]
).sort(compareCodeUnits);

export function configKeySpec(key: ConfigKey): ConfigKeySpec {
  return CONFIG_KEYS[key];
}

/** The declared key of that path; null when there is none. */
export function parseConfigKey(path: string): ConfigKey | null {
  return Object.hasOwn(CONFIG_KEYS, path) ? (path as ConfigKey) : null;
}

type KeyWith<Spec> = { [K in ConfigKey]: Table[K] extends Spec ? K : never }[ConfigKey];
type Switchable = KeyWith<{ off: string }>;
type KeyOf<Kind extends KeyKind> = Exclude<KeyWith<{ kind: Kind }>, Switchable>;

/** Keys read as ppm; never OFF. */
export type PpmKey = KeyOf<'FRACTION' | 'PROBABILITY' | 'MULTIPLE' | 'PPM_FACTOR' | 'BPS'>;
/** Limits read as ppm or OFF. */
export type LimitKey = Extract<KeyWith<{ kind: 'FRACTION' | 'MULTIPLE' }>, Switchable>;
/** Keys read as a safe integer: counts, seconds and milliseconds. */
export type CountKey = KeyOf<'COUNT' | 'SECONDS' | 'MILLIS'>;
/** Limits read as a safe integer or OFF. */
export type CountLimitKey = Extract<KeyWith<{ kind: 'COUNT' | 'SECONDS' }>, Switchable>;
/** Keys read as micros. */
export type MoneyKey = KeyOf<'MONEY'>;
/** Limits read as micros or OFF. */
export type MoneyLimitKey = Extract<KeyWith<{ kind: 'MONEY' }>, Switchable>;
export type FlagKey = KeyOf<'FLAG' | 'CONFIRMED'>;
export type ChoiceKey = KeyOf<'CHOICE'>;
/** Keys read as text: names, paths and phrases. */
export type NameKey = KeyOf<
  'ENV_NAME' | 'LAYER_NAME' | 'HOME_FILE' | 'PHRASE' | 'BROKER_NAME' | 'LAST4'
>;

/** The values of a CHOICE key. */
export type ChoiceOf<K extends ChoiceKey> = Table[K]['choices'][number];

/** The choice of that text; null when the key has no such choice. */
export function parseChoice<K extends ChoiceKey>(key: K, text: string): ChoiceOf<K> | null {
  const choices: readonly string[] = CONFIG_KEYS[key].choices;
  return choices.includes(text) ? (text as ChoiceOf<K>) : null;
}
