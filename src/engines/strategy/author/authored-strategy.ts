/** Runs an author's functions as a kernel: rings, indicators, warm-up, and decisions to targets. */
import {
  Failure,
  listOf,
  numberOf,
  numbersOf,
  objectOf,
  type JsonObject,
  type JsonValue,
} from '../../../foundation/core/index.ts';
import {
  type BarColumns,
  type SliceTime,
  type SplitRatio,
  type TargetBook,
} from '../../../foundation/model/index.ts';
import type { Indicator } from '../indicators/indicator.ts';
import type { KernelStrategy, StrategyContext } from '../types.ts';
import { BarContext, type World } from './bar-context.ts';
import { Chance } from './chance.ts';
import { applyTarget, clearTerms } from './decision.ts';
import { History } from './history.ts';
import { InitContext } from './init-context.ts';
import { locateError } from './locate-error.ts';
import { copyState, restoreState, type State } from './state.ts';

/** More is no warm-up but an archive. */
const MAX_WARMUP = 100_000;

/** An author's functions with the parameters already in them. */
export interface AuthorParts<S extends State> {
  readonly id: string;
  readonly warmup: number;
  readonly init: (ctx: InitContext) => S;
  /** A `Decision`, if the author keeps to the types. */
  readonly onBar: (ctx: BarContext, state: S) => unknown;
  /** `ratio`: new shares for one old. */
  readonly onSplit: (state: S, ratio: number) => void;
}

/** What the host keeps of one symbol. */
interface Series<S> {
  readonly history: History;
  readonly indicators: readonly Indicator[];
  readonly ctx: BarContext;
  readonly state: S;
  /** Whether the target may have terms that a plain number takes back. */
  mayHaveTerms: boolean;
}

export class AuthoredStrategy<S extends State> implements KernelStrategy {
  private readonly id: string;
  private readonly warmup: number;
  private readonly decide: AuthorParts<S>['onBar'];
  private readonly adjust: AuthorParts<S>['onSplit'];
  private readonly targets: TargetBook;
  private readonly time: SliceTime;
  private readonly chance: Chance;
  private readonly symbols: readonly string[];
  private readonly series: readonly Series<S>[];
  private bars: BarColumns;

  constructor(parts: AuthorParts<S>, context: StrategyContext) {
    checkWarmup(parts.warmup, parts.id);
    this.id = parts.id;
    this.warmup = parts.warmup;
    this.decide = parts.onBar;
    this.adjust = parts.onSplit;
    this.targets = context.targets;
    this.time = context.time;
    this.bars = context.bars;
    this.symbols = Object.freeze([...context.symbols]); // authors see it, and it is the run's
    this.chance = new Chance(context.seed, parts.id);
    const contexts: BarContext[] = [];
    const { symbols } = this;
    const { account, targets, time } = context;
    const world: World = { account, targets, time, symbols, chance: this.chance, contexts };
    this.series = symbols.map((_, symbol) => beginSeries(parts, symbol, world));
    contexts.push(...this.series.map(({ ctx }) => ctx));
  }

  useBars(bars: BarColumns): void {
    this.bars = bars;
  }

  extend(row: number, symbol: number): void {
    const { history, indicators } = this.series[symbol] as Series<S>;
    history.push(this.bars, row);
    for (let i = 0; i < indicators.length; i++) indicators[i]?.update();
  }

  onBar(_row: number, symbol: number): void {
    const of = this.series[symbol] as Series<S>;
    if (of.history.seen < this.warmup) return;
    try {
      const decision = this.decide(of.ctx, of.state);
      if (typeof decision === 'number') this.holdPlain(of, symbol, decision);
      else if (decision !== undefined) this.holdWithTerms(of, symbol, decision);
    } catch (error) {
      throw locateError(error, this.placeOf(symbol));
    }
  }

  /**
   * Divides the symbol's history and what follows from it. The target is multiplied: who leaves things
   * as they are wants as many of the new shares as he had of the old.
   */
  onSplit(symbol: number, ratio: SplitRatio): void {
    const of = this.series[symbol] as Series<S>;
    of.history.split(ratio);
    for (const indicator of of.indicators) indicator.split(ratio);
    this.targets.split(symbol, ratio);
    try {
      this.adjust(of.state, ratio.numerator / ratio.denominator);
    } catch (error) {
      throw locateError(error, this.placeOf(symbol));
    }
  }

  snapshot(): JsonObject {
    return {
      chance: this.chance.snapshot(),
      series: this.series.map(({ history, indicators, state }, symbol) => ({
        history: history.snapshot(),
        indicators: indicators.map((indicator) => indicator.snapshot()),
        state: this.copyStateOf(state, symbol),
      })),
    };
  }

  restore(from: JsonObject): void {
    this.chance.restore(numbersOf(from['chance']));
    const all = listOf(from['series']);
    this.series.forEach((of, symbol) => {
      const one = objectOf(all[symbol]);
      of.history.restore(historyOf(one['history']));
      const indicators = listOf(one['indicators']);
      of.indicators.forEach((indicator, i) => {
        indicator.restore(numbersOf(indicators[i]));
      });
      restoreState(of.state, objectOf(one['state']));
      of.mayHaveTerms = true; // taking back what isn't there changes nothing
    });
  }

  private holdPlain(of: Series<S>, symbol: number, qty: number): void {
    this.targets.set(symbol, qty + 0); // + 0 turns -0 into 0
    if (of.mayHaveTerms) clearTerms(this.targets, symbol);
    of.mayHaveTerms = false;
    this.targets.publish();
  }

  private holdWithTerms(of: Series<S>, symbol: number, decision: unknown): void {
    if (!isRecord(decision)) failDecision(decision);
    if ('then' in decision) failAsync();
    of.mayHaveTerms = true;
    applyTarget(this.targets, symbol, decision);
    this.targets.publish();
  }

  private copyStateOf(state: S, symbol: number): JsonObject {
    try {
      return copyState(state);
    } catch (error) {
      throw locateError(error, this.placeOf(symbol));
    }
  }

  private placeOf(symbol: number): { strategy: string; symbol: string; ts: number } {
    return { strategy: this.id, symbol: this.symbols[symbol] ?? '', ts: this.time.ts };
  }
}

function beginSeries<S extends State>(
  parts: AuthorParts<S>,
  symbol: number,
  world: World,
): Series<S> {
  const history = new History(parts.warmup);
  const name = world.symbols[symbol] ?? '';
  const indicators: Indicator[] = [];
  const init = new InitContext({ symbol: name, symbols: world.symbols }, history, indicators);
  try {
    const state = parts.init(init);
    Object.freeze(indicators);
    copyState(state); // a state that can't be kept is refused before it is used
    const ctx = new BarContext(symbol, history, world);
    return { history, indicators, ctx, state, mayHaveTerms: false };
  } catch (error) {
    throw locateError(error, { strategy: parts.id, symbol: name, ts: null });
  }
}

function historyOf(value: JsonValue | undefined): { seen: number; bars: number[][] } {
  const { seen, bars } = objectOf(value);
  return { seen: numberOf(seen), bars: listOf(bars).map(numbersOf) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function checkWarmup(warmup: number, id: string): void {
  if (Number.isInteger(warmup) && warmup >= 1 && warmup <= MAX_WARMUP) return;
  throw new Failure(
    'INPUT',
    'STRATEGY_WARMUP_INVALID',
    `warmup must be a whole number from 1 to ${MAX_WARMUP}: strategy=${id} warmup=${String(warmup)}`,
    { fix: 'return the number of bars that the first decision needs' },
  );
}

function failDecision(decision: unknown): never {
  throw new Failure(
    'INPUT',
    'STRATEGY_TARGET_INVALID',
    `onBar returned ${String(decision).slice(0, 80)}, which is no target`,
    { fix: 'return whole shares, { qty, ... }, or nothing' },
  );
}

function failAsync(): never {
  throw new Failure('INPUT', 'STRATEGY_ASYNC', 'onBar returned a promise', {
    fix: 'decide at once: onBar is no async function and waits for nothing',
  });
}
