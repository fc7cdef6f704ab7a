/**
 * Invariant INV-SOURCE-01: a run finds the source of a user's strategy again by its hash: to be traded, recovered and
 * replayed it needs no path, and what lies at the path now is never traded when it is not what the run was created with.
 * Spec: 4-safety decision 3 (run binding); contract 13.1.
 * Would turn red: a start that notes no path; a file that is taken by its name; a refusal that moves the run.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PACKAGE_ROOT, type CliRun } from '../../support/cli/run-in-process.ts';
import { ended, EngineBench, type EngineCase } from '../../support/engine/engine-bench.ts';

let bench: EngineBench;
let path: string;
let of: EngineCase;
beforeAll(async () => {
  bench = await EngineBench.open(110);
  path = join(bench.desk.env.MQK_HOME, 'mine.ts');
  copyFileSync(join(PACKAGE_ROOT, 'examples/dip-buyer.ts'), path);
  of = { strategy: path };
});
afterAll(() => bench.close());

const codeOf = ({ json }: CliRun): unknown =>
  (json['error'] as Record<string, unknown> | undefined)?.['code'];
const textOf = ({ json }: CliRun): string => JSON.stringify(json['error']);
const pairOf = async (runId: string): Promise<unknown> =>
  (await bench.mqk(['run', 'status', '--run-id', runId])).json;

it(
  'is traded and replayed without a word of where its strategy lies',
  { timeout: 90_000 },
  async () => {
    const runId = await bench.begun(of);
    const run = await bench.execute(runId);
    expect(run.json, run.stderr).toMatchObject({ ended_by: 'FEED', sealed: true });
    expect(Number(run.json['fills'])).toBeGreaterThan(0);
    const replayed = await bench.mqk(['replay', bench.folderOf(runId), '--verify']);
    expect(replayed.json, replayed.stderr).toMatchObject({ identical: true });
  },
);

it('is recovered likewise, after its engine was killed', { timeout: 90_000 }, async () => {
  const runId = await bench.begun(of);
  expect(await ended(bench.spawn(runId, { MQK_TEST_CRASH: 'CP8' }))).toBe('SIGKILL');
  const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(recovered.json, recovered.stderr).toMatchObject({ recovered: true, posture: 'DISARMED' });
});

it(
  'refuses an edited file and names it, says when it is gone, and takes its new place by hand',
  {
    timeout: 90_000,
  },
  async () => {
    const runId = await bench.begun(of);
    const source = readFileSync(path, 'utf8');
    writeFileSync(path, `${source}\nexport const more = Math.sqrt(2);\n`);
    const edited = await bench.execute(runId);
    expect([edited.exitCode, codeOf(edited)]).toEqual([2, 'EVIDENCE_SOURCE_CHANGED']);
    expect(textOf(edited)).toContain(`${path} has bundled sha256`);
    const byHand = await bench.execute(runId, ['--strategy', path]);
    expect([byHand.exitCode, codeOf(byHand)]).toEqual([2, 'RUN_SOURCES_DIFFER']);

    rmSync(path);
    const gone = await bench.execute(runId);
    expect([gone.exitCode, codeOf(gone)]).toEqual([7, 'EVIDENCE_SOURCE_GONE']);
    expect(textOf(gone)).toContain(`${path} is gone`);
    expect(textOf(gone)).toContain('--strategy PATH');
    expect(await pairOf(runId)).toMatchObject({ status: 'RUNNING', posture: 'ARMED' });
    expect(bench.accepted().length).toBeGreaterThan(0); // of the runs above

    const folder = join(bench.desk.env.MQK_HOME, 'moved');
    const moved = join(folder, 'mine.ts');
    mkdirSync(folder);
    writeFileSync(moved, source);
    const run = await bench.execute(runId, ['--strategy', moved]);
    expect(run.json, run.stderr).toMatchObject({ ended_by: 'FEED', sealed: true });
    const replayed = await bench.mqk(['replay', bench.folderOf(runId), '--verify']);
    expect(replayed.json, replayed.stderr).toMatchObject({ identical: true });
  },
);
