/** The paper broker that runs already: how it is, and how it is stopped. Nothing here starts one. */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { lockHolder } from '../../../../../bin/lock.mjs';
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
  const address = await awaitAddress(home);
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

/** Stops it; the process id of the one that ended, null when none answers and none could be ended. */
export async function stopPaperBroker(home: string): Promise<Result<number | null, BrokerFault>> {
  const address = await awaitAddress(home);
  if (address === null) return ok(await endHolder(home));
  const reply = await answerOf(address, { method: 'POST', path: '/v1/stop', body: '' });
  if (!reply.ok) return reply;
  if (reply.value === null) return ok(await endHolder(home));
  const read = readReply('POST /v1/stop', reply.value, stopReply, senderAt(address));
  if (!read.ok) return read;
  for (const end = performance.now() + TIMEOUT_MS; performance.now() < end;) {
    if (readAddress(paperPlaces(home).address)?.socket !== address.socket) return ok(address.pid);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  const message = `process ${address.pid} was told to stop and still stands after ${TIMEOUT_MS} ms`;
  return err({ code: 'BROKER_TIMEOUT', isRetryable: true, outcome: 'UNKNOWN', message });
}

/** Whoever has the lock of a paper broker that does not answer. */
export interface PaperLock {
  readonly path: string;
  /** Null: its process is gone; the next start takes the lock over. */
  readonly holder: LockHolder | null;
}

export interface LockHolder {
  /** 0: it does not say its number. */
  readonly pid: number;
  /** Null: this host. Of another one the number says nothing here. */
  readonly elsewhere: string | null;
  /** On this host, and its number is not another process's by now. */
  readonly isProven: boolean;
}

/** The lock of a broker that does not say where it listens, or does not listen there. Null: none. */
export function paperLock(home: string): PaperLock | null {
  const { lock } = paperPlaces(home);
  if (!existsSync(lock)) return null;
  const holder = lockHolder(lock);
  if (holder === null) return { path: lock, holder };
  const { pid, host, isProven } = holder;
  const elsewhere = host === hostname() ? null : host;
  return { path: lock, holder: { pid, elsewhere, isProven } };
}

/** A broker that lives tells its address anew within 100 ms, and one that starts within a second. */
async function awaitAddress(home: string): Promise<Address | null> {
  const places = paperPlaces(home);
  for (const end = performance.now() + ADDRESS_MS; ;) {
    const address = readAddress(places.address);
    if (address !== null || lockHolder(places.lock) === null) return address;
    if (performance.now() >= end) return null;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

const ADDRESS_MS = 2_000;

/**
 * Asks the holder of the lock to end, as Ctrl-C does, when number and start say that it is the process that took it; a
 * guess is never signalled. Null: none is proven, or it still stands.
 */
async function endHolder(home: string): Promise<number | null> {
  const { lock } = paperPlaces(home);
  const holder = lockHolder(lock);
  if (holder?.isProven !== true) return null;
  try {
    process.kill(holder.pid, 'SIGTERM');
  } catch {
    return null; // gone by itself, or somebody else's
  }
  for (const end = performance.now() + TIMEOUT_MS; performance.now() < end;) {
    if (lockHolder(lock)?.pid !== holder.pid) return holder.pid;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return null;
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
