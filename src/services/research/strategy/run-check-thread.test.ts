// A check whose strategy never comes to an end, ended from outside of its thread.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PACKAGE_ROOT, WORKER_DIR } from '../../../../tests/support/cli/run-in-process.ts';
import type { Watch } from '../backtest-request.ts';
import { planCheck, type CheckPlan } from './check-plan.ts';
import { runCheckThread } from './run-check-thread.ts';

const cwd = mkdtempSync(join(tmpdir(), 'mqk-check-'));
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const WATCH: Watch = {
  note: () => undefined,
  onProgress: () => undefined,
  isInterrupted: () => false,
};

/** A strategy whose every bar does `work`. */
async function planOf(work: string): Promise<CheckPlan> {
  const path = join(cwd, 'mine.ts');
  writeFileSync(
    path,
    `import { defineStrategy, z } from 'miniquantdesk';
export default defineStrategy({
  id: 'mine', version: 1, summary: 's', params: z.object({}), timeframes: ['1m'],
  warmup: () => 1,
  init: () => ({ n: 0 }),
  onBar: (ctx) => { ${work} return 0; },
});
`,
  );
  const places = { packageRoot: PACKAGE_ROOT, cwd, home: join(cwd, 'home'), workerDir: WORKER_DIR };
  return await planCheck(
    {
      strategy: path,
      params: [],
      bars: [],
      actionsFile: null,
      timeframe: '1m',
      calendar: null,
      configFiles: null,
      sets: [],
      cash: 100_000_000_000,
      seed: 1,
      shadow: false,
    },
    { places, strategies: [] },
    WATCH,
  );
}

describe('a check', () => {
  it('that does not end is ended after its limit', async () => {
    const plan = await planOf('for (;;);');
    const run = runCheckThread(plan, { workerDir: WORKER_DIR, limitMs: 700 }, WATCH);
    await expect(run).rejects.toMatchObject({
      kind: 'TIMEOUT',
      code: 'STRATEGY_CHECK_TIMEOUT',
      message: 'the proofs of the strategy did not end within 0.7 s',
    });
  });

  it('ends as soon as it is interrupted', async () => {
    const plan = await planOf('for (;;);');
    const isInterrupted = (): boolean => true;
    const run = runCheckThread(plan, { workerDir: WORKER_DIR, limitMs: 60_000 }, { isInterrupted });
    await expect(run).rejects.toMatchObject({ kind: 'INTERRUPTED', code: 'INTERRUPTED' });
  });

  it('tells what the author must mend, as the strategy does', async () => {
    const plan = await planOf('throw new Error("no luck");');
    const run = runCheckThread(plan, { workerDir: WORKER_DIR, limitMs: 60_000 }, WATCH);
    await expect(run).rejects.toMatchObject({
      code: 'STRATEGY_FAILED',
      message: expect.stringContaining('no luck') as string,
    });
  });
});
