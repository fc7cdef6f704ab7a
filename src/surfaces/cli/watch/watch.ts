/** `mqk watch` (contract 13.1): fences runs whose deadman file is gone or whose engine gives no sign of life. */
import { openToFence, type Database } from '../../../adapters/db/index.ts';
import type { JsonObject, JsonValue } from '../../../foundation/core/index.ts';
import {
  fenceSpooledHalts,
  HURRIED_LOCK_MS,
  unseenLine,
  watchOnce,
  watchRuns,
  type Fenced,
  type Unseen,
  type WatchContext,
} from '../../../services/runtime/index.ts';
import { databaseRequest } from '../db/request-of.ts';
import { DONE, exitCodeOf } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { note, printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { counted } from '../text/counted.ts';

export interface WatchFlags {
  readonly once?: boolean;
}

/** Stands in the rows and events of the runs that it fences. */
const ACTOR = 'watch';

export async function watch(flags: WatchFlags, host: Host, output: OutputFlags): Promise<number> {
  const { fenced, unseen, exitCode } =
    flags.once === true ? await watchThisOnce(host) : await watchUntilEnd(host);
  printResult(host, output, {
    json: {
      fenced: fenced.map(fencedJson),
      unseen: unseen.map(({ runId, home }) => ({ run_id: runId, deadman_home: home })),
    },
    lines: [summaryLine(fenced)],
    plain: [
      `fenced=${fenced.length}`,
      ...fenced.flatMap((one) =>
        Object.entries(fencedJson(one)).map(([key, value]) => `${key}=${plainText(value)}`),
      ),
    ],
  });
  return exitCode;
}

interface Watched {
  readonly fenced: readonly Fenced[];
  readonly unseen: readonly Unseen[];
  readonly exitCode: number;
}

/**
 * What can be fenced at once is; a row that somebody holds is waited for after that. Exit 9 when a run or a waiting
 * halt could not be fenced: nobody comes back to it.
 */
async function watchThisOnce(host: Host): Promise<Watched> {
  const opened = await openToFence(databaseRequest(host));
  if (!opened.ok) throw opened.error;
  const db = opened.value;
  try {
    const context = { db, home: homeOf(host), actor: ACTOR };
    const hurried = await lookRound({ ...context, lockMs: HURRIED_LOCK_MS });
    const last = hurried.failures.length === 0 ? hurried : await lookRound(context);
    const fenced = last === hurried ? last.fenced : [...hurried.fenced, ...last.fenced];
    for (const one of fenced) note(host, fencedLine(one));
    for (const line of [...last.notes, ...last.failures]) note(host, line);
    const exitCode = last.failures.length === 0 ? DONE : exitCodeOf('UNAVAILABLE');
    return { fenced, unseen: last.unseen, exitCode };
  } finally {
    await db.close();
  }
}

interface Looked {
  readonly fenced: readonly Fenced[];
  readonly unseen: readonly Unseen[];
  /** Lines for a person; each failure is a run or a halt that is not fenced. */
  readonly notes: readonly string[];
  readonly failures: readonly string[];
}

/** One round over waiting halts and runs. */
async function lookRound(context: WatchContext & { readonly db: Database }): Promise<Looked> {
  const notes: string[] = [];
  const halts = await fenceSpooledHalts({ ...context, note: (line) => void notes.push(line) });
  const { fenced, failed, unseen } = await watchOnce(context);
  notes.push(...unseen.map(unseenLine));
  const failures = [
    ...failed.map(({ runId, why }) => `run ${runId} could not be watched: ${why}`),
    ...halts.failures.map((error) => `a halt that waited failed: ${String(error)}`),
  ];
  return { fenced, unseen, notes, failures };
}

/** Until TERM, INT or HUP; a second one ends it in the middle of a round, which harms nothing. */
async function watchUntilEnd(host: Host): Promise<Watched> {
  note(host, `watching the runs of ${homeOf(host)}`);
  let unseen: readonly Unseen[] = [];
  const fenced = await watchRuns({
    home: homeOf(host),
    actor: ACTOR,
    open: () => openToFence(databaseRequest(host)),
    isOver: host.isInterrupted,
    onFenced: (one) => {
      note(host, fencedLine(one));
    },
    onUnseen: (found) => {
      unseen = found;
    },
    note: (line) => {
      note(host, line);
    },
  });
  return { fenced, unseen, exitCode: DONE };
}

/** A run that was armed again may be fenced again. */
function summaryLine(fenced: readonly Fenced[]): string {
  if (fenced.length === 0) return 'nothing was fenced';
  const { size } = new Set(fenced.map(({ runId }) => runId));
  const runs = `${counted(size, 'run')} fenced`;
  return size === fenced.length ? runs : `${runs}, ${fenced.length} times`;
}

function fencedLine(fenced: Fenced): string {
  const { runId, engineId, reason, detail, armEpoch, auditId, leftover } = fenced;
  const left = leftover === null ? '' : `; left behind: ${leftover}`;
  return `fenced run ${runId} of ${engineId}: ${reason} (${detail}); epoch ${armEpoch}, audit row ${auditId}${left}`;
}

function fencedJson({ runId, engineId, reason, detail, armEpoch, auditId }: Fenced): JsonObject {
  return {
    run_id: runId,
    engine_id: engineId,
    reason,
    detail,
    arm_epoch: armEpoch,
    audit_id: auditId,
  };
}

function plainText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
