/**
 * Sufficient warm-up: from its bar number `warmup` on, a strategy decides as one does that has seen
 * everything before. At many slices its memory is replaced by what the last `warmup - 1` bars alone
 * give it, while positions, orders and money stay; then both go on side by side and must want the same.
 *
 * Recursive indicators (EMA, Wilder's) never forget wholly, so targets may differ by one share or one
 * percent, distances by one percent, prices by a tenth of a percent, and one try in a hundred may fail.
 *
 * A try that fails because the strategy remembers a position that was opened before those bars does not
 * count: it is one that fails with twice the bars as well, and does not when its memory reaches to before
 * the position.
 */
import type { JsonObject } from '../../../foundation/core/index.ts';
import type { BarColumns } from '../../../foundation/model/index.ts';
import type { BacktestSnapshot } from '../backtest-run.ts';
import { targetDifference, type Tolerance } from './decisions.ts';
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
  /** By symbol: row of the latest slice before which it was not held, wanted or ordered; else 0. */
  readonly flatRows: readonly number[];
}

interface Failed {
  readonly ts: number;
  readonly symbol: number;
  readonly difference: Omit<Difference, 'symbol'>;
}

/** Tries every slice of a short series, and a seeded sample of a long one. */
export function proveWarmup(subject: ProofSubject): ProofResult {
  const compared = Math.min(MOST_COMPARED, Math.max(FEWEST_COMPARED, subject.warmup));
  const perTry = 2 * (compared + subject.warmup);
  const most = triesWithin(perTry, { budget: BUDGET_SLICES, most: MAX_TRIES });
  const range = { first: subject.warmup, end: subject.prepared.slices };
  const wanted = new Set(pickSlices(range, most, subject.seed));
  const whole = new ProofRun(subject);
  const flatRows = subject.prepared.symbols.map(() => 0);
  let failures = 0;
  let first: Failed | null = null;
  for (let slice = 0; !whole.run.isDone; slice++) {
    flatRows.forEach((_, symbol) => {
      if (isFlat(whole, symbol)) flatRows[symbol] = whole.run.row;
    });
    if (wanted.has(slice)) {
      const cut = { snapshot: whole.run.snapshot(), flatRows: [...flatRows] };
      const failed = tryCut(subject, cut, compared);
      if (failed !== null) failures++;
      first ??= failed;
    }
    whole.advance();
  }
  const checked = wanted.size;
  const passed = failures <= Math.floor(checked / TRIES_PER_FAILURE);
  return {
    passed,
    checked,
    firstProblem: passed || first === null ? null : problemOf(subject, first),
  };
}

function problemOf({ warmup, prepared }: ProofSubject, failed: Failed): ProofProblem {
  return {
    ...failed.difference,
    symbol: prepared.symbols[failed.symbol] ?? null,
    code: 'STRATEGY_WARMUP_SHORT',
    ts: failed.ts,
    when: `the strategy knew no more than its warm-up of ${warmup} bars`,
    fix: 'raise warmup to the longest look-back; five times the period for EMA, RSI and ATR',
  };
}

/** The first symbol whose memory is too short, when its own position does not explain it. */
function tryCut(subject: ProofSubject, cut: Cut, compared: number): Failed | null {
  const { warmup, prepared } = subject;
  const { columns } = prepared;
  const at = cut.snapshot.row;
  const goOnFrom = (from: number, symbols: readonly number[]): readonly Failed[] =>
    goOn(subject, cut, { memory: memoryOf(subject, from, cut.snapshot), symbols, compared });
  const failures = goOnFrom(rowBack(columns, at, warmup - 1), [...prepared.symbols.keys()]);
  const found = failures.find(({ symbol }) => {
    const flatRow = cut.flatRows[symbol] ?? 0;
    if (flatRow === at) return true;
    const twice = rowBack(columns, at, 2 * warmup);
    if (flatRow >= twice) return false; // the position is younger than the memory: nothing is known
    if (goOnFrom(twice, [symbol]).length === 0) return true;
    return goOnFrom(rowBack(columns, flatRow, warmup - 1), [symbol]).length > 0;
  });
  return found ?? null;
}

/** Goes on from a cut with another memory, up to the first slice in which some of the symbols fail. */
function goOn(
  subject: ProofSubject,
  { snapshot }: Cut,
  of: {
    readonly memory: JsonObject;
    readonly symbols: readonly number[];
    readonly compared: number;
  },
): readonly Failed[] {
  const { columns } = subject.prepared;
  const whole = new ProofRun(subject);
  whole.run.restore(snapshot);
  const fresh = new ProofRun(subject);
  fresh.run.restore({ ...snapshot, tick: { ...snapshot.tick, strategy: of.memory } });
  for (let slice = 0; slice < of.compared && !whole.run.isDone; slice++) {
    const ts = columns.ts[whole.run.row] as number;
    whole.advance();
    fresh.advance();
    const [expected, found] = [whole.run.tick.targets, fresh.run.tick.targets];
    const failures = of.symbols.flatMap((symbol): Failed[] => {
      const at = { id: symbol, tolerance: TOLERANCE };
      const difference = targetDifference(expected, found, at);
      return difference === null ? [] : [{ ts, symbol, difference }];
    });
    if (failures.length > 0) return failures;
  }
  return [];
}

/** What the strategy remembers when it has seen the rows `from` to the cut, and nothing before. */
function memoryOf(
  subject: ProofSubject,
  from: number,
  { row, tick }: BacktestSnapshot,
): JsonObject {
  const columns = cutColumns(subject.prepared.columns, from, row);
  const run = new ProofRun({
    ...subject,
    prepared: { ...subject.prepared, columns, slices: subject.prepared.slices },
    cash: Math.max(1, tick.last?.equity ?? subject.cash),
  });
  while (!run.run.isDone) run.advance();
  return run.run.tick.snapshot().strategy;
}

function isFlat({ run }: ProofRun, symbol: number): boolean {
  const { targets, orders, portfolio } = run.tick;
  const isBusy = (orders.working[symbol]?.length ?? 0) > 0;
  return !isBusy && targets.target[symbol] === 0 && portfolio.position[symbol] === 0;
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
