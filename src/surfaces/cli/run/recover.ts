/** `mqk run recover` (contract 13.1): brings what a dead engine left to a known end, and disarms. */
import type { RunRow } from '../../../adapters/db/index.ts';
import { Failure, type JsonObject } from '../../../foundation/core/index.ts';
import { MS_PER_SECOND } from '../../../foundation/model/index.ts';
import {
  differenceJson,
  findRun,
  keepRun,
  NO_CRASH,
  readFeed,
  recoverRun,
  type RecoveredRun,
  type RunDesk,
  type UnresolvedRequest,
} from '../../../services/runtime/index.ts';
import {
  locateBars,
  programVersion,
  type ResearchContext,
  type StoredSources,
  type Watch,
} from '../../../services/research/index.ts';
import { readRunFlags } from '../backtest/run-flags.ts';
import { CHECK_FOUND, DONE, exitCodeOf } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { watched } from '../progress/watched.ts';
import { differenceLines } from '../reconcile/difference-lines.ts';
import { counted } from '../text/counted.ts';
import { engineWork } from './engine-work.ts';
import { runHalt } from './halt.ts';
import { nextSteps, viewAfter } from './next-steps.ts';
import {
  runJson,
  runLine,
  unconfirmedJson,
  unconfirmedLines,
  withdrawnJson,
  withdrawnLines,
} from './receipt-text.ts';
import { runDisarm } from './stop.ts';
import { withDesk } from './with-desk.ts';

/** The flags as commander gives them. */
export interface RecoverFlags {
  readonly runId: string;
  readonly bars?: readonly string[];
  readonly strategy?: string;
}

/**
 * The bars are found by their hashes, unless they are given. A run that never had any has nothing but its row. After
 * exit 6 the run is as safe as it gets, and its books are not known to agree.
 */
export async function runRecover(
  flags: RecoverFlags,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const left = await withDesk(host, async (desk) => {
    const run = await findRun(desk.db, flags.runId);
    const { bars } = readRunFlags({ bars: flags.bars ?? [] }, host);
    const given = { bars, strategy: flags.strategy ?? null };
    const recovered = await watched(host, output, (context, watch) =>
      recoverLeft(run, { desk, given, context, host }, watch),
    );
    if (recovered === null) return run;
    const code = await printRecovered(recovered, { desk, host, output });
    return (await keepRecovered(desk, recovered)) ?? code;
  });
  return typeof left === 'number' ? left : await endUntraded(left, { host, output });
}

/** A run that never had bars: what keeps a halt from being complete is asked for once more, any other is disarmed. */
async function endUntraded(
  { runId, pair, sealedAt }: RunRow,
  { host, output }: { readonly host: Host; readonly output: OutputFlags },
): Promise<number> {
  if (sealedAt !== null) throw new Failure('CONFLICT', 'RUN_SEALED', `run ${runId} is sealed`);
  if (pair.status !== 'HALTED') {
    return await runDisarm({ runId, reason: 'its engine is gone' }, host, output);
  }
  return await runHalt({ runId, reason: 'its halt is not complete' }, host, output);
}

/** Recovers a run whose engine is gone, on bars that are given or found by their hashes; null: it never had any. */
export async function recoverLeft(
  run: RunRow,
  of: {
    readonly desk: RunDesk;
    readonly given: StoredSources;
    readonly context: ResearchContext;
    readonly host: Host;
  },
  watch: Watch,
): Promise<RecoveredRun | null> {
  const { desk, given, context, host } = of;
  const feed = await readFeed(desk.db, run.runId);
  if (feed === null) return null;
  const bars = given.bars.length > 0 ? given.bars : await locateBars(feed, homeOf(host));
  const sources = { bars, strategy: given.strategy };
  const { plan, describe, explain } = await engineWork(
    run,
    { given: sources, context, version: programVersion(host.packageRoot) },
    watch,
  );
  const { isInterrupted } = watch;
  const { crashAt = NO_CRASH } = host;
  const onProgress = (): void => undefined;
  const engine = { desk, plan, describe, pace: null, isInterrupted, onProgress, crashAt };
  try {
    return await recoverRun(run.runId, engine);
  } catch (error) {
    throw explain(error);
  }
}

/**
 * Once the report is out. Exit code of what keeps a run that is over from its record, told on stderr; null: it has one, or
 * goes on, and its files may be behind.
 */
export async function keepRecovered(desk: RunDesk, of: RecoveredRun): Promise<number | null> {
  const { run, failedRecord: failed } = of;
  if (failed === null) {
    await keepRun(desk, run);
    return null;
  }
  const { code, message, fix, kind } = failed;
  const what = `run ${run.runId} is over, and not sealed: ${code}: ${message}`;
  desk.note(`error: ${what}; ${fix ?? 'see mqk run status'}, then recover it again`);
  return exitCodeOf(kind);
}

/** What may be news (WARN) comes with the next message; what is wrong or unknown is a person's matter. */
function isAgreed({ reconcile: { verdict } }: RecoveredRun): boolean {
  return verdict === 'CLEAN' || verdict === 'WARN';
}

/** Gives the exit code, whichever command recovered: 6 when the last reconcile is CRITICAL or UNKNOWN, else 0. */
export async function printRecovered(
  of: RecoveredRun,
  where: { readonly desk: RunDesk; readonly host: Host; readonly output: OutputFlags },
): Promise<number> {
  const { desk, host, output } = where;
  const { run, leftovers, slices, unresolved, tookMs, phases, unconfirmed, folder, isSealed } = of;
  const { verdict, differences } = of.reconcile;
  const next = nextSteps(await viewAfter(desk.db, run), homeOf(host));
  const waitMs = Math.max(0, ...unresolved.map(({ presumedInMs }) => presumedInMs));
  const later = waitMs === 0 ? [] : [`          in ${seconds(waitMs)} or later`];
  printResult(host, output, {
    json: {
      ...runJson(run),
      recovered: true,
      unknown_found: leftovers.unknown,
      unsent_found: leftovers.unsent,
      unresolved: unresolved.length,
      unresolved_requests: unresolved.map(unresolvedJson),
      slices,
      took_ms: tookMs,
      phases_ms: Object.fromEntries(phases),
      out_dir: folder,
      sealed: isSealed,
      unconfirmed: unconfirmedJson(unconfirmed),
      withdrawn: withdrawnJson(of.withdrawn),
      reconcile: { verdict, differences: differences.map(differenceJson) },
    },
    lines: [
      runLine(run),
      `recovered ${run.pair.status}/${run.pair.posture} after ${tookMs} ms, ${slices} slices in its log`,
      `found     ${leftovers.unknown} requests of unknown fate, ${leftovers.unsent} never sent; ${unresolved.length} not resolved`,
      ...unresolved.flatMap(unresolvedLines),
      ...unconfirmedLines(unconfirmed),
      ...withdrawnLines(of.withdrawn),
      ...reconcileLines(of),
      ...(isSealed ? [`sealed    ${folder ?? ''}`] : next),
      ...later,
    ],
  });
  return isAgreed(of) ? DONE : CHECK_FOUND;
}

/** The verdict; of one that is a person's matter also each difference, with what to do. */
function reconcileLines(of: RecoveredRun): readonly string[] {
  const { verdict, differences } = of.reconcile;
  const count = verdict === 'CLEAN' ? '' : `, ${counted(differences.length, 'difference')}`;
  const told = `reconcile ${verdict}${count}`;
  if (isAgreed(of)) return [told];
  return [
    told,
    ...differences.flatMap(differenceLines),
    `          mqk reconcile run --run-id ${of.run.runId} compares again; no arming before it is CLEAN`,
  ];
}

function unresolvedJson(of: UnresolvedRequest): JsonObject {
  return {
    client_order_id: of.clientOrderId,
    symbol: of.symbol,
    action: of.action,
    age_ms: of.ageMs,
    presumed_in_ms: of.presumedInMs,
    next: of.next,
  };
}

function unresolvedLines(of: UnresolvedRequest): readonly string[] {
  const { clientOrderId, symbol, action, ageMs, presumedInMs, next } = of;
  const when =
    presumedInMs === 0 ? 'absence may be presumed' : `no presumption for ${seconds(presumedInMs)}`;
  return [
    `unresolved  ${clientOrderId}  ${action} ${symbol}, permitted ${seconds(ageMs)} ago; ${when}`,
    `            ${next}`,
  ];
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / MS_PER_SECOND)} s`;
}
