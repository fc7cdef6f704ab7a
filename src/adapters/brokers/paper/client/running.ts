/** The paper broker that runs already: how it is, and how it is stopped. Nothing here starts one. */
import { existsSync } from 'node:fs';
import { err, ok, type Result } from '../../../../foundation/core/index.ts';
import type { BrokerFault } from '../../../../foundation/ports/index.ts';
import { readAddress } from '../address.ts';
import { paperPlaces } from '../places.ts';
import { healthReply, stopReply, type Address } from '../wire.ts';
import { exchange, type Ask, type RawReply } from './exchange.ts';
import { readReply } from './read-reply.ts';

/** Longer than a sync takes on a busy disk, shorter than a person waits. */
const TIMEOUT_MS = 5_000;

export interface RunningPaperBroker {
  readonly pid: number;
  readonly instance: string;
  readonly socket: string;
  readonly status: 'READY' | 'READ_ONLY';
  /** Number of its last event. */
  readonly cursor: number;
}

/** Null: none runs. A fault: one may run and does not answer as it should. */
export async function findPaperBroker(
  home: string,
): Promise<Result<RunningPaperBroker | null, BrokerFault>> {
  const address = readAddress(paperPlaces(home).address);
  if (address === null) return ok(null);
  const ask: Ask = { method: 'GET', path: '/v1/health', body: '' };
  const reply = await answerOf(address, ask);
  if (!reply.ok) return reply;
  if (reply.value === null) return ok(null);
  const read = readReply('GET /v1/health', reply.value, healthReply, senderAt(address));
  if (!read.ok) return read;
  const { status, cursor } = read.value;
  return ok({ ...address, status, cursor });
}

/** Stops it; the process id of the one that was told to, null when none runs. */
export async function stopPaperBroker(home: string): Promise<Result<number | null, BrokerFault>> {
  const address = readAddress(paperPlaces(home).address);
  if (address === null) return ok(null);
  const reply = await answerOf(address, { method: 'POST', path: '/v1/stop', body: '' });
  if (!reply.ok) return reply;
  if (reply.value === null) return ok(null);
  const read = readReply('POST /v1/stop', reply.value, stopReply, senderAt(address));
  if (!read.ok) return read;
  for (const end = performance.now() + TIMEOUT_MS; performance.now() < end;) {
    if (readAddress(paperPlaces(home).address)?.socket !== address.socket) return ok(address.pid);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  const message = `process ${address.pid} was told to stop and still stands after ${TIMEOUT_MS} ms`;
  return err({ code: 'BROKER_TIMEOUT', isRetryable: true, outcome: 'UNKNOWN', message });
}

/** The lock of a broker that does not say where it listens: its process starts, ends, or was killed. Null: none. */
export function paperLockLeft(home: string): string | null {
  const { lock } = paperPlaces(home);
  return existsSync(lock) ? lock : null;
}

const LOOK_MS = 20;

/** Null: nobody listens there any more. */
async function answerOf(
  { socket }: Address,
  ask: Ask,
): Promise<Result<RawReply | null, BrokerFault>> {
  const reply = await exchange(socket, ask, TIMEOUT_MS);
  return !reply.ok && reply.error.code === 'BROKER_UNREACHABLE' ? ok(null) : reply;
}

function senderAt({ instance }: Address): { instance: string; accountLast4: string } {
  return { instance, accountLast4: '' };
}
