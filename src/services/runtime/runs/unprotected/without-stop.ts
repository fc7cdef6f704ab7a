/** Shares less the stops that would close them. */
import type { LedgerPosition } from '../../../../adapters/db/index.ts';

/** What `stoppedOf` leaves of each, signed as it is; none of what is stopped in full. The order is kept. */
export function withoutStop(
  held: readonly LedgerPosition[],
  stoppedOf: (shares: LedgerPosition) => number,
): readonly LedgerPosition[] {
  return held.flatMap((shares) => {
    const { symbol, qty } = shares;
    const bare = Math.abs(qty) - stoppedOf(shares);
    return bare > 0 ? [{ symbol, qty: Math.sign(qty) * bare }] : [];
  });
}

/** The same shares above 0, whichever side is held. */
export function unsigned(shares: readonly LedgerPosition[]): readonly LedgerPosition[] {
  return shares.map(({ symbol, qty }) => ({ symbol, qty: Math.abs(qty) }));
}
