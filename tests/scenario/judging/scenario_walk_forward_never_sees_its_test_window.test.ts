/**
 * INV-FOLD-01: what a fold chooses, and what it was in training, hangs on no bar of its test window, of the
 * purge and the embargo beside it, nor (in walk-forward) of anything later.
 * Spec: issue "Judging a strategy", 2; docs/specs/strategy_evaluation_and_ranking.md, "Walk-forward".
 * Shown: those bars are poisoned in the file, one fold after the other; params and in-sample figures stay equal
 * in every byte, while the same poison in one training bar changes them.
 * Mutation that turns it red: let a training window end one bar later, leave the purge out of it, let the right
 * side of `purged-cv` learn from the bars before it, or fit on test windows.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dailyWalk, type DailyBar } from '../../support/bars/daily-file.ts';
import { Bench, done, rowsOf, type Row } from '../../support/judging/bench.ts';

const BARS = 120;
const HONEST = dailyWalk(BARS, 7);
const PURGE = 3;
const EMBARGO = 2;

const RUN = [
  ...['walk-forward', 'run', '--strategy', 'sma_cross', '--param', 'qty=50'],
  ...['--grid', 'fast=2:4:1', '--grid', 'slow=6,9', '--purge', String(PURGE)],
  ...['--set', 'data.outlier_threshold_pct=OFF'],
];

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => {
  bench.remove();
});

/** Bars `from` to `to` (exclusive) at `times` their price, turned upside down. */
function poisoned(from: number, to: number, times = 10): DailyBar[] {
  const price = (text: string): string => (Number(text) * times).toFixed(2);
  return HONEST.map((bar, at) => {
    const [open, high, low, close] = bar;
    return at < from || at >= to ? bar : [price(close), price(high), price(low), price(open)];
  });
}

async function folds(bars: readonly DailyBar[], more: readonly string[]): Promise<readonly Row[]> {
  bench.bars('A', bars);
  return rowsOf(done(await bench.run([...RUN, ...more])), 'folds');
}

/** What a fold knows before its test, as bytes. */
function knownBefore(fold: Row | undefined): string {
  return JSON.stringify([fold?.['params'], fold?.['choice'], fold?.['in_sample']]);
}

const SCHEMES: readonly (readonly [string, readonly string[]])[] = [
  ['rolling', ['--train', '40', '--test', '20']],
  ['anchored', ['--train', '40', '--test', '20']],
];

describe.each(SCHEMES)('%s folds', (scheme, sizes) => {
  const argv = ['--scheme', scheme, ...sizes];
  const testFrom = (fold: number): number => 40 + 20 * fold;

  it('never see their test window, the purge before it, nor anything later', async () => {
    const honest = await folds(HONEST, argv);
    expect(honest).toHaveLength(4);
    for (const [at, fold] of honest.entries()) {
      const hidden = await folds(poisoned(testFrom(at) - PURGE, BARS), argv);
      expect(knownBefore(hidden[at])).toBe(knownBefore(fold));
      expect(hidden[at]?.['final_equity']).not.toBe(fold['final_equity']); // the poison is there
    }
  });

  it('are tested on nothing behind their test window', async () => {
    const honest = await folds(HONEST, argv);
    const later = await folds(poisoned(testFrom(2), BARS), argv);
    expect(later.slice(0, 2)).toEqual(honest.slice(0, 2));
    expect(later[2]).not.toEqual(honest[2]);
  });

  it('do see the last bar of their training window', async () => {
    const honest = await folds(HONEST, argv);
    const last = testFrom(1) - PURGE - 1;
    const seen = await folds(poisoned(last, last + 1), argv);
    expect(knownBefore(seen[0])).toBe(knownBefore(honest[0]));
    expect(knownBefore(seen[1])).not.toBe(knownBefore(honest[1]));
  });
});

describe('folds of purged cross-validation', () => {
  const argv = ['--scheme', 'purged-cv', '--folds', '4', '--embargo', String(EMBARGO)];

  it('never see their test window, nor purge and embargo on its two sides', async () => {
    const honest = await folds(HONEST, argv);
    expect(honest).toHaveLength(4);
    for (const [at, fold] of honest.entries()) {
      const from = at * 30 - PURGE;
      const to = at * 30 + 30 + PURGE + EMBARGO;
      expect(knownBefore((await folds(poisoned(from, to), argv))[at])).toBe(knownBefore(fold));
    }
  });

  it.each([
    ['before', 30 - PURGE - 1],
    ['behind', 60 + PURGE + EMBARGO],
  ])('do see the nearest training bar %s it', async (_, bar) => {
    const honest = await folds(HONEST, argv);
    const high = await folds(poisoned(bar, bar + 1, 10), argv);
    const low = await folds(poisoned(bar, bar + 1, 0.1), argv);
    const known = [honest, high, low].map((rows) => knownBefore(rows[1]));
    expect(new Set(known).size).toBeGreaterThan(1);
  });
});

describe('what is chosen', () => {
  it('is the best of the grid in training, by the metric that was asked for', async () => {
    const grid = await folds(HONEST, ['--folds', '2', '--target', 'cagr']);
    for (const fold of grid) {
      const alone = await Promise.all(
        [2, 3, 4].flatMap((fast) => [6, 9].map((slow) => inSampleCagr(fold, fast, slow))),
      );
      const { params, in_sample: inSample } = fold;
      expect(Math.max(...alone)).toBe(cagrOf(inSample));
      expect(fold).toMatchObject({ candidates: 6, choice: 'FIT' });
      expect(params).toMatchObject({ qty: 50 });
    }
  });

  async function inSampleCagr({ fold }: Row, fast: number, slow: number): Promise<number> {
    const fixed = [`fast=${fast}`, `slow=${slow}`, 'qty=50'].flatMap((text) => ['--param', text]);
    const argv = ['walk-forward', 'run', '--strategy', 'sma_cross', ...fixed, '--folds', '2'];
    const off = ['--set', 'data.outlier_threshold_pct=OFF', '--purge', String(PURGE)];
    const rows = rowsOf(done(await bench.run([...argv, ...off])), 'folds');
    return cagrOf(rows[Number(fold) - 1]?.['in_sample']);
  }

  function cagrOf(metrics: unknown): number {
    if (typeof metrics !== 'object' || metrics === null || !('cagr' in metrics)) return NaN;
    return Number(metrics.cagr);
  }

  it('is the run’s own where no candidate has the metric', async () => {
    const still = HONEST.map((): DailyBar => ['100', '100', '100', '100']);
    const [fold] = await folds(still, ['--folds', '2']);
    expect(fold).toMatchObject({
      choice: 'KEPT',
      params: { fast: 20, slow: 50, qty: 50 },
      sharpe: null,
    });
  });
});
