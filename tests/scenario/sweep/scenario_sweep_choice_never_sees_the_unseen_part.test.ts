/**
 * INV-SWEEP-04: with --split, ranks, standing and the choice are made of the first part alone.
 * Spec: issue 4 (3); docs/specs/parameter_sweep.md.
 * Shown: the bars of the second part are exchanged for others: every in-sample figure, rank and the best stay;
 * a constraint on metrics is asked of the first part too. The second part is learned into: it has figures from
 * its first day.
 * Mutation that turns it red: rank by the metrics of the whole run, or let the first part reach into the second.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { barFileText } from '../../support/bars/bar-file.ts';
import { rowsOf, sweep, writeSweepBars } from '../../support/sweep/sweep-kit.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-sweep-split-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const FLAGS = [
  ...['--grid', 'fast=5:30:5', '--grid', 'slow=40,80', '--split', '0.65'],
  ...['--constraint', 'trades>150'],
];

describe('a split sweep', () => {
  it('chooses the same whatever the unseen part holds', { timeout: 60_000 }, async () => {
    writeSweepBars(dir);
    const before = await sweep(dir, [...FLAGS, '--out', join(dir, 'before')]);
    const lines = readFileSync(join(dir, 'bars.csv'), 'utf8').split('\n');
    const others = barFileText({ rows: lines.length - 2, seed: 99 }).split('\n');
    const cut = 1 + 6 * 1440; // the split falls on a day: 65 % of ten days lie in the seventh
    writeFileSync(join(dir, 'bars.csv'), [...lines.slice(0, cut), ...others.slice(cut)].join('\n'));
    const after = await sweep(dir, [...FLAGS, '--out', join(dir, 'after')]);
    const [was, is] = [rowsOf(before), rowsOf(after)];
    expect(was.map((row) => [row.rank, row.standing, row.in_sample])).toEqual(
      is.map((row) => [row.rank, row.standing, row.in_sample]),
    );
    expect(was.map((row) => row.out_of_sample)).not.toEqual(is.map((row) => row.out_of_sample));
    const standings = new Set(was.map(({ standing }) => standing));
    expect([...standings].sort()).toEqual(['RANKED', 'REFUSED']);
    for (const { standing, in_sample } of was) {
      expect(standing).toBe((in_sample?.['trades'] ?? 0) > 150 ? 'RANKED' : 'REFUSED');
    }
    const sharpes = was.filter(({ rank }) => rank !== null);
    sharpes.sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
    const values = sharpes.map(({ in_sample }) => in_sample?.['sharpe'] ?? NaN);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(was.every(({ out_of_sample }) => (out_of_sample?.['trades'] ?? 0) > 0)).toBe(true);
    expect(typeof before.json['rank_correlation']).toBe('number');
  });
});
