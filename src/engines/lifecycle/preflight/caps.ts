/**
 * The most that a limit may be where capital is at risk. They are compiled in: a config that asks for more
 * is taken for a slip, and changing one takes a new build.
 */

/** In the unit of the limit: ppm, micros, shares. */
export const ABSOLUTE_CAPS: ReadonlyMap<string, number> = new Map([
  // A strategy that loses a tenth in a day is broken, whatever its owner can bear.
  ['risk.daily_loss_limit', 100_000],
  ['risk.max_drawdown', 400_000],
  // Half of the equity in one name is no portfolio.
  ['risk.max_position_per_symbol', 500_000],
  // Four times the equity is what Regulation T leaves a day trader; nothing is lent beyond it.
  ['risk.max_gross_exposure', 4_000_000],
  ['risk.max_leverage', 4_000_000],
  ['engine.allocation_cap', 4_000_000],
  // Single-stock circuit breakers halt at 20 %; a jump of half the price is never a tradable bar.
  ['data.outlier_threshold_pct', 500_000],
  // A million USD, and a hundred thousand shares: orders beyond want a broker's desk.
  ['risk.order.max_notional', 1_000_000_000_000],
  ['risk.order.max_qty', 100_000],
  ['risk.order.collar_pct', 200_000],
]);

/** Bytes: room for a day of write-ahead log and artifacts. */
export const LEAST_FREE_DISK = 256 * 1024 * 1024;
/** Bytes: an engine with its histories and the database's own caches. */
export const LEAST_FREE_MEMORY = 128 * 1024 * 1024;
/** File handles: a few files, sockets and connections of a process, many times over. */
export const LEAST_FREE_FILES = 64;
/** A clock that is further off makes leases and time stamps worthless (F33). */
export const MOST_CLOCK_SKEW_MS = 2000;
/** Nothing that was seen longer ago is an argument for arming now (spec/4-safety, decision 2). */
export const MOST_EVIDENCE_AGE_MS = 30_000;
