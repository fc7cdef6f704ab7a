/** `mqk strategy new NAME` (contract 13.1): writes a strategy, and says what to do with it. */
import { relative } from 'node:path';
import { TEMPLATE_NAMES, writeNewStrategy } from '../../../adapters/authoring/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../trading/strategies/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { asCalled } from '../text/called.ts';

export interface NewFlags {
  readonly template: string;
  readonly withTest?: boolean;
}

export function strategyNew(
  of: { readonly name: string; readonly flags: NewFlags },
  host: Host,
  output: OutputFlags,
): number {
  const { name, flags } = of;
  const template = TEMPLATE_NAMES.find((known) => known === flags.template);
  if (template === undefined) {
    const known = TEMPLATE_NAMES.join(', ');
    const message = `--template "${flags.template.slice(0, 80)}": must be one of ${known}`;
    throw new Failure('INPUT', 'USAGE_INVALID', message, { fix: `use one of ${known}` });
  }
  if (BUILT_IN_STRATEGIES.some(({ id }) => id === name)) {
    throw new Failure('INPUT', 'STRATEGY_ID_TAKEN', `${name} is a built-in strategy`, {
      fix: 'choose another name',
    });
  }
  const withTest = flags.withTest ?? false;
  const paths = writeNewStrategy({ name, template, withTest }, host);
  const next = [
    `mqk strategy check ${name}`,
    `mqk strategy dev ${name}`,
    `mqk backtest run --strategy ${name} --timeframe 1D --bars SYMBOL=FILE`,
  ].map((command) => asCalled(command, host.called));
  printResult(host, output, {
    json: { paths: [...paths], next },
    lines: [
      ...paths.map((path) => `written   ${relative(host.cwd, path)}   ${meaningOf(path)}`),
      ...next.map((line) => `next      ${line}`),
    ],
  });
  return DONE;
}

function meaningOf(path: string): string {
  if (path.endsWith('.json')) return 'tells an editor where the types are';
  return path.endsWith('.test.ts') ? 'its test' : 'the strategy: parameters, warm-up, onBar';
}
