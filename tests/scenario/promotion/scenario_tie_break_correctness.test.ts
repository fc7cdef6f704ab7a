/**
 * INV-RANK-01: only candidates that passed are ranked; scores within five points are told apart by drawdown,
 * stressed CAGR, stability, negative folds, worst five days and at last by run id, each comparison reported.
 * Spec: issue item 4; seed PATCH 12 (vector M5) and strategy_evaluation_and_ranking.
 * Shown: pairs that differ in one thing, chains in which the neighbours tie and the ends do not.
 * Mutation that turns it red: the order of the keys or one of their signs, `<` for `<=` at five points, or groups
 * formed from neighbour to neighbour instead of from the leader.
 */
import { describe, expect, it } from 'vitest';
import {
  assessPromotion,
  rankCandidates,
  type RankCandidate,
  type Ranking,
} from '../../../src/engines/promotion/index.ts';
import { foldsWith, MAIN, PASSING, stressedWith } from '../../support/promotion/candidates.ts';

function candidate(runId: string, of: Partial<RankCandidate> = {}): RankCandidate {
  return {
    id: `evaluation of ${runId}`,
    runId,
    passed: true,
    score: 50,
    maxDrawdown: 0.1,
    stressCagr: 0.1,
    stability: 0.9,
    negativeFolds: 2,
    worst5d: -0.03,
    ...of,
  };
}

/** `Alpha Beta | Gamma`: run ids in order, groups apart. */
function orderOf({ ranked }: Ranking<RankCandidate>): string {
  return ranked
    .map(({ candidate: { runId }, group }, at) =>
      at > 0 && group !== ranked[at - 1]?.group ? `| ${runId}` : runId,
    )
    .join(' ');
}

function decidedBy({ ranked }: Ranking<RankCandidate>): readonly string[] {
  return ranked.flatMap(({ steps }) => steps.filter(({ decided }) => decided)).map(({ by }) => by);
}

describe('two candidates', () => {
  it('M5: of equal scores, the smaller drawdown wins; all equal, the smaller run id', () => {
    const shallow = candidate('Beta', { maxDrawdown: 0.05 });
    const deep = candidate('Alpha', { maxDrawdown: 0.15 });
    expect(orderOf(rankCandidates([deep, shallow]))).toBe('Beta Alpha');
    expect(orderOf(rankCandidates([candidate('Beta'), candidate('Alpha')]))).toBe('Alpha Beta');
  });

  it.each<[string, Partial<RankCandidate>]>([
    ['max_drawdown', { maxDrawdown: 0.09 }],
    ['stress_cagr', { stressCagr: 0.11 }],
    ['stability', { stability: 0.91 }],
    ['negative_folds', { negativeFolds: 1 }],
    ['worst_5d', { worst5d: -0.02 }],
  ])('%s decides where all before it are equal, whatever follows', (by, better) => {
    const keys = ['maxDrawdown', 'stressCagr', 'stability', 'negativeFolds', 'worst5d'] as const;
    const worse = { maxDrawdown: 0.2, stressCagr: 0, stability: 0, negativeFolds: 9, worst5d: -1 };
    const after = keys.slice(keys.findIndex((key) => key in better) + 1);
    const worseAfter = Object.fromEntries(after.map((key) => [key, worse[key]]));
    const winner = candidate('Zeta', { ...better, ...worseAfter, score: 48 });
    const ranking = rankCandidates([candidate('Alpha'), winner]);
    expect(orderOf(ranking)).toBe('Zeta Alpha');
    expect(decidedBy(ranking)).toEqual([by]);
    const settled = ranking.ranked[1]?.steps.map((step) => step.decided);
    expect(settled?.slice(0, -1)).not.toContain(true);
  });

  it('five points apart are tied; a billionth more and the score decides', () => {
    const steady = candidate('Steady', { score: 45, maxDrawdown: 0.01 });
    expect(orderOf(rankCandidates([candidate('Leader'), steady]))).toBe('Steady Leader');
    const behind = { ...steady, score: 45 - 1e-9 };
    const ranking = rankCandidates([behind, candidate('Leader')]);
    expect(orderOf(ranking)).toBe('Leader | Steady');
    expect(ranking.ranked[1]?.steps).toEqual([
      { by: 'score', above: 50, own: 45 - 1e-9, decided: true },
    ]);
  });

  it('are equal when they are equal to nine decimals', () => {
    const ranking = rankCandidates([
      candidate('Beta', { maxDrawdown: 0.1 - 1e-12 }),
      candidate('Alpha', { maxDrawdown: 0.3 - 0.2 }),
    ]);
    expect(orderOf(ranking)).toBe('Alpha Beta');
    expect(decidedBy(ranking)).toEqual(['run_id']);
  });

  it('of one run are told apart by the id of their evaluation', () => {
    const first = candidate('Run', { id: 'a' });
    const second = candidate('Run', { id: 'b' });
    const ranking = rankCandidates([second, first]);
    expect(ranking.ranked.map((one) => one.candidate.id)).toEqual(['a', 'b']);
    expect(decidedBy(ranking)).toEqual(['id']);
  });
});

it('what ranks a candidate comes from its own figures and evidence', () => {
  const walkForward = foldsWith({ 2: { totalReturn: -0.01 }, 5: { totalReturn: 0 } });
  const { verdict, consistency, standing } = assessPromotion(
    { ...PASSING, stress: stressedWith({ cagr: 0.1 }), walkForward },
    MAIN,
  );
  expect(verdict.passed).toBe(true);
  expect(standing).toEqual({
    score: consistency.score,
    maxDrawdown: 0.1,
    stressCagr: 0.1,
    stability: 0.9,
    negativeFolds: 2,
    worst5d: -0.03,
  });
  const bare = assessPromotion({ ...PASSING, stress: null, walkForward: null }, MAIN).standing;
  expect(bare).toMatchObject({ score: null, stressCagr: null, negativeFolds: null });
});

describe('a chain in which neighbours tie', () => {
  it('is cut from the leader down', () => {
    const chain = [
      candidate('A', { score: 58, maxDrawdown: 0.3 }),
      candidate('B', { score: 54, maxDrawdown: 0.2 }),
      candidate('C', { score: 50, maxDrawdown: 0.1 }),
      candidate('D', { score: 46, maxDrawdown: 0.05 }),
    ];
    expect(orderOf(rankCandidates(chain))).toBe('B A | D C');
  });
});

describe('who competes', () => {
  it('nobody who was refused, however good, and nobody without a number that ranks', () => {
    const ranking = rankCandidates([
      candidate('Refused', { passed: false, score: 99 }),
      candidate('NoScore', { score: null }),
      candidate('NaNScore', { score: Number.NaN }),
      candidate('NoDrawdown', { maxDrawdown: null }),
      candidate('Plain'),
    ]);
    expect(orderOf(ranking)).toBe('Plain');
    expect(ranking.notCompeting.map(({ runId }) => runId)).toEqual([
      'NaNScore',
      'NoDrawdown',
      'NoScore',
      'Refused',
    ]);
  });

  it('is told with nobody at all', () => {
    expect(rankCandidates([])).toEqual({ ranked: [], notCompeting: [] });
  });
});
