/** `mqk run execute` (contract 13.1): the engine process of a run. */
import { Failure, type JsonObject } from '../../../foundation/core/index.ts';
import { formatInstant, formatMicros } from '../../../foundation/model/index.ts';
import {
  executeRun,
  findRun,
  NO_CRASH,
  type ExecutedRun,
  type Pace,
} from '../../../services/runtime/index.ts';
import { programVersion } from '../../../services/research/index.ts';
import { readRunFlags } from '../backtest/run-flags.ts';
import { DONE, exitCodeOf, REFUSED } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { watched } from '../progress/watched.ts';
import { labelled } from '../text/wrapped.ts';
import { engineWork } from './engine-work.ts';
import { keepRecovered, printRecovered } from './recover.ts';
import { nextSteps, viewAfter } from './next-steps.ts';
import {
  runJson,
  runLine,
  unconfirmedJson,
  unconfirmedLines,
  withdrawnJson,
  withdrawnLines,
} from './receipt-text.ts';
import { withDesk } from './with-desk.ts';

/** The flags as commander gives them. */
export interface ExecuteFlags {
  readonly runId: string;
  readonly bars: readonly string[];
  readonly pace: string;
  readonly strategy?: string;
}

export async function runExecute(
  flags: ExecuteFlags,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const pace = paceArgument(flags.pace);
  const { bars } = readRunFlags({ bars: flags.bars }, host);
  return await withDesk(host, async (desk) => {
    const run = await findRun(desk.db, flags.runId);
    // The report comes when the progress is off the screen.
    const done = await watched(host, output, async (context, watch) => {
      const given = { bars, strategy: flags.strategy ?? null };
      const version = programVersion(host.packageRoot);
      const { plan, describe, explain } = await engineWork(run, { given, context, version }, watch);
      const { isInterrupted } = watch;
      const { crashAt = NO_CRASH } = host;
      const onProgress = (done: number, total: number): void => {
        watch.onProgress('TRADE', done, total);
      };
      const engine = { desk, plan, describe, pace, isInterrupted, onProgress, crashAt };
      try {
        return await executeRun(run.runId, engine);
      } catch (error) {
        throw explain(error);
      }
    });
    if (done.kind === 'RECOVERED') {
      const code = await printRecovered(done.of, { desk, host, output });
      const failed = await keepRecovered(desk, done.of);
      if (failed !== null) return failed;
      if (code !== DONE || done.of.isSealed) return code;
      desk.note('no bar was traded: this call recovered the run');
      return REFUSED;
    }
    const ended = done.of;
    const next = nextSteps(await viewAfter(desk.db, ended.run), homeOf(host));
    printResult(host, output, { json: endedJson(ended), lines: endedLines(ended, next) });
    return exitOf(ended);
  });
}

/** `max`, `realtime` or `Nx`, N a whole number above 0. */
function paceArgument(text: string): Pace {
  if (text === 'max') return null;
  if (text === 'realtime') return 1;
  const times = /^([1-9][0-9]{0,6})x$/.exec(text)?.[1];
  if (times !== undefined) return Number(times);
  const message = `--pace "${text.slice(0, 80)}": must be max, realtime or Nx, as 60x`;
  throw new Failure('INPUT', 'USAGE_INVALID', message, { fix: 'correct --pace' });
}

/** A halt of the tick is an end of the run like any other, and a stop was asked for; a fence left slices undone. */
function exitOf({ ending }: ExecutedRun): number {
  if (ending.by === 'SIGNAL') return exitCodeOf('INTERRUPTED');
  return ending.by === 'FEED' || ending.by === 'STOP' ? DONE : REFUSED;
}

/** Members of a run that an engine traded. */
export function endedJson(ended: ExecutedRun): JsonObject {
  const { run, driver, ending, folder, isSealed, unconfirmed, withdrawn } = ended;
  const { tick } = driver.recorded;
  const { portfolio, orders } = tick;
  return {
    ...runJson(run),
    ended_by: ending.by,
    why: 'why' in ending ? ending.why : 'reason' in ending ? ending.reason : null,
    out_dir: folder,
    sealed: isSealed,
    slices: tick.slices,
    orders: orders.count,
    fills: portfolio.ledger.countStanding(),
    final_equity: formatMicros(portfolio.equity),
    halted: tick.state.halted,
    halt_reason: driver.haltReason,
    halt:
      driver.halt === null ? null : { at: formatInstant(driver.halt.at), ...driver.halt.payload },
    unconfirmed: unconfirmedJson(unconfirmed),
    withdrawn: withdrawnJson(withdrawn),
  };
}

function endedLines(ended: ExecutedRun, next: readonly string[]): readonly string[] {
  const { run, driver, ending, folder, isSealed, unconfirmed, withdrawn } = ended;
  const { portfolio, orders } = driver.recorded.tick;
  const why =
    'why' in ending ? ` (${ending.why})` : 'reason' in ending ? ` (${ending.reason})` : '';
  return [
    runLine(run),
    `ended     by ${ending.by.toLowerCase()}${why}: ${run.pair.status}/${run.pair.posture}`,
    ...haltLines(ended),
    `slices    ${driver.slice}   orders ${orders.count}   fills ${portfolio.ledger.countStanding()}`,
    `equity    ${formatMicros(portfolio.equity)}`,
    ...openLines(ended),
    ...unconfirmedLines(unconfirmed),
    ...withdrawnLines(withdrawn),
    `folder    ${folder ?? 'behind; the next command makes it'}${isSealed ? ', sealed' : ', not sealed'}`,
    ...(isSealed ? [`next      mqk audit verify ${run.runId}`] : next),
  ];
}

/** The bar at which the tick halted, why, and the numbers behind it. */
function haltLines({ driver: { halt, haltReason } }: ExecutedRun): readonly string[] {
  if (halt === null) return [];
  const { reason: _, ...behind } = halt.payload;
  const numbers = Object.entries(behind).flatMap(([name, value]) =>
    value === null ? [] : [`${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`],
  );
  const told = [`${haltReason ?? ''} at bar ${formatInstant(halt.at)}`, ...numbers];
  return labelled('halted    ', told.join(', '));
}

/** What is left open: positions that the run holds. */
function openLines({ driver }: ExecutedRun): readonly string[] {
  const { portfolio } = driver.recorded.tick;
  const held = driver.plan.prepared.symbols.flatMap((symbol, id) => {
    const qty = portfolio.position[id] ?? 0;
    return qty === 0 ? [] : [`${symbol} ${qty}`];
  });
  return held.length === 0 ? [] : [`open      ${held.join(', ')}`];
}
