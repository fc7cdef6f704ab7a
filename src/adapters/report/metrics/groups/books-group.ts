/** Where the money is at the end. */
import { entriesOf, type MetricGroup } from '../metric-entry.ts';

export const BOOKS_GROUP: MetricGroup = {
  id: 'books',
  title: 'Books at the end',
  entries: entriesOf([
    ['final_equity', 'Equity', 'MONEY', 'Cash and positions at their marks.'],
    ['realized', 'Realized P&L', 'MONEY', 'Of closed lots, before fees.'],
    ['unrealized', 'Unrealized P&L', 'MONEY', 'Of open lots, at their marks.'],
    ['fees', 'Fees', 'MONEY', 'Sum over the fills.'],
    ['dividends', 'Dividends', 'MONEY', 'Received, less paid on shorts.'],
  ]),
};
