/**
 * How long a halt takes until its fence stands, on real Postgres with the real paper broker:
 *
 *     npx tsx scripts/halt-figures.ts               200 halts on an open database, 200 that open it, 20 by the command
 *     npx tsx scripts/halt-figures.ts --halts 50    fewer
 *
 * Each halt ends a RUNNING run. `fence` is from the call to the fence in the row (1 ms resolution), `whole` until
 * broker, log and seal are done; of the command both begin before its process does. Needs dist/ (mqk once).
 * Starts a server and a broker under a home of its own, and ends them.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase, readRun, stopEmbeddedDatabase } from '../src/adapters/db/index.ts';
import { formatInstant, parseRunId, type RunId } from '../src/foundation/model/index.ts';
import { haltRun, type RunDesk } from '../src/services/runtime/index.ts';
import { shippedBrokers } from '../src/surfaces/cli/index.ts';
import { mqk, PACKAGE_ROOT } from '../tests/support/cli/run-in-process.ts';
import { lead } from '../tests/support/runs/run-stories.ts';
import { START_PAPER } from '../tests/support/runs/cli-runs.ts';

const { values } = parseArgs({ options: { halts: { type: 'string', default: '200' } } });
const halts = Number(values.halts);
const home = mkdtempSync(join(tmpdir(), 'mqk-halts-'));
const env = { MQK_HOME: home };
const program = join(PACKAGE_ROOT, 'dist', 'mqk.mjs');

try {
  const opened = await openDatabase({ home, env });
  if (!opened.ok) throw opened.error;
  const db = opened.value;
  const desk: RunDesk = {
    db,
    brokers: shippedBrokers(program),
    home,
    env,
    build: { programVersion: '', gitHash: null, dirty: null },
    actor: 'cli:measured',
    isInterrupted: () => false,
    note: console.error,
  };
  await measure('on an open database', halts, async (id) => {
    const { run } = await haltRun(desk, { runId: id, reason: 'measured' });
    return formatInstant(run.fenceAt ?? 0);
  });
  await measure('that opens the database', halts, async (runId) => {
    const { json } = await mqk(argvOf(runId), { env });
    return String(json['fence_at']);
  });
  await measure('by the command', Math.max(1, Math.floor(halts / 10)), (runId) => {
    const text = execFileSync(process.execPath, [program, ...argvOf(runId)], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
    return Promise.resolve(String((JSON.parse(text) as Record<string, unknown>)['fence_at']));
  });
  await db.close();

  async function measure(
    name: string,
    times: number,
    halt: (runId: RunId) => Promise<string>,
  ): Promise<void> {
    const fence: number[] = [];
    const whole: number[] = [];
    for (let i = 0; i < times; i++) {
      const runId = await runningRun();
      const from = Date.now();
      fence.push(Date.parse(await halt(runId)) - from);
      whole.push(Date.now() - from);
    }
    console.log(`${name}: ${times} halts, fence ${figures(fence)}, whole ${figures(whole)}`);
  }

  async function runningRun(): Promise<RunId> {
    const started = await mqk([...START_PAPER, '--out', join(home, 'exports')], { env });
    const runId = parseRunId(String(started.json['run_id']));
    const run = runId === null ? null : await readRun(db, runId);
    if (run === null) throw new Error(started.stderr);
    await lead(db, run, ['ARM_REQUEST', 'CONFIRM', 'BEGIN']);
    return run.runId;
  }
} finally {
  await mqk(['broker', 'stop'], { env });
  await stopEmbeddedDatabase({ home, env });
  rmSync(home, { recursive: true, force: true });
}

function argvOf(runId: string): readonly string[] {
  return ['run', 'halt', '--run-id', runId, '--reason', 'measured', '--json'];
}

function figures(ms: readonly number[]): string {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}
