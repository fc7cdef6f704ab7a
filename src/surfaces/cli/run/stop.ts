/**
 * `mqk run stop` and `disarm` (contract 13.1): no new order; the run can be armed again. `disarm --unprotected`: a person
 * answers for shares without a stop.
 */
import { formatRunPair } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { CODES, type Code } from '../../../foundation/model/index.ts';
import {
  bareText,
  findRun,
  leaveUnprotected,
  stopRun,
  type LeftUnprotected,
  type RefusedWord,
  type RunDesk,
} from '../../../services/runtime/index.ts';
import { DONE, REFUSED } from '../exit-code.ts';
import { errorJson, noteFailure } from '../failure-report.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { counted } from '../text/counted.ts';
import { labelled } from '../text/wrapped.ts';
import { haltReason, isBlank } from './halt-reason.ts';
import { nextSteps, viewAfter } from './next-steps.ts';
import {
  eventJson,
  instantJson,
  receiptLines,
  runJson,
  runLine,
  unconfirmedJson,
  unconfirmedLines,
  withdrawnJson,
  withdrawnLines,
} from './receipt-text.ts';
import { withDesk } from './with-desk.ts';

export interface StopFlags {
  readonly runId: string;
  readonly reason?: string;
}

export interface DisarmFlags extends StopFlags {
  readonly unprotected?: boolean;
}

interface Where {
  readonly host: Host;
  readonly output: OutputFlags;
}

export async function runStop(flags: StopFlags, host: Host, output: OutputFlags): Promise<number> {
  return await stopped('STOP', flags, { host, output });
}

export async function runDisarm(
  flags: DisarmFlags,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  if (flags.unprotected === true) return await answered(flags, { host, output });
  return await stopped('DISARM', flags, { host, output });
}

async function stopped(
  event: 'STOP' | 'DISARM',
  flags: StopFlags,
  { host, output }: Where,
): Promise<number> {
  const verb = event === 'STOP' ? 'stops' : 'disarms';
  const reason = flags.reason ?? `an operator ${verb} the run`;
  if (isBlank(reason)) {
    throw new Failure('INPUT', 'USAGE_INVALID', '--reason is blank', {
      fix: 'say why, or leave --reason out',
    });
  }
  return await withDesk(host, async (desk) => {
    const run = await findRun(desk.db, flags.runId);
    const stop = await stopRun(desk, { run, event, reason });
    const told = await eventJson(desk.db, stop.auditId);
    printResult(host, output, {
      json: {
        ...runJson(stop.run),
        before: formatRunPair(stop.before),
        repeated: stop.isRepeat,
        fence_at: instantJson(stop.run.fenceAt),
        quiesced_at: instantJson(stop.run.quiescedAt),
        unconfirmed: unconfirmedJson(stop.unconfirmed),
        withdrawn: withdrawnJson(stop.withdrawn),
        ...told,
      },
      lines: [
        ...receiptLines(stop, told),
        ...unconfirmedLines(stop.unconfirmed),
        ...withdrawnLines(stop.withdrawn),
        // Of a run that was never armed nothing is to be armed again.
        ...(stop.run.armedAt === null
          ? []
          : nextSteps(await viewAfter(desk.db, stop.run), homeOf(host))),
      ],
    });
    return DONE;
  });
}

/** `disarm --unprotected`: exit 0 when the run is DISARMED, 5 with every check when anything else is open. */
async function answered(flags: StopFlags, where: Where): Promise<number> {
  const { host, output } = where;
  const { reason = '' } = flags;
  if (isBlank(reason)) {
    throw new Failure(
      'INPUT',
      'USAGE_INVALID',
      '--unprotected needs a --reason that is not blank',
      {
        fix: 'say why the shares are held without a stop; it is stored with your name',
      },
    );
  }
  return await withDesk(host, async (desk) => {
    const run = await findRun(desk.db, flags.runId);
    const word = await leaveUnprotected(desk, { run, reason: haltReason(reason).text });
    if (word.kind === 'REFUSED') return refuseWord(word, where);
    printResult(host, output, await leftOf(word, desk, homeOf(host)));
    return DONE;
  });
}

async function leftOf(word: LeftUnprotected, desk: RunDesk, home: string) {
  const { run, before, shares, checks, record } = word;
  const told = await eventJson(desk.db, word.auditId);
  return {
    json: {
      ...runJson(run),
      before: formatRunPair(before),
      left_unprotected: shares.map(({ symbol, qty }) => ({ symbol, qty: String(qty) })),
      checks: checks.map((check) => ({ ...check })),
      fence_at: instantJson(run.fenceAt),
      quiesced_at: instantJson(run.quiescedAt),
      sealed: record.state?.isSealed ?? false,
      ...told,
    },
    lines: [
      ...receiptLines(word, told),
      ...shares.map((one) => `left      ${bareText(one)}`),
      ...nextSteps(await viewAfter(desk.db, run), home),
    ],
  };
}

const REFUSAL: Code = 'RUN_NOT_ONLY_UNPROTECTED';

function refuseWord({ run, checks }: RefusedWord, { host, output }: Where): number {
  const open = checks.filter(({ ok }) => !ok);
  const problems = open.map(({ id, evidence }) => ({ code: id, message: evidence }));
  const message = `run ${run.runId} stays ${formatRunPair(run.pair)}: ${counted(open.length, 'check')} failed that no word is for`;
  const failure = new Failure('REFUSED', REFUSAL, message, { problems, fix: CODES[REFUSAL].fix });
  noteFailure(host, failure);
  printResult(host, output, {
    json: {
      error: errorJson(failure, host),
      ...runJson(run),
      checks: checks.map((check) => ({ ...check })),
    },
    lines: [
      runLine(run),
      ...checks.flatMap(({ id, ok, evidence, fix }) => [
        ...labelled(`${ok ? 'ok    ' : 'FAILED'}  `, `${id}: ${evidence}`),
        ...(ok ? [] : labelled('        fix: ', fix)),
      ]),
      `refused; it is ${formatRunPair(run.pair)}`,
    ],
  });
  return REFUSED;
}
