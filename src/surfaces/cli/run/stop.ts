/** `mqk run stop` and `disarm` (contract 13.1): no new order; the run can be armed again. */
import { formatRunPair } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { findRun, stopRun } from '../../../services/runtime/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { isBlank } from './halt-reason.ts';
import { nextSteps, viewAfter } from './next-steps.ts';
import {
  eventJson,
  instantJson,
  receiptLines,
  runJson,
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

export async function runStop(flags: StopFlags, host: Host, output: OutputFlags): Promise<number> {
  return await stopped('STOP', flags, { host, output });
}

export async function runDisarm(
  flags: StopFlags,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  return await stopped('DISARM', flags, { host, output });
}

async function stopped(
  event: 'STOP' | 'DISARM',
  flags: StopFlags,
  { host, output }: { readonly host: Host; readonly output: OutputFlags },
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
