/** An engine's keys, loaded by the names in its config and by nothing else (contract 9; seed PATCH 13, 21). */
import {
  err,
  Failure,
  ok,
  Secret,
  type Problem,
  type Result,
} from '../../foundation/core/index.ts';
import type { Mode } from '../../foundation/model/index.ts';

/** The environment as data; whoever knows the process brings it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that `broker.keys_env` names. */
export interface EngineKeyNames {
  readonly apiKey: string;
  readonly apiSecret: string;
}

export interface EngineKeys {
  readonly apiKey: Secret;
  readonly apiSecret: Secret;
}

/** Whether a variable is set; never what it holds. */
export interface KeyStatus {
  readonly path: string;
  readonly variable: string;
  readonly status: 'set' | 'unset';
}

/** One row a key that the mode needs: none in BACKTEST, key and secret where there is a broker. */
export function keyStatus(mode: Mode, names: EngineKeyNames, env: Environment): KeyStatus[] {
  if (mode === 'BACKTEST') return [];
  return [
    { path: 'broker.keys_env.api_key', variable: names.apiKey },
    { path: 'broker.keys_env.api_secret', variable: names.apiSecret },
  ].map((key) => ({ ...key, status: isSet(env, key.variable) ? 'set' : 'unset' }));
}

/**
 * The keys that the mode needs, null in BACKTEST, which needs none and looks at none. A variable that is
 * unset or blank: CREDENTIALS_MISSING (exit 4), with a problem CREDENTIALS_UNSET each.
 */
export function loadEngineKeys(
  mode: Mode,
  names: EngineKeyNames,
  env: Environment,
): Result<EngineKeys | null, Failure> {
  const rows = keyStatus(mode, names, env);
  if (rows.length === 0) return ok(null);
  const missing = rows.filter(({ status }) => status === 'unset').map(unsetProblem);
  if (missing.length > 0) return err(missingKeys(mode, missing));
  return ok({ apiKey: take(env, names.apiKey), apiSecret: take(env, names.apiSecret) });
}

/** Own properties alone: no name reaches what an object inherits. */
function isSet(env: Environment, variable: string): boolean {
  return Object.hasOwn(env, variable) && (env[variable] ?? '').trim() !== '';
}

function take(env: Environment, variable: string): Secret {
  return new Secret(env[variable] ?? '');
}

function unsetProblem({ path, variable }: KeyStatus): Problem {
  return {
    code: 'CREDENTIALS_UNSET',
    path,
    message: `the environment variable ${variable} is unset`,
  };
}

function missingKeys(mode: Mode, problems: readonly Problem[]): Failure {
  const message = `${mode} needs the keys of the engine, and ${problems.length} of 2 variables are unset`;
  return new Failure('CREDENTIALS', 'CREDENTIALS_MISSING', message, { problems });
}
