/** A process that is killed while it judges leaves a marked draft, which is no evidence and is swept. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { listEvaluations, readEvaluation } from '../../src/adapters/artifacts/index.ts';
import { PACKAGE_ROOT } from '../support/cli/run-in-process.ts';
import { VERSION, writeEvaluation } from '../support/sample-evaluation.ts';

const outDir = mkdtempSync(join(tmpdir(), 'mqk-killed-'));
const evaluations = join(outDir, 'evaluations');
afterAll(() => {
  rmSync(outDir, { recursive: true, force: true });
});

it(
  'leaves a draft after kill -9, which the next evaluation sweeps',
  { timeout: 60_000 },
  async () => {
    const script = fileURLToPath(
      new URL('../support/evaluation-in-the-making.ts', import.meta.url),
    );
    const child = spawn(process.execPath, ['--import', 'tsx', script, outDir], {
      cwd: PACKAGE_ROOT,
    });
    const exit = once(child, 'exit');
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await exit;
    expect(readdirSync(evaluations)).toEqual([expect.stringMatching(/^\.incomplete-/)]);
    expect(listEvaluations(outDir, null)).toEqual({ evaluations: [], damaged: [] });
    const read = (): unknown =>
      readEvaluation({ outDir, name: 'last', kind: 'STRESS', programVersion: VERSION });
    expect(read).toThrow(expect.objectContaining({ code: 'EVIDENCE_NOT_FOUND' }));
    const { id } = writeEvaluation(outDir);
    expect(readdirSync(evaluations)).toEqual([id]);
    expect(read()).toMatchObject({ id });
  },
);
