import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { servePaperBroker } from './serve.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mqk-serve-'));
  mkdirSync(join(home, 'paper'));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

/** Serves until it is ready, and says so. */
async function serveOnce(): Promise<boolean> {
  let isReady = false;
  const onReady = (): void => {
    isReady = true;
  };
  await servePaperBroker({ home, idleMs: 60_000, isInterrupted: () => isReady, onReady });
  return isReady;
}

it.each([
  ['a folder of data', (): string => join(home, 'data/s')],
  ['nothing', (): string => ''],
  ['the working directory', (): string => 's'],
])('starts, and removes nothing, where an address names %s', async (_, socketOf) => {
  mkdirSync(join(home, 'data'));
  writeFileSync(join(home, 'data/book'), 'kept');
  const instance = '8d4f1f5e-8d83-4a4a-9f6e-0d4a0f3d1c11';
  const address = { instance, pid: 1, socket: socketOf() };
  writeFileSync(join(home, 'paper/address.json'), JSON.stringify(address));
  expect(await serveOnce()).toBe(true);
  expect(readdirSync(join(home, 'data'))).toEqual(['book']);
  expect(existsSync(join(home, 'paper/address.json'))).toBe(false);
});

it.each(['journal.jsonl', 'accepted.jsonl', 'address.json', 'broker.log'])(
  'refuses a pipe in the place of %s at once',
  async (file) => {
    expect(spawnSync('mkfifo', [join(home, 'paper', file)]).status).toBe(0);
    await expect(serveOnce()).rejects.toMatchObject({
      kind: 'UNAVAILABLE',
      code: 'PAPER_FOLDER_UNUSABLE',
      message: expect.stringContaining(file) as unknown,
    });
    expect(readdirSync(join(home, 'paper'))).toEqual([file]);
  },
);

it('tells what the system refuses, and leaves no lock', async () => {
  writeFileSync(join(home, 'paper/lock'), 'in the way of the folder');
  await expect(serveOnce()).rejects.toMatchObject({ code: 'PAPER_FOLDER_UNUSABLE' });
  expect(readdirSync(join(home, 'paper'))).toEqual(['lock']);
});

it('takes over a lock that was emptied, once it is silent', async () => {
  const owner = join(home, 'paper/lock/owner-1-1');
  mkdirSync(join(home, 'paper/lock'));
  writeFileSync(owner, '');
  await expect(serveOnce()).rejects.toMatchObject({ code: 'PAPER_BROKER_RUNNING' });
  const then = new Date(Date.now() - 6_000);
  utimesSync(owner, then, then);
  expect(await serveOnce()).toBe(true);
  expect(existsSync(join(home, 'paper/lock'))).toBe(false);
});
