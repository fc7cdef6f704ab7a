/**
 * The disk of the paper broker is full: orders are refused before it is, and what was acknowledged is there after it
 * was.
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { askPaper, PaperProcess, ticket } from '../support/broker/paper-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'mqk-paper-full-'));
const disk = join(folder, 'disk');
mkdirSync(disk);
const isMounted =
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=80m,mode=755', 'none', disk]).status === 0;
if (!isMounted)
  process.stdout.write('full disk: skipped, mounting a tmpfs is not permitted here\n');

const started: PaperProcess[] = [];
const MIB = 1_048_576;
/** Longer than the broker takes its last look at the disk for true. */
const LOOK_MS = 250;

afterAll(async () => {
  await Promise.all(started.map((paper) => paper.kill()));
  if (isMounted) spawnSync('umount', ['-l', disk]);
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<PaperProcess> {
  const paper = await PaperProcess.start(disk);
  started.push(paper);
  return paper;
}

/** Takes so much room, or all there is; removing the file gives it back. */
function fill(name: string, bytes: number): void {
  const file = openSync(join(disk, name), 'w');
  for (const piece of [Buffer.alloc(MIB), Buffer.alloc(4096), Buffer.alloc(1)]) {
    try {
      for (let left = bytes; left >= piece.length; left -= piece.length) {
        if (writeSync(file, piece) < piece.length) break;
      }
    } catch {
      // No space is left for a piece of this size.
    }
    if (bytes < Infinity) break;
  }
  closeSync(file);
}

const order = (id: string) =>
  askPaper(disk, 'POST', '/accounts/0042/orders', ticket({ client_order_id: id })).catch(
    () => null,
  );
const accepted = (): readonly string[] =>
  readFileSync(join(disk, 'paper', 'accepted.jsonl'), 'utf8')
    .split('\n')
    .flatMap((line) => /"client_order_id":"([^"]+)"/.exec(line)?.[1] ?? []);

describe.runIf(isMounted)('a full disk of the paper broker', () => {
  it('refuses orders while there is room for the rest, loses none, and doubles none', async () => {
    await start();
    await askPaper(disk, 'PUT', '/accounts/0042', { cash: '100000' });
    expect((await order('MAIN_first'))?.status).toBe(201);
    fill('most', 20 * MIB); // less than 64 MiB are left
    await sleep(LOOK_MS);
    const refused = await order('MAIN_refused');
    expect(refused?.status).toBeGreaterThanOrEqual(500);
    expect((await askPaper(disk, 'GET', '/health')).body).toMatchObject({ status: 'READ_ONLY' });
    rmSync(join(disk, 'most'));
    await sleep(LOOK_MS);
    expect((await order('MAIN_second'))?.status).toBe(201);
    expect(accepted()).toEqual(['MAIN_first', 'MAIN_second']);
  });

  it('that fills within a moment ends it with 9; what it acknowledged is there when it starts again', async () => {
    const broker = started[0];
    fill('all', Infinity);
    // An account is opened whatever room there is: by the time that there is none, the log cannot be synced.
    for (let n = 0; n < 2000 && broker?.child.exitCode === null; n++) {
      const cash = { cash: '100000' };
      await askPaper(disk, 'PUT', `/accounts/${String(n).padStart(4, '0')}`, cash).catch(
        () => null,
      );
    }
    expect(await broker?.ended()).toBe(9);
    rmSync(join(disk, 'all'));
    await start();
    expect((await askPaper(disk, 'GET', '/accounts/0042/orders')).body).toMatchObject({ total: 2 });
    expect((await order('MAIN_third'))?.status).toBe(201);
    expect(accepted()).toEqual(['MAIN_first', 'MAIN_second', 'MAIN_third']);
  });
});
