/**
 * Runs a written run again from its sources and holds every artifact against the folder. A chain without a key
 * can be rewritten whole, so that a folder proves what it says by this alone.
 */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRunFolder, type RunFolder } from '../../../adapters/artifacts/index.ts';
import { compareCodeUnits, Failure } from '../../../foundation/core/index.ts';
import type { Places, Watch } from '../backtest-request.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import { runIntoFolder, type BacktestOutcome } from '../run-backtest.ts';

const LOG = 'audit.jsonl';
/** By what of it is the same on every machine. */
const MANIFEST = 'manifest.json';

/**
 * The outcome of the new run. Fails with PROMOTION_RUN_DIFFERS, which names the first artifact that differs, or
 * as `runIntoFolder` does. The new folder is gone afterwards.
 */
export async function reproduceRun(
  run: RunFolder,
  plan: RunPlan,
  of: { readonly places: Pick<Places, 'packageRoot'>; readonly watch: Watch },
): Promise<BacktestOutcome> {
  const outDir = join(tmpdir(), `mqk-rerun-${randomUUID()}`);
  try {
    const to = { outDir, packageRoot: of.places.packageRoot };
    const outcome = await runIntoFolder(plan, to, of.watch);
    const { programVersion } = run;
    const fresh = readRunFolder({ outDir, name: plan.inputs.runId, programVersion });
    const name = firstDifference(run, fresh);
    if (name !== null) failDifferent(run, fresh, name);
    return outcome;
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

/** The log comes behind the tables, since its seal differs with any of them; then what no seal covers. */
function firstDifference(run: RunFolder, fresh: RunFolder): string | null {
  const names = new Set([...Object.keys(fresh.artifacts), ...Object.keys(run.artifacts)]);
  const tables = [...names].filter((name) => name !== LOG).sort(compareCodeUnits);
  const differing = [...tables, LOG, MANIFEST].find(
    (name) => hashOf(run, name) !== hashOf(fresh, name),
  );
  return differing ?? null;
}

function hashOf(of: RunFolder, name: string): string {
  return name === MANIFEST ? of.manifestSha256 : (of.artifacts[name]?.sha256 ?? 'no such file');
}

function failDifferent(run: RunFolder, fresh: RunFolder, name: string): never {
  throw new Failure(
    'CHECK',
    'PROMOTION_RUN_DIFFERS',
    `${run.path} is not what its sources give: ${name} has SHA-256 ${hashOf(run, name)}, ` +
      `the run done again ${hashOf(fresh, name)}`,
    { fix: 'move the folder away and run the backtest again; nothing was judged' },
  );
}
