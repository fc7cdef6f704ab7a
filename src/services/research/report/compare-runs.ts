/** `mqk report compare`: two sealed runs read back, and the page that shows them side by side. */
import {
  readRunFolder,
  readSealedText,
  type RunFolder,
} from '../../../adapters/artifacts/index.ts';
import { parseConfigText } from '../../../adapters/configfiles/index.ts';
import {
  renderComparison,
  type Capped,
  type ComparedRun,
  type Difference,
  type RunComparison,
} from '../../../adapters/report/index.ts';
import { canonicalConfig, compareConfigs, type ConfigNode } from '../../../engines/config/index.ts';
import { canonicalJson, type JsonObject, type JsonValue } from '../../../foundation/core/index.ts';
import { readEquityCurve } from './equity-curve.ts';

/** More differences than this are counted. */
const MAX_DIFFERENCES = 200;

export interface ComparedPage {
  readonly text: string;
  readonly a: RunFolder;
  readonly b: RunFolder;
}

/** Two runs of `outDir`, each by id, absolute path or `last`. Fails as `readRunFolder` does. */
export function compareRuns(
  names: { readonly a: string; readonly b: string },
  of: { readonly outDir: string; readonly programVersion: string },
): ComparedPage {
  const a = readRunFolder({ ...of, name: names.a });
  const b = readRunFolder({ ...of, name: names.b });
  const { programVersion } = of;
  const comparison: RunComparison = {
    a: sideOf(a),
    b: sideOf(b),
    inputs: capped(inputDifferences(a, b)),
    settings: capped(settingDifferences(a, b)),
    programVersion,
  };
  return { text: renderComparison(comparison), a, b };
}

function sideOf(run: RunFolder): ComparedRun {
  const { subject, metrics } = run;
  const { id, version, params } = subject.strategy;
  return {
    runId: subject.run_id,
    strategy: id,
    version,
    params,
    symbols: subject.data.map(({ symbol }) => symbol),
    timeframe: subject.timeframe,
    configHash: subject.config_hash,
    metrics,
    equity: readEquityCurve(readSealedText(run, 'equity_curve.csv')),
  };
}

function capped(rows: readonly Difference[]): Capped<Difference> {
  return { rows: rows.slice(0, MAX_DIFFERENCES), total: rows.length };
}

function inputDifferences(a: RunFolder, b: RunFolder): Difference[] {
  const [left, right] = [leavesOf(inputsOf(a)), leavesOf(inputsOf(b))];
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((name) => ({
      name,
      a: left.get(name) ?? null,
      b: right.get(name) ?? null,
      movesRisk: false,
    }))
    .filter((pair) => pair.a !== pair.b);
}

/** What a run was given, but for its id and its config, which are compared for themselves. */
function inputsOf({ subject, engineId }: RunFolder): JsonObject {
  const { run_id: _run, config_hash: _config, data, ...rest } = subject;
  const files = data.map(({ symbol, rows, sha256 }) => [symbol, { rows, sha256 }] as const);
  return { engine: engineId, ...rest, data: Object.fromEntries(files) };
}

function leavesOf(value: JsonValue, path = ''): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new Map([[path, typeof value === 'string' ? value : canonicalJson(value)]]);
  }
  const members = Object.entries(value).flatMap(([name, inner]) => [
    ...leavesOf(inner, path === '' ? name : `${path}.${name}`),
  ]);
  return new Map(members);
}

function settingDifferences(a: RunFolder, b: RunFolder): Difference[] {
  const [before, after] = [a, b].map(({ configJson, path }) => parseConfigText(configJson, path));
  if (before === undefined || after === undefined) return [];
  return compareConfigs(before, after).map((pair) => ({
    name: pair.path,
    a: nodeText(pair.before),
    b: nodeText(pair.after),
    movesRisk: pair.isRiskRelevant,
  }));
}

function nodeText(node: ConfigNode | null): string | null {
  return node === null ? null : canonicalConfig(node);
}
