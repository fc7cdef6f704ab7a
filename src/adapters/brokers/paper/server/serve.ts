/** The paper broker as a process: one at a time for each `MQK_HOME`, on a socket that only its user reaches. */
import { renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { tryLock } from '../../../../../bin/lock.mjs';
import { Failure, type JsonObject } from '../../../../foundation/core/index.ts';
import { formatInstant } from '../../../../foundation/model/index.ts';
import { providePaperPlaces, type PaperPlaces } from '../places.ts';
import { readAddress } from '../address.ts';
import type { Address } from '../wire.ts';
import { parseJson } from '../parse-json.ts';
import { PaperStore } from './paper-store.ts';
import { BAD_REQUEST, refusal, type Answer } from './reply.ts';
import { answer, type Desk } from './routes.ts';
import { makeSocketFolder } from './socket-folder.ts';

/** A ticket has some 300 bytes. */
const MAX_BODY_BYTES = 65_536;
/** Orders are refused before the disk is full, so that the cancels of those that work still fit. */
const MIN_FREE_BYTES = 64 * 1024 * 1024;
const LOOK_MS = 100;

export interface ServeOptions {
  readonly home: string;
  /** Without a request for so long it ends; everything is on disk. */
  readonly idleMs: number;
  readonly isInterrupted: () => boolean;
  readonly onReady: (address: Address) => void;
}

/** Serves until it is stopped, interrupted or unused. Fails with PAPER_BROKER_RUNNING when there is one. */
export async function servePaperBroker(options: ServeOptions): Promise<void> {
  const places = providePaperPlaces(options.home);
  const lock = tryLock(places.lock);
  if (!('release' in lock)) {
    const message = `process ${lock.pid} is the paper broker of ${options.home}`;
    throw new Failure('CONFLICT', 'PAPER_BROKER_RUNNING', message);
  }
  try {
    sweepOf(places);
    const store = await PaperStore.open(places, now);
    await listen(store, places, options);
    store.close();
  } finally {
    lock.release();
  }
}

function now(): string {
  return formatInstant(Date.now());
}

/** A killed process leaves its socket and address. */
function sweepOf(places: PaperPlaces): void {
  const left = readAddress(places.address);
  if (left !== null) rmSync(dirname(left.socket), { recursive: true, force: true });
  rmSync(places.address, { force: true });
}

async function listen(
  store: PaperStore,
  places: PaperPlaces,
  options: ServeOptions,
): Promise<void> {
  const { folder, socket } = makeSocketFolder();
  let lastUse = Date.now();
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
  const server = createServer((request, response) => {
    lastUse = Date.now();
    void respond(desk, request, response);
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(socket, resolve);
    });
    const address = { instance: store.tables.instance, pid: process.pid, socket };
    publish(places.address, address);
    options.onReady(address);
    const isDone = (): boolean =>
      isStopped || options.isInterrupted() || Date.now() - lastUse > options.idleMs;
    while (!isDone()) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    await store.synced();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeIdleConnections();
    });
  } finally {
    rmSync(places.address, { force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By a rename, so that nobody reads half of it. */
function publish(path: string, address: Address): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(address), { mode: 0o600 });
  renameSync(draft, path);
}

async function respond(
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, body } = await answerTo(desk, request);
  try {
    // Reads wait too: what they show must outlive a kill.
    await desk.store.synced();
  } catch (error) {
    // What is on disk is not known any more. Who asked sees a lost connection; a new start reads it back.
    process.stderr.write(`the disk failed, the paper broker ends: ${String(error)}\n`);
    process.exit(9);
  }
  const { instance, accounts, last } = desk.store.tables;
  const { account } = body;
  const cursor = typeof account === 'string' ? (accounts.get(account)?.cursor ?? 0) : last;
  const told: JsonObject = { instance, environment: 'PAPER', as_of: now(), cursor, ...body };
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify(told));
}

async function answerTo(desk: Desk, request: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      if (!Buffer.isBuffer(chunk)) continue;
      size += chunk.length;
      if (size > MAX_BODY_BYTES) return refusal(BAD_REQUEST, 'the request is too large');
      chunks.push(chunk);
    }
    const url = new URL(request.url ?? '/', 'http://paper');
    const [, version, ...path] = url.pathname.split('/').map((part) => decodeURIComponent(part));
    if (version !== 'v1') return refusal(BAD_REQUEST, 'this broker speaks v1');
    return answer(desk, {
      method: request.method ?? '',
      path,
      after: url.searchParams.get('after') ?? '',
      body: parseJson(Buffer.concat(chunks).toString('utf8')),
    });
  } catch {
    return refusal(BAD_REQUEST, 'the request is not readable');
  }
}
