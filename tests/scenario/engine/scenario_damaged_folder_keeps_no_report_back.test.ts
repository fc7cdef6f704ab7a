/**
 * Invariant INV-ENGINE-32: a recovery tells what it did before it tells what is wrong with the run's folder: of a run that
 * goes on damaged files are a warning, of one that is over they are its failure, behind the report, and it is not sealed
 * until a further recovery finds the folder well.
 * Spec: 4-safety decision 6; contract 13 (exit codes).
 * Would turn red: a recovery that needs the folder for its report (`recover/recover-run.ts`); one that hides why a run that
 * is over was not sealed.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ended, EngineBench, MARKET_ORDERS } from '../../support/engine/engine-bench.ts';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(60);
});
afterAll(() => bench.close());

async function killedAt(point: string, out: string): Promise<string> {
  const runId = await bench.begun({ ...MARKET_ORDERS, out });
  expect(await ended(bench.spawn(runId, { MQK_TEST_CRASH: point }))).toBe('SIGKILL');
  return runId;
}

const DAMAGES = [
  { what: 'its manifest', file: 'manifest.json', code: 'RUN_FOLDER_CONFLICT' },
  { what: 'its log', file: 'audit.jsonl', code: 'AUDIT_LOG_TAMPERED' },
] as const;

it.each(DAMAGES)('a run that goes on: $what', { timeout: 60_000 }, async ({ file, code }) => {
  const out = join(bench.out, code);
  const runId = await killedAt('CP8:2', out);
  const path = join(out, runId, file);
  const was = readFileSync(path);
  writeFileSync(path, '{\n');
  const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(recovered.exitCode, recovered.stderr).toBe(0);
  expect(recovered.json).toMatchObject({ recovered: true, posture: 'DISARMED', sealed: false });
  expect(recovered.stderr).toContain(`is behind: ${code}`);
  writeFileSync(path, was);
  const again = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(again.exitCode, again.stderr).toBe(0);
  expect(again.stderr).not.toContain('is behind');
});

it('a run that goes on: a file in the place of the folders', { timeout: 60_000 }, async () => {
  const out = join(bench.out, 'file');
  const runId = await killedAt('CP8:2', out);
  renameSync(out, `${out}.kept`);
  writeFileSync(out, '');
  const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(recovered.exitCode, recovered.stderr).toBe(0);
  expect(recovered.json).toMatchObject({ recovered: true, posture: 'DISARMED' });
  expect(recovered.stderr).toContain('is behind: RUN_FOLDER_OUT_INVALID');
});

it('a run that is over: the report, then the failure', { timeout: 60_000 }, async () => {
  const out = join(bench.out, 'over');
  mkdirSync(out, { recursive: true });
  const runId = await killedAt('CP16', out);
  renameSync(out, `${out}.kept`);
  writeFileSync(out, '');
  const failed = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(failed.exitCode, failed.stderr).toBe(2);
  expect(failed.json).toMatchObject({ recovered: true, posture: 'DISARMED', sealed: false });
  expect(failed.stderr).toContain('RUN_FOLDER_OUT_INVALID');
  rmSync(out);
  renameSync(`${out}.kept`, out);
  const sealed = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(sealed.exitCode, sealed.stderr).toBe(0);
  expect(sealed.json).toMatchObject({ recovered: true, sealed: true });
});
