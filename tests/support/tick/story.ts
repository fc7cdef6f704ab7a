/** Plays a bar table through the tick and the sim, slice by slice, and tells what happened. */
import { ACTIONS_HEADER, parseActions } from '../../../src/adapters/marketdata/index.ts';
import type { KernelStrategy, TickContext } from '../../../src/engines/strategy/index.ts';
import { calendarFor } from '../../../src/foundation/calendar/index.ts';
import type { JsonObject } from '../../../src/foundation/core/index.ts';
import {
  BUY,
  formatInstant,
  formatMicros,
  reasonText,
  type CalendarName,
  type CorporateAction,
  type Reason,
  type Timeframe,
} from '../../../src/foundation/model/index.ts';
import { SimFillSource } from '../../../src/trading/backtest/fills/sim-fill-source.ts';
import { Tick, type TickSnapshot } from '../../../src/trading/orchestrator/index.ts';
import { usd } from './amounts.ts';
import { parseBarTable, type BarTable, type Book } from './bar-table.ts';
import { simConfig, tickSettings, type Overrides } from './settings.ts';

export interface StoryParts extends Overrides {
  /** Decimal text, 100,000 by default. */
  readonly cash?: string;
  readonly calendar?: CalendarName;
  readonly timeframe?: Timeframe;
  readonly seed?: number;
  /** Rows of an actions file: `2024-01-03,AAA,SPLIT,2`. */
  readonly actions?: readonly string[];
}

export interface StorySnapshot {
  readonly next: number;
  readonly tick: TickSnapshot;
  readonly sim: number[][];
}

/** Returns the books of a table and remembers the rows on which it was called. */
export class TableStrategy implements KernelStrategy {
  readonly calls: number[] = [];
  private readonly books: readonly (Book | null)[];
  private readonly context: TickContext;

  constructor(books: readonly (Book | null)[], context: TickContext) {
    this.books = books;
    this.context = context;
  }

  useBars(): void {
    // The table's books go by row, not by price.
  }

  extend(): void {
    // A table has no history.
  }

  onBar(row: number): void {
    this.calls.push(row);
    const book = this.books[row] ?? null;
    if (book === null) return;
    const { targets, symbolCount } = this.context;
    const last = new Set(book.map(([symbol]) => symbol));
    // a repeated symbol: the last wins
    for (const [symbol, qty, terms] of book) {
      targets.set(symbol, qty);
      if (terms === null) continue;
      targets.enter(symbol, terms.limit, terms.trigger, terms.timeInForce);
      targets.protect(symbol, terms.stop, terms.takeProfit, terms.trail);
    }
    for (let symbol = 0; symbol < symbolCount; symbol++) {
      if (!last.has(symbol)) targets.set(symbol, 0);
    }
    targets.publish();
  }

  onSplit(): void {
    // The table's books go by row, not by price.
  }

  snapshot(): JsonObject {
    return {};
  }

  restore(): void {
    // The table is its whole state.
  }
}

export class Story {
  readonly tick: Tick;
  readonly table: BarTable;
  /** Equity by recorded slice, in micros. */
  readonly equity: number[] = [];
  private strategy: TableStrategy | null = null;
  private readonly sim: SimFillSource;
  private next = 0;

  constructor(text: string, parts: StoryParts = {}) {
    const calendar = parts.calendar ?? 'XNYS';
    this.table = parseBarTable(text, { calendar, timeframe: parts.timeframe ?? '1m' });
    const { columns: bars, symbols, books } = this.table;
    this.tick = new Tick(
      {
        settings: tickSettings(parts),
        days: calendarFor(calendar),
        cash: usd(parts.cash ?? '100000'),
        symbolCount: symbols.length,
        actions: actionsOf(parts.actions ?? [], symbols),
        resolution: 'SLICE',
        createStrategy: (context) => (this.strategy = new TableStrategy(books, context)),
      },
      bars,
    );
    const config = simConfig(parts);
    this.sim = new SimFillSource({ tick: this.tick, bars, config, seed: parts.seed ?? 1 });
  }

  /** The whole state between two slices, as plain data. */
  snapshot(): StorySnapshot {
    return { next: this.next, tick: this.tick.snapshot(), sim: this.sim.snapshot() };
  }

  /** Takes over a snapshot of a story of the same table and parts; only before the first slice. */
  restore(from: StorySnapshot): this {
    this.next = from.next;
    this.tick.restore(from.tick);
    this.sim.restore(from.sim);
    return this;
  }

  /** Plays the next `slices` slices; of a table that is at its end nothing is played. */
  play(slices = Infinity): this {
    for (let i = 0; i < slices && this.next < this.table.slices.length; i++) {
      this.open();
      this.close();
    }
    return this;
  }

  /** Step 1 and the sim's fills of the next slice; the clock is the slice's time by default. */
  open(clock = this.slice().ts): void {
    const { from, to } = this.slice();
    this.tick.time.clock = clock;
    this.tick.openSlice(from, to);
    if (this.tick.orders.workingCount > 0) this.sim.fillOpenSlice(from, to);
  }

  /** Step 1 alone: fills are then booked by the test, as an inbox does. */
  openWithoutFills(): void {
    const { from, to, ts } = this.slice();
    this.tick.time.clock = ts;
    this.tick.openSlice(from, to);
  }

  /** Plays the next `slices` slices without the sim: only the test's own fills are booked. */
  playWithoutFills(slices: number): this {
    for (let i = 0; i < slices; i++) {
      this.openWithoutFills();
      this.close();
    }
    return this;
  }

  /** Steps 3 to 7 of the open slice. */
  close(): void {
    const { from, to } = this.slice();
    this.tick.closeSlice();
    if (this.sim.fillsSameBar) this.sim.fillClosedSlice(from, to);
    this.tick.recordSlice();
    const { points } = this.tick;
    this.equity.push(points.equity[points.count - 1] ?? NaN);
    points.clear();
    this.next++;
  }

  /** `14:31 AAA BUY 10 FILLED`, prices before the status, the reason behind it when there is one. */
  orders(): string[] {
    const { orders } = this.tick;
    return range(orders.count).map((i) => {
      const what = `${this.symbol(orders.symbol.at(i))} ${side(orders.side.at(i))} ${orders.qty.at(i)}`;
      const { type, limitPrice, stopPrice } = orders.termsOf(i);
      const prices = [stopPrice, limitPrice].filter((price) => price > 0).map(formatMicros);
      const terms = type === 'MARKET' ? '' : `${type} ${prices.join(' ')} `;
      const status = `${terms}${orders.statusOf(i)}`;
      const reason = reasonText(orders.reason.at(i));
      return `${clock(orders.ts.at(i))} ${what} ${status}${reason === null ? '' : ` ${reason}`}`;
    });
  }

  /** `14:32 AAA BUY 10 @510`, with the fee behind it when there is one. */
  fills(): string[] {
    const { orders, portfolio } = this.tick;
    const { ledger } = portfolio;
    return range(ledger.count).map((i) => {
      const order = ledger.order.at(i);
      const what = `${this.symbol(orders.symbol.at(order))} ${side(orders.side.at(order))}`;
      const fee = ledger.fee.at(i);
      const price = `@${formatMicros(ledger.price.at(i))}${fee === 0 ? '' : ` fee ${formatMicros(fee)}`}`;
      return `${clock(ledger.ts.at(i))} ${what} ${ledger.qty.at(i)} ${price}`;
    });
  }

  /** `14:32 HALTED RISK_DAILY_LOSS a b c`: events of the kinds asked for, numbers as they are. */
  events(...kinds: readonly string[]): string[] {
    const { events } = this.tick;
    return range(events.count)
      .map((i) => events.at(i))
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ kind, ts, symbol, reason, a, b, c }) =>
        [clock(ts), kind, this.symbol(symbol), reasonText(reason) ?? '', a, b, c]
          .filter((part) => part !== '')
          .join(' '),
      );
  }

  /** Times of the bars that the strategy was called with. */
  strategyCalls(): string[] {
    return (this.strategy?.calls ?? []).map((row) => {
      const { ts, symbol } = this.table.columns;
      return `${clock(ts[row] ?? 0)} ${this.symbol(symbol[row] ?? -1)}`;
    });
  }

  get haltReason(): Reason | null {
    return reasonText(this.tick.state.haltReason);
  }

  get disarmReason(): Reason | null {
    return reasonText(this.tick.state.disarmReason);
  }

  position(symbol: string): number {
    return this.tick.portfolio.position[this.table.symbols.indexOf(symbol)] ?? NaN;
  }

  /** Rejections by code, repeats included. */
  rejected(): Partial<Record<Reason, number>> {
    const counts: Partial<Record<Reason, number>> = {};
    this.tick.rejectedBy.forEach((count, id) => {
      const reason = reasonText(id);
      if (count > 0 && reason !== null) counts[reason] = count;
    });
    return counts;
  }

  private slice() {
    const slice = this.table.slices[this.next];
    if (slice === undefined) throw new Error('the table is at its end');
    return slice;
  }

  private symbol(id: number): string {
    return this.table.symbols[id] ?? '';
  }
}

function actionsOf(rows: readonly string[], symbols: readonly string[]): CorporateAction[] {
  const text = [ACTIONS_HEADER, ...rows].join('\n');
  const parsed = parseActions(new TextEncoder().encode(text), 'actions.csv');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error.problems));
  return parsed.value.map(({ symbol, ...rest }) => ({ ...rest, symbol: symbols.indexOf(symbol) }));
}

/** A copy that has been text: a snapshot is nothing but its JSON. */
export function throughJson(snapshot: StorySnapshot): StorySnapshot {
  return JSON.parse(JSON.stringify(snapshot)) as StorySnapshot;
}

/** Plays a whole table. */
export function play(text: string, parts: StoryParts = {}): Story {
  return new Story(text, parts).play();
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function side(of: number): string {
  return of === BUY ? 'BUY' : 'SELL';
}

/** Time of day of an instant, without zero seconds. */
function clock(ts: number): string {
  return formatInstant(ts).slice(11, -1).replace(/:00$/, '');
}
