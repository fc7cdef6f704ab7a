/** Whether the engine's keys are set and its own (P7.keys). Values are compared, and never leave this file. */
import { timingSafeEqual } from 'node:crypto';
import type { PreflightFacts } from '../../../engines/lifecycle/index.ts';
import { keyStatus, type EngineKeyNames } from '../../../engines/isolation/index.ts';
import { compareCodeUnits, sha256Hex } from '../../../foundation/core/index.ts';
import type { Mode } from '../../../foundation/model/index.ts';

import { storedTexts, type StoredConfig } from './run-config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** All of this program's own variables: other engines' keys, and those of the other environment. */
const OUR_VARIABLE = /^MQK_[A-Z0-9_]*_API_(?:KEY|SECRET)(?:_[A-Z0-9_]+)?$/;

/** Unset variables, and pairs of the engine's own with any other of ours that hold the same text. */
export function keyFacts(
  names: EngineKeyNames,
  env: Environment,
  mode: Mode,
): PreflightFacts['P7.keys'] {
  const rows = keyStatus(mode, names, env);
  const own = rows.filter(({ status }) => status === 'set').map(({ variable }) => variable);
  const others = Object.keys(env).filter((name) => OUR_VARIABLE.test(name));
  const all = [...new Set([...own, ...others])].sort(compareCodeUnits);
  return {
    unset: rows.filter(({ status }) => status === 'unset').map(({ variable }) => variable),
    equal: own.flatMap((mine) =>
      all
        .filter((other) => other !== mine && !(own.includes(other) && other < mine))
        .filter((other) => isSameText(env[mine], env[other]))
        .map((other): readonly [string, string] => [mine, other]),
    ),
  };
}

function isSameText(one = '', other = ''): boolean {
  const digest = (text: string): Buffer => Buffer.from(sha256Hex(text.trim()));
  return other.trim() !== '' && timingSafeEqual(digest(one), digest(other));
}

/** The variables that the run's config names. */
export function keyNamesOf(run: StoredConfig): EngineKeyNames {
  const texts = storedTexts(run, ['broker.keys_env.api_key', 'broker.keys_env.api_secret']);
  return {
    apiKey: texts.get('broker.keys_env.api_key') ?? '',
    apiSecret: texts.get('broker.keys_env.api_secret') ?? '',
  };
}
