/** `mqk strategy check NAME` (contract 13.1): exit 6 when a proof fails. */
import { relative } from 'node:path';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { formatInstant } from '../../../foundation/model/index.ts';
import {
  checkStrategy,
  type CheckedProof,
  type CheckReport,
} from '../../../services/research/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../trading/strategies/index.ts';
import { CHECK_FOUND, DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { note, printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { readCheckFlags, type CheckFlags } from './check-flags.ts';

export async function strategyCheck(
  of: { readonly name: string; readonly flags: CheckFlags },
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const places = { packageRoot: host.packageRoot, cwd: host.cwd, home: homeOf(host) };
  const report = await checkStrategy(
    readCheckFlags(of.name, of.flags, host),
    { places, strategies: BUILT_IN_STRATEGIES },
    {
      note: (line) => {
        note(host, line);
      },
      onProgress: () => undefined,
      isInterrupted: host.isInterrupted,
    },
  );
  const proofs = [report.lookahead, report.warmupProof, report.determinism];
  const passed = proofs.every((proof) => proof.passed);
  printResult(host, output, {
    json: { passed, ...reportJson(report, host) },
    lines: reportLines(report, host),
  });
  return passed ? DONE : CHECK_FOUND;
}

function reportJson(report: CheckReport, host: Host): JsonObject {
  const { definition, path, sourceSha256 } = report.strategy;
  return {
    strategy: {
      id: definition.id,
      version: definition.version,
      params: { ...report.params },
      warmup: report.warmup,
      path: path === null ? null : relative(host.cwd, path),
      source_sha256: sourceSha256,
    },
    series: report.series.map((one) => ({ ...one })),
    lookahead: proofJson(report.lookahead),
    warmup: proofJson(report.warmupProof),
    determinism: proofJson(report.determinism),
  };
}

function proofJson({ passed, checked, firstProblem }: CheckedProof): JsonObject {
  if (firstProblem === null) return { passed, checked, first_problem: null };
  const { ts, ...problem } = firstProblem;
  return { passed, checked, first_problem: { ...problem, ts_utc: formatInstant(ts) } };
}

function reportLines(report: CheckReport, host: Host): string[] {
  const { definition, path, sourceSha256 } = report.strategy;
  const params = Object.entries(report.params).map(([name, value]) => `${name}=${String(value)}`);
  const source =
    path === null ? 'built in' : `${relative(host.cwd, path)} ${sourceSha256?.slice(0, 12) ?? ''}`;
  return [
    `${definition.id} v${definition.version} (${params.join(' ')})   ${source}   warm-up ${report.warmup} bars`,
    ...report.series.map(
      ({ name, symbols, timeframe, slices, signals, orders }) =>
        `bars         ${name}: ${symbols.join(', ')} ${timeframe}, ${slices} slices, ` +
        `${signals} signals, ${orders} orders`,
    ),
    ...proofLines('look-ahead', report.lookahead, 'slices, later bars removed, changed, poisoned'),
    ...proofLines('warm-up', report.warmupProof, 'starts with a memory of the warm-up alone'),
    ...proofLines('determinism', report.determinism, 'repeats and restarts from a snapshot'),
  ];
}

function proofLines(title: string, proof: CheckedProof, what: string): string[] {
  const { passed, checked, firstProblem } = proof;
  const head = `${title.padEnd(12)} ${passed ? 'passed' : 'FAILED'}   ${checked} ${what}`;
  if (firstProblem === null) return [head];
  const { code, ts, symbol, expected, found, when, fix, series } = firstProblem;
  const indent = ' '.repeat(13);
  return [
    head,
    `${indent}${code} at ${formatInstant(ts)}${symbol === null ? '' : ` ${symbol}`} (${series} bars):`,
    `${indent}${firstProblem.what} was ${expected}, and ${found} when ${when}`,
    `${indent}fix: ${fix}`,
  ];
}
