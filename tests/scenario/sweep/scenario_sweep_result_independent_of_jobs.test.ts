/**
 * INV-SWEEP-01: the sealed result of a sweep is the same to the byte for any number of threads.
 * Spec: contract 13.1 (`sweep run`); docs/specs/parameter_sweep.md.
 * Shown: grid, random and quasi-random sweeps, with and without a split, on 1, 2 and 3 threads: equal ids,
 * `result.json` and `runs.csv`; every trial is there once, in order.
 * Mutation that turns it red: number rows in the order in which they are done, or draw trials in the threads.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsOf, sealed, sweep, writeSweepBars } from '../../support/sweep/sweep-kit.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-sweep-jobs-'));
beforeAll(() => {
  writeSweepBars(dir);
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const RANGES = ['--range', 'fast=2:40', '--range', 'slow=20:200', '--range', 'qty=1,10'];

describe('a sweep', () => {
  it.each<[string, readonly string[], number]>([
    ['grid', ['--grid', 'fast=5:30:5', '--grid', 'slow=20:60:20'], 15],
    ['random', [...RANGES, '--random', '12', '--seed', '7'], 11],
    ['quasi', [...RANGES, '--quasi', '12', '--split', '0.7', '--target', 'calmar'], 12],
  ])('by %s is the same on 1, 2 and 3 threads', { timeout: 60_000 }, async (name, flags, count) => {
    const runs = [];
    for (const jobs of ['1', '2', '3']) {
      const where = ['--jobs', jobs, '--out', join(dir, `${name}-${jobs}`)];
      runs.push(await sweep(dir, [...flags, ...where], { home: `home-${jobs}` }));
    }
    const [one, ...others] = runs;
    if (one === undefined) throw new Error('three sweeps were run');
    expect(one.exitCode).toBe(0);
    expect(rowsOf(one).map(({ trial }) => trial)).toEqual([
      ...Array.from({ length: count }).keys(),
    ]);
    expect(rowsOf(one).every(({ fills }) => (fills ?? 0) > 0)).toBe(true);
    for (const other of others) {
      expect(other.json['id']).toBe(one.json['id']);
      expect(sealed(other, 'runs.csv')).toBe(sealed(one, 'runs.csv'));
      expect(sealed(other, 'result.json')).toBe(sealed(one, 'result.json'));
    }
  });
});
