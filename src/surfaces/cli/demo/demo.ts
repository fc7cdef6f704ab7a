/**
 * What `npm start` shows: `sma_cross` on twenty years of the S&P 500, then everything that judges it, then the last
 * two years on paper, without a question asked. A refusal or a halt is a result; only a failure is an error.
 */
import { join, relative, resolve } from 'node:path';
import { makeFolder } from '../../../adapters/artifacts/index.ts';
import { writeSampleBars, type SampleBars } from '../../../adapters/sampledata/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import {
  checkStrategy,
  evaluatePromotion,
  planCheckOfRun,
  programVersion,
  readVerdict,
  runBacktest,
  runStress,
  runWalkForward,
  type BacktestOutcome,
  type BacktestRequest,
  type PromotionRecord,
  type ResearchContext,
  type StressOutcome,
  type WalkForwardOutcome,
  type WalkForwardRequest,
  type Watch,
} from '../../../services/research/index.ts';
import { resultJson } from '../backtest/run.ts';
import { summaryLines } from '../backtest/run-summary-text.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printJson, printLines, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { reportPath, verdictJson, verdictLines } from '../promote/verdict-text.ts';
import { stressLines } from '../stress/stress-text.ts';
import { walkForwardLines } from '../walk-forward/walk-forward-text.ts';
import { watched } from '../progress/watched.ts';
import { withDesk } from '../run/with-desk.ts';
import { runOnPaper } from './paper-run.ts';
import { paperJson, paperLines, type PaperOutcome } from './paper-text.ts';
import { settleLeft } from './settle-left.ts';

/** Opening cash: 100,000 in micros. */
const CASH = 100_000_000_000;

/** As `mqk walk-forward run` without a flag. */
const USUAL_FOLDS: Omit<WalkForwardRequest, 'outDir'> = {
  folds: {
    scheme: 'rolling',
    folds: null,
    train: null,
    test: null,
    step: null,
    purge: 0,
    embargo: 0,
  },
  grid: [],
  target: 'sharpe',
};

export interface DemoFlags {
  readonly out: string;
}

/** A run, and what judges it. */
interface Judged {
  readonly outcome: BacktestOutcome;
  readonly stress: StressOutcome;
  readonly walkForward: WalkForwardOutcome;
  readonly verdict: PromotionRecord;
}

export async function demo(flags: DemoFlags, host: Host, output: OutputFlags): Promise<number> {
  const sample = writeSampleBars(homeOf(host), makeFolder);
  const outDir = resolve(host.cwd, flags.out);
  const request = requestOn(sample, outDir);
  const judged = await watched(host, output, (context, watch) => judge(request, context, watch));
  // A person reads this even through a pipe.
  if (!output.json) printLines(host, judgedLines(judged, sample));
  const paper = await tradeOnPaper({ ...request, ...recentBars(sample, outDir) }, host, output);
  if (output.json) printJson(host, { ...judgedJson(judged), paper: paperJson(paper) });
  else printLines(host, [...paperLines(paper), '', ...lastLines(judged, { sample, paper, host })]);
  return DONE;
}

/** A folder of its own beside the others: `last` stays the newest backtest. */
function recentBars(
  { symbol, recent }: SampleBars,
  outDir: string,
): Pick<BacktestRequest, 'bars' | 'outDir'> {
  return { bars: [{ symbol, path: recent.path }], outDir: join(outDir, 'paper') };
}

/** On the embedded database, whichever else the environment names: nobody asked for a run in that. */
async function tradeOnPaper(
  request: BacktestRequest,
  { env, ...rest }: Host,
  output: OutputFlags,
): Promise<PaperOutcome> {
  const host: Host = { ...rest, env: { ...env, MQK_DATABASE_URL: undefined } };
  return await withDesk(host, (desk) =>
    watched(host, output, async (context, watch) => {
      const places = { desk, context, host };
      const left = await settleLeft(places, watch);
      return { left, ...(await runOnPaper(request, places, watch)) };
    }),
  );
}

function requestOn(sample: SampleBars, outDir: string): BacktestRequest {
  return {
    strategyIds: ['sma_cross'],
    // Five shares: the position limit of 20 % would silence more as the index rises.
    params: [{ name: 'qty', value: '5' }],
    bars: [{ symbol: sample.symbol, path: sample.path }],
    timeframe: '1D',
    calendar: 'XNYS',
    configFiles: null,
    sets: [],
    cash: CASH,
    seed: 1,
    outDir,
    runId: null,
    shadow: false,
    actionsFile: null,
  };
}

/** The evidence of the run, in the order in which a person would gather it, and the verdict on it. */
async function judge(
  request: BacktestRequest,
  context: ResearchContext,
  watch: Watch,
): Promise<Judged> {
  const { places } = context;
  const { outDir, bars } = request;
  const outcome = await runBacktest(request, context, watch);
  const { plan } = outcome;
  const everyProfile = { profiles: [], all: true, outDir };
  const stress = await runStress(plan, { request: everyProfile, places }, watch);
  const walkForward = await runWalkForward(
    plan,
    { request: { ...USUAL_FOLDS, outDir }, places },
    watch,
  );
  const check = await checkStrategy(planCheckOfRun(plan), { outDir, places }, watch);
  const { folder } = await evaluatePromotion(
    {
      outDir,
      run: outcome.folder.path,
      evidence: {
        stress: stress.folder.id,
        walkForward: walkForward.folder.id,
        check: check.folder.id,
      },
      sources: { bars, strategy: null, actionsFile: null },
    },
    context,
    watch,
  );
  // What is told is what was sealed.
  const verdict = readVerdict(folder.path, {
    outDir,
    programVersion: programVersion(places.packageRoot),
  });
  return { outcome, stress, walkForward, verdict };
}

function judgedJson({ outcome, stress, walkForward, verdict }: Judged): JsonObject {
  return {
    ...resultJson(outcome),
    stress: { id: stress.folder.id, ...stress.result },
    walk_forward: { id: walkForward.folder.id, ...walkForward.result },
    promotion: verdictJson(verdict),
    report: reportPath(verdict.evaluation),
  };
}

function judgedLines(
  { outcome, stress, walkForward, verdict }: Judged,
  sample: SampleBars,
): readonly string[] {
  const { dayEquity } = walkForward.stitched.run.tables.equity;
  return [
    ...summaryLines(outcome, sample.oddities),
    ...['', 'STRESS: the same run with dearer and later fills'],
    ...stressLines(stress.result),
    ...['', 'WALK-FORWARD: windows that nothing about the run was fitted to'],
    ...walkForwardLines(walkForward.result, Array.from(dayEquity.view())),
    ...['', 'PROMOTION: does it deserve capital?'],
    ...verdictLines(verdict),
  ];
}

function lastLines(
  { outcome, verdict }: Judged,
  of: { readonly sample: SampleBars; readonly paper: PaperOutcome; readonly host: Host },
): readonly string[] {
  const { sample, paper, host } = of;
  const { cwd } = host;
  return [
    `report    ${relative(cwd, reportPath(verdict.evaluation))}`,
    `paper     ${relative(cwd, join(paper.folder, 'report.html'))}`,
    'again     mqk backtest run --strategy sma_cross --param qty=5 --timeframe 1D \\',
    `            --bars ${sample.symbol}=${relative(cwd, sample.path)}`,
    `next      mqk audit verify ${relative(cwd, outcome.folder.path)}`,
    `          mqk replay ${relative(cwd, paper.folder)} --verify`,
  ];
}
