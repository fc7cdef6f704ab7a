/** `mqk run preflight`, `arm` and `begin` (contract 13.1): refused with every check that failed, exit 5. */
import type { RunRow } from '../../../adapters/db/index.ts';
import { formatRunPair, type PreflightCheck } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { CODES, type Code } from '../../../foundation/model/index.ts';
import {
  armRun,
  beginRun,
  findRun,
  keepRun,
  preflightRun,
  type ArmingOutcome,
  type RunDesk,
} from '../../../services/runtime/index.ts';
import { DONE, REFUSED } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { note, printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { nextSteps, viewAfter } from './next-steps.ts';
import {
  checkLines,
  checksJson,
  eventJson,
  failedLines,
  receiptLines,
  runJson,
  runLine,
} from './receipt-text.ts';
import { withDesk } from './with-desk.ts';

export interface ArmFlags {
  readonly runId: string;
  readonly confirm?: string;
}

/**
 * `mqk run preflight`: every check, judged on evidence that is gathered now; its reconcile is stored, and a CRITICAL one
 * disarms the run. Exit 0 when all that apply passed, 5 when one refused; throws RUN_UNKNOWN (7), RUN_SEALED (8), or as
 * the database does (9).
 */
export async function runPreflight(
  flags: Pick<ArmFlags, 'runId'>,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  return await withDesk(host, async (desk) => {
    const found = await findRun(desk.db, flags.runId);
    if (found.sealedAt !== null) {
      throw new Failure('CONFLICT', 'RUN_SEALED', `run ${found.runId} is sealed`);
    }
    const { passed, checks } = await preflightRun(found, desk);
    const run = await findRun(desk.db, found.runId); // its reconcile may have moved it
    await keepRun(desk, run);
    const told = checkLines(checks);
    if (!passed) return refuse({ run, checks, told }, host, output);
    printResult(host, output, {
      json: { ...runJson(run), passed, checks: checksJson(checks) },
      lines: [
        runLine(run),
        ...told,
        'every check that applies passed',
        ...nextSteps(await viewAfter(desk.db, run), homeOf(host)),
      ],
    });
    return DONE;
  });
}

/**
 * `mqk run arm`: arms the run, or confirms that it is armed. Exit 0 when it is, 5 when a check refused; throws as
 * `armRun` does, and RUN_UNKNOWN (7).
 */
export async function runArm(flags: ArmFlags, host: Host, output: OutputFlags): Promise<number> {
  return await moved(flags.runId, { host, output }, (run, desk) =>
    armRun({ runId: run.runId, confirm: flags.confirm ?? null }, desk),
  );
}

/**
 * `mqk run begin`: an armed run becomes RUNNING. Exit 0 when it is, 5 when a check refused; throws as `beginRun` does,
 * and RUN_UNKNOWN (7).
 */
export async function runBegin(
  flags: Pick<ArmFlags, 'runId'>,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  return await moved(flags.runId, { host, output }, (run, desk) =>
    beginRun({ runId: run.runId }, desk),
  );
}

interface Where {
  readonly host: Host;
  readonly output: OutputFlags;
}

async function moved(
  name: string,
  { host, output }: Where,
  work: (run: RunRow, desk: RunDesk) => Promise<ArmingOutcome>,
): Promise<number> {
  return await withDesk(host, async (desk) => {
    const { pair: before, ...found } = await findRun(desk.db, name);
    const outcome = await work({ pair: before, ...found }, desk);
    const { run, checks } = outcome;
    await keepRun(desk, run);
    const told = failedLines(checks);
    if (outcome.kind === 'REFUSED') return refuse({ run, checks, told }, host, output);
    const { auditId, isRepeat } = outcome;
    if (host.isInterrupted()) {
      const stands = `run ${run.runId} is ${formatRunPair(run.pair)}`;
      note(host, `interrupted too late: ${stands}; mqk run disarm --run-id ${run.runId} ends that`);
    }
    const event = await eventJson(desk.db, auditId);
    printResult(host, output, {
      json: {
        ...runJson(run),
        before: formatRunPair(before),
        repeated: isRepeat,
        checks: checksJson(checks),
        ...event,
      },
      lines: [
        ...receiptLines({ run, before: isRepeat ? run.pair : before, auditId, isRepeat }, event),
        ...told,
        ...nextSteps(await viewAfter(desk.db, run), homeOf(host)),
      ],
    });
    return DONE;
  });
}

const REFUSAL: Code = 'PREFLIGHT_REFUSED';

/** The run as it stands and every check, beside the error that a reader of exit 5 expects. */
function refuse(
  {
    run,
    checks,
    told,
  }: {
    readonly run: RunRow;
    readonly checks: readonly PreflightCheck[];
    readonly told: readonly string[];
  },
  host: Host,
  output: OutputFlags,
): number {
  const failed = checks.filter(({ ok }) => !ok);
  const message = `run ${run.runId} was refused by ${failed.map(({ id }) => id).join(', ')}`;
  const { fix } = CODES[REFUSAL];
  note(host, `error ${REFUSAL}: ${message}`);
  const problems = failed.map(({ id, evidence }) => ({ code: id, message: evidence }));
  printResult(host, output, {
    json: {
      error: { code: REFUSAL, message, problems, fix },
      ...runJson(run),
      passed: false,
      checks: checksJson(checks),
    },
    lines: [runLine(run), ...told, `refused; it is ${formatRunPair(run.pair)}`],
    plain: [
      `run_id=${run.runId}`,
      `status=${run.pair.status}`,
      `posture=${run.pair.posture}`,
      `arm_epoch=${run.armEpoch}`,
      ...checks.map(({ id, ok, evidence }) => `${id}=${ok ? 'ok' : 'FAILED'} ${evidence}`),
    ],
  });
  return REFUSED;
}
