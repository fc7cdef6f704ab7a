/**
 * INV-GATE-03: making one figure or one piece of evidence worse never turns a refusal into a pass, nor the
 * margin of a gate wider. INV-RANK-02: a ranking is a total order that hangs on no order of its input.
 * Turns red when a comparator is turned round, or a sort is not total.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judgePromotion,
  rankCandidates,
  scoreConsistency,
  type FoldResult,
  type JudgedMetrics,
  type PromotionCandidate,
  type RankCandidate,
} from '../../src/engines/promotion/index.ts';
import { MS_PER_DAY } from '../../src/foundation/model/index.ts';
import {
  foldsWith,
  GOOD,
  MAIN,
  runWith,
  stressedWith,
  TO_ITS_END,
} from '../support/promotion/candidates.ts';
import '../support/property-seed.ts';

/** Ratios around the thresholds, so that both verdicts come up. */
const near = (threshold: number): fc.Arbitrary<number | null> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: -3, max: 20 }).map((n) => threshold + n / 1000) },
    { weight: 1, arbitrary: fc.constant(null) },
  );

/** `1`: more is better. */
const DIRECTIONS = {
  sharpe: 1,
  cagr: 1,
  max_drawdown: -1,
  volatility: -1,
  worst_5d: 1,
  profitable_months: 1,
  stability: 1,
  profit_factor: 1,
  trades: 1,
} as const satisfies Record<Exclude<keyof JudgedMetrics, 'hasGainsAlone'>, 1 | -1>;
type Figure = keyof typeof DIRECTIONS;
const FIGURES = Object.keys(DIRECTIONS) as Figure[];

const metrics: fc.Arbitrary<JudgedMetrics> = fc.record({
  sharpe: near(1.3),
  cagr: near(0.08),
  max_drawdown: near(0.18),
  volatility: near(0.1),
  worst_5d: near(-0.06),
  profitable_months: near(0.6),
  stability: near(0.9),
  profit_factor: near(1.4),
  trades: fc.integer({ min: 29, max: 60 }),
  hasGainsAlone: fc.boolean(),
});

const fold: fc.Arbitrary<FoldResult> = fc.record({
  totalReturn: near(0.002),
  maxDrawdown: near(0.23),
  end: fc.constant(TO_ITS_END),
});

const candidate: fc.Arbitrary<PromotionCandidate> = fc
  .record({
    metrics: fc.oneof(metrics, fc.constant(GOOD)),
    stressed: fc.oneof(metrics, fc.constant(GOOD)),
    folds: fc.oneof(fc.array(fold, { minLength: 1, maxLength: 12 }), fc.constant(null)),
    days: fc.integer({ min: 364, max: 400 }),
  })
  .map(({ metrics: own, stressed, folds, days }) => ({
    ...runWith({ metrics: own, durationMs: days * MS_PER_DAY }),
    stress: stressedWith(stressed),
    walkForward:
      folds === null
        ? foldsWith({})
        : {
            id: 'walk-forward',
            isForward: true,
            plannedFolds: folds.length,
            testedDays: null,
            folds,
          },
  }));

function worsen(of: JudgedMetrics, figure: Figure, by: number | null): JudgedMetrics {
  const value = of[figure];
  return {
    ...of,
    [figure]: value === null || by === null ? null : value - DIRECTIONS[figure] * by,
  };
}

/** One thing of the candidate made worse, by an amount or by taking it away. */
function spoil(
  good: PromotionCandidate,
  place: 'RUN' | 'STRESS' | 'FOLD' | 'DAYS',
  { figure, by }: { readonly figure: Figure; readonly by: number | null },
): PromotionCandidate {
  const { run, stress, walkForward } = good;
  switch (place) {
    case 'RUN':
      // Without a profit factor, gains alone stand for one: that is no worsening of the figure.
      return by === null && figure === 'profit_factor'
        ? good
        : { ...good, run: { ...run, metrics: worsen(run.metrics, figure, by) } };
    case 'STRESS': {
      if (stress === null || (by === null && figure === 'profit_factor')) return good;
      const profiles = stress.profiles.map((one) => ({
        ...one,
        metrics: worsen(one.metrics, figure, by),
      }));
      return { ...good, stress: by === null ? null : { ...stress, profiles } };
    }
    case 'FOLD': {
      if (walkForward === null) return good;
      const [first, ...rest] = walkForward.folds;
      if (first === undefined || by === null) return { ...good, walkForward: null };
      const worse = {
        ...first,
        totalReturn: first.totalReturn === null ? null : first.totalReturn - by,
        maxDrawdown: first.maxDrawdown === null ? null : first.maxDrawdown + by,
      };
      return { ...good, walkForward: { ...walkForward, folds: [worse, ...rest] } };
    }
    case 'DAYS':
      return { ...good, run: { ...run, durationMs: run.durationMs - (by ?? 1) * MS_PER_DAY } };
  }
}

describe('the gates', () => {
  it('never pass what was refused before one thing got worse', () => {
    let passed = 0;
    fc.assert(
      fc.property(
        candidate,
        fc.constantFrom('RUN', 'STRESS', 'FOLD', 'DAYS'),
        fc.record({
          figure: fc.constantFrom(...FIGURES),
          by: fc.oneof(fc.double({ min: 0, max: 5, noNaN: true }), fc.constant(null)),
        }),
        (good, place, how) => {
          const before = judgePromotion(good, MAIN);
          const after = judgePromotion(spoil(good, place, how), MAIN);
          if (before.passed) passed++;
          after.gates.forEach((gate, at) => {
            expect(gate.passed && before.gates[at]?.passed === false).toBe(false);
            expect(gate.margin ?? -Infinity).toBeLessThanOrEqual(
              before.gates[at]?.margin ?? Infinity,
            );
          });
          expect(after.passed && !before.passed).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
    expect(passed).toBeGreaterThan(100); // both verdicts were met
  });
});

describe('the score', () => {
  it('never rises when one figure gets worse, and is the sum of its terms', () => {
    fc.assert(
      fc.property(
        metrics,
        near(0.07),
        fc.constantFrom(...FIGURES),
        fc.double({ min: 0, max: 0.05, noNaN: true }),
        (good, stressCagr, figure, by) => {
          const { score, terms } = scoreConsistency(good, stressCagr);
          const worse = scoreConsistency(worsen(good, figure, by), stressCagr).score;
          const points = terms.map((term) => term.points);
          expect(score === null).toBe(points.includes(null));
          if (score === null || worse === null) return;
          expect(points.reduce<number>((sum, term) => sum + (term ?? 0), 0)).toBe(score);
          expect(worse).toBeLessThanOrEqual(score + 1e-9);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

const few = fc.integer({ min: 0, max: 3 });
const competitor: fc.Arbitrary<RankCandidate> = fc.record({
  id: fc.uuid(),
  runId: fc.constantFrom('a', 'b', 'c', 'B'),
  passed: fc.boolean(),
  score: fc.oneof(
    fc.integer({ min: 0, max: 200 }).map((n) => n / 8),
    fc.constant(null),
  ),
  maxDrawdown: few.map((n) => n / 10),
  stressCagr: few.map((n) => n / 10),
  stability: few.map((n) => n / 10),
  negativeFolds: few,
  worst5d: few.map((n) => -n / 100),
});

describe('the ranking', () => {
  const field = fc.uniqueArray(competitor, { maxLength: 12, selector: ({ id }) => id });

  it('is the same for every order of the candidates', () => {
    const shuffled = field.chain((given) =>
      fc.tuple(
        fc.constant(given),
        fc.shuffledSubarray(given, { minLength: given.length, maxLength: given.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([given, mixed]) => {
        expect(rankCandidates(mixed)).toEqual(rankCandidates(given));
      }),
      { numRuns: 1000 },
    );
  });

  it('holds everybody once, groups within five points of their best, and says what decided', () => {
    fc.assert(
      fc.property(field, (given) => {
        const { ranked, notCompeting } = rankCandidates(given);
        const ids = [...ranked.map((one) => one.candidate), ...notCompeting].map(({ id }) => id);
        expect([...ids].sort()).toEqual(given.map(({ id }) => id).sort());
        for (const group of new Set(ranked.map((one) => one.group))) {
          const scores = ranked
            .filter((one) => one.group === group)
            .map((one) => one.candidate.score ?? NaN);
          const below = ranked
            .filter((one) => one.group > group)
            .map((one) => one.candidate.score ?? NaN);
          expect(Math.max(...scores) - Math.min(...scores)).toBeLessThanOrEqual(5);
          expect(Math.max(...scores) - Math.max(-Infinity, ...below)).toBeGreaterThan(5);
        }
        ranked.forEach(({ steps }, at) => {
          expect(steps.map(({ decided }) => decided)).toEqual(
            at === 0 ? [] : [...Array<boolean>(steps.length - 1).fill(false), true],
          );
        });
      }),
      { numRuns: 1000 },
    );
  });
});
