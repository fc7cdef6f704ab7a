/**
 * `*_env` leaves, and all below a `*_env` section, are names of environment variables (contract 9). Those
 * of declared keys are judged with their key; these are the others: a value in their place is no name, and
 * may be what the variable was to hold.
 */
import type { Problem } from '../../../foundation/core/index.ts';
import { ENV_NAME_PATTERN, isEnvName, parseConfigKey } from '../../../foundation/model/index.ts';
import { visitLeaves } from '../leaves.ts';
import { configProblem } from '../problems.ts';
import type { ConfigMap } from '../types.ts';

const NAMED_ENV = /(?:^|[._])env(?:\.[A-Za-z0-9_-]+)?(?:\[\d+\])?$/;

/** One CONFIG_RANGE problem a leaf, in the order written. */
export function findBadEnvNames(root: ConfigMap): Problem[] {
  const problems: Problem[] = [];
  visitLeaves(root, (path, node) => {
    if (node.kind !== 'scalar' || !NAMED_ENV.test(path) || parseConfigKey(path) !== null) return;
    if (node.type === 'text' && isEnvName(node.text)) return;
    const message = `is not the name of an environment variable, ${ENV_NAME_PATTERN}`;
    problems.push(configProblem('CONFIG_RANGE', path, node.origin, message));
  });
  return problems;
}
