/**
 * No look-ahead: targets, terms, orders, fills and equity up to every slice are the same when what
 * comes later is removed, changed or poisoned; at the end, so are the totals of the run.
 */
import { InvariantViolation } from '../../../foundation/core/index.ts';
import { decisionDifference } from './decisions.ts';
import { ProofRun, type ProofSubject } from './proof-run.ts';
import type { Difference, ProofProblem, ProofResult } from './proof-result.ts';
import { VEILS, VeiledBars, type Veil } from './veiled-bars.ts';

const WORDS: Readonly<Record<Veil, string>> = {
  REMOVED: 'all later bars were removed',
  CHANGED: 'all later bars were others',
  POISONED: 'all later bars held NaN and absurd values',
};

/** Compares every slice under every veil. Fails as the strategy does on true bars. */
export function proveNoLookahead(subject: ProofSubject): ProofResult {
  let checked = 0;
  for (const veil of VEILS) {
    const problem = underVeil(subject, veil, () => checked++);
    if (problem !== null) return { passed: false, checked, firstProblem: problem };
  }
  return { passed: true, checked, firstProblem: null };
}

function underVeil(subject: ProofSubject, veil: Veil, onCompared: () => void): ProofProblem | null {
  const { columns, symbols } = subject.prepared;
  const veiled = new VeiledBars(columns, veil, subject.seed);
  const open = new ProofRun(subject);
  const problem = (ts: number, of: Difference): ProofProblem => ({
    ...of,
    code: 'STRATEGY_LOOKS_AHEAD',
    ts,
    when: WORDS[veil],
    fix: 'decide from bars up to the current one only; ctx gives no others',
  });
  let blind: ProofRun | null = null;
  while (!open.run.isDone) {
    const from = open.run.row;
    open.advance();
    const ts = columns.ts[from] as number;
    try {
      // Made when the first slice is uncovered: a run looks at its first bars while it is built.
      veiled.uncover(from, open.run.row);
      blind ??= blindRun(subject, veiled);
      blind.strategy?.useBars(veiled.visible);
      blind.advance();
    } catch (error) {
      if (error instanceof InvariantViolation) throw error; // we are wrong, not the author
      const found = error instanceof Error ? error.message : String(error);
      return problem(ts, { symbol: null, what: 'error', expected: 'none', found });
    }
    onCompared();
    const difference = decisionDifference(open.run, blind.run, symbols);
    if (difference !== null) return problem(ts, difference);
  }
  if (blind === null) return null;
  const [expected, found] = [open, blind].map(({ run }) => JSON.stringify(run.finish().summary));
  if (expected === undefined || found === undefined || expected === found) return null;
  const ts = columns.ts[columns.count - 1] as number;
  return problem(ts, { symbol: null, what: 'totals', expected, found });
}

/** The strategy is made before anything is known but what is uncovered. */
function blindRun(subject: ProofSubject, veiled: VeiledBars): ProofRun {
  return new ProofRun({
    ...subject,
    prepared: { ...subject.prepared, columns: veiled.columns },
    createStrategy: (context) => subject.createStrategy({ ...context, bars: veiled.visible }),
  });
}
