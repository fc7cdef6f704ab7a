/** What demos that were killed left: recovered and disarmed, so that nothing stands as running that is dead. */
import { listRuns, type RunRow } from '../../../adapters/db/index.ts';
import { formatRunPair } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { Watch } from '../../../services/research/index.ts';
import { isDeadHere, stopRun } from '../../../services/runtime/index.ts';
import { recoverLeft } from '../run/recover.ts';
import { DEMO_ENGINE, type PaperPlaces } from './paper-run.ts';

/** Armed for so long without an engine: a demo takes its lease within a second or two. */
const UNTAKEN_MS = 60_000;
/** Of the newest such runs, of other engines too. */
const LOOKED_AT = 200;

/**
 * A line for each. What a living demo holds is left alone; what cannot be settled is told, and hinders nobody: it has
 * an engine and an account of its own.
 */
export async function settleLeft(places: PaperPlaces, watch: Watch): Promise<readonly string[]> {
  const active = await listRuns(places.desk.db, {
    postures: ['ARMED', 'DISARMING'],
    limit: LOOKED_AT,
  });
  const lines: string[] = [];
  for (const run of active.filter(isLeft)) {
    try {
      lines.push(
        `left      run ${run.runId} of a demo that died: ${await settle(run, places, watch)}`,
      );
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      watch.note(`run ${run.runId} of a demo that died stays as it is: ${error.message}`);
    }
  }
  return lines;
}

function isLeft({ mode, engineId, account, leaseOwner, armedAt, readAt }: RunRow): boolean {
  if (mode !== 'PAPER' || engineId !== DEMO_ENGINE + account) return false;
  if (leaseOwner !== null) return isDeadHere(leaseOwner);
  return armedAt !== null && readAt - armedAt > UNTAKEN_MS;
}

async function settle(run: RunRow, places: PaperPlaces, watch: Watch): Promise<string> {
  const given = { bars: [], strategy: null };
  const recovered = await recoverLeft(run, { ...places, given }, watch);
  if (recovered !== null) return `recovered, ${formatRunPair(recovered.run.pair)}`;
  const { desk } = places;
  const stopped = await stopRun(desk, { run, event: 'DISARM', reason: 'its demo is gone' });
  return `disarmed, ${formatRunPair(stopped.run.pair)}`;
}
