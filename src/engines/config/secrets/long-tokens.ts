/**
 * Credentials without a prefix: long runs of letters of both cases and digits that look drawn at random.
 * Secrets of Alpaca and AWS (40), Alpaca's newer ones (44), Polygon (32), Tradier (28), Binance (64),
 * Kraken (56 and 88 with padding), Azure (88) are known by nothing else.
 */
import { isWordy, looksOf } from './randomness.ts';

/** The name of the rule. */
export const LONG_TOKEN = 'long-random-token';
/** What may be one. */
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
const WORDY_AT_ISSUED_LENGTH = 8;

/** `sha256-…` of a lock file; hashes, UUIDs and order ids: long, random, and no secret. */
const SUBRESOURCE_HASH = /^sha(?:256|384|512)[-_]/;
const PUBLIC_PARTS =
  /(?<![A-Za-z0-9])(?:[0-9a-f]{32,128}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z0-9]{1,12}_[a-z2-7]{26})(?![A-Za-z0-9])/g;

/** The text with blanks where hashes, UUIDs and order ids stand, at its length: joined to words they look drawn. */
export function withoutPublicParts(text: string): string {
  return text.replace(PUBLIC_PARTS, (part) => ' '.repeat(part.length));
}

/** Whether a run of RUN's characters looks like a key. */
export function isLongToken(run: string): boolean {
  if (SUBRESOURCE_HASH.test(run)) return false;
  const body = run.replace(PUBLIC_PARTS, '').replace(/^[-_/]+|[-_/=]+$/g, '');
  const { score, hasLower, hasUpper, hasDigit } = looksOf(body);
  if (!hasLower || !hasUpper || !hasDigit) return false;
  if (ISSUED_LENGTHS.has(body.length) && score >= ENOUGH_AT_ISSUED_LENGTH) {
    return !isWordy(body, WORDY_AT_ISSUED_LENGTH);
  }
  if (isWordy(body)) return false;
  if (body.length >= LONG) return score >= ENOUGH_WHEN_LONG;
  return body.length >= 24 && score >= ENOUGH_WHEN_SHORT;
}

/** Twelve Data issues 32 hexadecimal digits, Tiingo 40; 64 are SHA-256 and public unless a field says else. */
const OPAQUE = /(?<![A-Za-z0-9])[A-Za-z0-9]{32,128}(?![A-Za-z0-9])/g;
const HASH_LENGTHS: ReadonlySet<number> = new Set([56, 64, 96, 128]);

/**
 * Whether a text holds a token of one case and digits: what a hash looks like too. So this counts where
 * the field's name doesn't say hash or id.
 */
export function isOpaque(text: string): boolean {
  for (const [token] of text.matchAll(OPAQUE)) {
    if (HASH_LENGTHS.has(token.length) && /^[0-9a-f]+$/.test(token)) continue;
    // One change between letter and digit in five characters is less than chance makes of base36.
    if (looksOf(token).switches * 5 >= token.length) return true;
  }
  return false;
}
