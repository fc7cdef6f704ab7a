/**
 * From the journal to the books: fills at their latest correction, busted ones left out, splits and
 * dividends on what was held without them. So a FIFO after a bust is the FIFO without that fill.
 */
import { splitRatio } from '../../foundation/model/index.ts';
import type { Books } from './books.ts';
import { NO_ENTRY, type Journal } from './journal.ts';

/** Books every entry of the journal into empty books. O(entries). */
export function replay(journal: Journal, books: Books): void {
  const standing = journal.standing();
  for (let index = 0; index < journal.count; index++) {
    const { kind, symbol, fill, day, a, b, c } = journal.at(index);
    if (kind === 'FILL') {
      const now = standing.at(fill);
      if (now === NO_ENTRY) continue;
      const { a: shares, b: price, c: fee } = now === index ? { a, b, c } : journal.at(now);
      const side = shares > 0 ? 1 : -1;
      books.bookFill({ symbol, side, qty: Math.abs(shares), price, fee, day }, fill);
    } else if (kind === 'SPLIT') {
      books.split(symbol, splitRatio(a, b), c);
    } else if (kind === 'DIVIDEND') {
      books.payDividend(symbol, a);
    }
  }
}
