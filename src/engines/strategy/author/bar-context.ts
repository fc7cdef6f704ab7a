/**
 * All that `onBar` knows of the world: one symbol's history up to the latest accepted bar, the account,
 * the time, chance, and the same of the other symbols. Prices and money in currency units.
 */
import { Failure } from '../../../foundation/core/index.ts';
import {
  MICROS_PER_UNIT,
  type SliceTime,
  type TargetBook,
} from '../../../foundation/model/index.ts';
import type { Account } from '../types.ts';
import { BarView } from './bar-view.ts';
import type { Chance } from './chance.ts';
import type { History, BarColumn } from './history.ts';
import { PriceWindow } from './price-window.ts';

/** What the contexts of all symbols share. */
export interface World {
  readonly symbols: readonly string[];
  readonly account: Account;
  readonly targets: TargetBook;
  readonly time: SliceTime;
  readonly chance: Chance;
  /** By symbol id. */
  readonly contexts: readonly BarContext[];
}

export class BarContext {
  readonly symbol: string;
  // Really private: the context is an author's only door, and behind these stands the machinery.
  readonly #id: number;
  readonly #history: History;
  readonly #world: World;
  readonly #views: BarView[] = [];
  readonly #windows: Readonly<Record<BarColumn, Map<number, PriceWindow>>> = {
    open: new Map(),
    high: new Map(),
    low: new Map(),
    close: new Map(),
    volume: new Map(),
  };

  constructor(id: number, history: History, world: World) {
    this.symbol = world.symbols[id] ?? '';
    this.#id = id;
    this.#history = history;
    this.#world = world;
  }

  get open(): number {
    const history = this.#history;
    return (history.open[(history.seen - 1) & history.mask] as number) / MICROS_PER_UNIT;
  }

  get high(): number {
    const history = this.#history;
    return (history.high[(history.seen - 1) & history.mask] as number) / MICROS_PER_UNIT;
  }

  get low(): number {
    const history = this.#history;
    return (history.low[(history.seen - 1) & history.mask] as number) / MICROS_PER_UNIT;
  }

  /** Close of the latest bar, which is the bar of the call. */
  get close(): number {
    const history = this.#history;
    return (history.close[(history.seen - 1) & history.mask] as number) / MICROS_PER_UNIT;
  }

  get volume(): number {
    const history = this.#history;
    return history.volume[(history.seen - 1) & history.mask] as number;
  }

  /** Close of the slice, UTC milliseconds: the only clock. */
  get now(): number {
    return this.#world.time.ts;
  }

  /** Filled shares of the symbol, below 0 when short. */
  get position(): number {
    return this.#world.account.position[this.#id] as number;
  }

  /**
   * Shares that are wanted of the symbol: what was returned last, less what a protective order took
   * back, times what a split made of it.
   */
  get target(): number {
    return this.#world.targets.target[this.#id] as number;
  }

  get cash(): number {
    return this.#world.account.cash / MICROS_PER_UNIT;
  }

  get equity(): number {
    return this.#world.account.equity / MICROS_PER_UNIT;
  }

  /** Symbols of the run, in code-unit order. */
  get symbols(): readonly string[] {
    return this.#world.symbols;
  }

  /** Accepted bars of the symbol so far. */
  get barsSeen(): number {
    return this.#history.seen;
  }

  /** Whether the symbol has seen `warmup` bars; of the symbol of the call it always has. */
  get isWarm(): boolean {
    return this.#history.seen >= this.#history.depth;
  }

  /** A number from 0 to below 1, from a generator of the strategy's own that the run's seed starts. */
  random(): number {
    return this.#world.chance.next();
  }

  /** The bar `bars` before the latest: `ago(0)` is the latest, `ago(1)` the one before. */
  ago(bars: number): BarView {
    const reach = Math.min(this.#history.seen, this.#history.depth);
    if (!(bars >= 0 && bars < reach && Number.isInteger(bars))) this.#failAgo(bars);
    return (this.#views[bars] ??= new BarView(this.#history, bars));
  }

  opens(count: number): PriceWindow {
    return this.#window('open', count);
  }

  highs(count: number): PriceWindow {
    return this.#window('high', count);
  }

  lows(count: number): PriceWindow {
    return this.#window('low', count);
  }

  /** The last `count` closes, the latest included; at most `warmup`. */
  closes(count: number): PriceWindow {
    return this.#window('close', count);
  }

  volumes(count: number): PriceWindow {
    return this.#window('volume', count);
  }

  /** The same of another symbol, up to its latest bar. Fails with STRATEGY_SYMBOL_UNKNOWN. */
  of(symbol: string): BarContext {
    const { contexts, symbols } = this.#world;
    const found = contexts[symbols.indexOf(symbol)];
    if (found !== undefined) return found;
    throw new Failure(
      'INPUT',
      'STRATEGY_SYMBOL_UNKNOWN',
      `the run has no symbol "${symbol.slice(0, 80)}"; it has ${symbols.join(', ')}`,
      { fix: 'add --bars for the symbol, or look it up in ctx.symbols first' },
    );
  }

  #window(column: BarColumn, count: number): PriceWindow {
    const { seen, depth } = this.#history;
    if (!(count >= 1 && count <= Math.min(seen, depth) && Number.isInteger(count))) {
      failReach(`${column}s(${String(count)})`, count, this);
    }
    const known = this.#windows[column].get(count);
    if (known !== undefined) return known;
    const unit = column === 'volume' ? 1 : MICROS_PER_UNIT;
    const window = new PriceWindow(this.#history, column, { length: count, unit });
    this.#windows[column].set(count, window);
    return window;
  }

  #failAgo(bars: number): never {
    if (bars < 0) {
      throw new Failure(
        'INPUT',
        'STRATEGY_LOOKAHEAD',
        `ago(${bars}) asks for a bar that closes after the bar of the call`,
        { fix: 'ago(0) is the latest bar that is known, ago(1) the one before' },
      );
    }
    return failReach(`ago(${String(bars)})`, bars + 1, this);
  }

  /** Bars that may be looked at. */
  get reach(): number {
    return this.#history.depth;
  }
}

function failReach(call: string, needed: number, ctx: BarContext): never {
  throw new Failure(
    'INPUT',
    'STRATEGY_HISTORY_SHORT',
    `${call} of ${ctx.symbol} needs ${needed} bars; it has seen ${ctx.barsSeen}, and warmup keeps ${ctx.reach}`,
    { fix: 'return more from warmup; ask a symbol that may be new for isWarm first' },
  );
}
