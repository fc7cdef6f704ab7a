/** Shares of a run that is being wound down, for which no stop works: by our books alone, no broker is asked. */
import {
  readBookedOrders,
  readDeclaredShares,
  readLedgerPositions,
  readLeftovers,
  readStoppedShares,
  type BookedOrder,
  type LedgerPosition,
  type RunRow,
  type Statements,
} from '../../../../adapters/db/index.ts';
import { needingStop } from './needing-stop.ts';
import { unsigned, withoutStop } from './without-stop.ts';

type StopTerms = Pick<BookedOrder, 'role' | 'symbol' | 'side' | 'qty' | 'filledQty'>;

export interface BareShares {
  readonly symbol: string;
  /** Above 0, whichever side is held. */
  readonly qty: number;
  /** Whether a recovery of the run sends a stop for some of them. */
  readonly isSent: boolean;
}

/** By symbol; none of a run that isn't DISARMING. Of all runs of its engine on the account. Fails as the database does. */
export async function readBareShares(db: Statements, run: RunRow): Promise<readonly BareShares[]> {
  if (run.pair.posture !== 'DISARMING') return [];
  const needing = await needingStop(db, run);
  if (needing === 'NONE') return [];
  const held = needing === 'ALL' ? readLedgerPositions : readStoppedShares;
  const bare = bareByBooks(await held(db, run), await readBookedOrders(db, run));
  const sent = await readStopsToSend(db, run);
  return bare.map(({ symbol, qty }) => ({ symbol, qty, isSent: sent.has(symbol) }));
}

/**
 * Symbols in which a recovery sends the stop that the run itself declared and has no more; none behind a halt. What other
 * runs left without one, it leaves alone. Fails as the database does.
 */
export async function readStopsToSend(db: Statements, run: RunRow): Promise<ReadonlySet<string>> {
  const { runId, pair } = run;
  if (pair.status === 'HALTED') return new Set();
  const { workingOrders } = await readLeftovers(db, runId);
  const own = bareByBooks(await readDeclaredShares(db, { runId }), workingOrders);
  return new Set(own.map(({ symbol }) => symbol));
}

/** By our own orders, in the order of `held`, above 0 each. */
function bareByBooks(
  held: readonly LedgerPosition[],
  orders: readonly StopTerms[],
): readonly LedgerPosition[] {
  const bare = withoutStop(held, ({ symbol, qty }) =>
    orders
      .filter(({ role }) => role === 'STOP')
      .filter((stop) => stop.symbol === symbol && stop.side === (qty > 0 ? 'SELL' : 'BUY'))
      .reduce((sum, stop) => sum + stop.qty - stop.filledQty, 0),
  );
  return unsigned(bare);
}

/** One clause for people, e.g. `19 shares of SPY have no stop`. */
export function bareText({ symbol, qty }: LedgerPosition): string {
  return qty === 1 ? `1 share of ${symbol} has no stop` : `${qty} shares of ${symbol} have no stop`;
}
