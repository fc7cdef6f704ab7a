/** `mqk strategy check [NAME] [--run RUN]` (contract 13.1): exit 6 when a proof fails. */
import { relative } from 'node:path';
import { Failure, type JsonObject } from '../../../foundation/core/index.ts';
import { formatInstant } from '../../../foundation/model/index.ts';
import {
  checkResult,
  checkStrategy,
  planCheck,
  planCheckOfRun,
  type CheckedProof,
  type CheckPlan,
  type CheckReport,
  type ResearchContext,
  type Watch,
} from '../../../services/research/index.ts';
import { outDirOf, planJudged } from '../backtest/judged-run.ts';
import { CHECK_FOUND, DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { nextCommand } from '../text/next-command.ts';
import { watched } from '../progress/watched.ts';
import { readCheckFlags, type CheckFlags } from './check-flags.ts';

/** The flags as commander gives them. */
export interface StrategyCheckFlags extends CheckFlags {
  readonly out: string;
  readonly run?: string;
}

export async function strategyCheck(
  of: { readonly name: string | undefined; readonly flags: StrategyCheckFlags },
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const outDir = outDirOf(of.flags, host);
  const { plan, report, folder } = await watched(host, output, async (context, watch) => {
    const checked = await planOf(of, { host, context, watch });
    const { places } = context;
    return { plan: checked, ...(await checkStrategy(checked, { outDir, places }, watch)) };
  });
  const { id, path, outcome } = folder;
  const { runId, data } = plan.inputs;
  printResult(host, output, {
    json: { ...resultJson(report, host), id, out_dir: path, outcome },
    lines: [
      ...reportLines(report, host),
      `evidence     ${path}`,
      ...(data.length === 0
        ? [`${INDENT}fits no run: give --bars and --timeframe, or --run RUN`]
        : []),
      ...nextCommand(
        data.length === 0
          ? 'mqk strategy check --run last'
          : `mqk promote evaluate ${runId} --stress last --walk-forward last --check last`,
        { out: of.flags.out, width: INDENT.length },
      ),
    ],
  });
  return report.passed ? DONE : CHECK_FOUND;
}

/** Of the run that is named, or of the strategy by the flags. Fails with USAGE_INVALID, or as planning does. */
async function planOf(
  { name, flags }: { readonly name: string | undefined; readonly flags: StrategyCheckFlags },
  by: { readonly host: Host; readonly context: ResearchContext; readonly watch: Watch },
): Promise<CheckPlan> {
  const { host, context, watch } = by;
  const { run } = flags;
  if (run === undefined) {
    if (name !== undefined)
      return await planCheck(readCheckFlags(name, flags, host), context, watch);
    throw new Failure('INPUT', 'USAGE_INVALID', 'neither a strategy nor a run was named', {
      fix: 'name a strategy, or a run with --run; --help shows examples',
    });
  }
  const named = name === undefined ? flags : { ...flags, strategy: [name] };
  return planCheckOfRun(await planJudged({ run, flags: named, host }, context, watch));
}

const INDENT = ' '.repeat(13);

/** What was sealed, and where the strategy lies, which is nobody else's business. */
function resultJson(report: CheckReport, host: Host): JsonObject {
  const { path } = report.strategy;
  const result = checkResult(report);
  return {
    ...result,
    strategy: {
      ...result.strategy,
      path: path === null ? null : relative(host.cwd, path),
    },
  };
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
  return [
    head,
    `${INDENT}${code} at ${formatInstant(ts)}${symbol === null ? '' : ` ${symbol}`} (${series} bars):`,
    `${INDENT}${firstProblem.what} was ${expected}, and ${found} when ${when}`,
    `${INDENT}fix: ${fix}`,
  ];
}
