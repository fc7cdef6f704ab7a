/** What a check of a strategy found, and its form in the files. */
import type { ParamValues } from '../../../engines/strategy/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { formatInstant, type Timeframe } from '../../../foundation/model/index.ts';
import type { ProofProblem } from '../../../trading/backtest/index.ts';
import type { ChosenStrategy } from './choose-strategy.ts';

/** What a proof found over all bars; the first problem says on which of them. */
export interface CheckedProof {
  readonly passed: boolean;
  readonly checked: number;
  readonly firstProblem: (ProofProblem & { readonly series: string }) | null;
}

/** Bars on which the strategy was checked, and what it did on them. */
export interface CheckedSeries {
  readonly name: string;
  readonly symbols: readonly string[];
  readonly timeframe: Timeframe;
  readonly slices: number;
  /** Changes of a target: without any in all series, no proof is passed (STRATEGY_NOT_EXERCISED). */
  readonly signals: number;
  readonly orders: number;
}

/** What the bars showed, as plain data. */
export interface CheckFindings {
  readonly series: readonly CheckedSeries[];
  readonly lookahead: CheckedProof;
  readonly determinism: CheckedProof;
  readonly warmupProof: CheckedProof;
}

export interface CheckReport extends CheckFindings {
  /** Whether all three proofs are. */
  readonly passed: boolean;
  readonly strategy: ChosenStrategy;
  readonly params: ParamValues;
  readonly warmup: number;
}

/** The object of `result.json`; the command prints it with its own keys. */
export function checkResult(report: CheckReport): JsonObject & { readonly strategy: JsonObject } {
  const { definition, sourceSha256 } = report.strategy;
  return {
    passed: report.passed,
    strategy: {
      id: definition.id,
      version: definition.version,
      params: { ...report.params },
      warmup: report.warmup,
      source_sha256: sourceSha256,
    },
    series: report.series.map((one) => ({ ...one })),
    lookahead: proofJson(report.lookahead),
    warmup: proofJson(report.warmupProof),
    determinism: proofJson(report.determinism),
  };
}

/** A proof as result and log have it: times are RFC 3339. */
export function proofJson({ passed, checked, firstProblem }: CheckedProof): JsonObject {
  if (firstProblem === null) return { passed, checked, first_problem: null };
  const { ts, ...problem } = firstProblem;
  return { passed, checked, first_problem: { ...problem, ts_utc: formatInstant(ts) } };
}
