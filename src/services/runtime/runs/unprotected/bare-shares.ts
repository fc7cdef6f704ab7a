/** Shares of a run that is being wound down, for which no stop works: by our books alone, no broker is asked. */
import {
  readBookedOrders,
  readLedgerPositions,
  readStoppedShares,
  type BookedOrder,
  type LedgerPosition,
  type RunRow,
  type Statements,
} from '../../../../adapters/db/index.ts';
import { needingStop } from './needing-stop.ts';

export interface BareShares {
  readonly symbol: string;
  /** Above 0, whichever side is held. */
  readonly qty: number;
  /** Whether a strategy had declared a stop for some of them, so that a recovery sends it where a fence lets it. */
  readonly isDeclared: boolean;
}

/** By symbol; none of a run that isn't DISARMING. Of all runs of its engine on the account. Fails as the database does. */
export async function readBareShares(db: Statements, run: RunRow): Promise<readonly BareShares[]> {
  if (run.pair.posture !== 'DISARMING') return [];
  const needing = await needingStop(db, run);
  if (needing === 'NONE') return [];
  const stops = (await readBookedOrders(db, run)).filter(({ role }) => role === 'STOP');
  const declared = bareOf(await readStoppedShares(db, run), stops);
  const bare = needing === 'ALL' ? bareOf(await readLedgerPositions(db, run), stops) : declared;
  return bare.map(({ symbol, qty }) => ({
    symbol,
    qty,
    isDeclared: declared.some((one) => one.symbol === symbol),
  }));
}

function bareOf(
  held: readonly LedgerPosition[],
  stops: readonly BookedOrder[],
): readonly LedgerPosition[] {
  return held.flatMap(({ symbol, qty }) => {
    const covered = stops
      .filter((stop) => stop.symbol === symbol && stop.side === (qty > 0 ? 'SELL' : 'BUY'))
      .reduce((sum, stop) => sum + stop.qty - stop.filledQty, 0);
    const bare = Math.abs(qty) - covered;
    return bare > 0 ? [{ symbol, qty: bare }] : [];
  });
}

/** One clause for people, e.g. `19 shares of SPY have no stop`. */
export function bareText({ symbol, qty }: LedgerPosition): string {
  return qty === 1 ? `1 share of ${symbol} has no stop` : `${qty} shares of ${symbol} have no stop`;
}
