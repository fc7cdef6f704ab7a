/**
 * Credentials without a prefix: long runs of letters of both cases and digits that look drawn at random.
 * Secrets of Alpaca and AWS (40), Alpaca's newer ones (44), Polygon (32), Tradier (28), Binance (64),
 * Kraken (56 and 88 with padding), Azure (88) are known by nothing else.
 */
import { isWordy, looksOf } from './randomness.ts';

export const RUN = /[A-Za-z0-9+/_-]{24,}={0,2}/g;

/** Lengths, without padding, at which keys are issued: there less randomness is enough. */
const ISSUED_LENGTHS: ReadonlySet<number> = new Set([28, 32, 40, 43, 44, 56, 64, 86]);
/**
 * Of a million random runs of an issued length one in ten thousand scores below the first; half of those
 * of 24 to 31 characters score above the third. Names and paths score below -100.
 */
const ENOUGH_AT_ISSUED_LENGTH = -60;
const ENOUGH_WHEN_LONG = 20;
const ENOUGH_WHEN_SHORT = 110;
const LONG = 32;

/** `sha256-…` of a lock file; hashes and ids in a path: long, random, and no secret. */
const SUBRESOURCE_HASH = /^sha(?:256|384|512)[-_]/;
const HEX_PARTS =
  /(?<![A-Za-z0-9])(?:[0-9a-f]{32,128}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![A-Za-z0-9])/g;

/** Whether a run of RUN's characters looks like a key. */
export function isLongToken(run: string): boolean {
  if (SUBRESOURCE_HASH.test(run)) return false;
  const body = run.replace(HEX_PARTS, '').replace(/^[-_/]+|[-_/=]+$/g, '');
  const { score, hasLower, hasUpper, hasDigit } = looksOf(body);
  if (!hasLower || !hasUpper || !hasDigit || isWordy(body)) return false;
  if (ISSUED_LENGTHS.has(body.length) && score >= ENOUGH_AT_ISSUED_LENGTH) return true;
  if (body.length >= LONG) return score >= ENOUGH_WHEN_LONG;
  return body.length >= 24 && score >= ENOUGH_WHEN_SHORT;
}
