import { expect, it } from 'vitest';
import type { JudgedMetrics } from '../gates/judged-metrics.ts';
import { SCORE_TERMS, scoreConsistency } from './consistency-score.ts';

const METRICS: JudgedMetrics = {
  sharpe: 1.5,
  cagr: 0.2,
  max_drawdown: 0.1,
  volatility: 0.15,
  worst_5d: -0.04,
  profitable_months: 0.7,
  stability: 0.9,
  profit_factor: 1.6,
  trades: 100,
  hasGainsAlone: false,
};

/** Points of each term, by name. */
function pointsOf(metrics: JudgedMetrics, stressCagr: number | null = 0.15) {
  const { terms } = scoreConsistency(metrics, stressCagr);
  return Object.fromEntries(terms.map(({ name, points }) => [name, points]));
}

it('is the formula, term by term, on numbers done by hand', () => {
  const { score, terms } = scoreConsistency(METRICS, 0.15);
  expect(terms.map(({ name }) => name)).toEqual([...SCORE_TERMS]);
  // ln 1.2 = 0.182321556793955, ln 1.1 = 0.0953101798043249, ln 1.15 = 0.139761942375159,
  // ln 1.04 = 0.0392207131532813, ln 1.05 = 0.0487901641694320
  const byHand = [
    18.2321556793955, 30, 32, 72, -11.437221576519, -11.1809553900127, -3.1376570522625,
    -4.8790164169432,
  ];
  expect(byHand).toHaveLength(terms.length);
  terms.forEach(({ points }, at) => expect(points).toBeCloseTo(byHand[at] ?? NaN, 10));
  expect(score).toBeCloseTo(121.5973052436581, 9);
});

it('clips what is better than counts, and says so', () => {
  const clipped = (of: Partial<JudgedMetrics>, stressCagr = 0.15) =>
    scoreConsistency({ ...METRICS, ...of }, stressCagr)
      .terms.filter((term) => term.clipped)
      .map(({ name, normalized }) => `${name} ${normalized}`);
  expect(clipped({})).toEqual([]);
  expect(clipped({ sharpe: 7 })).toEqual(['sharpe 1']);
  expect(clipped({ sharpe: -1 })).toEqual(['sharpe 0']);
  expect(clipped({ profit_factor: 9 })).toEqual(['profit_factor 1']);
  expect(clipped({ profit_factor: 0.4 })).toEqual(['profit_factor 0.5']);
  expect(clipped({ stability: 1.2 })).toEqual(['stability 1']);
  expect(clipped({ worst_5d: 0.01 })).toEqual(['worst_5d 0']);
  expect(clipped({}, 0.3)).toEqual(['stress_loss 0']);
});

it('takes gains alone for the best profit factor that counts', () => {
  expect(pointsOf({ ...METRICS, profit_factor: null, hasGainsAlone: true })['profit_factor']).toBe(
    40,
  );
});

it('has no score as soon as one term is missing, and keeps the others', () => {
  for (const name of ['cagr', 'sharpe', 'profit_factor', 'stability', 'volatility'] as const) {
    for (const value of [null, Number.NaN, Infinity]) {
      expect(scoreConsistency({ ...METRICS, [name]: value }, 0.15).score).toBeNull();
    }
  }
  const { score, terms } = scoreConsistency(METRICS, null);
  expect(score).toBeNull();
  expect(terms.filter(({ points }) => points === null).map(({ name }) => name)).toEqual([
    'stress_loss',
  ]);
});

it('has none for a loss of everything, whose logarithm is not finite', () => {
  expect(scoreConsistency({ ...METRICS, cagr: -1 }, -1).score).toBeNull();
});
