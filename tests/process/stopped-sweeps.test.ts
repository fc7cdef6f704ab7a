/**
 * INV-SWEEP-03: a sweep that was stopped, by Ctrl-C or kill -9, goes on where it was, and its table is that of
 * one that was not; two processes never do the same sweep at once.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../support/cli/run-in-process.ts';
import { RUN_FLAGS, writeSweepBars } from '../support/sweep/sweep-kit.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-stopped-sweep-'));
const TIMEOUT_MS = 120_000;
/** Some hundred trials: long enough to be stopped in the middle. */
const GRID = ['--grid', 'fast=2:20:1', '--grid', 'slow=50:120:10', '--jobs', '2'];

beforeAll(() => {
  writeSweepBars(dir);
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  readonly out: () => Readonly<Record<string, unknown>>;
}

function start(home: string, more: readonly string[] = []): Started {
  const argv = [join(PACKAGE_ROOT, 'bin', 'mqk'), 'sweep', 'run', ...RUN_FLAGS, ...GRID, ...more];
  const child = spawn(process.execPath, [...argv, '--out', join(dir, home, 'out'), '--json'], {
    cwd: dir,
    env: { ...process.env, MQK_HOME: join(dir, home) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pieces: string[] = [];
  child.stdout.on('data', (data: Buffer) => pieces.push(data.toString()));
  child.stderr.resume();
  const exit = once(child, 'close').then(([code]: readonly unknown[]) => code as number | null);
  return { child, exit, out: () => JSON.parse(pieces.join('')) as Record<string, unknown> };
}

/** Rows that are kept so far. */
function kept(home: string): number {
  const sweeps = join(dir, home, 'sweeps');
  const [id] = existsSync(sweeps) ? readdirSync(sweeps) : [];
  const path = join(sweeps, id ?? '', 'rows.jsonl');
  return id === undefined || !existsSync(path)
    ? 0
    : readFileSync(path, 'utf8').split('\n').length - 2;
}

async function keptSome(home: string): Promise<void> {
  while (kept(home) < 5) await sleep(5);
}

function table({ out }: Started): string {
  return readFileSync(join(String(out()['out_dir']), 'runs.csv'), 'utf8');
}

describe('a sweep that is stopped', () => {
  it('goes on after Ctrl-C and after kill -9', { timeout: TIMEOUT_MS }, async () => {
    const first = start('stopped');
    await keptSome('stopped');
    first.child.kill('SIGINT');
    expect(await first.exit).toBe(130);
    expect(first.out()).toMatchObject({ error: { code: 'INTERRUPTED' } });
    const afterInterrupt = kept('stopped');
    expect(afterInterrupt).toBeGreaterThanOrEqual(5);
    const second = start('stopped');
    while (kept('stopped') < afterInterrupt + 5) await sleep(5);
    second.child.kill('SIGKILL');
    expect(await second.exit).toBeNull();
    const afterKill = kept('stopped');
    const last = start('stopped');
    expect(await last.exit).toBe(0);
    expect(last.out()['resumed']).toBeGreaterThanOrEqual(afterKill);
    const whole = start('whole');
    expect(await whole.exit).toBe(0);
    expect(whole.out()['resumed']).toBe(0);
    expect(table(last)).toBe(table(whole));
    expect(readdirSync(join(dir, 'stopped', 'sweeps'))).toEqual([]);
  });

  it(
    'is done by one process at a time, and anew with --fresh',
    { timeout: TIMEOUT_MS },
    async () => {
      const first = start('busy');
      await keptSome('busy');
      first.child.kill('SIGSTOP'); // however fast the machine, it is not done meanwhile
      const other = start('busy');
      expect(await other.exit).toBe(8);
      expect(other.out()).toMatchObject({ error: { code: 'CHECKPOINT_BUSY' } });
      first.child.kill('SIGINT');
      first.child.kill('SIGCONT');
      expect(await first.exit).toBe(130);
      const fresh = start('busy', ['--fresh']);
      expect(await fresh.exit).toBe(0);
      expect(fresh.out()['resumed']).toBe(0);
    },
  );
});
