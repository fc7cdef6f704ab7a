/** `mqk config show` (contract 9, 13): the effective config; with `--origin` where each value comes from. */
import { loadConfig } from '../../../adapters/configfiles/index.ts';
import { describeLeaves, type ConfigLeaf } from '../../../engines/config/index.ts';
import { Failure, type JsonObject } from '../../../foundation/core/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { configRequest, type ConfigFlags } from './config-flags.ts';
import { columns, placeText, valueJson, valueText } from './leaf-text.ts';

export interface ShowFlags extends ConfigFlags {
  readonly origin?: boolean;
  readonly path?: string;
}

export function configShow(flags: ShowFlags, host: Host, output: OutputFlags): number {
  const request = configRequest(flags, host);
  const config = loadConfig(request);
  const leaves = describeLeaves(config.root, request.mode).filter(isBelow(flags.path));
  if (leaves.length === 0) throw nothingAt(flags.path ?? '');
  const rows = leaves.map((leaf) =>
    flags.origin === true
      ? [leaf.path, valueText(leaf.node), placeText(leaf.node.origin), useText(leaf)]
      : [leaf.path, valueText(leaf.node)],
  );
  printResult(host, output, {
    json: {
      config_hash: config.configHash,
      mode: request.mode,
      leaves: leaves.map((leaf) => leafJson(leaf, flags.origin ?? false)),
    },
    lines: [...columns(rows), '', `config ${config.configHash} in ${request.mode}`],
    plain: [
      `config_hash=${config.configHash}`,
      `mode=${request.mode}`,
      ...rows.map(([path = '', value = '', ...origin]) =>
        [`${path}=${value}`, ...(origin.length === 0 ? [] : ['#', ...origin])].join(' '),
      ),
    ],
  });
  return DONE;
}

/** Readers of a leaf, or why it has none. */
export function useText({ readers, use }: ConfigLeaf): string {
  return use === 'READ' ? readers.join(', ') : [use, ...readers].join(' ');
}

function leafJson({ path, node, use, readers }: ConfigLeaf, withOrigin: boolean): JsonObject {
  const value = { path, value: valueJson(node) };
  return withOrigin ? { ...value, ...node.origin, consumed_by: readers, use } : value;
}

function isBelow(place: string | undefined): (leaf: ConfigLeaf) => boolean {
  return ({ path }) =>
    place === undefined ||
    path === place ||
    path.startsWith(`${place}.`) ||
    path.startsWith(`${place}[`);
}

function nothingAt(path: string): Failure {
  const message = `the config has nothing at or below "${path.slice(0, 80)}"`;
  return new Failure('NOT_FOUND', 'CONFIG_PATH_UNKNOWN', message, {
    fix: 'leave --path out to see every path there is',
  });
}
