/**
 * From the journal to the books: fills at their latest correction, busted ones left out, splits and
 * dividends on what was held without them. So a FIFO after a bust is the FIFO without that fill.
 */
import { splitRatio } from '../../foundation/model/index.ts';
import type { Books } from './books.ts';
import type { Journal, JournalEntry } from './journal.ts';

/** Books every entry of the journal into empty books. */
export function replay(journal: Journal, books: Books): void {
  const entries = journal.all();
  const standing = standingFills(entries);
  for (const entry of entries) {
    const { kind, symbol } = entry;
    if (kind === 'FILL') {
      const fill = standing.get(entry.fill);
      if (fill !== undefined) bookFill(books, { ...entry, a: fill.a, b: fill.b, c: fill.c });
    } else if (kind === 'SPLIT') {
      books.split(symbol, splitRatio(entry.a, entry.b), entry.c);
    } else if (kind === 'DIVIDEND') {
      books.payDividend(symbol, entry.a);
    }
  }
}

/** By fill row: the entry that says what the fill is now; none for a busted one. */
export function standingFills(entries: readonly JournalEntry[]): Map<number, JournalEntry> {
  const standing = new Map<number, JournalEntry>();
  for (const entry of entries) {
    if (entry.kind === 'FILL' || entry.kind === 'CORRECTION') standing.set(entry.fill, entry);
    if (entry.kind === 'BUST') standing.delete(entry.fill);
  }
  return standing;
}

function bookFill(books: Books, { symbol, fill, day, a, b, c }: JournalEntry): void {
  const side = a > 0 ? 1 : -1;
  books.bookFill({ symbol, side, qty: Math.abs(a), price: b, fee: c, day }, fill);
}
