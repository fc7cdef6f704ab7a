/**
 * INV-GATE-05: a run folder whose figures were edited and whose every hash was made fresh is a valid record, and
 * is refused all the same, since the run done again gives other bytes; nothing is judged then.
 * Spec: issue item 4 (a chain without a key can be rewritten), contract 10, 11.
 * Shown: metrics, equity curve, and a limitation of the log's start, each forged alone.
 * Mutation that turns it red: judge the folder's own metrics, or compare the manifest alone.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyRecord, type RunFolder } from '../../../src/adapters/artifacts/index.ts';
import { codeOf, evaluate, makeDesk, runWaves, waves } from '../../support/promotion/judged-run.ts';
import { forge, type Forgery } from '../../support/sample-evaluation.ts';

let desk = '';
let run: RunFolder;

beforeAll(async () => {
  desk = makeDesk();
  run = await runWaves(desk, waves(60, 0.006, 0.008));
});
afterAll(() => {
  rmSync(desk, { recursive: true, force: true });
});

function textOf(name: string): string {
  return readFileSync(join(run.path, name), 'utf8');
}

function forgeAs(name: string, forgery: Forgery): string {
  const folder = join(desk, name);
  mkdirSync(folder);
  const path = join(folder, basename(run.path));
  forge(run.path, path, forgery);
  return path;
}

describe('a forged run', () => {
  it.each<[string, () => Forgery, string]>([
    [
      'with a better Sharpe ratio',
      () => ({
        files: {
          'metrics.json': textOf('metrics.json').replace(/"sharpe":[-\d.]+/, '"sharpe":3.1'),
        },
      }),
      'metrics.json',
    ],
    [
      'with a better equity curve',
      () => ({ files: { 'equity_curve.csv': textOf('equity_curve.csv').replace(',1', ',9') } }),
      'equity_curve.csv',
    ],
    [
      'that declares no limitation',
      () => ({
        started: (payload) => ({ ...payload, limitations: [] }),
        manifest: (manifest) => ({ ...manifest, limitations: [] }),
      }),
      'audit.jsonl',
    ],
  ])('%s is a valid record, and is refused', async (name, forgery, artifact) => {
    const path = forgeAs(name, forgery());
    expect(verifyRecord(path).result).toBe('VALID');
    const verdict = await evaluate(desk, path);
    expect(codeOf(verdict)).toBe('PROMOTION_RUN_DIFFERS');
    expect(verdict.stderr).toContain(`${artifact} has SHA-256`);
    expect(verdict.exitCode).toBe(6);
    expect(existsSync(join(desk, 'exports', 'evaluations'))).toBe(false);
  });

  it('whose manifest alone was edited is refused: by its page, or by the run done again', async () => {
    const version = forgeAs('version', {
      manifest: (manifest) => ({ ...manifest, program_version: '9.9.9' }),
    });
    expect(verifyRecord(version)).toMatchObject({
      result: 'BROKEN',
      reason: 'ARTIFACT',
      detail: expect.stringContaining('program_version differs from report.html') as string,
    });
    expect((await evaluate(desk, version)).exitCode).toBe(2);
    const resolution = forgeAs('resolution', {
      manifest: (manifest) => ({ ...manifest, equity_resolution: 'DAY' }),
    });
    const verdict = await evaluate(desk, resolution);
    expect(codeOf(verdict)).toBe('PROMOTION_RUN_DIFFERS');
    expect(verdict.stderr).toContain('manifest.json has SHA-256');
  });

  it('that was not forged is judged', async () => {
    const copy = forgeAs('copy', {});
    expect((await evaluate(desk, copy)).exitCode).toBe(5);
    expect(readdirSync(join(desk, 'exports', 'evaluations'))).toHaveLength(1);
  });
});
