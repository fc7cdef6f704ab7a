/** Bars of a finer timeframe than the one that was given are run, and said. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBarFile } from '../support/bars/bar-file.ts';
import { Bench } from '../support/judging/bench.ts';

const bench = new Bench();
beforeAll(() => {
  writeBarFile(join(bench.cwd, 'A.csv'), { rows: 50 });
});
afterAll(() => {
  bench.remove();
});

const SAID =
  '49 bar(s) too close to the one before for 1D, the first 2024-01-01T00:02:00Z after ' +
  '2024-01-01T00:01:00Z; each counts as a bar of 1D';

describe('a file of minutes, given as days', () => {
  it('is run by a backtest, with a warning', async () => {
    const run = await bench.run(['backtest', 'run', '--strategy', 'buy_and_hold']);
    expect(run.exitCode).toBe(0);
    expect(run.json['bars']).toBe(50);
    expect(run.stderr).toContain(`warning BARS_FINER_THAN_TIMEFRAME: A: ${SAID}`);
  });

  it('is said by an inspection, whose verdict is of gaps and outliers alone', async () => {
    const argv = ['data', 'inspect', 'A.csv', '--calendar', 'ALWAYS_ON', '--json', '--timeframe'];
    const found = await bench.mqk([...argv, '1D']);
    expect(found.exitCode).toBe(0);
    expect(found.json).toMatchObject({ finer_bars: 49, problems: [], verdict: 'CLEAN' });
    expect(found.stderr).toContain(`A.csv: ${SAID}`);
    const right = await bench.mqk([...argv, '1m']);
    expect([right.exitCode, right.json['finer_bars']]).toEqual([0, 0]);
  });
});
