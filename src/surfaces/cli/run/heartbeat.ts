/** `mqk run heartbeat` (contract 13.1): one sign of life, or one each `--every` until it is interrupted. */
import { setTimeout as sleep } from 'node:timers/promises';
import { beatRun, findRun } from '../../../services/runtime/index.ts';
import { countArgument } from '../arguments.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { note, printResult, type OutputFlags } from '../output.ts';
import { counted } from '../text/counted.ts';
import { instantJson, runJson, runLine } from './receipt-text.ts';
import { withDesk } from './with-desk.ts';

export interface HeartbeatFlags {
  readonly runId: string;
  /** Seconds. */
  readonly every?: string;
}

/** Longest wait between two looks at Ctrl-C, in milliseconds. */
const NAP_MS = 100;

export async function runHeartbeat(
  flags: HeartbeatFlags,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const seconds =
    flags.every === undefined ? null : countArgument('--every', flags.every, [1, 3600]);
  return await withDesk(host, async (desk) => {
    let run = await beatRun(desk, await findRun(desk.db, flags.runId));
    let beats = 1;
    while (seconds !== null && (await isDue(seconds * 1000, host))) {
      run = await beatRun(desk, run);
      beats++;
      note(host, `beat ${beats} at ${instantJson(run.heartbeatAt) ?? ''}`);
    }
    const at = instantJson(run.heartbeatAt);
    printResult(host, output, {
      json: { ...runJson(run), heartbeat_at: at, beats },
      lines: [runLine(run), `${counted(beats, 'heartbeat')}, the last at ${at ?? 'never'}`],
    });
    return DONE;
  });
}

/** Waits; false when it was interrupted. */
async function isDue(waitMs: number, host: Host): Promise<boolean> {
  const end = performance.now() + waitMs;
  while (performance.now() < end) {
    if (host.isInterrupted()) return false;
    await sleep(Math.min(NAP_MS, end - performance.now()));
  }
  return !host.isInterrupted();
}
