/**
 * Numbers that YAML reads and we refuse: `1e3`, `0x10`, `.5`, `5.`, `+1`, `007`, `.inf`, `.nan`. Only
 * decimal text (contract 1) has one obvious exact value, so only that may be a limit or a price.
 */
import { isDecimalText, type Problem } from '../../foundation/core/index.ts';
import { visitLeaves } from './leaves.ts';
import { configProblem, shownValue } from './problems.ts';
import type { ConfigMap } from './types.ts';

/** One CONFIG_TYPE problem per number of the layer that is not decimal text. */
export function findBadNumbers(layer: ConfigMap): Problem[] {
  const problems: Problem[] = [];
  visitLeaves(layer, (path, node) => {
    if (node.kind !== 'scalar' || node.type !== 'number' || isDecimalText(node.text)) return;
    problems.push(
      configProblem(
        'CONFIG_TYPE',
        path,
        node.origin,
        `${shownValue(node)} is not plain decimal text like 0.02 or 1000: no exponent, sign +, ` +
          'leading zero or bare point; put it in quotes if it is meant as text',
      ),
    );
  });
  return problems;
}
