/**
 * INV-HALT-01 (spec/4-safety decision 11; reliability 6.5): a database that hangs holds up no halt: the deadman file
 * is gone in time, what is not confirmed is told, and the halt comes first once the server goes on.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { CliDesk } from '../support/runs/cli-runs.ts';
import { clearFolder, makeFolder, serverPid } from '../support/db/program-process.ts';
import { startTestProgram } from '../support/runs/test-process.ts';

const home = makeFolder();
const env = { MQK_HOME: home, MQK_PG_IDLE_SECONDS: '60', MQK_DATABASE_URL: '' };
const cli = new CliDesk({ env });
const server = (): number => serverPid(home) ?? 0;

afterEach(async () => {
  process.kill(server(), 'SIGCONT');
  await cli.run(['broker', 'stop']);
  await clearFolder(home);
  rmSync(home, { recursive: true, force: true });
});

it('a halt of a run whose server is stopped removes the file within half a second of its own start', async () => {
  const { runId } = await cli.start();
  expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
  expect((await cli.on(runId, 'begin')).exitCode).toBe(0);
  const deadman = join(home, 'deadman', 'MAIN.json');
  const spool = join(home, 'halts', `${runId}.json`);
  process.kill(server(), 'SIGSTOP');
  const argv = ['run', 'halt', '--run-id', runId, '--reason', 'it hangs', '--json'];
  // What the process takes to be there at all is measured by another of its kind.
  const begun = performance.now();
  await startTestProgram(['--version'], env).ended;
  const bootMs = performance.now() - begun;
  const halting = startTestProgram(argv, env);
  const asked = performance.now();
  while (existsSync(deadman) && halting.isRunning()) await sleep(5);
  expect(performance.now() - asked - bootMs).toBeLessThan(500);
  while (!existsSync(spool) && halting.isRunning()) await sleep(5);
  expect(halting.isRunning()).toBe(true); // from here on, whoever kills it loses no halt
  const { exitCode, stdout, stderr } = await halting.ended;
  expect(exitCode).toBe(9);
  expect(JSON.parse(stdout)).toMatchObject({
    error: { code: 'RUN_HALT_SPOOLED' },
    status: null,
    fence_at: null,
    deadman_removed: [deadman],
    unconfirmed: [{ what: 'DATABASE', id: runId }],
    spooled: spool,
  });
  expect(stderr).toContain('not confirmed: its fence');
  process.kill(server(), 'SIGCONT');
  const status = await cli.on(runId, 'status');
  expect(status.json).toMatchObject({ status: 'HALTED', reason: 'it hangs' });
}, 60_000);
