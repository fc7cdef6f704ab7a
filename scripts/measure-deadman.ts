/**
 * How long after a deadman file is gone its run is disarmed: `npx tsx scripts/measure-deadman.ts [N]`. One
 * watcher, N armings (100), each deleted at a random moment of the poll. Prints p50, p99 and the longest.
 */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  commitTransition,
  insertRun,
  openDatabase,
  stopEmbeddedDatabase,
  type Database,
} from '../src/adapters/db/index.ts';
import { parseRunId } from '../src/foundation/model/index.ts';
import { deadmanPath, makeDeadmanFile } from '../src/services/runtime/deadman/deadman-file.ts';
import { takeHomeIdentity } from '../src/services/runtime/deadman/home-identity.ts';
import { watchRuns } from '../src/services/runtime/watch/watch-runs.ts';
import { reconciled, storyRun } from '../tests/support/runs/run-stories.ts';

const rounds = Number(process.argv[2] ?? '100');
const home = mkdtempSync(join(tmpdir(), 'mqk-deadman-'));
const request = { home, env: {} };
const opened = await openDatabase(request);
if (!opened.ok) throw opened.error;
const db = opened.value;
const disarmedAt = new Map<string, number>();
let isOver = false;
const watching = watchRuns({
  home,
  actor: 'watch',
  open: () => openDatabase(request),
  isOver: () => isOver,
  onFenced: ({ runId }) => disarmedAt.set(runId, performance.now()),
  onUnseen: () => undefined,
  note: (line) => process.stderr.write(`${line}\n`),
});
await sleep(1000);
const took: number[] = [];
for (let round = 0; round < rounds; round++) {
  const { runId, path } = await armAlone(db);
  await sleep(randomInt(600));
  const gone = performance.now();
  rmSync(path);
  while (!disarmedAt.has(runId)) await sleep(1);
  took.push((disarmedAt.get(runId) ?? 0) - gone);
}
isOver = true;
await watching;
await db.close();
await stopEmbeddedDatabase(request);
rmSync(home, { recursive: true });
took.sort((a, b) => a - b);
const at = (share: number): string => (took[Math.ceil(share * took.length) - 1] ?? 0).toFixed(0);
process.stdout.write(`rounds=${rounds} p50_ms=${at(0.5)} p99_ms=${at(0.99)} max_ms=${at(1)}\n`);

/** An armed run with its file, without the preflight, which is not what is measured. */
async function armAlone(to: Database): Promise<{ runId: string; path: string }> {
  const run = storyRun();
  const runId = parseRunId(run.runId);
  if (runId === null) throw new Error('a run has an id');
  const { run: row } = await to.transaction((tx) => insertRun(tx, run));
  await reconciled(to, row);
  const nonce = randomBytes(16).toString('hex');
  const { engineId, mode, account, configHash } = run;
  const base = {
    runId,
    actor: 'script',
    reason: 'a measurement',
    nonce,
    binding: { engineId, mode, account, configHash },
  };
  const place = { home, file: `deadman/${engineId}.json` };
  await commitTransition(to, { ...base, event: 'ARM_REQUEST', commandId: randomUUID() });
  makeDeadmanFile(place, { runId, armEpoch: 1, nonce });
  const armed = await commitTransition(to, {
    ...base,
    event: 'CONFIRM',
    commandId: randomUUID(),
    deadmanNonce: nonce,
    deadmanHome: takeHomeIdentity(home),
  });
  if (armed.outcome !== 'DONE') throw new Error('the run is armed');
  return { runId, path: deadmanPath(place) };
}
