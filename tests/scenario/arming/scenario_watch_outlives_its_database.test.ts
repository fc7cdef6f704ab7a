/**
 * INV-ARM-11 (spec/4-safety decision 4; F21): `mqk watch` as a process goes on through the death of the database
 * server, fences after it, and ends cleanly when it is told to.
 * Turns red when an error of a dying server ends the watcher, when it never opens the database again, or when TERM does
 * not end it with exit 0 and what it fenced.
 */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import {
  clearFolder,
  makeFolder,
  runMqk,
  serverPid,
  startMqk,
} from '../../support/db/program-process.ts';
import { START_PAPER } from '../../support/runs/cli-runs.ts';

const home = makeFolder();
afterAll(async () => {
  await runMqk(['broker', 'stop'], { home });
  await clearFolder(home);
});

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 1500) throw new Error('it did not come about in 30 s');
    await sleep(20);
  }
}

it('goes on after a server that was killed, fences, and ends by TERM', async () => {
  const start = START_PAPER.filter((word) => word !== '--json');
  const started = await runMqk([...start, '--out', join(home, 'exports')], { home });
  const runId = String(started.json['run_id']);
  const armed = await runMqk(['run', 'arm', '--run-id', runId], { home });
  expect([armed.exitCode, armed.stderr]).toEqual([0, '']);
  const watcher = startMqk(['watch'], { home });
  let [out, errors] = ['', ''];
  watcher.stdout?.on('data', (data: Buffer) => (out += data.toString()));
  watcher.stderr?.on('data', (data: Buffer) => (errors += data.toString()));
  const closed = once(watcher, 'close');
  try {
    await until(() => errors.includes('watching the runs'));
    await sleep(1500); // it holds its connection by then
    const server = serverPid(home);
    if (server === null) throw new Error('a server runs');
    process.kill(server, 'SIGKILL');
    await until(() => errors.includes('database is back'));
    expect(errors).toContain('nothing is watched while the database is away');
    rmSync(join(home, 'deadman', 'MAIN.json'));
    await until(() => errors.includes(`fenced run ${runId}`));
    watcher.kill('SIGTERM');
    await closed;
    expect(watcher.exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ fenced: [{ run_id: runId, reason: 'DEADMAN' }] });
  } finally {
    watcher.kill('SIGKILL');
  }
}, 120_000);
