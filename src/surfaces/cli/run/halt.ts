/** `mqk run halt` and `mqk halt` (contract 13.1): works whatever else is broken, and never asks back. */
import { resolve } from 'node:path';
import { formatRunPair } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { CODES, parseRunId } from '../../../foundation/model/index.ts';
import {
  fenceHalt,
  fenceSpooledHalts,
  findRun,
  settleHalt,
  settleSpooledHalts,
  spoolHalt,
  type HaltedRun,
} from '../../../services/runtime/index.ts';
import { DONE, exitCodeOf, INTERNAL_ERROR } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { note, printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { haltReason } from './halt-reason.ts';
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

export async function runHalt(given: HaltFlags, host: Host, output: OutputFlags): Promise<number> {
  const { text: reason, notes } = haltReason(given.reason);
  for (const line of notes) note(host, line);
  const flags = { ...given, reason };
  try {
    return await withHaltDesk(host, async (desk) => {
      const { runId } = await findRun(desk.db, flags.runId);
      // Every fence first: what is confirmed afterwards may wait for a broker.
      const fenced = await fenceHalt(desk, { runId, reason });
      const waiting = await fenceSpooledHalts(desk);
      const halted = await settleHalt(desk, fenced);
      const event = await eventJson(desk.db, halted.auditId).catch(() => ({
        audit_row: halted.auditId,
        event_id: null,
      }));
      printHalted(halted, event, { host, output });
      const failures = [...waiting.failures, ...(await settleSpooledHalts(desk, waiting))];
      for (const error of failures) note(host, `warning: a halt that waited: ${String(error)}`);
      return DONE;
    });
  } catch (error) {
    if (isAnswer(error)) throw error;
    return spooled(flags, error, { host, output });
  }
}

interface Where {
  readonly host: Host;
  readonly output: OutputFlags;
}

function printHalted(halted: HaltedRun, event: EventName, { host, output }: Where): void {
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
      ...(unconfirmed.length === 0
        ? ['not confirmed  nothing: no order or position of it is left']
        : unconfirmedLines(unconfirmed)),
      `sealed    ${sealed ? 'yes' : 'not yet: the same command again, when all is confirmed'}`,
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

/** The way without a database: the deadman file goes, the halt waits. `last` can't be looked up then. */
function spooled(flags: HaltFlags, cause: unknown, { host, output }: Where): number {
  const runId = parseRunId(flags.runId);
  if (runId === null) throw cause;
  const home = resolve(homeOf(host));
  const { path, removed, left } = spoolHalt(home, {
    runId,
    reason: flags.reason,
    actor: actorOf(),
  });
  const code = 'RUN_HALT_SPOOLED';
  const why = told(cause);
  const message = `${why}; the halt of run ${runId} waits in ${path}`;
  const { fix } = CODES[code];
  note(host, `error ${code}: ${message}`);
  note(
    host,
    `  deadman files removed: ${removed.length === 0 ? 'none was there' : removed.join(' ')}`,
  );
  for (const file of left) note(host, `  deadman file not removed: ${file}`);
  note(host, `  fix: ${fix}`);
  const unconfirmed = [{ what: 'DATABASE', id: runId, detail: why }];
  printResult(host, output, {
    json: {
      error: { code, message, problems: [], fix },
      run_id: runId,
      status: null,
      posture: null,
      arm_epoch: null,
      fence_at: null,
      quiesced_at: null,
      unconfirmed,
      deadman_removed: removed,
      spooled: path,
    },
    lines: [`run ${runId}: not fenced yet; the halt waits in ${path}`],
  });
  return cause instanceof Failure ? exitCodeOf(cause.kind) : INTERNAL_ERROR;
}

function told(cause: unknown): string {
  if (cause instanceof Failure) return `${cause.code}: ${cause.message}`;
  return `INTERNAL_ERROR: ${cause instanceof Error ? cause.message : String(cause)}`;
}
