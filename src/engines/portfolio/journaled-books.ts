/**
 * The books together with the journal that explains them: what is booked is written down, and what was
 * written down is booked anew when the broker changes its mind. Knows no marks; values nothing.
 */
import {
  canonicalJson,
  invariant,
  restoreColumns,
  snapshotColumns,
  type JsonObject,
} from '../../foundation/core/index.ts';
import type { FillTable, SplitRatio } from '../../foundation/model/index.ts';
import { Books } from './books.ts';
import { FillRecord } from './fill-record.ts';
import { NO_FILL } from './journal.ts';
import { isSameQueue, type Lot } from './lot-queue.ts';
import { replay } from './replay.ts';
import type { Correction, Fill, FillChange, SameDayClose, SplitEffect } from './types.ts';

/** Totals, lots and trades follow from the journal: they are kept so that a restore can compare. */
export type BooksSnapshot = {
  readonly cash: number;
  readonly realized: number;
  readonly fees: number;
  readonly dividends: number;
  readonly lots: readonly (readonly Lot[])[];
  readonly trades: readonly (readonly number[])[];
  readonly journal: readonly (readonly number[])[];
  readonly ledger: readonly (readonly number[])[];
};

export class JournaledBooks {
  readonly books: Books;
  /** The fills as they stand, in application order. */
  readonly ledger: FillTable;

  private readonly initialCash: number;
  private readonly record = new FillRecord();

  constructor(initialCash: number, symbolCount: number) {
    this.initialCash = initialCash;
    this.books = new Books(initialCash, symbolCount);
    this.ledger = this.record.table;
  }

  bookFill(fill: Fill): void {
    this.books.bookFill(fill, this.ledger.count);
    this.record.add(fill);
  }

  bustFill(order: number, number: number): FillChange {
    return this.amended(this.record.bust(order, number));
  }

  correctFill(order: number, number: number, to: Correction): FillChange {
    return this.amended(this.record.correct(order, number, to));
  }

  /** `previousClose` is NaN when there is none, and only where the split leaves no fraction to pay. */
  split(symbol: number, ratio: SplitRatio, previousClose: number): SplitEffect {
    const { numerator: a, denominator: b } = ratio;
    const c = Number.isNaN(previousClose) ? 0 : previousClose;
    this.record.journal.append({ kind: 'SPLIT', symbol, fill: NO_FILL, day: 0, a, b, c });
    return this.books.split(symbol, ratio, c);
  }

  /** `perShare` micros. Returns the cash. */
  payDividend(symbol: number, perShare: number): number {
    const entry = { symbol, fill: NO_FILL, day: 0, a: perShare, b: 0, c: 0 };
    this.record.journal.append({ kind: 'DIVIDEND', ...entry });
    return this.books.payDividend(symbol, perShare);
  }

  /** Exits that closed a lot of their own day, in closing order. O(entries). */
  sameDayCloses(): readonly SameDayClose[] {
    const days = this.record.journal.bookingDays();
    const { symbol, entryFill, exitFill, count } = this.books.trades;
    const closes: SameDayClose[] = [];
    for (let trade = 0; trade < count; trade++) {
      const day = days.at(exitFill.at(trade));
      if (days.at(entryFill.at(trade)) === day) closes.push({ symbol: symbol.at(trade), day });
    }
    return closes;
  }

  /** Asserts that books and ledger equal a replay of the journal. O(entries). */
  assertRecompute(): void {
    const { books } = this;
    const twin = new Books(this.initialCash, books.position.length);
    replay(this.record.journal, twin);
    const isSame =
      twin.cash === books.cash &&
      twin.realized === books.realized &&
      twin.fees === books.fees &&
      twin.dividends === books.dividends &&
      twin.cost === books.cost &&
      twin.trades.count === books.trades.count &&
      twin.position.every((qty, symbol) => qty === books.position[symbol]) &&
      twin.position.every((_, symbol) => isSameQueue(twin.lotsOf(symbol), books.lotsOf(symbol)));
    invariant(
      isSame && this.record.agrees(),
      'the running state equals a recompute from the journal',
      {
        cash: books.cash,
        recomputedCash: twin.cash,
        realized: books.realized,
        recomputedRealized: twin.realized,
      },
    );
  }

  snapshot(): BooksSnapshot {
    const { cash, realized, fees, dividends, position, trades } = this.books;
    return {
      ...{ cash, realized, fees, dividends },
      lots: Array.from(position, (_, symbol) => [...this.books.lotsOf(symbol)]),
      trades: snapshotColumns(trades.columns()),
      journal: snapshotColumns(this.record.journal.columns()),
      ledger: snapshotColumns(this.ledger.columns()),
    };
  }

  /** Takes over a journal and its fills, books them, and asserts that the rest is what they give. */
  restore(from: BooksSnapshot): void {
    restoreColumns(this.record.journal.columns(), from.journal);
    restoreColumns(this.ledger.columns(), from.ledger);
    this.rebook();
    const told: JsonObject = from;
    const differing = Object.entries(this.snapshot())
      .filter(([part, value]) => canonicalJson(value) !== canonicalJson(told[part] ?? null))
      .map(([part]) => part);
    if (!this.record.agrees()) differing.push('ledger');
    const parts = differing.join(' ');
    invariant(parts === '', 'a snapshot equals its own journal', { differing: parts });
  }

  private amended(change: FillChange): FillChange {
    if (change === 'APPLIED') this.rebook();
    return change;
  }

  private rebook(): void {
    this.books.reset();
    replay(this.record.journal, this.books);
  }
}
