/** Gathers what the preflight judges: everything anew, nothing remembered, each fact with its time. */
import type { RunRow } from '../../../adapters/db/index.ts';
import { calendarFor } from '../../../foundation/calendar/index.ts';
import {
  judgeChecks,
  judgePreflight,
  BEGIN_CHECKS,
  type PreflightEvidence,
  type PreflightResult,
  type Situation,
} from '../../../engines/lifecycle/index.ts';
import { InvariantViolation } from '../../../foundation/core/index.ts';
import { formatInstant, parseTimeframe } from '../../../foundation/model/index.ts';
import type { BrokerEntry } from '../../../foundation/ports/index.ts';
import type { ArmingContext } from '../arming/arming-context.ts';
import { deadmanPlaceOf } from '../arming/stand-down.ts';
import { deadmanPath, probeDeadmanPlace } from '../deadman/deadman-file.ts';
import { lookAtDeadman } from '../deadman/look-at-deadman.ts';
import { risksCapital } from '../risks-capital.ts';
import { utcNow } from '../utc-now.ts';
import { auditEvidence } from './audit-evidence.ts';
import { brokerEvidence, reconcileEvidence } from './broker-evidence.ts';
import { configEvidence, pinEvidence, type StoredRunConfig } from './config-evidence.ts';
import { databaseEvidence, orderEvidence } from './database-evidence.ts';
import { hostFacts } from './host-evidence.ts';
import { keyFacts, keyNamesOf } from './key-evidence.ts';
import { observe, unseen } from './observe.ts';
import { promotionFactsOf } from './promotion-evidence.ts';

/** Every check, on evidence gathered now. `entry` is null when this build has no such broker. */
export async function runPreflight(
  run: RunRow,
  entry: BrokerEntry | null,
  context: ArmingContext,
): Promise<PreflightResult> {
  const evidence = await gatherEvidence(run, entry, context);
  return judgePreflight(evidence, situationOf(run), utcNow());
}

/** The checks of a begin, on evidence gathered now. */
export async function runBeginChecks(
  run: RunRow,
  context: ArmingContext,
): Promise<PreflightResult> {
  const evidence = {
    P1: await reconcileEvidence(run, context),
    P2: await orderEvidence(run, context.db),
    P5: await pinEvidence(storedConfigOf(run)),
    ...(await feedEvidence(run)),
  };
  return judgeChecks(BEGIN_CHECKS, evidence, { situation: situationOf(run), now: utcNow() });
}

async function gatherEvidence(
  run: RunRow,
  entry: BrokerEntry | null,
  context: ArmingContext,
): Promise<PreflightEvidence> {
  const { db, home, env, build } = context;
  return {
    ...(await configEvidence(storedConfigOf(run))),
    'P7.keys': await observe(() => keyFacts(keyNamesOf(run), env, run.mode)),
    P10: await observe(() => {
      const place = deadmanPlaceOf(run, home);
      const { isWritable, isAbsent } = probeDeadmanPlace(place);
      // Of a run that is armed it must be there.
      const isFree = isAbsent || lookAtDeadman(run, home).holds;
      return { isWritable, isAbsent: isFree, path: deadmanPath(place) };
    }),
    ...(await databaseEvidence(run, context)),
    P14: await observe(() => hostFacts(home)),
    P15: await auditEvidence(run, db),
    ...(await feedEvidence(run)),
    P17: await observe(() => ({
      gitHash: build.gitHash,
      startedWith: run.gitHash,
      isDirty: build.dirty,
      startedDirty: run.dirty,
    })),
    'P17.promotion': await observe(() => promotionFactsOf(run, build.programVersion)),
    ...(await brokerEvidence(run, context)),
    P2: await orderEvidence(run, db),
    // Last, since it is what ages.
    P1:
      entry === null
        ? unseen('this build has no such broker')
        : await reconcileEvidence(run, context),
  };
}

/** Every run of this program trades recorded bars: `run execute --bars` is the one feed there is. */
function situationOf(run: RunRow): Situation {
  return { risksCapital: risksCapital(run), feed: 'REPLAYED' };
}

async function feedEvidence(run: RunRow): Promise<Pick<PreflightEvidence, 'P16' | 'P16.calendar'>> {
  return {
    P16: unseen('there is no stream'),
    'P16.calendar': await observe(() => {
      const now = utcNow();
      const isCovered = calendarFor(run.calendar).covers(now);
      return { calendar: run.calendar, day: formatInstant(now).slice(0, 10), isCovered };
    }),
  };
}

function storedConfigOf(run: RunRow): StoredRunConfig {
  const timeframe = parseTimeframe(run.timeframe);
  if (timeframe === null) {
    throw new InvariantViolation('a run has a timeframe', { timeframe: run.timeframe });
  }
  const { configJson, mode, configHash } = run;
  return { configJson, mode, configHash, timeframe };
}
