/**
 * Real processes: Ctrl-C, kill -9, a full disk and two at once leave a whole run folder or none.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBarFile } from '../support/bars/bar-file.ts';
import { mqk, PACKAGE_ROOT } from '../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-killed-'));
const bars = join(dir, 'bars.csv');
const RUN_ID = '00000000-0000-5000-8000-000000000002';
const TIMEOUT_MS = 60_000;

// Fast crossings: every other bar trades, so that the log is long.
const ARGV = [
  ...['backtest', 'run', '--strategy', 'sma_cross', '--param', 'fast=1', '--param', 'slow=2'],
  ...['--timeframe', '1m', '--calendar', 'ALWAYS_ON', '--bars', `SPY=${bars}`, '--json'],
  ...['--run-id', RUN_ID, '--set', 'risk.daily_loss_limit=OFF', '--set', 'risk.max_drawdown=OFF'],
];

beforeAll(() => {
  writeBarFile(bars, { rows: 150_000 });
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function start(outDir: string): ChildProcess {
  const argv = [join(PACKAGE_ROOT, 'bin', 'mqk'), ...ARGV, '--out', outDir];
  const env = { ...process.env, MQK_HOME: join(dir, 'home') };
  return spawn(process.execPath, argv, { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Waits until the run has begun to write. */
async function draftOf(outDir: string): Promise<string> {
  for (;;) {
    const [draft] = existsSync(outDir) ? readdirSync(outDir) : [];
    if (draft !== undefined) return draft;
    await sleep(5);
  }
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  child.stdout?.resume();
  child.stderr?.resume();
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

describe('a run that is stopped from outside', () => {
  it('leaves nothing after Ctrl-C', { timeout: TIMEOUT_MS }, async () => {
    const outDir = join(dir, 'sigint');
    const child = start(outDir);
    const exit = exitOf(child);
    await draftOf(outDir);
    child.kill('SIGINT');
    expect(await exit).toBe(130);
    expect(readdirSync(outDir)).toEqual([]);
  });

  it(
    'leaves a marked draft after kill -9, which the next run sweeps',
    { timeout: TIMEOUT_MS },
    async () => {
      const outDir = join(dir, 'sigkill');
      const child = start(outDir);
      const exit = exitOf(child);
      expect(await draftOf(outDir)).toMatch(/incomplete/);
      child.kill('SIGKILL');
      expect(await exit).toBeNull();
      expect(readdirSync(outDir)).toHaveLength(1);
      expect(existsSync(join(outDir, RUN_ID))).toBe(false);
      expect(await exitOf(start(outDir))).toBe(0);
      expect(readdirSync(outDir)).toEqual([RUN_ID]);
      const verified = await mqk(['audit', 'verify', join(outDir, RUN_ID), '--json']);
      expect(verified.json['result']).toBe('VALID');
    },
  );

  it('gives one folder to two at once', { timeout: TIMEOUT_MS }, async () => {
    const outDir = join(dir, 'twice');
    const codes = await Promise.all([exitOf(start(outDir)), exitOf(start(outDir))]);
    expect(codes).toEqual([0, 0]);
    expect(readdirSync(outDir)).toEqual([RUN_ID]);
  });

  it('says that the disk is full and leaves nothing', { timeout: TIMEOUT_MS }, async () => {
    const outDir = join(dir, 'full');
    // The shell's limit on file size stands in for the disk: writes fail after 512 KiB.
    const command = `ulimit -f 512; exec "$0" "$@"`;
    const argv = [join(PACKAGE_ROOT, 'bin', 'mqk'), ...ARGV, '--out', outDir];
    const env = { ...process.env, MQK_HOME: join(dir, 'home') };
    const child = spawn('bash', ['-c', command, process.execPath, ...argv], { cwd: dir, env });
    const errors: string[] = [];
    child.stderr.on('data', (data: Buffer) => errors.push(data.toString()));
    expect(await exitOf(child)).toBe(9);
    expect(errors.join('')).toContain('fix: ');
    expect(readdirSync(outDir)).toEqual([]);
  });
});
