/**
 * INV-EVID-02: what `strategy check` found is sealed, good or bad, and its subject is the run that
 * `backtest run` makes of the same flags, and no other: same data, config, source, version and params.
 * Spec: contract 11 (evaluations), 13.1; issue 4 (promotion reads the check by its id).
 * Shown through the command line: both commands with the same flags; each flag changed alone; a check that
 * fails. That a check on bars of its own has a subject without data: tests/cli/strategy-commands.test.ts.
 * Mutation that turns it red: compute the subject of a check from fewer flags than the run's, or write
 * nothing when a proof fails.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvaluation, readRunFolder } from '../../../src/adapters/artifacts/index.ts';
import { subjectDifference, type RunSubject } from '../../../src/foundation/model/index.ts';
import { programVersion } from '../../../src/services/research/index.ts';
import { writeBarFile } from '../../support/bars/bar-file.ts';
import { mqk, PACKAGE_ROOT, type CliRun } from '../../support/cli/run-in-process.ts';

const BAD = fileURLToPath(new URL('../../support/strategy/bad/', import.meta.url));
const VERSION = programVersion(PACKAGE_ROOT);
const dir = mkdtempSync(join(tmpdir(), 'mqk-check-'));
const outDir = join(dir, 'exports');
const STRATEGY = `import { defineStrategy, z } from 'miniquantdesk';
export default defineStrategy({
  id: 'mine',
  version: 1,
  summary: 'long above an average',
  params: z.object({ qty: z.int().min(1).default(10) }),
  warmup: () => 5,
  init: (ctx) => ({ average: ctx.sma(5) }),
  onBar: (ctx, { average }, { qty }) => (ctx.close > average.value ? qty : 0),
});
`;

const FLAGS = [
  ...['--bars', 'B=b.csv', '--bars', 'A=a.csv', '--timeframe', '1m', '--calendar', 'ALWAYS_ON'],
  ...['--actions', 'actions.csv', '--param', 'qty=7', '--set', 'risk.allow_short=true'],
  ...['--cash', '50000', '--seed', '9', '--json'],
];

beforeAll(() => {
  mkdirSync(join(dir, 'strategies'));
  writeFileSync(join(dir, 'strategies', 'mine.ts'), STRATEGY);
  writeFileSync(join(dir, 'actions.csv'), 'date,symbol,type,value\n2024-01-01,A,DIVIDEND,0.1\n');
  writeBarFile(join(dir, 'a.csv'), { rows: 24, seed: 1 });
  writeBarFile(join(dir, 'b.csv'), { rows: 24, seed: 2 });
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function run(argv: readonly string[]): Promise<CliRun> {
  return mqk(argv, { cwd: dir, env: { MQK_HOME: join(dir, 'home') } });
}

function check(): Promise<CliRun> {
  return run(['strategy', 'check', 'mine', ...FLAGS]);
}

function subjectOfCheck({ json }: CliRun): RunSubject {
  const name = String(json['id']);
  return readEvaluation({ outDir, name, kind: 'CHECK', programVersion: VERSION }).subject;
}

describe('a check on given bars', () => {
  let before: RunSubject | null = null;

  it('is a sealed evaluation, which the command names and verifies', async () => {
    const { exitCode, json } = await check();
    expect([exitCode, json['outcome']]).toEqual([0, 'CREATED']);
    const { id, out_dir: path } = json;
    expect(path).toBe(join(outDir, 'evaluations', String(id)));
    const evaluation = readEvaluation({
      outDir,
      name: 'last',
      kind: 'CHECK',
      programVersion: VERSION,
    });
    const { strategy, id: _, out_dir: __, outcome: ___, ...rest } = json;
    const { path: file, ...identity } = { path: '', ...(strategy as object) };
    expect(file).toBe('strategies/mine.ts');
    expect(evaluation.result).toEqual({ ...rest, strategy: identity });
    expect(evaluation).toMatchObject({ id, facts: { passed: true, lookahead: true } });
    for (const name of [String(id), String(path)]) {
      const verified = await run(['audit', 'verify', name, '--json']);
      expect(verified).toMatchObject({ exitCode: 0, json: { result: 'VALID', path } });
    }
    expect((await check()).json).toMatchObject({ id, outcome: 'KEPT' });
  });

  it('has the run of the same flags for its subject', async () => {
    const made = await run(['backtest', 'run', '--strategy', 'mine', ...FLAGS]);
    expect(made.exitCode, made.stderr).toBe(0);
    const { subject } = readRunFolder({ outDir, name: 'last', programVersion: VERSION });
    expect(subjectOfCheck(await check())).toEqual(subject);
    expect(subject.run_id).toBe(made.json['run_id']);
    expect(subject).toMatchObject({ data: [{ symbol: 'A' }, { symbol: 'B' }], cash: '50000' });
    expect(subject.strategy).toHaveProperty('source_sha256');
    expect(subject).toHaveProperty('actions');
  });

  it.each([
    ['strategy', 'qty=7', 'qty=8'],
    ['config_hash', 'risk.allow_short=true', 'risk.allow_short=false'],
    ['cash', '50000', '50001'],
    ['seed', '9', '10'],
    ['actions', 'actions.csv', 'none.csv'],
    ['data', 'B=b.csv', 'C=b.csv'],
    ['shadow', '--json', '--shadow'],
  ])('has another subject, by its %s, with %s as %s', async (member, flag, other) => {
    writeFileSync(join(dir, 'none.csv'), 'date,symbol,type,value\n');
    const flags = FLAGS.map((text) => (text === flag ? other : text));
    const changed = await run(['strategy', 'check', 'mine', ...flags, '--json']);
    expect(changed.exitCode, changed.stderr).toBe(0);
    before ??= subjectOfCheck(await check());
    const after = subjectOfCheck(changed);
    expect(after.run_id).not.toBe(before.run_id);
    expect(subjectDifference(before, after)).toBe(member);
  });

  it('has another subject with another source', async () => {
    before ??= subjectOfCheck(await check());
    writeFileSync(join(dir, 'strategies', 'mine.ts'), STRATEGY.replace('? qty : 0', '? qty : 1'));
    const after = subjectOfCheck(await check());
    writeFileSync(join(dir, 'strategies', 'mine.ts'), STRATEGY);
    expect(subjectDifference(before, after)).toBe('strategy');
    expect(after.strategy.source_sha256).not.toBe(before.strategy.source_sha256);
  });

  it('tells its steps in the log, and no path of this machine anywhere', async () => {
    const { json } = await check();
    const folder = String(json['out_dir']);
    const log = readFileSync(join(folder, 'audit.jsonl'), 'utf8');
    const types = [...log.matchAll(/"event_type":"(\w+)"/g)].map(([, type]) => type);
    expect(types).toEqual([
      'RUN_STARTED',
      'SERIES_CHECKED',
      'PROOF_DONE',
      'PROOF_DONE',
      'PROOF_DONE',
      'RUN_SEALED',
    ]);
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name), 'utf8')).not.toContain(dir);
    }
  });
});

describe('a check on bars of its own', () => {
  it('takes no actions: exit 2', async () => {
    const refused = await run([
      ...['strategy', 'check', 'mine', '--actions', 'actions.csv', '--json'],
    ]);
    expect([refused.exitCode, refused.json['error']]).toMatchObject([
      2,
      { code: 'USAGE_INVALID', message: '--actions needs --bars' },
    ]);
  });
});

describe('a check that fails', () => {
  it('is written as well: evidence against', async () => {
    const bars = ['--bars', 'A=a.csv', '--timeframe', '1m', '--calendar', 'ALWAYS_ON', '--json'];
    const failed = await run(['strategy', 'check', `${BAD}short-warmup.ts`, ...bars]);
    expect(failed.exitCode).toBe(6);
    const name = String(failed.json['id']);
    const evidence = readEvaluation({ outDir, name, kind: 'CHECK', programVersion: VERSION });
    expect(evidence.facts).toEqual({ passed: false, lookahead: true });
    expect(evidence.result).toMatchObject({
      passed: false,
      warmup: { passed: false, first_problem: { code: 'STRATEGY_WARMUP_SHORT' } },
    });
  });
});
