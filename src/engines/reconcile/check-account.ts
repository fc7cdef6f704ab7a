/** The account itself: the one that we mean, in the world that we mean, and free to trade. */
import type { BrokerSnapshot } from '../../foundation/ports/index.ts';
import { findLost } from './compare-marks.ts';
import type { Difference, DifferenceCode } from './difference.ts';
import type { OurBook } from './our-book.ts';

/** Differences of the account, and messages that we have booked and it no longer has. */
export function checkAccount(
  book: OurBook,
  { account, mark }: BrokerSnapshot,
): readonly Difference[] {
  const found: Difference[] = [];
  const meant = `${book.environment} ${book.accountLast4}`;
  const read = `${account.environment} ${account.last4}`;
  if (meant !== read) found.push(critical('RECONCILE_ACCOUNT_FOREIGN', meant, read));
  if (account.status !== 'ACTIVE') {
    found.push(critical('RECONCILE_ACCOUNT_NOT_ACTIVE', 'ACTIVE', account.status));
  }
  const { bookedCursor } = book;
  if (bookedCursor !== null) {
    found.push(...findLost(`booked to message ${bookedCursor}`, bookedCursor, mark));
  }
  return found;
}

function critical(code: DifferenceCode, ours: string, theirs: string): Difference {
  return { code, severity: 'CRITICAL', symbol: null, clientOrderId: null, ours, theirs };
}
