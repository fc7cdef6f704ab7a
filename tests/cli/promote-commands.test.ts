/** `mqk promote …` through its front door: keys, exit codes, what moved or was damaged, and what people read. */
import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunFolder } from '../../src/adapters/artifacts/index.ts';
import { sha256Hex } from '../../src/foundation/core/index.ts';
import { mqk, type CliRun } from '../support/cli/run-in-process.ts';
import {
  codeOf,
  evaluate,
  gatherEvidence,
  GOOD_WAVES,
  makeDesk,
  runWaves,
  sealEvidence,
  waves,
} from '../support/promotion/judged-run.ts';

let desk = '';

async function promote(words: readonly string[], isTTY = false): Promise<CliRun> {
  const form = isTTY ? [] : ['--json'];
  return await mqk(['promote', ...words, ...form], { cwd: desk, isTTY });
}

describe('verdicts about three runs', () => {
  let good: RunFolder;
  let steadier: RunFolder;
  let poor: RunFolder;
  const ids: Record<'good' | 'steadier' | 'poor', string> = { good: '', steadier: '', poor: '' };

  beforeAll(async () => {
    desk = makeDesk();
    good = await runWaves(desk, GOOD_WAVES);
    steadier = await runWaves(desk, GOOD_WAVES, { qty: 199 });
    ids.good = await idOf(good, await gatherEvidence(desk, good));
    ids.steadier = await idOf(steadier, await gatherEvidence(desk, steadier));
    poor = await runWaves(desk, waves(60, 0.001, 0.006));
    ids.poor = await idOf(poor, []);
  }, 60_000);
  afterAll(() => {
    rmSync(desk, { recursive: true, force: true });
  });

  async function idOf(run: RunFolder, evidence: readonly string[]): Promise<string> {
    return String((await evaluate(desk, run.path, evidence)).json['id']);
  }

  it('evaluate prints the keys of the contract, and seals them', async () => {
    const verdict = await evaluate(desk, poor.subject.run_id);
    expect(verdict.exitCode).toBe(5);
    expect(verdict.json).toMatchObject({
      id: ids.poor,
      passed: false,
      run_id: poor.subject.run_id,
    });
    const folder = String(verdict.json['out_dir']);
    expect(folder).toBe(join(desk, 'exports', 'evaluations', ids.poor));
    const report: unknown = JSON.parse(readFileSync(join(folder, 'promotion_report.json'), 'utf8'));
    expect(report).toMatchObject({
      passed: false,
      gates: verdict.json['gates'],
      score_terms: verdict.json['score_terms'],
      thresholds: { min_sharpe: '1.3', max_five_day_loss: '0.06', min_trades: 30, min_days: 365 },
      evidence: {
        run: { id: poor.subject.run_id, audit_tip: poor.auditTip },
        check: null,
        stress: null,
        walk_forward: null,
      },
      limitations: [{ code: 'LIMITATION_RAW_SERIES' }, { code: 'LIMITATION_FIXED_WATCHLIST' }],
      subject: poor.subject,
      metrics: poor.metrics,
    });
    const log = readFileSync(join(folder, 'audit.jsonl'), 'utf8').trimEnd().split('\n');
    const types = log.map((line) => (JSON.parse(line) as { event_type: string }).event_type);
    expect([...new Set(types)]).toEqual([
      ...['RUN_STARTED', 'RUN_REPRODUCED', 'GATE_JUDGED', 'SCORED', 'DECIDED', 'RUN_SEALED'],
    ]);
    expect(types.filter((type) => type === 'GATE_JUDGED')).toHaveLength(23);
  });

  it('show prints it again, to a person within 100 columns', async () => {
    const shown = await promote(['show', ids.poor]);
    expect([shown.exitCode, shown.json['id']]).toEqual([0, ids.poor]);
    const { stdout } = await promote(['show', ids.poor], true);
    // What is to be pasted, and a path, stand on a line of their own.
    const table = stdout.split('\n').filter((line) => !/^(?:next|report) /.test(line));
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(stdout).toMatch(/^stress_slippage_x2 .* NOT RUN PROMOTION_STRESS_MISSING$/m);
    expect(stdout).toMatch(/^cagr .* >= 0.08 .* FAIL {4}PROMOTION_CAGR_LOW$/m);
    expect(stdout).toMatch(/^max_drawdown .* <= 0.2 .* PASS$/m);
    expect(stdout).toMatch(/^NOT PROMOTABLE {3}\d+ gates failed, 7 not run, \d+ passed$/m);
    expect(stdout).toMatch(/^ {2}fix: Run mqk stress run RUN --profile slippage_x2, /m);
    expect(stdout).toMatch(/^ {2}fix: Improve the strategy; the gate is not to be lowered/m);
    expect(stdout.match(/fix: Run mqk strategy check/g)).toHaveLength(1); // once for its three gates
    const runId = poor.subject.run_id;
    expect(stdout.trimEnd().split('\n').slice(-5)).toEqual([
      `next       mqk stress run ${runId} --all`,
      `next       mqk walk-forward run ${runId}`,
      `next       mqk strategy check --run ${runId}`,
      `next       mqk promote evaluate ${runId} --stress last \\`,
      '             --walk-forward last --check last',
    ]);
    const passed = await promote(['show', ids.good], true);
    expect(passed.stdout).toMatch(/^next {7}mqk promote rank \S+$/m);
    expect(passed.stdout).toMatch(/^PROMOTABLE {3}all 23 gates passed$/m);
    expect(passed.stdout).toMatch(/^score {6}\d+\.\d+$/m);
  });

  it('rank orders what passed by verdict or run, and tells what denied the others', async () => {
    const names = [poor.subject.run_id, ids.good, steadier.path];
    const ranked = await promote(['rank', ...names]);
    expect(ranked.exitCode).toBe(0);
    const { ranking, not_competing: others } = ranked.json as {
      ranking: { id: string; rank: number; group: number; steps: { by: string }[] }[];
      not_competing: { id: string; run_id: string; denied: unknown[] }[];
    };
    // Of nearly equal scores, a share less at a time falls less deep.
    expect(ranking.map(({ id, rank, group }) => [rank, group, id])).toEqual([
      [1, 1, ids.steadier],
      [2, 1, ids.good],
    ]);
    expect(ranking.map(({ steps }) => steps.map(({ by }) => by))).toEqual([
      [],
      ['score', 'max_drawdown'],
    ]);
    expect(others).toMatchObject([{ id: ids.poor, run_id: poor.subject.run_id }]);
    expect(others[0]?.denied).toContainEqual({ name: 'cagr', code: 'PROMOTION_CAGR_LOW' });
    const turned = await promote(['rank', ...[...names].reverse()]);
    expect(turned.json).toEqual(ranked.json);
    const { stdout } = await promote(['rank', ...names], true);
    expect(stdout).toMatch(/^ {2}1 {2}score \d+\.\d+ {3}group 1 {3}sma_cross v1 {3}run /m);
    expect(stdout).toMatch(/^ {5}max_drawdown .* above, .* here: decides$/m);
    expect(stdout).toContain('not competing   sma_cross v1');
    expect(stdout).toContain('     PROMOTION_STRESS_MISSING');
  });

  it('rank refuses a verdict named twice, and a run without one', async () => {
    const twice = await promote(['rank', ids.good, good.path]);
    expect([twice.exitCode, codeOf(twice)]).toEqual([2, 'PROMOTION_REPEATED']);
    const other = await runWaves(desk, waves(60, 0.002, 0.006));
    const none = await promote(['rank', other.path]);
    expect([none.exitCode, codeOf(none)]).toEqual([7, 'PROMOTION_NOT_EVALUATED']);
  });

  it('history lists them, the newest first, and names what it cannot read', async () => {
    const history = await promote(['history', 'sma_cross']);
    const { verdicts } = history.json as { verdicts: { id: string; created_at_utc: string }[] };
    expect(verdicts.map(({ id }) => id).sort()).toEqual(Object.values(ids).sort());
    const times = verdicts.map(({ created_at_utc: time }) => time);
    expect(times).toEqual([...times].sort().reverse());
    expect((await promote(['history', 'buy_and_hold'])).json).toEqual({ verdicts: [], unread: [] });
    expect((await promote(['history'], true)).stdout).toMatch(/NOT PROMOTABLE {3}sma_cross v1/);
    const damaged = sealEvidence(desk, poor, { kind: 'PROMOTION', result: { passed: true } });
    const after = await promote(['history']);
    const path = join(desk, 'exports', 'evaluations', damaged);
    expect(after.json['unread']).toEqual([{ path, code: 'EVIDENCE_DAMAGED' }]);
    expect(after.exitCode).toBe(6);
    const shown = await promote(['show', damaged]);
    expect([shown.exitCode, codeOf(shown)]).toEqual([6, 'EVIDENCE_DAMAGED']);
    rmSync(path, { recursive: true });
  });

  it('rank by a run is refused while what may be its newest verdict cannot be read, and by an id it is not', async () => {
    const unread = join(desk, 'exports', 'evaluations', randomUUID());
    mkdirSync(unread);
    writeFileSync(join(unread, 'manifest.json'), '{"kind":"PROMO');
    const refused = await promote(['rank', good.path]);
    expect([refused.exitCode, codeOf(refused)]).toEqual([6, 'EVIDENCE_LAST_UNKNOWN']);
    expect((await promote(['rank', ids.good])).exitCode).toBe(0);
    rmSync(unread, { recursive: true });
    expect((await promote(['rank', good.path])).exitCode).toBe(0);
  });

  it('a verdict whose gates were taken away is none', async () => {
    const gates = [{ name: 'sharpe', passed: true }];
    const result = { passed: true, gates };
    const id = sealEvidence(desk, good, { kind: 'PROMOTION', result });
    expect(codeOf(await promote(['rank', id]))).toBe('EVIDENCE_DAMAGED');
    rmSync(join(desk, 'exports', 'evaluations', id), { recursive: true });
  });
});

describe('a run that cannot be judged', () => {
  let run: RunFolder;

  beforeEach(async () => {
    desk = makeDesk();
    run = await runWaves(desk, waves(60, 0.002, 0.006));
    return () => {
      rmSync(desk, { recursive: true, force: true });
    };
  });

  it.each<[string, () => readonly string[], number, string]>([
    ['is missing', () => ['00000000-0000-5000-8000-000000000000'], 7, 'RUN_NOT_FOUND'],
    ['is no run folder', () => ['.'], 2, 'EVIDENCE_KIND_FOREIGN'],
    ['has no evidence of that id', () => ['last', '--stress', 'last'], 7, 'EVIDENCE_NOT_FOUND'],
    ['is asked for with bad flags', () => ['last', '--bars', 'WAVE'], 2, 'USAGE_INVALID'],
  ])('because it %s', async (_, words, exitCode, code) => {
    const told = await promote(['evaluate', ...words()]);
    expect([told.exitCode, codeOf(told)]).toEqual([exitCode, code]);
  });

  it('because it was damaged', async () => {
    appendFileSync(join(run.path, 'fills.csv'), '\n');
    const told = await evaluate(desk, 'last');
    expect([told.exitCode, codeOf(told)]).toEqual([6, 'EVIDENCE_DAMAGED']);
  });

  it('because another version made it', async () => {
    const path = join(run.path, 'manifest.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/"program_version":"[^"]*"/, '"program_version":"0.1.0"'));
    const told = await evaluate(desk, 'last');
    expect([told.exitCode, codeOf(told)]).toEqual([2, 'EVIDENCE_VERSION_FOREIGN']);
  });

  it('because its bars are gone; with their new path it is', async () => {
    renameSync(join(desk, 'wave.csv'), join(desk, 'moved.csv'));
    const gone = await evaluate(desk, 'last');
    expect([gone.exitCode, codeOf(gone)]).toEqual([7, 'EVIDENCE_SOURCE_GONE']);
    const found = await evaluate(desk, 'last', ['--bars', 'WAVE=moved.csv']);
    expect(found.exitCode).toBe(5);
    const text = readFileSync(join(desk, 'moved.csv'), 'utf8');
    writeFileSync(join(desk, 'other.csv'), text.replace(',1000\n', ',1001\n'));
    const other = await evaluate(desk, 'last', ['--bars', 'WAVE=other.csv']);
    expect([other.exitCode, codeOf(other)]).toEqual([2, 'RUN_SOURCES_DIFFER']);
  });

  it.each([
    ['has other bars', (text: string) => text.replace(',1000\n', ',1001\n')],
    ['has no bars any more', () => 'no bars'],
  ])('because its file %s: both hashes are named', async (_, change) => {
    const path = join(desk, 'wave.csv');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, change(text));
    const told = await evaluate(desk, 'last');
    expect([told.exitCode, codeOf(told)]).toEqual([2, 'EVIDENCE_SOURCE_CHANGED']);
    const [found, recorded] = [change(text), text].map((bytes) => sha256Hex(bytes));
    expect(told.stderr).toContain(`${path} has sha256 ${found}, the record ${recorded}`);
  });

  it('because it was interrupted; nothing is left', async () => {
    const told = await mqk(['promote', 'evaluate', 'last', '--json'], {
      cwd: desk,
      isInterrupted: () => true,
    });
    expect(told.exitCode).toBe(130);
    expect(existsSync(join(desk, 'exports', 'evaluations'))).toBe(false);
  });
});
