/** What the preflight asks of the database (P2, P11 to P13, P18). */
import {
  clockSkewMs,
  countUnsettled,
  listRuns,
  readEvents,
  readServerFacts,
  schemaOf,
  type RunRow,
} from '../../../adapters/db/index.ts';
import {
  formatRunPair,
  type Observed,
  type PreflightEvidence,
  type PreflightFacts,
} from '../../../engines/lifecycle/index.ts';
import type { ArmingContext } from '../arming/arming-context.ts';
import { utcNow } from '../utc-now.ts';
import { observe } from './observe.ts';

type DatabaseChecks = 'P11' | 'P12' | 'P12.durability' | 'P18';

export async function databaseEvidence(
  run: RunRow,
  { db, home, env }: ArmingContext,
): Promise<Pick<PreflightEvidence, DatabaseChecks>> {
  return {
    P11: await observe(async () => {
      const { pending, trouble } = await schemaOf({ home, env }, db);
      return {
        pending: pending.map(({ name }) => name),
        damaged: trouble === null ? [] : [trouble.message],
      };
    }),
    P12: await observe(async () => {
      const { isInRecovery, isReadOnly, systemIdentifier } = await readServerFacts(db);
      return {
        isPrimary: !isInRecovery && !isReadOnly,
        system: systemIdentifier,
        pinnedSystem: await systemArmedIn(run, db),
      };
    }),
    'P12.durability': await observe(() => readServerFacts(db)),
    P18: await observe(() => rivalsOf(run, db)),
  };
}

export function orderEvidence(
  run: RunRow,
  db: ArmingContext['db'],
): Promise<Observed<PreflightFacts['P2']>> {
  return observe(() => countUnsettled(db, run));
}

/** Milliseconds by which the server's clock is ahead: against the middle of the question. */
export async function databaseClock(db: ArmingContext['db']): Promise<number> {
  const before = utcNow();
  const { clock } = await readServerFacts(db);
  return clockSkewMs(clock, before, utcNow());
}

/** The database in which the run was last armed; null when it never was. */
async function systemArmedIn(run: RunRow, db: ArmingContext['db']): Promise<string | null> {
  if (run.armedAt === null) return null;
  let system: string | null = null;
  for (let afterAuditId = 0, isMore = true; isMore;) {
    const events = await readEvents(db, { runId: run.runId, afterAuditId, limit: PAGE });
    for (const { eventType, payload } of events) {
      if (eventType === 'RUN_ARMED') system = systemIn(payload) ?? system;
    }
    afterAuditId = events.at(-1)?.auditId ?? afterAuditId;
    isMore = events.length === PAGE;
  }
  return system;
}

/** Events that are read at once. */
const PAGE = 2000;

function systemIn(payload: string): string | null {
  const parsed: unknown = JSON.parse(payload);
  const has = typeof parsed === 'object' && parsed !== null && 'system' in parsed;
  return has && typeof parsed.system === 'string' ? parsed.system : null;
}

/** Other runs of the account that may trade, or whose orders may still be there. */
async function rivalsOf(run: RunRow, db: ArmingContext['db']): Promise<string[]> {
  const { broker, account } = run;
  const postures = ['ARMED', 'DISARMING'];
  const active = await listRuns(db, { broker, account, postures, limit: 10 });
  return active
    .filter(({ runId }) => runId !== run.runId)
    .map(({ runId, pair }) => `run ${runId} is ${formatRunPair(pair)}`);
}
