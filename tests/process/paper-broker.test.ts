/** The paper broker as a process: killed, started twice, damaged, unused, refused, and repeated to. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { shippedBrokers } from '../../src/surfaces/cli/index.ts';
import { askPaper, PaperProcess, seedOrders, ticket } from '../support/broker/paper-process.ts';
import { mqk, TEST_PROGRAM } from '../support/cli/run-in-process.ts';

const started: PaperProcess[] = [];
const homes: string[] = [];

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'mqk-paper-test-'));
  homes.push(home);
  return home;
}

async function start(home: string, args: readonly string[] = []): Promise<PaperProcess> {
  const paper = await PaperProcess.start(home, args);
  started.push(paper);
  return paper;
}

async function openAccount(home: string, cash = '100000'): Promise<void> {
  expect((await askPaper(home, 'PUT', '/accounts/0042', { cash })).status).toBe(200);
}

const linesOf = (home: string, file: string): string[] =>
  readFileSync(join(home, 'paper', file), 'utf8')
    .trimEnd()
    .split('\n');

afterEach(async () => {
  await Promise.all(started.splice(0).map((paper) => paper.kill()));
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

describe('the paper broker', () => {
  it('has every order that it acknowledged after kill -9 under load, in log and database alike', async () => {
    const home = newHome();
    const acknowledged = new Set<string>();
    for (let round = 0; round < 5; round += 1) {
      const paper = await start(home);
      await openAccount(home);
      const ids = Array.from({ length: 200 }, (_, n) => `MAIN_${round}x${n}`);
      const sent = ids.map(async (id) => {
        const reply = await askPaper(home, 'POST', '/accounts/0042/orders', {
          ...ticket({ client_order_id: id }),
        }).catch(() => null);
        if (reply?.status === 201) acknowledged.add(id);
      });
      // Killed in the middle: some are acknowledged, some were cut off.
      while (acknowledged.size < round * 50 + 20) {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await paper.kill();
      await Promise.all(sent);
    }
    await start(home);
    const { instance } = (await askPaper(home, 'GET', '/health')).body;
    const accepted = linesOf(home, 'accepted.jsonl').map((line) => idIn(line));
    expect(new Set(accepted).size).toBe(accepted.length);
    expect([...acknowledged].filter((id) => !accepted.includes(id))).toEqual([]);
    const { body } = await askPaper(home, 'GET', '/accounts/0042/orders');
    expect(body).toMatchObject({ total: accepted.length, instance });
    const journalled = linesOf(home, 'journal.jsonl').filter((line) =>
      line.includes('ORDER_ACCEPTED'),
    );
    expect(journalled.map((line) => idIn(line))).toEqual(accepted);
  }, 60_000);

  it('takes one order for one id, however often and however many at once', async () => {
    const home = newHome();
    await start(home);
    await openAccount(home);
    const path = '/accounts/0042/orders';
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => askPaper(home, 'POST', path, ticket({}))),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(19);
    expect(new Set(replies.map(({ body }) => JSON.stringify(body['order'])))).toHaveProperty(
      'size',
      1,
    );
    const other = await askPaper(home, 'POST', path, ticket({ qty: '2' }));
    expect(other).toMatchObject({ status: 409 });
    expect((await askPaper(home, 'DELETE', `${path}/MAIN_a`)).status).toBe(200);
    // A cancelled order's id is not free again.
    const again = await askPaper(home, 'POST', path, ticket({}));
    expect(again).toMatchObject({ status: 200, body: { order: { state: 'CANCELED' } } });
    expect((await askPaper(home, 'DELETE', `${path}/MAIN_a`)).status).toBe(409);
    expect((await askPaper(home, 'DELETE', `${path}/MAIN_b`)).status).toBe(404);
    expect(linesOf(home, 'accepted.jsonl')).toHaveLength(1);
  });

  it.each([
    ['no shares', { qty: '0' }],
    ['a fraction', { qty: '1.5' }],
    ['a limit order without a price', { type: 'LIMIT' }],
    ['a market order with a stop price', { stop_price: '1' }],
    ['a number as text of a price', { type: 'LIMIT', limit_price: 10 }],
    ['a field that nobody knows', { venue: 'X' }],
    ['an id of 49 characters', { client_order_id: 'x'.repeat(49) }],
  ])('refuses %s, and does nothing', async (_, over) => {
    const home = newHome();
    await start(home);
    await openAccount(home);
    const refused = await askPaper(home, 'POST', '/accounts/0042/orders', ticket(over));
    expect(refused.status).toBe(400);
    expect((await askPaper(home, 'GET', '/accounts/0042/orders')).body).toMatchObject({ total: 0 });
  });

  it('gives an unused account the cash of who opens it, and a used one keeps its own', async () => {
    const home = newHome();
    await start(home);
    await openAccount(home, '5000');
    await openAccount(home, '7000.5');
    const account = () => askPaper(home, 'GET', '/accounts/0042');
    expect((await account()).body).toMatchObject({ cash: '7000.5', equity: '7000.5' });
    await seedOrders(home, '0042', [ticket({})]);
    await openAccount(home, '9000');
    expect((await account()).body).toMatchObject({ cash: '7000.5' });
  });

  it('is one process for each MQK_HOME: the second says PAPER_BROKER_RUNNING', async () => {
    const home = newHome();
    await start(home);
    const second = await start(home);
    expect(await second.ended()).toBe(8);
    expect(second.output).toContain('"code":"PAPER_BROKER_RUNNING"');
    expect(await mqk(['broker', 'status', '--json'], { env: { MQK_HOME: home } })).toMatchObject({
      exitCode: 0,
      json: { running: true, status: 'READY' },
    });
  });

  it('cuts a torn last line off, and starts with what is whole', async () => {
    const home = newHome();
    const first = await start(home);
    await openAccount(home);
    await first.kill();
    appendFileSync(join(home, 'paper/journal.jsonl'), '0123 {"torn');
    await start(home);
    expect((await askPaper(home, 'GET', '/accounts/0042')).status).toBe(200);
  });

  it.each(['journal.jsonl', 'accepted.jsonl'])(
    'does not start on a %s that was edited: PAPER_STATE_DAMAGED',
    async (file) => {
      const home = newHome();
      const first = await start(home);
      await openAccount(home);
      await seedOrders(home, '0042', [ticket({})]);
      await first.kill();
      const path = join(home, 'paper', file);
      writeFileSync(path, readFileSync(path, 'utf8').replace('"qty":"1"', '"qty":"2"'));
      const second = await start(home);
      expect(await second.ended()).toBe(9);
      expect(second.output).toContain('"code":"PAPER_STATE_DAMAGED"');
    },
  );

  it('ends by itself when unused, and by command; its orders stay', async () => {
    const home = newHome();
    const idle = await start(home, ['--idle-seconds', '1']);
    await openAccount(home);
    await seedOrders(home, '0042', [ticket({})]);
    await new Promise((resolve) => idle.child.once('exit', resolve));
    expect(idle.child.exitCode).toBe(0);
    const env = { MQK_HOME: home, PATH: process.env['PATH'] };
    expect(await mqk(['broker', 'status', '--json'], { env })).toMatchObject({
      exitCode: 6,
      json: { running: false },
    });
    // The next one who asks starts it: here the adapter.
    const [entry] = shippedBrokers(TEST_PROGRAM);
    const place = { home, env, accountLast4: '0042', openingCash: 1_000_000 };
    const broker = await entry!.open(place);
    expect(await broker.openOrders()).toMatchObject({
      ok: true,
      value: [{ clientOrderId: 'MAIN_a', qty: 1 }],
    });
    expect(await mqk(['broker', 'stop', '--json'], { env })).toMatchObject({
      exitCode: 0,
      json: { stopped: true },
    });
    expect(await mqk(['broker', 'stop', '--json'], { env })).toMatchObject({
      json: { stopped: false },
    });
  }, 30_000);
});

describe('a paper broker that cannot be found by its address', () => {
  const broker = (home: string, verb: 'status' | 'stop') =>
    mqk(['broker', verb, '--json'], { env: { MQK_HOME: home } });

  it('tells it anew when it was removed: it is found, and stopped', async () => {
    const home = newHome();
    const paper = await start(home);
    const address = join(home, 'paper/address.json');
    const told = readFileSync(address, 'utf8');
    rmSync(address);
    const { pid } = paper.child;
    expect(await broker(home, 'status')).toMatchObject({ exitCode: 0, json: { pid } });
    expect(readFileSync(address, 'utf8')).toBe(told);
    rmSync(address);
    expect(await broker(home, 'stop')).toMatchObject({ exitCode: 0, json: { stopped: true, pid } });
    expect(await paper.ended()).toBe(0);
    expect(readdirSync(join(home, 'paper'))).not.toContain('address.json');
  });

  it('is named while it sleeps, and ends by the stop when it wakes', async () => {
    const home = newHome();
    const paper = await start(home);
    paper.child.kill('SIGSTOP');
    rmSync(join(home, 'paper/address.json'));
    const message = expect.stringContaining(`process ${paper.child.pid} holds`) as string;
    for (const verb of ['status', 'stop'] as const) {
      expect(await broker(home, verb)).toMatchObject({
        exitCode: 9,
        json: { error: { code: 'PAPER_BROKER_SILENT', message } },
      });
    }
    expect(paper.child.exitCode).toBeNull();
    paper.child.kill('SIGCONT');
    expect(await paper.ended()).toBe(0);
    expect((await broker(home, 'status')).exitCode).toBe(6);
  }, 30_000);

  it('is named when its socket was removed, and stopped by its number and start', async () => {
    const home = newHome();
    const paper = await start(home);
    const { socket } = JSON.parse(readFileSync(join(home, 'paper/address.json'), 'utf8')) as {
      socket: string;
    };
    rmSync(socket);
    expect(await broker(home, 'status')).toMatchObject({
      exitCode: 9,
      json: { error: { code: 'PAPER_BROKER_SILENT' } },
    });
    expect((await broker(home, 'stop')).json).toMatchObject({
      stopped: true,
      pid: paper.child.pid,
    });
    expect(await paper.ended()).toBe(0);
  });

  it.each([
    ['another start', '1', [6, 0], 'its process is gone'],
    ['no start', undefined, [9, 9], 'is not known'],
  ])(
    'is never a process that has its number and %s',
    async (_, life, exits, said) => {
      const home = newHome();
      const other = spawn('sleep', ['60']);
      await once(other, 'spawn');
      const lock = join(home, 'paper/lock');
      mkdirSync(lock, { recursive: true });
      const owner = { pid: other.pid, host: hostname(), life };
      writeFileSync(join(lock, 'owner-1-1'), JSON.stringify(owner));
      const [status, stop] = [await broker(home, 'status'), await broker(home, 'stop')];
      expect([status.exitCode, stop.exitCode]).toEqual(exits);
      const { stdout, stderr } = await mqk(['broker', 'stop'], {
        env: { MQK_HOME: home },
        isTTY: true,
      });
      expect(stdout + stderr).toContain(said);
      expect([other.exitCode, other.signalCode]).toEqual([null, null]);
      other.kill('SIGKILL');
    },
    30_000,
  );

  it('is named with its host when that is another one, and nobody is told to end a number here', async () => {
    const home = newHome();
    const lock = join(home, 'paper/lock');
    mkdirSync(lock, { recursive: true });
    const owner = { pid: process.pid, host: 'desk-of-another', life: '1' };
    writeFileSync(join(lock, 'owner-1-1'), JSON.stringify(owner));
    for (const verb of ['status', 'stop'] as const) {
      const { exitCode, json } = await broker(home, verb);
      expect([exitCode, json]).toMatchObject([9, { error: { code: 'PAPER_BROKER_SILENT' } }]);
      const said = JSON.stringify(json);
      expect(said).toContain(`process ${process.pid} of the host desk-of-another holds`);
      expect(said).toContain('run mqk broker stop on desk-of-another');
      expect(said).not.toMatch(/kill|ps -p/);
    }
  }, 30_000);
});

function idIn(line: string): string {
  return /"client_order_id":"([^"]+)"/.exec(line)?.[1] ?? '';
}
