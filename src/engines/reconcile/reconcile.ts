/** One reconcile: our book against what two readings of the broker agree on. */
import type { BrokerAccount, BrokerMark } from '../../foundation/ports/index.ts';
import { checkAccount } from './check-account.ts';
import { checkStops } from './check-stops.ts';
import { compareOrders } from './compare-orders.ts';
import { comparePositions } from './compare-positions.ts';
import { sortDifferences, verdictOf, type Difference, type Verdict } from './difference.ts';
import type { OurBook } from './our-book.ts';
import { doubtsOf, type Readings } from './readings.ts';

export interface Reconciliation {
  readonly verdict: Verdict;
  /** Sorted, worst first. With UNKNOWN: why the readings are not believed, and nothing else. */
  readonly differences: readonly Difference[];
  /** Of the reading that was compared; null with UNKNOWN. */
  readonly mark: BrokerMark | null;
  /** Totals over everything in the account, other engines' shares included; null with UNKNOWN. */
  readonly account: BrokerAccount | null;
}

/** Compares. A failed, cut, outdated or moving reading gives UNKNOWN: absence of news is not absence. */
export function reconcile(book: OurBook, readings: Readings): Reconciliation {
  const doubts = doubtsOf(readings, book);
  const [, later] = readings;
  if (doubts.length > 0 || !later.ok) {
    return { verdict: 'UNKNOWN', differences: sortDifferences(doubts), mark: null, account: null };
  }
  const { openOrders, positions, account, mark } = later.value;
  const differences = sortDifferences([
    ...checkAccount(book, later.value),
    ...compareOrders(book, openOrders),
    ...comparePositions(book, positions),
    ...checkStops(book, openOrders),
  ]);
  return { verdict: verdictOf(differences), differences, mark, account };
}
