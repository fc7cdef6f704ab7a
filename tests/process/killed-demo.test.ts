/** A demo that is killed while its engine trades: the next one brings its run to a known end, and is whole itself. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { mqk, SHIPPED_PROGRAM } from '../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-killed-demo-'));
const env = { MQK_HOME: join(dir, 'home') };
afterAll(async () => {
  await mqk(['broker', 'stop'], { env });
  await mqk(['db', 'stop'], { env });
  rmSync(dir, { recursive: true, force: true });
});

/** Lines of the paper broker's own log of orders: the first is there while the engine trades. */
function hasTraded(): boolean {
  const log = join(env.MQK_HOME, 'paper', 'accepted.jsonl');
  return existsSync(log) && readFileSync(log, 'utf8') !== '';
}

it('leaves nothing that hinders the next', { timeout: 120_000 }, async () => {
  const demo = spawn(process.execPath, [SHIPPED_PROGRAM, 'demo', '--json'], {
    cwd: dir,
    env: { PATH: process.env['PATH'], ...env },
    stdio: 'ignore',
  });
  const ended = once(demo, 'close');
  while (!hasTraded() && demo.exitCode === null) await sleep(5);
  demo.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);

  const next = await mqk(['demo', '--json'], { cwd: dir, env });
  expect(next.json['paper'], next.stderr).toMatchObject({
    sealed: true,
    audit: 'VALID',
    equals_backtest: true,
    left: [expect.stringMatching(/of a demo that died: recovered, STOPPED\/DISARMED$/)],
  });
  const runs = await mqk(['run', 'list', '--json'], { env });
  expect(runs.json['runs']).toEqual([
    expect.objectContaining({ status: 'STOPPED', posture: 'DISARMED' }),
    expect.objectContaining({ status: 'STOPPED', posture: 'DISARMED' }),
  ]);
});
