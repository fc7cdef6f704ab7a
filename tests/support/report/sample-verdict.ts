/** A report of a verdict on a small run, each text of it taken from `text`. */
import type { VerdictReport } from '../../../src/adapters/report/index.ts';
import {
  GATE_NAMES,
  scoreConsistency,
  readJudgedMetrics,
  type GateRow,
} from '../../../src/engines/promotion/index.ts';
import { SAMPLE_TIMES } from '../sample-run.ts';
import { sampleReport } from './sample-report.ts';

const MEASURED = {
  ...{ sharpe: 1.1, cagr: 0.2, max_drawdown: 0.1, volatility: 0.1, worst_5d: -0.02 },
  ...{ profitable_months: 0.7, profit_factor: 1.5, trades: 40, flags: [] },
};

/** The verdict on `sampleReport`: not promotable; `text` stands wherever a text of a file can. */
export function sampleVerdict(text = 'SPY', more: Partial<VerdictReport> = {}): VerdictReport {
  const gate = (name: GateRow['name'], of: Partial<GateRow> = {}): GateRow => ({
    name,
    value: 0,
    threshold: 0,
    comparator: '<=',
    margin: 0,
    passed: true,
    code: null,
    evidence: text,
    note: text,
    ...of,
  });
  const failed: Partial<Record<GateRow['name'], Partial<GateRow>>> = {
    ambiguity_policy: { value: text, threshold: text, comparator: '=', margin: null },
    no_lookahead: {
      ...{ value: null, margin: null, passed: false, evidence: null },
      code: 'PROMOTION_CHECK_MISSING',
    },
    sharpe: {
      ...{ value: 1.1, threshold: 1.3, comparator: '>=', margin: -0.2, passed: false },
      code: 'PROMOTION_SHARPE_LOW',
    },
  };
  const { score, terms } = scoreConsistency(readJudgedMetrics(MEASURED), 0.1);
  const curve = { times: [...SAMPLE_TIMES], values: [100, 101, 100] };
  const row = { record: { id: text, auditTip: text }, command: text };
  return {
    id: text,
    run: sampleReport(text),
    passed: false,
    passesBase: false,
    gates: GATE_NAMES.map((name) => ({ ...gate(name, failed[name]), base: null })),
    score,
    terms,
    evidence: [
      { kind: 'RUN', ...row },
      { kind: 'CHECK', record: null, command: text },
      { kind: 'STRESS', ...row },
      { kind: 'WALK_FORWARD', ...row },
    ],
    stress: {
      profiles: {
        rows: [{ name: text, metrics: { ...MEASURED, halt_reason: text }, remarks: [text, text] }],
        total: 2,
      },
      base: curve,
      equity: [{ name: text, series: curve }],
      costs: {
        points: [0, 1, 2].map((multiplier) => ({ multiplier, sharpe: 1 - multiplier, cagr: 0.1 })),
        breakEven: null,
        reason: text,
      },
    },
    walkForward: {
      scheme: text,
      plannedFolds: 2,
      folds: [
        {
          ...{ name: '1', test: text, params: { [text]: text }, remarks: [text] },
          ...{ inSample: 0.1, totalReturn: -0.02, sharpe: null, maxDrawdown: 0.03, trades: 2 },
        },
      ],
      stitched: curve,
      starts: [...SAMPLE_TIMES].slice(0, 2),
    },
    ...more,
  };
}
