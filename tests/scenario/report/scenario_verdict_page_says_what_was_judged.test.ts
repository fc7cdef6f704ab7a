/**
 * INV-REPORT-04: the page of a verdict is sealed with it and tells all of it: verdict, every gate with value,
 * threshold, margin and evidence, what was not run and how to run it, stress, folds, score; equal bytes again.
 * Spec: contract 11; docs/specs/reports.md. How: runs, evidence and verdicts through the command line; a page
 * with one byte changed.
 * Mutation that turns it red: `gateSection` leaves out a gate, or `seal` writes the page after the seal.
 */
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyRecord } from '../../../src/adapters/artifacts/index.ts';
import { sha256Hex } from '../../../src/foundation/core/index.ts';
import { GATE_NAMES } from '../../../src/engines/promotion/index.ts';
import { mqk, type CliRun } from '../../support/cli/run-in-process.ts';
import { evaluate, GOOD_WAVES, makeDesk, runWaves } from '../../support/promotion/judged-run.ts';
import {
  elementsNamed,
  pageFaults,
  parsePage,
  type PageElement,
} from '../../support/report/parsed-page.ts';

const MEBIBYTE = 1024 * 1024;
const desk = makeDesk();
let runId = '';
let full: CliRun;
let bare: CliRun;

beforeAll(async () => {
  const run = await runWaves(desk, GOOD_WAVES);
  runId = run.subject.run_id;
  bare = await evaluate(desk, 'last');
  for (const command of [
    ['stress', 'run', 'last', '--all'],
    ['walk-forward', 'run', 'last', '--folds', '4'],
    ['strategy', 'check', '--run', 'last'],
  ]) {
    const told = await mqk([...command, '--json'], { cwd: desk });
    if (told.exitCode !== 0) throw new Error(told.stderr);
  }
  full = await evaluate(desk, 'last', EVIDENCE);
}, 120_000);
afterAll(() => {
  rmSync(desk, { recursive: true, force: true });
});

const EVIDENCE = ['--stress', 'last', '--walk-forward', 'last', '--check', 'last'];

function pageOf({ json }: CliRun): string {
  return readFileSync(String(json['report']), 'utf8');
}

function partOf(text: string, id: string): PageElement {
  const all = parsePage(text).elements.flatMap((element) => [element, ...element.inside]);
  const found = all.find(({ attributes }) => attributes['id'] === id);
  if (found === undefined) throw new Error(`the page has no ${id}`);
  return found;
}

function rowsOf(text: string, id: string): readonly (readonly string[])[] {
  return elementsNamed({ elements: [partOf(text, id)] }, 'tr').map(({ inside }) =>
    inside.filter(({ tag }) => tag === 'th' || tag === 'td').map((cell) => cell.text.trim()),
  );
}

describe('the page of a verdict', () => {
  it('is a whole, offline, bounded page, whatever was run', () => {
    for (const text of [pageOf(full), pageOf(bare)]) {
      expect(pageFaults(text)).toEqual([]);
      expect(text.length).toBeLessThan(2 * MEBIBYTE);
      const [main] = elementsNamed(parsePage(text), 'main');
      expect(main?.text.match(/.{0,40}\b(?:NaN|Infinity|undefined|null)\b/g) ?? []).toEqual([]);
    }
  });

  it('names the verdict, in the head and in the title of the tab', () => {
    expect(elementsNamed(parsePage(pageOf(full)), 'header')[0]?.text).toContain('✓PROMOTABLE');
    const refused = parsePage(pageOf(bare));
    expect(elementsNamed(refused, 'header')[0]?.text).toContain('✗NOT PROMOTABLE');
    expect(elementsNamed(refused, 'title')[0]?.text).toMatch(/^NOT PROMOTABLE: sma_cross/);
  });

  it('has a row for each gate: result in words, value, threshold, margin, evidence', () => {
    const rows = rowsOf(pageOf(full), 'gates').slice(1);
    expect(rows.map(([name]) => GATE_NAMES.findLast((gate) => name?.endsWith(gate)))).toEqual([
      ...GATE_NAMES,
    ]);
    expect(rows.map(([, result]) => result)).toEqual(GATE_NAMES.map(() => '✓ PASS'));
    const drawdown = rows.find(([name]) => name === 'Max drawdownmax_drawdown');
    expect(drawdown?.slice(2, 6)).toEqual([
      expect.stringMatching(/^\d+\.\d\d %$/),
      '≤ 20.00 %',
      expect.stringMatching(/^\+\d+\.\d\d %$/),
      runId.slice(0, 8),
    ]);
  });

  it('begins with what denied, why, and what to do', () => {
    const section = partOf(pageOf(bare), 'verdict');
    const told = elementsNamed({ elements: [section] }, 'li').map(({ text }) => text);
    const denied = rowsOf(pageOf(bare), 'gates').filter(([, result]) => result === '○ NOT RUN');
    expect(denied.map(([name]) => name)).toEqual([
      'No look-aheadno_lookahead',
      'Warm-up is enoughwarmup',
      'Same run, same resultdeterminism',
      'Holds with slippage doubledstress_slippage_x2',
      'Folds testedfolds',
      'Folds that gainedpositive_folds',
      'Worst drawdown of a foldfold_drawdown',
    ]);
    expect(told).toHaveLength(denied.length);
    expect(told[0]).toMatch(/NOT RUN No look-ahead[^]*PROMOTION_CHECK_MISSING/);
    expect(section.text).toContain('0 gates failed, 7 not run, 16 passed.');
    expect(section.text.indexOf(told[0] ?? '')).toBeLessThan(section.text.indexOf('All gates'));
  });

  it('says NOT RUN and the command where evidence is missing', () => {
    const text = pageOf(bare);
    expect(partOf(text, 'stress').text).toContain(
      `NOT RUN No such evidence was given. This makes it:\nmqk stress run ${runId} --profile slippage_x2`,
    );
    expect(partOf(text, 'walk-forward').text).toContain(`mqk walk-forward run ${runId}`);
    expect(partOf(text, 'score').text).toContain('No score: CAGR lost under stress not known');
    expect(partOf(text, 'evidence').text).toContain(
      'mqk strategy check sma_cross --bars WAVE=FILE --timeframe 1D --calendar ALWAYS_ON',
    );
    expect(() => partOf(text, 'stress-fan')).toThrow();
  });

  it('holds stress, costs, folds and score, each with its table, and metrics by profile', () => {
    const text = pageOf(full);
    for (const id of ['stress-fan', 'costs', 'stitched', 'folds', 'score-terms']) {
      const figure = partOf(text, id);
      expect(figure.inside.map(({ tag }) => tag)).toEqual(expect.arrayContaining(['svg', 'table']));
    }
    const profiles = rowsOf(text, 'stress-profiles').map(([name]) => name);
    expect(profiles.slice(0, 3)).toEqual(['Profile', 'This run', 'slippage_x2']);
    const cagr = rowsOf(text, 'stress-profiles')[2]?.[2];
    expect(cagr).toMatch(/^[+−]\d+\.\d\d %Δ −\d+\.\d\d %$/);
    expect(rowsOf(text, 'fold-table')).toHaveLength(5);
    const heads = elementsNamed({ elements: [partOf(text, 'numbers')] }, 'thead');
    expect(heads[0]?.text).toMatch(/^MetricThis runslippage_x2/);
    expect(rowsOf(text, 'score-table').map(([name]) => name)).toContain('CAGR lost under stress');
  });

  it('names each piece of evidence by its id and tip', () => {
    const records = rowsOf(pageOf(full), 'evidence-records').slice(1);
    expect(records.map(([what, state]) => [what, state])).toEqual([
      ['The run', 'verified, done again'],
      ['Strategy check', 'verified'],
      ['Stress', 'verified'],
      ['Walk-forward', 'verified'],
    ]);
    for (const [, , id = '', tip = ''] of records) {
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      expect(tip).toMatch(/^[0-9a-f]{64}$/);
    }
  });
});

describe('the seal of a verdict', () => {
  it('holds its page, which has the same bytes again', async () => {
    const text = pageOf(full);
    const folder = String(full.json['out_dir']);
    expect(full.json['report']).toBe(join(folder, 'report.html'));
    expect(readFileSync(join(folder, 'audit.jsonl'), 'utf8')).toContain(
      `"report.html":"${sha256Hex(text)}"`,
    );
    rmSync(folder, { recursive: true });
    const again = await evaluate(desk, runId, EVIDENCE);
    expect(again.json).toEqual(full.json);
    expect(pageOf(again)).toBe(text);
  });

  it('hands its page out by id and by folder', async () => {
    const text = pageOf(full);
    const { id, out_dir: folder } = full.json;
    for (const name of [String(id), String(folder)]) {
      const words = ['report', 'build', name, '--out', 'copy.html', '--json'];
      const built = await mqk(words, { cwd: desk });
      expect(built.json).toEqual({
        path: join(desk, 'copy.html'),
        sha256: sha256Hex(text),
        run_id: runId,
        id,
      });
      expect(readFileSync(join(desk, 'copy.html'), 'utf8')).toBe(text);
    }
  });

  it('is BROKEN, ARTIFACT when a byte of the page changes, which is not handed out then', async () => {
    const folder = String(full.json['out_dir']);
    const path = join(folder, 'report.html');
    const kept = join(desk, 'kept.html');
    copyFileSync(path, kept);
    writeFileSync(path, readFileSync(kept, 'utf8').replace('PROMOTABLE', 'PROMOTABLy'));
    const verified = await mqk(['audit', 'verify', folder, '--json'], { cwd: desk });
    expect([verified.exitCode, verified.json]).toMatchObject([
      6,
      { result: 'BROKEN', reason: 'ARTIFACT' },
    ]);
    expect(String(verified.json['detail'])).toContain('report.html');
    const built = await mqk(['report', 'build', folder, '--json'], { cwd: desk });
    expect([built.exitCode, built.json]).toMatchObject([
      6,
      { error: { code: 'EVIDENCE_DAMAGED' } },
    ]);
    copyFileSync(kept, path);
    expect(verifyRecord(folder)).toMatchObject({ result: 'VALID' });
  });
});
