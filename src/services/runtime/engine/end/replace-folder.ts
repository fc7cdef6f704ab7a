/**
 * A folder that was written anew takes the place of a sealed run's. The account's incidents tell of it before anything
 * moves and again when it is done, so that one that a crash cut is known, and ended by the next command.
 */
import {
  compareRunFolder,
  isRestOf,
  replaceRunFolder,
  type FolderReplacement,
  type RunFolderDraft,
} from '../../../../adapters/artifacts/index.ts';
import { insertIncident, newestIncident, takeSequencer } from '../../../../adapters/db/index.ts';
import type { JsonObject } from '../../../../foundation/core/index.ts';
import { writeIncidents } from '../../record/incident-log.ts';
import type { RecordedRun } from '../../record/recorded-run.ts';
import type { RunDesk } from '../../runs/run-desk.ts';
import type { CrashAt } from '../crash-points.ts';

const BEGUN = 'AUDIT_FOLDER_REWRITE_BEGUN';
const DONE = 'AUDIT_FOLDER_REWRITTEN';

export interface ReplaceContext {
  readonly desk: RunDesk;
  readonly run: RecordedRun;
  /** CP17 and CP18. */
  readonly crashAt: CrashAt;
}

interface Begun {
  readonly incidentId: number;
  readonly replacement: FolderReplacement;
}

/**
 * The complete draft, of these artifacts, takes its place unless every file there is the same; what was begun and cut
 * by a crash is ended, and told as it was begun. Files are compared before a lock is asked for: whoever holds it has
 * but two renames to make. Of two commands one replaces, and the other finds the folder right. Fails as database and
 * disk do.
 */
export async function replaceFolder(
  draft: RunFolderDraft,
  artifacts: readonly string[],
  context: ReplaceContext,
): Promise<FolderReplacement> {
  const { desk, run, crashAt } = context;
  // Each further turn: another command told of a replacement since the files were compared.
  for (;;) {
    const newest = await newestIncident(desk.db, ofRewriting(run));
    const wanted = compareRunFolder(draft, artifacts);
    const left = newest === null ? null : leftBy(newest, wanted.path);
    const isRest = left !== null && isRestOf(left.replacement, wanted);
    if (wanted.differing.length === 0 && !isRest) {
      if (newest !== null) await writeIncidents(desk.db, run); // its file may be behind
      return wanted;
    }
    const begun = isRest ? left : await begin(newest?.incidentId ?? null, wanted, context);
    if (begun === null) continue;
    crashAt('CP17');
    const move = (): void => {
      replaceRunFolder(draft, wanted, () => {
        crashAt('CP18');
      });
    };
    const isDone = (await tell(DONE, begun, { ...context, move })) !== null;
    if (!isDone) continue;
    await writeIncidents(desk.db, run);
    return begun.replacement;
  }
}

async function begin(
  after: number | null,
  replacement: FolderReplacement,
  context: ReplaceContext,
): Promise<Begun | null> {
  const incidentId = await tell(BEGUN, { incidentId: after, replacement }, context);
  return incidentId === null ? null : { incidentId, replacement };
}

/**
 * Moves, and writes the incident, as the run's sequencer; its number. Null: another was written after the one before.
 */
async function tell(
  eventType: typeof BEGUN | typeof DONE,
  of: { readonly incidentId: number | null; readonly replacement: FolderReplacement },
  context: Omit<ReplaceContext, 'crashAt'> & { readonly move?: () => void },
): Promise<number | null> {
  const { run, move } = context;
  const { db, actor } = context.desk;
  const { runId, broker, account } = run;
  const { differing, keptAt } = of.replacement;
  const payload = { differing: [...differing], kept_at: keptAt };
  return await db.transaction(async (tx) => {
    await takeSequencer(tx, runId);
    const newest = await newestIncident(tx, ofRewriting(run));
    if ((newest?.incidentId ?? null) !== of.incidentId) return null;
    move?.();
    const event = { runId, topic: 'AUDIT', eventType, payload, actor } as const;
    return await insertIncident(tx, { ...event, broker, account });
  });
}

function ofRewriting({ runId, broker, account }: RecordedRun) {
  return { runId, broker, account, eventTypes: [BEGUN, DONE] };
}

/** The replacement that was begun last, unless it is done. */
function leftBy(
  newest: {
    readonly incidentId: number;
    readonly eventType: string;
    readonly payload: JsonObject;
  },
  path: string,
): Begun | null {
  if (newest.eventType === DONE) return null;
  const { differing, kept_at: keptAt } = newest.payload;
  const names = Array.isArray(differing) ? differing.filter((one) => typeof one === 'string') : [];
  const kept = typeof keptAt === 'string' ? keptAt : null;
  return {
    incidentId: newest.incidentId,
    replacement: { path, differing: names, keptAt: kept },
  };
}
