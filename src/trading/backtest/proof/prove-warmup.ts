/**
 * Sufficient warm-up: from its bar number `warmup` on, a strategy decides as one does that has seen
 * everything before. At many slices its memory is replaced by what the last `warmup - 1` bars alone
 * give it, while positions, orders and money stay; then both go on side by side and must want the same.
 *
 * Recursive indicators (EMA, Wilder's) never forget wholly, so targets may differ by one share or one
 * percent, distances by one percent, prices by a tenth of a percent, and one try in a hundred may fail. A try that fails because the
 * strategy remembers an open position from before those bars does not count: it is one that fails with
 * twice the bars as well, and does not when the memory reaches to before the position.
 */
import type { JsonObject } from '../../../foundation/core/index.ts';
import type { BarColumns } from '../../../foundation/model/index.ts';
import type { BacktestSnapshot } from '../backtest-run.ts';
import { bookDifference, type Tolerance } from './decisions.ts';
import { pickSlices, triesWithin } from './pick-slices.ts';
import { ProofRun, type ProofSubject } from './proof-run.ts';
import type { Difference, ProofProblem, ProofResult } from './proof-result.ts';
import { cutColumns } from './veiled-bars.ts';

const TOLERANCE: Tolerance = { sizePpm: 10_000, pricePpm: 1_000 };
const TRIES_PER_FAILURE = 100;
/** Slices that the tries of one proof may cost, and tries that are made at most. */
const BUDGET_SLICES = 400_000;
const MAX_TRIES = 120;
/** Slices that are compared in a try: as many as the warm-up, within these bounds. */
const FEWEST_COMPARED = 8;
const MOST_COMPARED = 64;

/** A moment at which the strategy's memory is exchanged. */
interface Cut {
  readonly snapshot: BacktestSnapshot;
  /** Row of the latest slice before which nothing was held, wanted or working; 0 when there is none. */
  readonly flatRow: number;
}

interface Failed {
  readonly ts: number;
  readonly difference: Difference;
}

/** Tries every slice of a short series, and a seeded sample of a long one. */
export function proveWarmup(subject: ProofSubject): ProofResult {
  const compared = Math.min(MOST_COMPARED, Math.max(FEWEST_COMPARED, subject.warmup));
  const perTry = 2 * (compared + subject.warmup);
  const most = triesWithin(perTry, { budget: BUDGET_SLICES, most: MAX_TRIES });
  const range = { first: subject.warmup, end: subject.prepared.slices };
  const wanted = new Set(pickSlices(range, most, subject.seed));
  const whole = new ProofRun(subject);
  let flatRow = 0;
  let failures = 0;
  let first: Failed | null = null;
  for (let slice = 0; !whole.run.isDone; slice++) {
    if (isFlat(whole)) flatRow = whole.run.row;
    if (wanted.has(slice)) {
      const failed = tryCut(subject, { snapshot: whole.run.snapshot(), flatRow }, compared);
      if (failed !== null) failures++;
      first ??= failed;
    }
    whole.advance();
  }
  const checked = wanted.size;
  const passed = failures <= Math.floor(checked / TRIES_PER_FAILURE);
  return { passed, checked, firstProblem: passed || first === null ? null : problemOf(subject, first) };
}

function problemOf({ warmup }: ProofSubject, { ts, difference }: Failed): ProofProblem {
  return {
    ...difference,
    code: 'STRATEGY_WARMUP_SHORT',
    ts,
    when: `the strategy knew no more than its warm-up of ${warmup} bars`,
    fix: 'raise warmup to the longest look-back; three to five times the period for EMA, RSI and ATR',
  };
}

function tryCut(subject: ProofSubject, cut: Cut, compared: number): Failed | null {
  const { warmup } = subject;
  const at = cut.snapshot.row;
  const { columns } = subject.prepared;
  const failed = goOn(subject, cut, { from: rowBack(columns, at, warmup - 1), compared });
  if (failed === null || cut.flatRow === at) return failed;
  const twice = rowBack(columns, at, 2 * warmup);
  if (cut.flatRow >= twice) return null; // the position is younger than the memory: nothing is known
  if (goOn(subject, cut, { from: twice, compared }) === null) return failed;
  const before = rowBack(columns, cut.flatRow, warmup - 1);
  return goOn(subject, cut, { from: before, compared }) === null ? null : failed;
}

/** Goes on from a cut with the memory that the rows `from` to the cut give; the first other decision. */
function goOn(
  subject: ProofSubject,
  { snapshot }: Cut,
  of: { readonly from: number; readonly compared: number },
): Failed | null {
  const { columns, symbols } = subject.prepared;
  const memory = memoryOf(subject, of.from, snapshot);
  const whole = new ProofRun(subject);
  whole.run.restore(snapshot);
  const fresh = new ProofRun(subject);
  fresh.run.restore({ ...snapshot, tick: { ...snapshot.tick, strategy: memory } });
  for (let slice = 0; slice < of.compared && !whole.run.isDone; slice++) {
    const ts = columns.ts[whole.run.row] as number;
    whole.advance();
    fresh.advance();
    const books = [whole, fresh].map(({ run }) => run.tick.targets);
    const [expected, found] = books;
    if (expected === undefined || found === undefined) return null;
    const difference = bookDifference(expected, found, { symbols, tolerance: TOLERANCE });
    if (difference !== null) return { ts, difference };
  }
  return null;
}

/** What the strategy remembers when it has seen the rows `from` to the cut, and nothing before. */
function memoryOf(subject: ProofSubject, from: number, { row, tick }: BacktestSnapshot): JsonObject {
  const columns = cutColumns(subject.prepared.columns, from, row);
  const run = new ProofRun({
    ...subject,
    prepared: { ...subject.prepared, columns, slices: subject.prepared.slices },
    cash: Math.max(1, tick.last?.equity ?? subject.cash),
  });
  while (!run.run.isDone) run.advance();
  return run.run.tick.snapshot().strategy;
}

function isFlat({ run }: ProofRun): boolean {
  const { targets, orders, portfolio } = run.tick;
  const isZero = (qty: number): boolean => qty === 0;
  return (
    orders.workingCount === 0 && targets.target.every(isZero) && portfolio.position.every(isZero)
  );
}

/**
 * The row at which a slice begins, so far back that each symbol has `bars` bars from there to the row
 * `at`, or all that it has.
 */
function rowBack(columns: BarColumns, at: number, bars: number): number {
  const wanted = new Map<number, number>();
  for (let row = 0; row < at; row++) wanted.set(columns.symbol[row] as number, bars);
  let missing = bars === 0 ? 0 : wanted.size;
  let row = at;
  while (row > 0 && missing > 0) {
    row--;
    const symbol = columns.symbol[row] as number;
    const left = (wanted.get(symbol) ?? 0) - 1;
    wanted.set(symbol, left);
    if (left === 0) missing--;
  }
  while (row > 0 && columns.ts[row - 1] === columns.ts[row]) row--;
  return row;
}
