/** The three proofs of a strategy on every set of bars; a proof ends at its first problem. */
import { runLimited, strategyLimit } from '../../../adapters/authoring/index.ts';
import { InvariantViolation } from '../../../foundation/core/index.ts';
import {
  BacktestRun,
  proveDeterminism,
  proveNoLookahead,
  proveWarmup,
  type ProofResult,
  type ProofSubject,
} from '../../../trading/backtest/index.ts';
import type { CheckCase } from './check-plan.ts';
import type { CheckedProof, CheckedSeries, CheckFindings } from './check-report.ts';

/** Fails with STRATEGY_HUNG, or as the strategy does. Nothing ends a proof but its own end. */
export function proveCases(cases: readonly Omit<CheckCase, 'calendar'>[]): CheckFindings {
  const series = cases.map(({ name, timeframe, subject }) => ({
    name,
    timeframe,
    ...activityOf(subject),
  }));
  const idle = series.every(({ signals }) => signals === 0) ? notExercised(cases) : null;
  const prove = (proof: (subject: ProofSubject) => ProofResult): CheckedProof => {
    let checked = 0;
    for (const { name, subject } of cases) {
      const result = proof(subject);
      checked += result.checked;
      const { firstProblem } = result;
      if (firstProblem === null) continue;
      return { passed: false, checked, firstProblem: { ...firstProblem, series: name } };
    }
    return { passed: idle === null, checked, firstProblem: idle };
  };
  return {
    series,
    lookahead: prove(proveNoLookahead),
    warmupProof: prove(proveWarmup),
    determinism: prove(proveDeterminism),
  };
}

function activityOf(subject: ProofSubject): Omit<CheckedSeries, 'name' | 'timeframe'> {
  const run = new BacktestRun(subject);
  const { events, orders, targets } = run.tick;
  const limit = strategyLimit(() => `from onBar, in the chunk after ${run.row} bars`);
  while (!run.isDone) {
    runLimited(() => {
      run.advance();
    }, limit);
    events.clear();
  }
  const { symbols, slices } = subject.prepared;
  return { symbols, slices, signals: targets.signals, orders: orders.count };
}

/** Proofs that compare nothing but absent positions say nothing of a strategy: none of them is passed. */
function notExercised(
  cases: readonly Pick<CheckCase, 'name' | 'subject'>[],
): CheckedProof['firstProblem'] {
  const [first] = cases;
  if (first === undefined) throw new InvariantViolation('a check has bars');
  const { columns } = first.subject.prepared;
  return {
    code: 'STRATEGY_NOT_EXERCISED',
    series: first.name,
    ts: columns.ts[columns.count - 1] ?? NaN,
    symbol: null,
    what: 'number of signals',
    expected: 'to be 1 or more',
    found: '0',
    when: 'the strategy had seen all bars: nothing was tested',
    fix: 'give --bars on which it trades, or other parameters with --param',
  };
}
