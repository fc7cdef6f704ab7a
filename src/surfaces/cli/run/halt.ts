/** `mqk run halt` and `mqk halt` (contract 13.1): works whatever else is broken, and never asks back. */
import { resolve } from 'node:path';
import type { Statements } from '../../../adapters/db/index.ts';
import { formatRunPair } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { CODES, parseRunId, type Code } from '../../../foundation/model/index.ts';
import {
  fenceHalt,
  fenceSpooledHalts,
  findRun,
  HaltFuse,
  settleHalt,
  settleSpooledHalts,
  type FencedHalt,
  type HaltedRun,
  type RunStatusView,
} from '../../../services/runtime/index.ts';
import { DONE, exitCodeOf, INTERNAL_ERROR } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { note, printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { haltReason } from './halt-reason.ts';
import { nextSteps, viewAfter } from './next-steps.ts';
import {
  eventJson,
  instantJson,
  receiptLines,
  runJson,
  unconfirmedJson,
  unconfirmedLines,
  type EventName,
} from './receipt-text.ts';
import { actorOf, withHaltDesk } from './with-desk.ts';

export interface HaltFlags {
  readonly runId: string;
  readonly reason: string;
}

/**
 * `mqk run halt`, `mqk halt`: fences the run, then asks what is left of it and seals what is quiet. Exit 0 when the fence
 * stands, confirmed or not; throws RUN_UNKNOWN (7) and RUN_SEALED (8). When nobody knows whether it stands, the deadman
 * file goes and the halt waits in MQK_HOME (RUN_HALT_SPOOLED, or HALT_SPOOL_UNUSABLE when it cannot), with the exit of
 * what failed, 9 for the database.
 */
export async function runHalt(given: HaltFlags, host: Host, output: OutputFlags): Promise<number> {
  const { text: reason, notes } = haltReason(given.reason);
  for (const line of notes) note(host, line);
  const flags = { ...given, reason };
  const named = parseRunId(flags.runId);
  const home = resolve(homeOf(host));
  const fuse =
    named === null ? null : new HaltFuse(home, { runId: named, reason, actor: actorOf() });
  let fenced: FencedHalt | null = null;
  try {
    return await withHaltDesk(host, async (desk) => {
      const { runId } = await findRun(desk.db, flags.runId);
      // Every fence first: what is confirmed afterwards may wait for a broker.
      fenced = await fenceHalt(desk, { runId, reason });
      fuse?.putOut();
      const waiting = await fenceSpooledHalts(desk);
      const halted = await settleHalt(desk, fenced);
      const event = await nameEvent(desk.db, halted.auditId);
      const view = await viewAfter(desk.db, halted.run);
      printHalted({ halted, event, view }, { host, output });
      const failures = [...waiting.failures, ...(await settleSpooledHalts(desk, waiting))];
      for (const error of failures) note(host, `warning: a halt that waited: ${String(error)}`);
      return DONE;
    });
  } catch (error) {
    if (isAnswer(error)) {
      fuse?.putOut();
      throw error;
    }
    if (fuse === null) throw unnamed(error);
    const lost = { runId: flags.runId, fenced, ...fuse.burnDown() };
    return spooled(lost, error, { host, output });
  }
}

/** A halt that stands is told without the id of its event when the database fails by then. */
async function nameEvent(db: Statements, auditId: number | null): Promise<EventName> {
  try {
    return await eventJson(db, auditId);
  } catch (error) {
    if (error instanceof Failure) return { audit_row: auditId, event_id: null };
    throw error;
  }
}

/** What the run holds by its own fills, and with which stops; told as unknown when the database fails by then. */
function heldLine(view: RunStatusView | null): string {
  if (view === null) return 'held      not known: the database does not answer';
  const { positions, workingOrders } = view;
  const { length } = workingOrders;
  const works = length === 0 ? 'no order works' : `working orders: ${length}`;
  const held = positions.map(({ symbol, qty }) => {
    const stops = workingOrders.filter((one) => one.symbol === symbol && one.role === 'STOP');
    return `${symbol} ${qty}, ${stops.length === 0 ? 'without a stop' : 'with a stop'}`;
  });
  return `held      ${held.length === 0 ? 'nothing' : held.join('; ')} (${works})`;
}

interface Where {
  readonly host: Host;
  readonly output: OutputFlags;
}

interface ToldHalt {
  readonly halted: HaltedRun;
  readonly event: EventName;
  /** What is left; null: the database does not answer any more. */
  readonly view: RunStatusView | null;
}

function printHalted({ halted, event, view }: ToldHalt, { host, output }: Where): void {
  const { run, unconfirmed } = halted;
  const fenceAt = instantJson(run.fenceAt);
  const quiescedAt = instantJson(run.quiescedAt);
  const sealed = halted.record.state?.isSealed ?? false;
  printResult(host, output, {
    json: {
      ...runJson(run),
      before: formatRunPair(halted.before),
      repeated: halted.isRepeat,
      fence_at: fenceAt,
      quiesced_at: quiescedAt,
      unconfirmed: unconfirmedJson(unconfirmed),
      sealed,
      ...event,
    },
    lines: [
      ...receiptLines(halted, event),
      `fenced    ${fenceAt ?? 'never'}`,
      `quiet     ${quiescedAt ?? 'not confirmed'}`,
      heldLine(view),
      ...unconfirmedLines(unconfirmed),
      `sealed    ${sealed ? 'yes' : 'not yet'}`,
      ...nextSteps(view, homeOf(host)),
    ],
  });
}

/**
 * Whether there is nothing to halt: no such run, one whose record is closed, or a wrong command line. After
 * anything else, a defect of ours too, it is not known whether a fence stands, and a second one does no harm.
 */
function isAnswer(error: unknown): boolean {
  if (!(error instanceof Failure)) return false;
  return error.kind === 'INPUT' || error.kind === 'NOT_FOUND' || error.code === 'RUN_SEALED';
}

/** `last` can't be looked up without a database: nothing is halted, and it is said how it can be. */
function unnamed(cause: unknown): unknown {
  if (!(cause instanceof Failure)) return cause;
  const message = `${cause.message}; which run is the last is not known then, and nothing was halted`;
  const fix =
    'mqk halt --run-id ID, with the id of the run: its deadman file goes without a database';
  return new Failure(cause.kind, cause.code, message, { fix, cause });
}

interface LostHalt extends ReturnType<HaltFuse['burnDown']> {
  readonly runId: string;
  /** Null: it is not known whether its fence stands. */
  readonly fenced: FencedHalt | null;
}

/** The way without a database: the deadman file is gone, the halt waits. */
function spooled(lost: LostHalt, cause: unknown, { host, output }: Where): number {
  const { runId, fenced, failure, path, removed } = lost;
  const why = told(cause);
  const code: Code = failure === null ? 'RUN_HALT_SPOOLED' : 'HALT_SPOOL_UNUSABLE';
  const waits = failure === null ? `waits in ${path}` : `does not wait: ${failure.message}`;
  const message = `${why}; the halt of run ${runId} ${waits}`;
  const { fix } = CODES[code];
  note(host, `error ${code}: ${message}`);
  note(host, fenceLine(fenced));
  note(
    host,
    `  deadman files removed: ${removed.length === 0 ? 'none was there' : removed.join(' ')}`,
  );
  for (const file of lost.left) note(host, `  deadman file not removed: ${file}`);
  note(host, `  fix: ${fix}`);
  const left = lost.left.map((detail) => ({ what: 'RECORD', id: runId, detail }));
  printResult(host, output, {
    json: {
      error: { code, message, problems: [], fix },
      run_id: runId,
      status: fenced?.run.pair.status ?? null,
      posture: fenced?.run.pair.posture ?? null,
      arm_epoch: fenced?.run.armEpoch ?? null,
      fence_at: instantJson(fenced?.run.fenceAt ?? null),
      quiesced_at: null,
      unconfirmed: [{ what: 'DATABASE', id: runId, detail: why }, ...left],
      deadman_removed: removed,
      spooled: failure === null ? path : null,
    },
    lines: [`run ${runId}: the halt ${waits}`, fenceLine(fenced)],
  });
  if (failure !== null) return exitCodeOf(failure.kind);
  return cause instanceof Failure ? exitCodeOf(cause.kind) : INTERNAL_ERROR;
}

function fenceLine(fenced: FencedHalt | null): string {
  return fenced === null
    ? '  not confirmed: its fence; orders may leave until its engine sees the file gone'
    : `  confirmed: fenced at ${instantJson(fenced.run.fenceAt) ?? ''}; not confirmed: what it left at the broker`;
}

function told(cause: unknown): string {
  if (cause instanceof Failure) return `${cause.code}: ${cause.message}`;
  return `INTERNAL_ERROR: ${cause instanceof Error ? cause.message : String(cause)}`;
}
