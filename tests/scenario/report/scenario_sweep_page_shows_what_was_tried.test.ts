/**
 * INV-REPORT-05: the page of a sweep is sealed with it, whole and offline, the same to the byte for any number of threads,
 * and its map has each pair of values that was tried, the chosen one framed.
 * Spec: contract 11; reference ux 2.2 D 14; docs/specs/reports.md. How: grids of one, two and three parameters, a
 * split, and drawn trials, through the command line.
 * Mutation that turns it red: `mapOf` keeps the first trial of a cell instead of the best, or `frame` is left out.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyRecord } from '../../../src/adapters/artifacts/index.ts';
import { writeBarFile } from '../../support/bars/bar-file.ts';
import { Bench, done, type Row } from '../../support/judging/bench.ts';
import {
  elementsNamed,
  pageFaults,
  parsePage,
  type ParsedPage,
} from '../../support/report/parsed-page.ts';

const TIMEOUT_MS = 120_000;
const bench = new Bench();
beforeAll(() => {
  writeBarFile(join(bench.cwd, 'A.csv'), { rows: 12_000 });
});
afterAll(() => {
  bench.remove();
});

async function sweep(
  flags: readonly string[],
  out = 'exports',
): Promise<{ readonly json: Row; readonly text: string; readonly page: ParsedPage }> {
  const market = ['--bars', 'A=A.csv', '--timeframe', '1m', '--calendar', 'ALWAYS_ON'];
  const words = ['sweep', 'run', '--strategy', 'sma_cross', ...market, ...flags, '--out', out];
  const json = done(await bench.mqk([...words, '--json']));
  const text = readFileSync(join(String(json['out_dir']), 'report.html'), 'utf8');
  expect(pageFaults(text)).toEqual([]);
  expect(verifyRecord(String(json['out_dir'])).result).toBe('VALID');
  return { json, text, page: parsePage(text) };
}

function rowsIn(page: ParsedPage, id: string): readonly string[] {
  const all = page.elements.flatMap((element) => [element, ...element.inside]);
  const part = all.find(({ attributes }) => attributes['id'] === id);
  return (part?.inside ?? []).filter(({ tag }) => tag === 'tr').map(({ text }) => text);
}

describe('the page of a sweep', { timeout: TIMEOUT_MS }, () => {
  it('maps every pair of values, and frames the best', async () => {
    const grid = ['--grid', 'fast=3:5:1', '--grid', 'slow=10,20'];
    const one = await sweep([...grid, '--jobs', '1']);
    expect(
      elementsNamed(one.page, 'rect').some((rect) => rect.attributes['class'] === 'chart-chosen'),
    ).toBe(true);
    const rows = rowsIn(one.page, 'sweep-map');
    expect(rows[0]).toBe('slow \\ fast345');
    expect(rows.slice(1).map((row) => row.slice(0, 2))).toEqual(['10', '20']);
    expect(rowsIn(one.page, 'best-trials')).toHaveLength(7);
    const two = await sweep([...grid, '--jobs', '2'], 'again');
    expect(two.text).toBe(one.text);
  });

  it('has the best of each cell where there are more parameters, and both parts of a split', async () => {
    const grid = ['--grid', 'fast=3,4', '--grid', 'slow=10,20', '--grid', 'qty=1,10'];
    const { json, page } = await sweep([...grid, '--split', '0.5']);
    expect(json).toMatchObject({ trials: { this_sweep: 8 } });
    expect(rowsIn(page, 'sweep-map')).toHaveLength(3);
    expect(rowsIn(page, 'best-trials')[0]).toContain('sharpe, seensharpe, unseen');
  });

  it.each([
    ['one parameter', ['--grid', 'fast=3,4']],
    ['drawn trials', ['--range', 'fast=3:9', '--range', 'slow=10:40', '--random', '4']],
  ])('of %s says that there is no map', async (_, flags) => {
    const { page, text } = await sweep(flags);
    expect(rowsIn(page, 'sweep-map')).toEqual([]);
    expect(text).toContain('A map needs two parameters of a grid');
  });
});
