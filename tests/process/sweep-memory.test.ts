/**
 * The memory of a sweep does not grow with the number of its runs. A run of these bars leaves some 150 KiB of
 * records: kept for all trials they would be 200 MiB.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { writeBarFile } from '../support/bars/bar-file.ts';
import { PACKAGE_ROOT } from '../support/cli/run-in-process.ts';
import { RUN_FLAGS } from '../support/sweep/sweep-kit.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-sweep-memory-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const MIB = 1024;
/** More than the collector leaves lying about, less than half of what kept records would take. */
const ALLOWED_MIB = 80;

/** Peak of the resident memory of a sweep of so many trials, in mebibytes. */
async function peakOf(trials: number): Promise<number> {
  const axes = ['--grid', `slow=31:${30 + trials / 20}:1`, '--grid', 'fast=1:20:1'];
  const argv = ['sweep', 'run', ...RUN_FLAGS, ...axes, '--jobs', '1', '--json'];
  const child = spawn(
    process.execPath,
    [join(PACKAGE_ROOT, 'bin', 'mqk'), ...argv, '--out', join(dir, String(trials))],
    { cwd: dir, env: { ...process.env, MQK_HOME: join(dir, 'home') }, stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  let peak = 0;
  while (child.exitCode === null) {
    peak = Math.max(peak, highWater(child.pid ?? 0));
    await sleep(10);
  }
  expect(await ended).toEqual([0, null]);
  return peak / MIB;
}

/** KiB; 0 when the process is just gone. */
function highWater(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

describe.runIf(existsSync('/proc/self/status'))('memory of a sweep', () => {
  it('is the same after 100 and after 1,500 runs', { timeout: 120_000 }, async () => {
    writeBarFile(join(dir, 'bars.csv'), { rows: 2000 });
    const few = await peakOf(100);
    expect(few).toBeGreaterThan(0);
    expect((await peakOf(1500)) - few).toBeLessThan(ALLOWED_MIB);
  });
});
