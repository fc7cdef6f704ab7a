/** `mqk config diff A B`: what differs between two configs, what moves risk first. */
import { resolve } from 'node:path';
import { compareConfigs, type ConfigDifference } from '../../../engines/config/index.ts';
import type { ConfigNode } from '../../../engines/config/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { readConfigSide } from '../../../services/research/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { counted } from '../text/counted.ts';
import { columns, valueJson, valueText } from './leaf-text.ts';

export interface DiffFlags {
  readonly out: string;
}

export function configDiff(
  of: { readonly a: string; readonly b: string; readonly flags: DiffFlags },
  host: Host,
  output: OutputFlags,
): number {
  const { cwd, packageRoot } = host;
  const places = { cwd, packageRoot, outDir: resolve(cwd, of.flags.out) };
  const a = readConfigSide(of.a, places);
  const b = readConfigSide(of.b, places);
  const differences = compareConfigs(a.root, b.root);
  const rows = differences.map(({ path, before, after, isRiskRelevant }) => [
    isRiskRelevant ? 'RISK' : '',
    path,
    `${valueText(before)} -> ${valueText(after)}`,
  ]);
  printResult(host, output, {
    json: {
      equal: differences.length === 0,
      a: { name: of.a, config_hash: a.configHash },
      b: { name: of.b, config_hash: b.configHash },
      differences: differences.map(differenceJson),
    },
    plain: [
      `equal=${differences.length === 0}`,
      ...rows.map(([risk = '', path = '', change = '']) =>
        [`${path}=${change}`, ...(risk === '' ? [] : ['#', risk])].join(' '),
      ),
    ],
    lines: [...columns(rows), counted(differences.length, 'difference')],
  });
  return DONE;
}

function differenceJson({ path, before, after, isRiskRelevant }: ConfigDifference): JsonObject {
  return { path, risk_relevant: isRiskRelevant, a: sideJson(before), b: sideJson(after) };
}

/** Null where that side has no such leaf; a leaf that is empty has the value null. */
function sideJson(node: ConfigNode | null): JsonObject | null {
  return node === null ? null : { value: valueJson(node), ...node.origin };
}
