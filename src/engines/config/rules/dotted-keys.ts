/**
 * Keys with a dot in their name. `risk.pdt: off` is one flat key: it merges with nothing below `risk`, and
 * whoever wrote it believes that a limit holds which does not. So it is refused, in every mode.
 */
import type { Problem } from '../../../foundation/core/index.ts';
import { visitKeys } from '../leaves.ts';
import { configProblem } from '../problems.ts';
import type { ConfigMap } from '../types.ts';

/** One CONFIG_KEY_DOTTED problem a key, in the order written. */
export function findDottedKeys(root: ConfigMap): Problem[] {
  const problems: Problem[] = [];
  visitKeys(root, (key, path, { origin }) => {
    if (!key.includes('.')) return;
    const message = 'has a dot in its name; write each part as a section of its own';
    problems.push(configProblem('CONFIG_KEY_DOTTED', path, origin, message));
  });
  return problems;
}
