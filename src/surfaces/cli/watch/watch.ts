/** `mqk watch` (contract 13.1): fences runs whose deadman file is gone or whose engine gives no sign of life. */
import { openToFence } from '../../../adapters/db/index.ts';
import type { JsonObject, JsonValue } from '../../../foundation/core/index.ts';
import {
  fenceSpooledHalts,
  watchOnce,
  watchRuns,
  type Fenced,
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
  const { fenced, exitCode } =
    flags.once === true
      ? await watchThisOnce(host)
      : { fenced: await watchUntilEnd(host), exitCode: DONE };
  printResult(host, output, {
    json: { fenced: fenced.map(fencedJson) },
    lines: [fenced.length === 0 ? 'nothing was fenced' : `${counted(fenced.length, 'run')} fenced`],
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
  readonly exitCode: number;
}

/** Exit 9 when a run or a waiting halt could not be fenced: nobody comes back to it. */
async function watchThisOnce(host: Host): Promise<Watched> {
  const opened = await openToFence(databaseRequest(host));
  if (!opened.ok) throw opened.error;
  const db = opened.value;
  try {
    const context = { db, home: homeOf(host), actor: ACTOR };
    const halts = await fenceSpooledHalts({
      ...context,
      note: (line) => {
        note(host, line);
      },
    });
    const { fenced, failed } = await watchOnce(context);
    for (const one of fenced) note(host, fencedLine(one));
    for (const { runId, why } of failed) note(host, `run ${runId} could not be watched: ${why}`);
    for (const error of halts.failures) note(host, `a halt that waited failed: ${String(error)}`);
    const isWhole = failed.length === 0 && halts.failures.length === 0;
    return { fenced, exitCode: isWhole ? DONE : exitCodeOf('UNAVAILABLE') };
  } finally {
    await db.close();
  }
}

/** Until TERM, INT or HUP; a second one ends it in the middle of a round, which harms nothing. */
async function watchUntilEnd(host: Host): Promise<readonly Fenced[]> {
  note(host, `watching the runs of ${homeOf(host)}`);
  return await watchRuns({
    home: homeOf(host),
    actor: ACTOR,
    open: () => openToFence(databaseRequest(host)),
    isOver: host.isInterrupted,
    onFenced: (one) => {
      note(host, fencedLine(one));
    },
    note: (line) => {
      note(host, line);
    },
  });
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
