/**
 * Real processes whose strategy never returns: no handler of a signal runs while it spins, and Ctrl-C ends
 * them all the same.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBarFile } from '../support/bars/bar-file.ts';
import { PACKAGE_ROOT } from '../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-hung-'));
const outDir = join(dir, 'exports');
const TIMEOUT_MS = 60_000;
/** Long enough that the strategy spins, short against the minute after which it is ended anyway. */
const SPIN_MS = 700;
/** Until a check has begun its thread; a check that is stopped ends in less. */
const START_MS = 6000;

function strategy(where: 'init' | 'onBar'): string {
  const spin = (name: string): string => (name === where ? 'for (;;);' : '');
  return `import { defineStrategy, z } from 'miniquantdesk';
export default defineStrategy({
  id: 'hung', version: 1, summary: 's', params: z.object({}),
  warmup: () => 1,
  init: () => { ${spin('init')} return {}; },
  onBar: () => { ${spin('onBar')} return 0; },
});
`;
}

beforeAll(() => {
  mkdirSync(join(dir, 'strategies'));
  writeBarFile(join(dir, 'bars.csv'), { rows: 500 });
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function start(argv: readonly string[]): ChildProcess {
  const bars = ['--timeframe', '1m', '--calendar', 'ALWAYS_ON', '--bars', 'SPY=bars.csv'];
  const env = { ...process.env, MQK_HOME: join(dir, 'home') };
  const all = [join(PACKAGE_ROOT, 'bin', 'mqk'), ...argv, ...bars, '--json'];
  return spawn(process.execPath, all, { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Sends Ctrl-C once, when the run has begun and its strategy spins. */
async function interruptWhenHung(
  child: ChildProcess,
): Promise<{ code: number | null; out: string }> {
  let out = '';
  child.stdout?.on('data', (data: Buffer) => (out += data.toString()));
  const exit = once(child, 'exit');
  while (!existsSync(outDir) || readdirSync(outDir).length === 0) await sleep(10);
  await sleep(SPIN_MS);
  child.kill('SIGINT');
  const [code] = (await exit) as [number | null];
  return { code, out };
}

describe.skipIf(process.platform === 'win32')('a strategy that never returns', () => {
  it.each(['init', 'onBar'] as const)(
    'from %s ends with one Ctrl-C, and leaves nothing',
    { timeout: TIMEOUT_MS },
    async (where) => {
      writeFileSync(join(dir, 'strategies', 'hung.ts'), strategy(where));
      const child = start(['backtest', 'run', '--strategy', 'hung']);
      const { code, out } = await interruptWhenHung(child);
      expect(code).toBe(130);
      expect(JSON.parse(out)).toMatchObject({ error: { code: 'INTERRUPTED' } });
      expect(readdirSync(outDir)).toEqual([]);
    },
  );

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends a check with one %s, and leaves nothing',
    { timeout: TIMEOUT_MS },
    async (signal) => {
      writeFileSync(join(dir, 'strategies', 'hung.ts'), strategy('onBar'));
      const child = start(['strategy', 'check', 'hung', '--out', 'checked']);
      let out = '';
      child.stdout?.on('data', (data: Buffer) => (out += data.toString()));
      const exit = once(child, 'exit');
      await sleep(START_MS);
      const sent = performance.now();
      child.kill(signal);
      const [code] = (await exit) as [number | null];
      expect(code).toBe(130);
      expect(performance.now() - sent).toBeLessThan(START_MS);
      expect(JSON.parse(out)).toMatchObject({ error: { code: 'INTERRUPTED' } });
      expect(existsSync(join(dir, 'checked'))).toBe(false);
    },
  );
});
