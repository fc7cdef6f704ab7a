/** Parameters of a strategy from the command line's texts. */
import {
  parseParams,
  type ParamText,
  type ParamValues,
  type StrategyDefinition,
} from '../../../engines/strategy/index.ts';
import { Failure } from '../../../foundation/core/index.ts';

/** Defaults filled in; STRATEGY_PARAMS_REFUSED with every problem. */
export function readStrategyParams(
  strategy: StrategyDefinition,
  texts: readonly ParamText[],
): ParamValues {
  const parsed = parseParams(strategy, texts);
  if (parsed.ok) return parsed.value;
  const known = strategy.params.fields
    .map(({ name, defaultValue }) => `${name}=${defaultValue}`)
    .join(' ');
  const message = `the parameters of ${strategy.id} were refused`;
  const fix = `use --param name=value; defaults: ${known}`;
  throw new Failure('INPUT', 'STRATEGY_PARAMS_REFUSED', message, { problems: parsed.error, fix });
}
