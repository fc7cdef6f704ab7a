/**
 * `mqk config consumption --mode M` (contract 9, 13): each key, its layer and who reads it. The config needs
 * not be permitted in the mode: the question is what LIVE would read, asked before anybody goes there.
 */
import { mergeConfig } from '../../../adapters/configfiles/index.ts';
import { describeLeaves } from '../../../engines/config/index.ts';
import { CHECK_FOUND, DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { configRequest, type ConfigFlags } from './config-flags.ts';
import { columns, placeText } from './leaf-text.ts';
import { useText } from './show.ts';

export function configConsumption(flags: ConfigFlags, host: Host, output: OutputFlags): number {
  const request = configRequest(flags, host);
  const leaves = describeLeaves(mergeConfig(request), request.mode);
  const unused = leaves.filter(({ use }) => use === 'UNUSED').map(({ path }) => path);
  const rows = leaves.map((leaf) => [leaf.path, placeText(leaf.node.origin), useText(leaf)]);
  printResult(host, output, {
    json: {
      mode: request.mode,
      keys: leaves.map(({ path, node, use, readers }) => ({
        path,
        ...node.origin,
        consumed_by: readers,
        use,
      })),
      unused,
    },
    lines: [
      ...columns(rows),
      '',
      `${leaves.length} keys in ${request.mode}, ${unused.length} unused`,
    ],
  });
  // What BACKTEST and PAPER tolerate is told; LIVE would refuse the config.
  return request.mode === 'LIVE' && unused.length > 0 ? CHECK_FOUND : DONE;
}
