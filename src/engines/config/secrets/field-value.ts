/** Credentials that only their field gives away: passwords, and keys without a shape of their own. */
import { fieldKind, type FieldKind } from './field-kind.ts';
import { isOpaque } from './long-tokens.ts';
import { plainText } from './plain-text.ts';
import { isWordy, looksOf } from './randomness.ts';
import { findInText } from './sightings.ts';
import { isMadeUp, isStandIn, isVariableName } from './word-forms.ts';

/** What people write where no password is. */
const NO_PASSWORD =
  /^(?:none|null|off|on|true|false|disabled|enabled|required|optional|prompt|ask|keyring|vault|env|file|redacted|hidden|unset)$/i;
const SHORTEST_PASSWORD = 4;
/** Alpha Vantage issues keys of 16, Finnhub of 20 characters. */
const VENDOR_TOKEN = /[A-Za-z0-9]{16,128}/g;
const NUMBER_TOKEN = 12;
/** Beyond it a list is data. */
const LONGEST_IN_PIECES = 128;
/** Exactly what Twelve Data and Tiingo issue. */
const HEX_KEY = /^(?=\d*[a-f])(?:[0-9a-f]{32}|[0-9a-f]{40})$/;

/**
 * The rule by which a text is a credential: by its shape, or by the field at the end of `keys` in which it
 * stands (null: in none). Null when it is none.
 */
export function secretRule(text: string, keys: readonly string[] | null): string | null {
  const [first] = findInText(text);
  if (first !== undefined) return first.rule;
  return keys === null ? null : findByField(text, fieldKind(keys));
}

/** The rule by which a text of that field is a credential; null when it is none. */
function findByField(written: string, kind: FieldKind): string | null {
  const text = plainText(written);
  switch (kind) {
    case 'ENV':
      // A name has words; a key in its place, even of capitals alone, has none.
      return !isVariableName(text) && isMadeUp(text) ? 'credential-field' : null;
    case 'PASSWORD':
      return isPassword(text) ? 'password-field' : null;
    case 'CREDENTIAL':
      return isMadeUp(text) ? 'credential-field' : null;
    case 'VENDOR':
      return hasOpaque(text, VENDOR_TOKEN, 3) ? 'vendor-field' : null;
    case 'HASH':
      return null;
    case 'PLAIN':
      return isOpaque(text) || HEX_KEY.test(text.replace(/\s+/g, '')) ? 'opaque-token' : null;
  }
}

/** The same for pieces that belong together, none of which is a credential on its own. */
export function findByFieldInPieces(pieces: readonly string[], kind: FieldKind): string | null {
  const text = pieces.join('');
  if (text.length > LONGEST_IN_PIECES || !/\d\D*\d/.test(text) || isWordy(text)) return null;
  if (kind === 'CREDENTIAL' || kind === 'VENDOR') return findByField(text, kind);
  return kind === 'PLAIN' && HEX_KEY.test(text) ? 'opaque-token' : null;
}

/** A number in such a field: a PIN, or an id that grew long. */
export function findNumberByField(text: string, kind: FieldKind): string | null {
  if (kind === 'PASSWORD') return text.length >= SHORTEST_PASSWORD ? 'password-field' : null;
  return kind === 'CREDENTIAL' && text.length >= NUMBER_TOKEN ? 'credential-field' : null;
}

/** A key that is a key: no name of ours has three changes between letters and digits in one word. */
export function findByKey(key: string, above: FieldKind): string | null {
  if (above === 'HASH') return null;
  return hasOpaque(key, /[A-Za-z0-9]{18,1024}/g, 5) ? 'opaque-key' : null;
}

function isPassword(text: string): boolean {
  const word = text.trim();
  return word.length >= SHORTEST_PASSWORD && !NO_PASSWORD.test(word) && !isStandIn(word);
}

function hasOpaque(text: string, pattern: RegExp, least: number): boolean {
  for (const [token] of text.matchAll(pattern)) {
    if (looksOf(token).switches >= least) return true;
  }
  return false;
}
