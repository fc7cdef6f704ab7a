/** A candidate that passes every gate of the MAIN profile, and ways to spoil it. */
import type {
  FoldResult,
  GateRow,
  JudgedMetrics,
  PromotionCandidate,
  PromotionThresholds,
  PromotionVerdict,
  RunEnd,
  RunFacts,
  StressEvidence,
  WalkForwardEvidence,
} from '../../../src/engines/promotion/index.ts';
import { MS_PER_DAY, RUN_LIMITATIONS } from '../../../src/foundation/model/index.ts';
import { limit, ppm } from '../tick/amounts.ts';

export const MAIN: PromotionThresholds = {
  minSharpe: ppm('1.3'),
  maxDrawdown: ppm('0.2'),
  minCagr: ppm('0.08'),
  minProfitFactor: ppm('1.4'),
  minProfitableMonths: ppm('0.6'),
  maxFiveDayLoss: ppm('0.06'),
  minTrades: 30,
  minDays: 365,
  minFolds: 3,
  minPositiveFolds: ppm('0.7'),
  foldDrawdownTolerance: ppm('0.05'),
};

/** Each figure a little better than MAIN asks for. */
export const GOOD: JudgedMetrics = {
  sharpe: 1.5,
  cagr: 0.12,
  max_drawdown: 0.1,
  volatility: 0.08,
  worst_5d: -0.03,
  profitable_months: 0.7,
  stability: 0.9,
  profit_factor: 1.8,
  trades: 120,
  hasGainsAlone: false,
};

/** A run that traded to its end. */
export const TO_ITS_END: RunEnd = {
  halted: false,
  haltReason: null,
  disarmed: false,
  disarmReason: null,
  blocked: [],
};

const PROVEN = { passed: true, checked: 500, problem: null };

export const GOOD_RUN: RunFacts = {
  ...TO_ITS_END,
  runId: 'run',
  ambiguityPolicy: 'CONSERVATIVE_WORST_CASE',
  shadow: false,
  limits: {
    dailyLoss: limit('0.02'),
    maxDrawdown: limit('0.18'),
    maxPositionPerSymbol: limit('0.2'),
    maxGrossExposure: limit('1'),
    maxLeverage: limit('1'),
    allocationCap: limit('1'),
    outlierThreshold: limit('0.2'),
  },
  failOnGap: true,
  gapToleranceBars: 0,
  barsDropped: {},
  limitations: RUN_LIMITATIONS,
  durationMs: 1000 * MS_PER_DAY,
  metrics: GOOD,
};

/** The run under `slippage_x2`. */
export function stressedWith(metrics: Partial<JudgedMetrics>, end = TO_ITS_END): StressEvidence {
  return {
    id: 'stress',
    profiles: [{ profile: 'slippage_x2', faults: [], end, metrics: { ...GOOD, ...metrics } }],
  };
}

/** Ten folds; those named by `fold` differ. */
export function foldsWith(
  different: Readonly<Record<number, Partial<FoldResult>>>,
): WalkForwardEvidence {
  const fold = { totalReturn: 0.02, maxDrawdown: 0.1, end: TO_ITS_END };
  return {
    id: 'walk-forward',
    isForward: true,
    plannedFolds: 10,
    testedDays: 500,
    folds: Array.from({ length: 10 }, (_, at) => ({ ...fold, ...different[at] })),
  };
}

export const PASSING: PromotionCandidate = {
  run: GOOD_RUN,
  check: { id: 'check', lookahead: PROVEN, warmup: PROVEN, determinism: PROVEN },
  stress: stressedWith({ cagr: 0.1 }),
  walkForward: foldsWith({}),
};

/** The candidate with another run. */
export function runWith(run: Partial<RunFacts>): PromotionCandidate {
  return { ...PASSING, run: { ...GOOD_RUN, ...run } };
}

/** The candidate with other figures. */
export function measuredAs(metrics: Partial<JudgedMetrics>): PromotionCandidate {
  return runWith({ metrics: { ...GOOD, ...metrics } });
}

/** `name: CODE` of each gate that denied. */
export function denialsOf({ gates }: PromotionVerdict): readonly string[] {
  return gates.filter(({ passed }) => !passed).map(({ name, code }) => `${name}: ${code ?? ''}`);
}

/** The row of that gate. */
export function rowOf({ gates }: PromotionVerdict, name: GateRow['name']): GateRow {
  const row = gates.find((gate) => gate.name === name);
  if (row === undefined) throw new Error(`no gate ${name}`);
  return row;
}
