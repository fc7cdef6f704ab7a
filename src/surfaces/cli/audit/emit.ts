/** `mqk audit emit` (contract 13.1): an operator's event in the log of a run that is not sealed. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure, type JsonObject } from '../../../foundation/core/index.ts';
import { TOPICS, type Topic } from '../../../foundation/model/index.ts';
import {
  emitEvent,
  findRun,
  parsePayload,
  recordedRun,
  refusePayload,
} from '../../../services/runtime/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { withDesk } from '../run/with-desk.ts';

/** The flags as commander gives them; exactly one of the payloads. */
export interface EmitFlags {
  readonly runId: string;
  readonly topic: string;
  readonly type: string;
  readonly payload?: string;
  readonly payloadFile?: string;
}

/** A payload has at most 64 KiB as canonical JSON; blanks may make a file longer, but not without end. */
const MAX_FILE_BYTES = 1_048_576;

export async function auditEmit(
  flags: EmitFlags,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const topic = topicOf(flags.topic);
  const payload = payloadOf(flags, host);
  return await withDesk(host, async (desk) => {
    const run = recordedRun(await findRun(desk.db, flags.runId));
    const event = { topic, eventType: flags.type, payload, actor: desk.actor };
    const { auditId, place } = await emitEvent(desk, run, event);
    const { seq = null, eventId = null, hashSelf = null } = place ?? {};
    printResult(host, output, {
      json: { run_id: run.runId, seq, event_id: eventId, hash_self: hashSelf, audit_id: auditId },
      lines: [
        `run ${run.runId}   line ${seq ?? '-'}   ${topic}/${flags.type}   by ${desk.actor}`,
        `event     ${eventId ?? `row ${auditId}, without a place in the log yet`}`,
        ...(hashSelf === null ? [] : [`hash      ${hashSelf}`]),
      ],
    });
    return DONE;
  });
}

function topicOf(text: string): Topic {
  const found = TOPICS.find((topic) => topic === text);
  return (
    found ?? refusePayload(`--topic "${text.slice(0, 80)}": must be one of ${TOPICS.join(', ')}`)
  );
}

function payloadOf({ payload, payloadFile }: EmitFlags, host: Host): JsonObject {
  if ((payload === undefined) === (payloadFile === undefined)) {
    refusePayload('give either --payload or --payload-file');
  }
  return parsePayload(payload ?? readText(resolve(host.cwd, payloadFile ?? '')));
}

function readText(path: string): string {
  let handle: number | null = null;
  try {
    handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(handle);
    if (!stat.isFile()) throw new Failure('INPUT', 'FILE_NOT_REGULAR', `${path} is no file`);
    if (stat.size > MAX_FILE_BYTES) refusePayload(`${path} has more than ${MAX_FILE_BYTES} bytes`);
    return decoded(readFileSync(handle), path);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const errno = error instanceof Error && 'code' in error ? String(error.code) : '';
    const message = `cannot read ${path}: ${errno}`;
    if (errno === 'ENOENT') throw new Failure('NOT_FOUND', 'FILE_NOT_FOUND', message);
    throw new Failure('UNAVAILABLE', 'FILE_NOT_READABLE', message);
  } finally {
    if (handle !== null) closeSync(handle);
  }
}

function decoded(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refusePayload(`${path} is not UTF-8`);
  }
}
