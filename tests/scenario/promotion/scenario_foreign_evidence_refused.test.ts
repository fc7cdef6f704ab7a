/**
 * INV-GATE-06: evidence speaks for the run that it judged and for no other: one fact of the subject that differs
 * refuses the whole evaluation, each difference named; so does evidence of another kind.
 * Spec: issue item 4 (same data, config, strategy source, version and params).
 * Shown: good evidence about runs that differ in data, config, parameters, cash and seed.
 * Mutation that turns it red: compare run ids alone, or take evidence without its subject.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunFolder } from '../../../src/adapters/artifacts/index.ts';
import {
  codeOf,
  evaluate,
  gatherEvidence,
  makeDesk,
  runWaves,
  sealEvidence,
  sealGoodEvidence,
  waves,
} from '../../support/promotion/judged-run.ts';

const CLOSES = waves(60, 0.006, 0.008);
let desk = '';
let run: RunFolder;

beforeAll(async () => {
  desk = makeDesk();
  run = await runWaves(desk, CLOSES);
});
afterAll(() => {
  rmSync(desk, { recursive: true, force: true });
});

it.each<[string, readonly number[], Parameters<typeof runWaves>[2], readonly string[]]>([
  ['data', CLOSES.slice(1), {}, ['data', 'run_id']],
  ['config', CLOSES, { flags: ['--set', 'risk.max_leverage=2'] }, ['config_hash', 'run_id']],
  ['parameters', CLOSES, { qty: 201 }, ['run_id', 'strategy']],
  [
    'cash and seed',
    CLOSES,
    { flags: ['--cash', '99999', '--seed', '2'] },
    ['cash', 'run_id', 'seed'],
  ],
])('evidence about other %s', async (_, closes, more, differing) => {
  const other = await runWaves(desk, closes, more);
  const verdict = await evaluate(desk, run.path, sealGoodEvidence(desk, other));
  expect(codeOf(verdict)).toBe('PROMOTION_EVIDENCE_FOREIGN');
  expect(verdict.exitCode).toBe(2);
  const { problems } = verdict.json['error'] as { problems: { file: string; path: string }[] };
  const wanted = differing.map((member) => `subject.${member}`);
  expect([...new Set(problems.map(({ path }) => path))].sort()).toEqual(wanted);
  expect(problems).toHaveLength(3 * wanted.length); // of check, stress and walk-forward
});

it('`last` is the newest about the run, however new the others are', async () => {
  const judged = await runWaves(desk, waves(60, 0.005, 0.008));
  const flags = await gatherEvidence(desk, judged);
  sealGoodEvidence(desk, run);
  const named = await evaluate(desk, judged.path, flags);
  const last = ['--check', 'last', '--stress', 'last', '--walk-forward', 'last'];
  expect(await evaluate(desk, judged.path, last)).toMatchObject({ json: { id: named.json['id'] } });
});

it('`last` finds none where all are about others, and says how to make it', async () => {
  const lonely = await runWaves(desk, waves(60, 0.004, 0.008));
  sealGoodEvidence(desk, run);
  const { run_id: runId } = lonely.subject;
  for (const [flag, command] of [
    ['--stress', `mqk stress run ${runId} --all`],
    ['--walk-forward', `mqk walk-forward run ${runId}`],
    ['--check', `mqk strategy check --run ${runId}`],
  ] as const) {
    const told = await evaluate(desk, lonely.path, [flag, 'last']);
    expect([told.exitCode, told.json['error']]).toMatchObject([
      7,
      { code: 'EVIDENCE_NOT_FOUND', fix: command },
    ]);
  }
});

it('a check on no bars is about no run, by its id and as the last', async () => {
  const bare = { ...run, subject: { ...run.subject, data: [] } };
  const id = sealEvidence(desk, bare, { kind: 'CHECK', result: {} });
  const told = await evaluate(desk, run.path, ['--check', id]);
  expect(codeOf(told)).toBe('PROMOTION_EVIDENCE_FOREIGN');
  expect(JSON.stringify(told.json)).toContain('the check was given no bars');
  const lonely = await runWaves(desk, waves(60, 0.003, 0.008));
  const last = await evaluate(desk, lonely.path, ['--check', 'last']);
  expect(last.exitCode).toBe(7);
  expect(last.stderr).toContain('the check was given no bars');
  rmSync(join(desk, 'exports', 'evaluations', id), { recursive: true });
});

it('evidence of another kind', async () => {
  const flags = sealGoodEvidence(desk, run);
  const check = flags[flags.indexOf('--check') + 1] ?? '';
  const verdict = await evaluate(desk, run.path, ['--stress', check]);
  expect(codeOf(verdict)).toBe('EVIDENCE_KIND_FOREIGN');
  expect(verdict.exitCode).toBe(2);
  const itself = await evaluate(desk, run.path, ['--stress', run.path]);
  expect(codeOf(itself)).toBe('EVIDENCE_KIND_FOREIGN');
  const missing = await evaluate(desk, run.path, ['--stress', join(desk, 'nowhere')]);
  expect(missing.exitCode).toBe(7);
});
