/**
 * Determinism: two runs decide the same in every slice and end in the same state; and a run that ends
 * anywhere and is begun anew from its snapshot, in new parts, goes on as if nothing had happened.
 */
import { EngineStore } from '../../../engines/isolation/index.ts';
import { decisionDifference } from './decisions.ts';
import { pickSlices, triesWithin } from './pick-slices.ts';
import { ProofRun, type ProofSubject } from './proof-run.ts';
import type { Difference, ProofProblem, ProofResult } from './proof-result.ts';
import type { BacktestSnapshot } from '../backtest-run.ts';

/** Slices that the restarts of one proof may cost, and restarts that are tried at most. */
const BUDGET_SLICES = 150_000;
const MAX_RESTARTS = 150;

const TWICE = 'the run was repeated with the same inputs';
const RESTARTED = 'the run was ended and begun anew from its snapshot';

/** Compares two runs, then restarts: at every slice of a short series, at a sample of a long one. */
export function proveDeterminism(subject: ProofSubject): ProofResult {
  const { slices } = subject.prepared;
  const repeated = compare(subject, new ProofRun(subject), new ProofRun(subject), TWICE);
  if (repeated !== null) return { passed: false, checked: 1, firstProblem: repeated };
  const most = triesWithin(slices, { budget: BUDGET_SLICES, most: MAX_RESTARTS });
  const cuts = pickSlices({ first: 0, end: slices }, most, subject.seed);
  let checked = 1;
  for (const cut of cuts) {
    checked++;
    const problem = restartAt(subject, cut);
    if (problem !== null) return { passed: false, checked, firstProblem: problem };
  }
  return { passed: true, checked, firstProblem: null };
}

/** Runs `cut` slices, restarts, and goes on beside the run that was not interrupted. */
export function restartAt(subject: ProofSubject, cut: number): ProofProblem | null {
  const whole = new ProofRun(subject);
  for (let slice = 0; slice < cut && !whole.run.isDone; slice++) whole.advance();
  const store = new EngineStore<BacktestSnapshot>();
  store.put(subject.engineId, whole.run.snapshot());
  const kept = store.get(subject.engineId);
  const again = new ProofRun(subject);
  if (kept !== undefined) again.run.restore(kept);
  return compare(subject, whole, again, RESTARTED);
}

/** Runs both to the end: decisions of every slice; state hashes at once, a slice later, and at the end. */
function compare(
  subject: ProofSubject,
  one: ProofRun,
  two: ProofRun,
  when: string,
): ProofProblem | null {
  const { columns, symbols } = subject.prepared;
  const problem = (row: number, of: Difference): ProofProblem => ({
    ...of,
    code: 'STRATEGY_NOT_DETERMINISTIC',
    ts: columns.ts[row] ?? NaN,
    when,
    fix: 'keep everything that a later decision needs in the state, as plain data, and nothing in variables of the file',
  });
  const atOnce = stateDifference(one, two);
  if (atOnce !== null) return problem(Math.min(one.run.row, columns.count - 1), atOnce);
  for (let slice = 0; !one.run.isDone; slice++) {
    const { row } = one.run;
    one.advance();
    two.advance();
    const isHashed = slice === 0 || one.run.isDone;
    const difference =
      decisionDifference(one.run, two.run, symbols) ??
      (isHashed ? stateDifference(one, two) : null);
    if (difference !== null) return problem(row, difference);
  }
  return null;
}

function stateDifference(one: ProofRun, two: ProofRun): Difference | null {
  const [expected, found] = [one.run.tick.stateHash(), two.run.tick.stateHash()];
  return expected === found ? null : { symbol: null, what: 'state hash', expected, found };
}
