/** The record beside the commands: a command that was carried out stands, whatever becomes of its files. */
import type { RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { keepRecord, type RecordState } from '../record/keep-record.ts';
import { recordedRun } from '../record/recorded-run.ts';
import { sealRun } from '../record/seal-run.ts';
import type { RunDesk } from './run-desk.ts';

/** Null: the files are behind, and `why` says so. The database holds every event; the next command mends them. */
export type KeptRecord =
  | { readonly state: RecordState; readonly why: null }
  | { readonly state: null; readonly why: string };

/** Brings the record up to date, and seals it when the run is HALTED and quiet. Throws nothing but defects. */
export async function keepRun(desk: RunDesk, run: RunRow): Promise<KeptRecord> {
  const recorded = recordedRun(run);
  const isOver = run.pair.status === 'HALTED' && run.pair.posture === 'DISARMED';
  try {
    const state =
      isOver && run.sealedAt === null
        ? await sealRun(desk.db, recorded, desk.actor)
        : await keepRecord(desk.db, recorded);
    if (state.tornBytes > 0) {
      desk.note(`repaired the torn tail of the log (${state.tornBytes} bytes): ${state.folder}`);
    }
    if (isOver && !state.isSealed) {
      desk.note(
        `the record of run ${run.runId} stays open: its engine has not written its tables; ` +
          `when that is gone: mqk run recover --run-id ${run.runId}`,
      );
    }
    return { state, why: null };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const why = `${error.code}: ${error.message}`;
    desk.note(`warning: the record of run ${run.runId} is behind: ${why}`);
    return { state: null, why };
  }
}
