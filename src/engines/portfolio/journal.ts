/**
 * Everything that was ever booked, in order; append-only. It is the truth of contract 6: lots, cash and
 * totals are what replaying it gives. A bust or a correction does not change an entry: it adds one.
 *
 * | kind       | subject  | a             | b           | c              |
 * | ---------- | -------- | ------------- | ----------- | -------------- |
 * | FILL       | fill row | signed shares | price       | fee            |
 * | CORRECTION | fill row | signed shares | price       | fee            |
 * | BUST       | fill row | 0             | 0           | 0              |
 * | SPLIT      | -1       | numerator     | denominator | previous close |
 * | DIVIDEND   | -1       | cash a share  | 0           | 0              |
 *
 * Money in micros. `day` is the epoch day of a fill's bar, 0 elsewhere.
 */
import {
  Float64Column,
  Int32Column,
  InvariantViolation,
  type NumberColumn,
} from '../../foundation/core/index.ts';

const ENTRY_KINDS = ['FILL', 'CORRECTION', 'BUST', 'SPLIT', 'DIVIDEND'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export interface JournalEntry {
  readonly kind: EntryKind;
  readonly symbol: number;
  /** Row of the fill table, or `NO_FILL`. */
  readonly fill: number;
  readonly day: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** The entry concerns no fill. */
export const NO_FILL = -1;
/** No entry of the journal. */
export const NO_ENTRY = -1;

export class Journal {
  private readonly kind = new Int32Column();
  private readonly symbol = new Int32Column();
  private readonly fill = new Int32Column();
  private readonly day = new Int32Column();
  private readonly a = new Float64Column();
  private readonly b = new Float64Column();
  private readonly c = new Float64Column();

  get count(): number {
    return this.kind.length;
  }

  append(entry: JournalEntry): void {
    this.kind.push(ENTRY_KINDS.indexOf(entry.kind));
    this.symbol.push(entry.symbol);
    this.fill.push(entry.fill);
    this.day.push(entry.day);
    this.a.push(entry.a);
    this.b.push(entry.b);
    this.c.push(entry.c);
  }

  /** The entry at `index`, which must be below `count`. */
  at(index: number): JournalEntry {
    return {
      kind: this.kindOf(index),
      symbol: this.symbol.at(index),
      fill: this.fill.at(index),
      day: this.day.at(index),
      a: this.a.at(index),
      b: this.b.at(index),
      c: this.c.at(index),
    };
  }

  kindOf(index: number): EntryKind {
    const kind = ENTRY_KINDS[this.kind.at(index)];
    if (kind === undefined) throw new InvariantViolation('an entry has a kind', { index });
    return kind;
  }

  /** The entry with which a fill row was booked, or `NO_ENTRY`. */
  bookingOf(fill: number): number {
    for (let index = 0; index < this.count; index++) {
      if (this.fill.at(index) === fill && this.kindOf(index) === 'FILL') return index;
    }
    return NO_ENTRY;
  }

  /**
   * By fill row: the entry that says what the fill is now, the latest of its booking and corrections;
   * `NO_ENTRY` for a busted one. Rows are booked in order.
   */
  standing(): Int32Column {
    const standing = new Int32Column();
    for (let index = 0; index < this.count; index++) {
      const kind = this.kindOf(index);
      const fill = this.fill.at(index);
      if (kind === 'FILL') standing.push(index);
      else if (kind === 'CORRECTION') standing.set(fill, index);
      else if (kind === 'BUST') standing.set(fill, NO_ENTRY);
    }
    return standing;
  }

  /** Epoch day of each fill row. */
  bookingDays(): Int32Column {
    const days = new Int32Column();
    for (let index = 0; index < this.count; index++) {
      if (this.kindOf(index) === 'FILL') days.push(this.day.at(index));
    }
    return days;
  }

  columns(): NumberColumn[] {
    return [this.kind, this.symbol, this.fill, this.day, this.a, this.b, this.c];
  }
}
