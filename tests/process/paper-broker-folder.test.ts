/**
 * Somebody puts his hands into the folder of a paper broker that lives: it acknowledges nothing that the next start would
 * not find, and what cannot be started or asked is told with its cause.
 */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { shippedBrokers } from '../../src/surfaces/cli/index.ts';
import { askPaper, PaperProcess, seedOrders, ticket } from '../support/broker/paper-process.ts';
import { mqk, TEST_PROGRAM } from '../support/cli/run-in-process.ts';

const started: PaperProcess[] = [];
const homes: string[] = [];

afterEach(async () => {
  for (const home of homes) {
    if (existsSync(join(home, 'paper/address.json'))) await broker(home, 'stop');
  }
  await Promise.all(started.splice(0).map((paper) => paper.kill()));
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

/** A home whose broker runs and has taken one order. */
async function running(): Promise<{ home: string; paper: PaperProcess }> {
  const home = mkdtempSync(join(tmpdir(), 'mqk-paper-folder-'));
  homes.push(home);
  const paper = await start(home);
  expect((await askPaper(home, 'PUT', '/accounts/0042', { cash: '100000' })).status).toBe(200);
  await seedOrders(home, '0042', [ticket({})]);
  return { home, paper };
}

/** The same, with nobody there. */
async function leftAlone(): Promise<string> {
  const { home, paper } = await running();
  await paper.kill();
  return home;
}

async function start(home: string): Promise<PaperProcess> {
  const paper = await PaperProcess.start(home);
  started.push(paper);
  return paper;
}

const LOST = expect.stringContaining('PAPER_FOLDER_LOST: ') as string;

const broker = (home: string, verb: 'status' | 'stop') =>
  mqk(['broker', verb, '--json'], { env: { MQK_HOME: home } });

const idsIn = (home: string, file: string): string[] =>
  readFileSync(join(home, 'paper', file), 'utf8')
    .split('\n')
    .filter((line) => file.startsWith('accepted') || line.includes('ORDER_ACCEPTED'))
    .flatMap((line) => /"client_order_id":"([^"]+)"/.exec(line)?.[1] ?? []);

/** Submits as fast as it is answered, until the process has ended; the ids that were acknowledged. */
async function submitUntilItEnds(home: string, paper: PaperProcess): Promise<string[]> {
  const acknowledged: string[] = [];
  const address = readFileSync(join(home, 'paper/address.json'), 'utf8');
  const copy = mkdtempSync(join(tmpdir(), 'mqk-paper-address-'));
  homes.push(copy);
  mkdirSync(join(copy, 'paper'));
  writeFileSync(join(copy, 'paper/address.json'), address);
  for (let n = 0; paper.child.exitCode === null; n++) {
    const order = ticket({ client_order_id: `MAIN_${n}` });
    const path = '/accounts/0042/orders';
    const reply = await askPaper(copy, 'POST', path, order).catch(() => null);
    if (reply === null) continue;
    if (reply.status === 201) acknowledged.push(`MAIN_${n}`);
    else expect(reply).toMatchObject({ status: 503, body: { error: LOST } });
  }
  rmSync(join(copy, 'paper/address.json'));
  return acknowledged;
}

describe('a paper broker whose folder is changed under it', () => {
  it('gives way to the next when its lock is gone: one writes, and all that both told is there', async () => {
    const { home, paper } = await running();
    const told = submitUntilItEnds(home, paper);
    while (idsIn(home, 'accepted.jsonl').length < 20) await new Promise(setImmediate);
    rmSync(join(home, 'paper/lock'), { recursive: true });
    rmSync(join(home, 'paper/address.json'), { force: true });
    const second = await start(home);
    await seedOrders(home, '0042', [ticket({ client_order_id: 'MAIN_second' })]);
    expect(await paper.ended()).toBe(9);
    expect(paper.output).toContain('"code":"PAPER_FOLDER_LOST"');
    const acknowledged = [...(await told), 'MAIN_second'];
    expect(await broker(home, 'status')).toMatchObject({ json: { pid: second.child.pid } });
    await second.kill();
    await start(home);
    expect((await askPaper(home, 'GET', '/health')).body).toMatchObject({ status: 'READY' });
    const accepted = idsIn(home, 'accepted.jsonl');
    expect(acknowledged.filter((id) => !accepted.includes(id))).toEqual([]);
    expect(idsIn(home, 'journal.jsonl')).toEqual(accepted);
  }, 30_000);

  it.each(['journal.jsonl', 'accepted.jsonl'])(
    'acknowledges nothing into a %s that was moved away, and ends: all it told is in that file',
    async (file) => {
      const { home, paper } = await running();
      const told = submitUntilItEnds(home, paper);
      while (idsIn(home, 'accepted.jsonl').length < 20) await new Promise(setImmediate);
      const path = join(home, 'paper', file);
      renameSync(path, `${path}.moved`);
      expect(await paper.ended()).toBe(9);
      expect(paper.output).toContain('"code":"PAPER_FOLDER_LOST"');
      const moved = idsIn(home, `${file}.moved`);
      const acknowledged = await told;
      expect(acknowledged.length).toBeGreaterThan(0);
      expect(acknowledged.filter((id) => !moved.includes(id))).toEqual([]);
      // What lies there now is not what was told: no start takes it for the whole.
      const next = await start(home);
      expect(await next.ended()).toBe(9);
      expect(next.output).toContain('"code":"PAPER_STATE_DAMAGED"');
      renameSync(`${path}.moved`, path);
      await start(home);
      expect((await askPaper(home, 'GET', '/health')).status).toBe(200);
    },
    30_000,
  );

  it.each([
    [
      'another file in the place of its journal',
      (path: string): void => {
        cpSync(path, `${path}.copy`);
        renameSync(`${path}.copy`, path);
      },
    ],
    [
      'a journal that was cut',
      (path: string): void => {
        truncateSync(path, 10);
      },
    ],
  ])('ends within a moment on %s, unasked', async (_, harm) => {
    const { home, paper } = await running();
    harm(join(home, 'paper/journal.jsonl'));
    expect(await paper.ended()).toBe(9);
    expect(paper.output).toContain('"code":"PAPER_FOLDER_LOST"');
    expect(existsSync(join(home, 'paper/lock'))).toBe(false);
  });

  it('does not start without its witness; an empty one is written anew, and that is said', async () => {
    const home = await leftAlone();
    const accepted = join(home, 'paper/accepted.jsonl');
    const before = readFileSync(accepted, 'utf8');
    rmSync(accepted);
    for (let tries = 0; tries < 2; tries++) {
      const refused = await start(home);
      expect(await refused.ended()).toBe(9);
      expect(refused.output).toContain('"code":"PAPER_STATE_DAMAGED"');
      expect(refused.output).toContain('witness of the 1 orders');
    }
    writeFileSync(accepted, '');
    const open = await openPaper(home);
    expect(await open.openOrders()).toMatchObject({
      ok: true,
      value: [{ clientOrderId: 'MAIN_a' }],
    });
    expect(readFileSync(accepted, 'utf8')).toBe(before);
    expect(readFileSync(join(home, 'paper/broker.log'), 'utf8')).toContain(
      `1 orders of ${accepted} were missing and are written anew`,
    );
  });
});

describe('a paper broker that cannot be started or asked', () => {
  it('says why in the error of who needs it, and to broker status until one has begun', async () => {
    const home = await leftAlone();
    const journal = join(home, 'paper/journal.jsonl');
    const before = readFileSync(journal, 'utf8');
    writeFileSync(journal, before.replace('"qty":"1"', '"qty":"2"'));
    const why = `PAPER_STATE_DAMAGED: line 3 of ${journal} does not follow the line before (Restore `;
    const paper = await openPaper(home);
    expect(await paper.health()).toMatchObject({
      ok: false,
      error: { code: 'BROKER_UNREACHABLE', message: expect.stringContaining(why) as string },
    });
    expect(await broker(home, 'status')).toMatchObject({
      exitCode: 6,
      json: { running: false, last_fault: expect.stringContaining(why) as string },
    });
    writeFileSync(journal, before);
    expect(await paper.health()).toMatchObject({ ok: true });
    expect((await broker(home, 'stop')).exitCode).toBe(0);
    expect((await broker(home, 'status')).json).toMatchObject({ running: false, last_fault: null });
  }, 30_000);

  it('is not denied, and no defect, when a file lies in the place of its lock', async () => {
    const home = await leftAlone();
    rmSync(join(home, 'paper/lock'), { recursive: true });
    writeFileSync(join(home, 'paper/lock'), 'x');
    const message = expect.stringContaining(join(home, 'paper/lock')) as string;
    const fix = expect.stringContaining('clear away') as string;
    for (const verb of ['status', 'stop'] as const) {
      expect(await broker(home, verb)).toMatchObject({
        exitCode: 9,
        json: { error: { code: 'PAPER_FOLDER_UNUSABLE', message, fix } },
      });
    }
  });

  // Only root can be another user.
  it.runIf(process.getuid?.() === 0)(
    'is not denied to who may not read its folder',
    async () => {
      const { home } = await running();
      const closed = [
        [home, 0o700],
        [join(home, 'paper'), 0o700],
        [join(home, 'paper/address.json'), 0o600],
      ] as const;
      for (const [path] of closed) chmodSync(path, 0o755);
      for (const [path, mode] of closed) {
        chmodSync(path, mode);
        for (const verb of ['status', 'stop']) {
          const { code, json } = await asNobody(home, verb);
          expect([code, json]).toEqual([9, expect.stringContaining('PAPER_FOLDER_UNUSABLE')]);
          expect(json).toContain('address.json: EACCES');
          expect(json).toContain('ask as the user');
        }
        chmodSync(path, 0o755);
      }
      // Its folder may be read, but not the folder of its socket.
      expect((await asNobody(home, 'status')).json).toContain('/s: EACCES');
      expect((await broker(home, 'status')).json).toMatchObject({ running: true });
    },
    60_000,
  );
});

async function openPaper(home: string) {
  const [entry] = shippedBrokers(TEST_PROGRAM);
  const env = { MQK_HOME: home, PATH: process.env['PATH'] };
  return entry!.open({ home, env, accountLast4: '0042', openingCash: 100_000_000_000 });
}

async function asNobody(home: string, verb: string): Promise<{ code: unknown; json: string }> {
  const child = spawn(process.execPath, [TEST_PROGRAM, 'broker', verb, '--json'], {
    env: { PATH: process.env['PATH'], MQK_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
    uid: 65_534,
    gid: 65_534,
  });
  let json = '';
  child.stdout.on('data', (chunk: Buffer) => (json += chunk.toString()));
  const [code] = (await once(child, 'close')) as [unknown];
  return { code, json };
}
