/**
 * Orders what passed its gates. Scores within five points are as good as equal, and then steadier things
 * decide. "Within five points" is not transitive (0, 4 and 8), so groups are formed from the leader down:
 * the best score leads a group of all within five points of it, the best of the rest leads the next. Inside a
 * group the score decides nothing any more; between groups it decides alone. The order is total and does not
 * depend on the order of the input.
 */
import { compareCodeUnits } from '../../../foundation/core/index.ts';
import { finiteOrNull, nanosOf } from '../gates/nanos.ts';

/** Points within which two scores are as good as equal; a distance of exactly that is within. */
const TIE_POINTS = 5;

/** What is ranked. Numbers are compared to nine decimals. */
export interface RankCandidate {
  /** Of the sealed evaluation. */
  readonly id: string;
  readonly runId: string;
  readonly passed: boolean;
  readonly score: number | null;
  readonly maxDrawdown: number | null;
  /** Under `slippage_x2`. */
  readonly stressCagr: number | null;
  readonly stability: number | null;
  readonly negativeFolds: number | null;
  /** Signed. */
  readonly worst5d: number | null;
}

/** One comparison with the candidate above. */
export interface RankStep {
  readonly by: RankKey | 'score' | 'run_id' | 'id';
  readonly above: number | string;
  readonly own: number | string;
  /** Whether the order was settled by it; the last step of a list always does. */
  readonly decided: boolean;
}

export interface RankedCandidate<T extends RankCandidate> {
  /** From 1. */
  readonly rank: number;
  /** From 1: candidates of one group are within five points of its leader. */
  readonly group: number;
  readonly candidate: T;
  /** Why it stands below the one above it; none of the first. */
  readonly steps: readonly RankStep[];
}

export interface Ranking<T extends RankCandidate> {
  readonly ranked: readonly RankedCandidate<T>[];
  /** Refused, or without a number that ranks; by run id, then id. */
  readonly notCompeting: readonly T[];
}

/** What decides inside a group, in this order; `-1`: less is better. */
const KEYS = [
  ['max_drawdown', 'maxDrawdown', -1],
  ['stress_cagr', 'stressCagr', 1],
  ['stability', 'stability', 1],
  ['negative_folds', 'negativeFolds', -1],
  ['worst_5d', 'worst5d', 1],
] as const;
type RankKey = (typeof KEYS)[number][0];

/** A candidate whose numbers are all there, in nanos with more being better. */
interface Competitor<T extends RankCandidate> {
  readonly candidate: T;
  readonly score: number;
  readonly merits: readonly number[];
}

/** Ranks the candidates; evaluations given twice by id are the caller's to refuse. */
export function rankCandidates<T extends RankCandidate>(candidates: readonly T[]): Ranking<T> {
  const competitors = candidates.map((one) => competitorOf(one)).filter((one) => one !== null);
  const competing = new Set(competitors.map(({ candidate }) => candidate));
  const groups = groupFromTheLeader(competitors.sort(byScore));
  const ordered = groups.flatMap((members, at) =>
    [...members].sort(byMerits).map((competitor) => ({ competitor, group: at + 1 })),
  );
  return {
    ranked: ordered.map(({ competitor, group }, at) => {
      const above = ordered[at - 1];
      return {
        rank: at + 1,
        group,
        candidate: competitor.candidate,
        steps:
          above === undefined ? [] : stepsTo(competitor, above.competitor, above.group === group),
      };
    }),
    notCompeting: candidates.filter((one) => !competing.has(one)).sort(byIds),
  };
}

function competitorOf<T extends RankCandidate>(candidate: T): Competitor<T> | null {
  const score = finiteOrNull(candidate.score);
  const merits = KEYS.map(([, field, sign]) => {
    const value = finiteOrNull(candidate[field]);
    return value === null ? null : sign * nanosOf(value);
  });
  const known = merits.filter((merit) => merit !== null);
  if (!candidate.passed || score === null || known.length < merits.length) return null;
  return { candidate, score: nanosOf(score), merits: known };
}

/** `sorted` by falling score. */
function groupFromTheLeader<T extends RankCandidate>(
  sorted: readonly Competitor<T>[],
): readonly (readonly Competitor<T>[])[] {
  const groups: Competitor<T>[][] = [];
  let leading = Infinity;
  for (const competitor of sorted) {
    const group = groups.at(-1);
    if (group !== undefined && leading - competitor.score <= nanosOf(TIE_POINTS)) {
      group.push(competitor);
    } else {
      groups.push([competitor]);
      leading = competitor.score;
    }
  }
  return groups;
}

function byScore(a: Competitor<RankCandidate>, b: Competitor<RankCandidate>): number {
  return b.score - a.score;
}

function byMerits(a: Competitor<RankCandidate>, b: Competitor<RankCandidate>): number {
  for (const [at, merit] of a.merits.entries()) {
    const other = b.merits[at] as number;
    if (merit !== other) return other - merit;
  }
  return byIds(a.candidate, b.candidate);
}

function byIds(a: RankCandidate, b: RankCandidate): number {
  return compareCodeUnits(a.runId, b.runId) || compareCodeUnits(a.id, b.id);
}

/** Everything that was compared with the candidate above, down to what decided. */
function stepsTo(
  own: Competitor<RankCandidate>,
  above: Competitor<RankCandidate>,
  isSameGroup: boolean,
): readonly RankStep[] {
  const stepBy = (by: RankStep['by'], of: (one: RankCandidate) => number | string | null) => ({
    by,
    above: of(above.candidate) ?? '',
    own: of(own.candidate) ?? '',
  });
  const score = { ...stepBy('score', (one) => one.score), decided: !isSameGroup };
  if (!isSameGroup) return [score];
  const compared = KEYS.map(([by, field], at) => ({
    ...stepBy(by, (one) => one[field]),
    decided: own.merits[at] !== above.merits[at],
  }));
  const runId = stepBy('run_id', (one) => one.runId);
  const id = stepBy('id', (one) => one.id);
  const steps = [
    score,
    ...compared,
    { ...runId, decided: runId.own !== runId.above },
    { ...id, decided: true },
  ];
  return steps.slice(0, steps.findIndex(({ decided }) => decided) + 1);
}
