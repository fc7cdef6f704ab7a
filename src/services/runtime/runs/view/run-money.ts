/** What the fills of a run come to: its ledger by FIFO, and the marks of its newest slice. */
import { readStandingFills, type RunRow, type Statements } from '../../../../adapters/db/index.ts';
import { Books } from '../../../../engines/portfolio/index.ts';
import { addExact, invariant, mulDivFloor, mulExact } from '../../../../foundation/core/index.ts';
import type { RunProgress } from './run-progress.ts';

/** Micros. */
export interface RunMoney {
  /** Opening cash and every fill. */
  readonly cash: number;
  /** Of closed quantities, before fees (contract 6). */
  readonly realized: number;
  readonly fees: number;
  /** At the marks of the newest slice; null while fills were booked behind it, and shares are held: nothing stored marks those. */
  readonly unrealized: number | null;
  readonly equity: number | null;
  /** Of the open lots of each held symbol, rounded down. */
  readonly averagePrice: ReadonlyMap<string, number>;
}

/** Fails with MONEY_OVERFLOW, or as the database does. */
export async function readMoney(
  db: Statements,
  { runId, symbols, cash }: Pick<RunRow, 'runId' | 'symbols' | 'cash'>,
  worth: RunProgress['worth'],
): Promise<RunMoney> {
  const books = new Books(cash, symbols.length);
  const fills = await readStandingFills(db, { runId });
  fills.forEach((fill, row) => {
    const symbol = symbols.indexOf(fill.symbol);
    invariant(symbol >= 0, 'a run has fills of its own symbols', { symbol: fill.symbol });
    books.bookFill({ ...fill, symbol, day: 0 }, row); // days tell day trades apart: not asked here
  });
  const equity = equityOf(books, worth);
  const held = [...symbols.entries()].flatMap(([id, symbol]): [string, number][] => {
    const lots = books.lotsOf(id);
    return lots.length === 0 ? [] : [[symbol, averageOf(lots)]];
  });
  return {
    cash: books.cash,
    realized: books.realized,
    fees: books.fees,
    unrealized: equity === null ? null : addExact(addExact(equity, -books.cash), -books.cost),
    equity,
    averagePrice: new Map(held),
  };
}

/** What is not held needs no mark. What a sealed run is told late stands in no log, and is known by its cash. */
function equityOf(books: Books, worth: RunProgress['worth']): number | null {
  if (books.position.every((qty) => qty === 0)) return books.cash;
  return worth !== null && worth.cash === books.cash ? worth.equity : null;
}

function averageOf(lots: ReturnType<Books['lotsOf']>): number {
  let [qty, cost] = [0, 0];
  for (const lot of lots) {
    qty += Math.abs(lot.qty);
    cost = addExact(cost, mulExact(Math.abs(lot.qty), lot.price));
  }
  return mulDivFloor(cost, 1, qty);
}
