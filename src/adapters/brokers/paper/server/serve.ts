/** The paper broker as a process: one at a time for each `MQK_HOME`, on a socket that only its user reaches. */
import { renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tryLock, type Lock } from '../../../../../bin/lock.mjs';
import { Failure, type JsonObject } from '../../../../foundation/core/index.ts';
import { formatInstant } from '../../../../foundation/model/index.ts';
import { providePaperPlaces, requireFiles, toPaperFailure, type PaperPlaces } from '../places.ts';
import { readAddress } from '../address.ts';
import type { Address } from '../wire.ts';
import { parseJson } from '../parse-json.ts';
import type { FaultPort } from './fault-port.ts';
import { MessageStreams } from './message-streams.ts';
import { PaperStore } from './journal/paper-store.ts';
import { BAD_REQUEST, NOT_FOUND, refusal, type Answer } from './reply.ts';
import { answer, type Desk, type Request } from './routes.ts';
import { makeSocketFolder, removeSocketFolder } from './socket-folder.ts';

/** A bar has some 120 bytes: a slice of 8,000 symbols. */
const MAX_BODY_BYTES = 1024 * 1024;
/** Orders are refused before the disk is full, so that the cancels of those that work still fit. */
const MIN_FREE_BYTES = 64 * 1024 * 1024;
const LOOK_MS = 100;

export interface ServeOptions {
  readonly home: string;
  /** Without a request for so long it ends; everything is on disk. */
  readonly idleMs: number;
  readonly isInterrupted: () => boolean;
  readonly onReady: (address: Address) => void;
  /** Of a test build. */
  readonly faults?: FaultPort | undefined;
}

/** Never behind what it said before: a clock may be set back, and a reading that is older shows a past. */
function steadyClock(): () => string {
  let latest = 0;
  return () => {
    latest = Math.max(latest, Date.now());
    return formatInstant(latest);
  };
}

const now = steadyClock();

/** What a request is answered with. */
interface Counter {
  readonly store: PaperStore;
  readonly desk: Desk;
  readonly streams: MessageStreams;
  readonly faults: FaultPort | undefined;
}

/** Serves until it is stopped, interrupted or unused. Fails with PAPER_BROKER_RUNNING when there is one. */
export async function servePaperBroker(options: ServeOptions): Promise<void> {
  const places = providePaperPlaces(options.home);
  try {
    requireFiles(places);
    await serveAlone(places, options);
  } catch (error) {
    throw toPaperFailure(error, places);
  }
}

async function serveAlone(places: PaperPlaces, options: ServeOptions): Promise<void> {
  const lock = tryLock(places.lock);
  if (!('release' in lock)) {
    const who = lock.pid === 0 ? `whoever holds ${places.lock}` : `process ${lock.pid}`;
    const message = `${who} is the paper broker of ${options.home}`;
    throw new Failure('CONFLICT', 'PAPER_BROKER_RUNNING', message);
  }
  try {
    sweepOf(places);
    const store = await PaperStore.open(places, now);
    await listen(store, { places, lock }, options);
    store.close();
  } finally {
    lock.release();
  }
}

/** A killed process leaves its socket and address. */
function sweepOf(places: PaperPlaces): void {
  const left = readAddress(places.address);
  if (left !== null) removeSocketFolder(left.socket);
  rmSync(places.address, { force: true });
}

async function listen(
  store: PaperStore,
  { places, lock }: { readonly places: PaperPlaces; readonly lock: Lock },
  options: ServeOptions,
): Promise<void> {
  const { socket } = makeSocketFolder();
  let lastUse = performance.now();
  let isStopped = false;
  const desk: Desk = {
    store,
    hasRoom: () => {
      const { bavail, bsize } = statfsSync(places.folder);
      return bavail * bsize >= MIN_FREE_BYTES;
    },
    stop: () => {
      isStopped = true;
    },
  };
  const streams = new MessageStreams(store, options.faults);
  store.onDurable = () => {
    streams.tellAll();
  };
  const counter: Counter = { store, desk, streams, faults: options.faults };
  const server = createServer((request, response) => {
    lastUse = performance.now();
    void respond(counter, request, response);
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(socket, resolve);
    });
    const address = { instance: store.tables.instance, pid: process.pid, socket };
    publish(places.address, address);
    options.onReady(address);
    const isDone = (): boolean => {
      if (streams.count > 0) lastUse = performance.now();
      return isStopped || options.isInterrupted() || performance.now() - lastUse > options.idleMs;
    };
    while (!isDone()) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      if (lock.isHeld()) keepPublished(places.address, address);
    }
    await store.synced();
    streams.close();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeIdleConnections();
    });
  } finally {
    streams.close();
    rmSync(places.address, { force: true });
    removeSocketFolder(socket);
  }
}

/** By a rename, so that nobody reads half of it. */
function publish(path: string, address: Address): void {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(address), { mode: 0o600 });
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * An address that somebody removed or changed hides a broker that lives. What the disk refuses is tried at the next
 * look.
 */
function keepPublished(path: string, address: Address): void {
  if (readAddress(path)?.socket === address.socket) return;
  try {
    publish(path, address);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
  }
}

async function respond(
  { store, desk, streams, faults }: Counter,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = await readRequest(incoming);
  if (!('path' in request)) {
    write(store, response, request);
    return;
  }
  if (request.method === 'GET' && request.path[2] === 'stream') {
    openStream(store, streams, request, response);
    return;
  }
  const next = (): Promise<Answer> => durableAnswer(store, desk, request);
  const told = await (faults === undefined ? next() : faults.onRequest(desk, request, next));
  if (told === 'CUT') response.destroy();
  else if (told !== 'HANG') write(store, response, told);
}

/** Answers when everything that the answer tells is on disk: reads wait too, since what they show must outlive a kill. */
async function durableAnswer(store: PaperStore, desk: Desk, request: Request): Promise<Answer> {
  try {
    const answered = answer(desk, request);
    await store.synced();
    return answered;
  } catch (error) {
    // What is in memory or on disk is not known any more. Who asked sees a lost connection; a new start reads it back.
    process.stderr.write(`the paper broker ends: ${String(error)}\n`);
    process.exit(9);
  }
}

function write(store: PaperStore, response: ServerResponse, told: Answer): void {
  const { status, body, retryAfter } = told;
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  response.writeHead(status, {
    'content-type': 'application/json',
    connection: 'close',
    ...headers,
  });
  response.end(JSON.stringify({ ...envelopeOf(store), ...body }));
}

function openStream(
  store: PaperStore,
  streams: MessageStreams,
  { path, after }: Request,
  response: ServerResponse,
): void {
  const [, last4 = ''] = path;
  const account = store.tables.accounts.get(last4);
  if (account === undefined) {
    write(store, response, refusal(NOT_FOUND, 'no such account'));
    return;
  }
  if (!/^[0-9]{1,15}$/.test(after) || Number(after) > account.cursor) {
    write(store, response, refusal(BAD_REQUEST, `after is no number up to ${account.cursor}`));
    return;
  }
  const { cursor } = account;
  const opening = JSON.stringify({ ...envelopeOf(store), account: last4, cursor });
  streams.add(last4, Number(after), response, opening);
}

function envelopeOf({ tables }: PaperStore): JsonObject {
  return { instance: tables.instance, environment: 'PAPER', as_of: now(), cursor: tables.last };
}

async function readRequest(incoming: IncomingMessage): Promise<Request | Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming) {
      if (!Buffer.isBuffer(chunk)) continue;
      size += chunk.length;
      if (size > MAX_BODY_BYTES) return refusal(BAD_REQUEST, 'the request is too large');
      chunks.push(chunk);
    }
    const url = new URL(incoming.url ?? '/', 'http://paper');
    const [, version, ...path] = url.pathname.split('/').map((part) => decodeURIComponent(part));
    if (version !== 'v1') return refusal(BAD_REQUEST, 'this broker speaks v1');
    return {
      method: incoming.method ?? '',
      path,
      after: url.searchParams.get('after') ?? '',
      since: url.searchParams.get('since'),
      body: parseJson(Buffer.concat(chunks).toString('utf8')),
    };
  } catch {
    return refusal(BAD_REQUEST, 'the request is not readable');
  }
}
