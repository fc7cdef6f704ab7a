/**
 * INV-GATE-08: evidence whose figures were edited and whose every hash was made fresh is a valid record about the
 * right run, and is refused all the same, since its runs made again give other figures; nothing is judged then.
 * Spec: issue item 4 (nothing is taken on the caller's word), contract 10, 11.
 * Shown: a stressed Sharpe ratio, a digit of the question, a gain and the parameters of a fold, a proof, a curve, and
 * evidence made up whole. Mutation that turns it red: drop reproduceEvidence from evaluatePromotion, or compare the
 * shown part of values in it.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  readEvaluation,
  verifyRecord,
  type RunFolder,
} from '../../../src/adapters/artifacts/index.ts';
import { canonicalJson, objectIn, type JsonValue } from '../../../src/foundation/core/index.ts';
import { evaluationId } from '../../../src/foundation/model/index.ts';
import { programVersion } from '../../../src/services/research/index.ts';
import { mqk, PACKAGE_ROOT } from '../../support/cli/run-in-process.ts';
import {
  codeOf,
  denialsIn,
  evaluate,
  gatherEvidence,
  GOOD_WAVES,
  makeDesk,
  runWaves,
  sealGoodEvidence,
} from '../../support/promotion/judged-run.ts';
import { forge } from '../../support/sample-evaluation.ts';

type Kind = '--check' | '--stress' | '--walk-forward';

let desk = '';
let run: RunFolder;
let flags: readonly string[] = [];

beforeAll(async () => {
  desk = makeDesk();
  run = await runWaves(desk, GOOD_WAVES);
  flags = await gatherEvidence(desk, run);
});
afterAll(() => {
  rmSync(desk, { recursive: true, force: true });
});

function folderOf(kind: Kind): string {
  return join(desk, 'exports', 'evaluations', flags[flags.indexOf(kind) + 1] ?? '');
}

/** The folder of the forgery: under its old name, in a folder of its own. */
function forgeAs(kind: Kind, name: string, edit: (text: string) => string): string {
  const from = folderOf(kind);
  const file = name === 'curve' ? 'equity.json' : 'result.json';
  const text = readFileSync(join(from, file), 'utf8');
  const edited = edit(text);
  expect(edited, 'the forgery changes something').not.toBe(text);
  const folder = join(desk, `forged-${name}`);
  mkdirSync(folder);
  const to = join(folder, basename(from));
  forge(from, to, { files: { [file]: edited } });
  return to;
}

function parseJson(text: string): JsonValue {
  return JSON.parse(text) as JsonValue;
}

describe('forged evidence', () => {
  it.each<[string, Kind, (text: string) => string, string]>([
    [
      'stress',
      '--stress',
      (text) => text.replaceAll(/"sharpe":[-\d.]+/g, '"sharpe":9.5'),
      '.sharpe is 9.5, and ',
    ],
    [
      'fold',
      '--walk-forward',
      (text) => text.replace(/"total_return":[-\d.e]+/, '"total_return":0.5'),
      '.total_return is 0.5, and ',
    ],
    [
      'params',
      '--walk-forward',
      (text) => text.replace('"fast":2', '"fast":3'),
      '.params.fast is 3, and 2',
    ],
    [
      'proof',
      '--check',
      (text) => text.replace(/"checked":\d+/, '"checked":999999'),
      '.checked is 999999, and ',
    ],
    ['curve', '--stress', (text) => text.replace('"100', '"900'), 'equity.json has other curves'],
  ])('%s is a valid record about the run, and is refused', async (name, kind, edit, told) => {
    const path = forgeAs(kind, name, edit);
    expect(verifyRecord(path).result).toBe('VALID');
    const verdict = await evaluate(desk, run.path, [kind, path]);
    expect(codeOf(verdict)).toBe('PROMOTION_EVIDENCE_DIFFERS');
    expect(verdict.stderr).toContain(told);
    expect(verdict.exitCode).toBe(6);
  });

  it('whose question differs in one digit of a hash is refused, without a run', async () => {
    const from = folderOf('--stress');
    const { kind, subject, question } = readEvaluation({
      outDir: join(desk, 'exports'),
      name: from,
      kind: 'STRESS',
      programVersion: programVersion(PACKAGE_ROOT),
    });
    const text = canonicalJson(question);
    const edited = objectIn(
      parseJson(
        text.replace(/"sha256":"[0-9a-f]{63}(.)"/, (hash, digit: string) =>
          hash.replace(`${digit}"`, digit === '0' ? '1"' : '0"'),
        ),
      ),
    );
    const id = evaluationId({ kind, subject, question: edited });
    const to = join(desk, 'forged-question');
    mkdirSync(to);
    const better = readFileSync(join(from, 'result.json'), 'utf8');
    forge(from, join(to, id), {
      runId: id,
      started: (payload) => ({ ...payload, question: edited }),
      files: { 'result.json': better.replaceAll(/"sharpe":[-\d.]+/g, '"sharpe":9.5') },
    });
    expect(verifyRecord(join(to, id)).result).toBe('VALID');
    const verdict = await evaluate(desk, run.path, ['--stress', join(to, id)]);
    expect(codeOf(verdict)).toBe('PROMOTION_EVIDENCE_DIFFERS');
    expect(verdict.stderr).toContain('question.profiles.0.layers.0.sha256 is ');
  });

  it('that was made up whole is refused', async () => {
    const made = sealGoodEvidence(desk, run);
    for (const at of [0, 2, 4]) {
      const verdict = await evaluate(desk, run.path, made.slice(at, at + 2));
      expect(codeOf(verdict)).toBe('PROMOTION_EVIDENCE_DIFFERS');
    }
  });
});

describe('evidence as it was gathered', () => {
  it('is believed, its runs made again', async () => {
    const verdict = await evaluate(desk, run.path, flags);
    expect(denialsIn(verdict)).toEqual([]);
    expect(existsSync(String(verdict.json['out_dir']))).toBe(true);
  });

  it('of fitted folds is made again with the parameters that each fold chose', async () => {
    const words = ['walk-forward', 'run', run.path, '--folds', '3', '--grid', 'fast=2,3'];
    const fitted = await mqk([...words, '--json'], { cwd: desk });
    const id = String(fitted.json['id']);
    const verdict = await evaluate(desk, run.path, ['--walk-forward', id]);
    expect(verdict.exitCode, verdict.stderr).toBe(5);
    const path = join(desk, 'exports', 'evaluations', id);
    const to = join(desk, 'forged-fit');
    mkdirSync(to);
    const text = readFileSync(join(path, 'result.json'), 'utf8');
    const edited = text.replace(/"max_drawdown":[-\d.e]+/, '"max_drawdown":0.001');
    forge(path, join(to, id), { files: { 'result.json': edited } });
    const forged = await evaluate(desk, run.path, ['--walk-forward', join(to, id)]);
    expect(codeOf(forged)).toBe('PROMOTION_EVIDENCE_DIFFERS');
  });
});
