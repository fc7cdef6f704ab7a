/** What a field's name says of the value that stands in it. */

/**
 * ENV: the name of an environment variable. PASSWORD: whatever stands there is one. CREDENTIAL: a key,
 * token or secret. VENDOR: inside a section of a broker or data seller. HASH: hashes and ids, which look
 * random and are public. PLAIN: all else.
 */
export type FieldKind = 'ENV' | 'PASSWORD' | 'CREDENTIAL' | 'VENDOR' | 'HASH' | 'PLAIN';

const PASSWORDS = words('password passwords passwd pwd passphrase passphrases passcode');
const CREDENTIALS = words(
  'secret secrets token tokens credential credentials apikey apikeys authorization auth bearer jwt ' +
    'mnemonic privatekey accesskey secretkey authtoken apisecret cookie',
);
/** `api_key` is one; `primary_key` and `sort_key` are not. */
const KEY_OWNERS = words(
  'api access private secret signing encryption account auth master session client shared consumer ' +
    'subscription license broker app trading live paper feed data',
);
/** `token_ttl_seconds`, `secret_name`, `auth_mode`: about a credential, not one. */
const ABOUT = words(
  'name names file path dir ttl seconds minutes hours days ms count max min limit limits length policy ' +
    'mode type kind enabled required format rotation algorithm header bucket url uri endpoint expiry ' +
    'expires provider store source version scope scopes issuer audience size budget rate user username',
);
const HASHES = words(
  'hash hashes sha sha1 sha256 sha384 sha512 md5 digest digests checksum checksums fingerprint ' +
    'fingerprints commit commits revision rev ref etag id ids uuid uuids guid git tip integrity',
);
const VENDORS = words(
  'alpaca apca polygon twelvedata tiingo finnhub iex iexcloud tradier ibkr interactivebrokers coinbase ' +
    'binance kraken bybit okx oanda schwab tastytrade robinhood alphavantage quandl eodhd databento',
);

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

/** The kind of the field at the end of `keys`, the keys from the root on; list items have their list's. */
export function fieldKind(keys: readonly string[]): FieldKind {
  const own = wordsOf(keys.at(-1) ?? '');
  const above = wordsOf(keys.at(-2) ?? '');
  if (own.at(-1) === 'env' || above.at(-1) === 'env') return 'ENV';
  if (!ABOUT.has(own.at(-1) ?? '')) {
    if (own.some((word) => PASSWORDS.has(word))) return 'PASSWORD';
    if (isCredential(own) || isCredential(above)) return 'CREDENTIAL';
  }
  if (hasAny(own, HASHES) || hasAny(above, HASHES)) return 'HASH';
  return keys.some((key) => isVendor(wordsOf(key))) ? 'VENDOR' : 'PLAIN';
}

/** Words of a key: `apiKey`, `api-key` and `API_KEY` have the same two. */
function wordsOf(key: string): string[] {
  const spaced = key.slice(0, 256).replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  return spaced
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function isCredential(own: readonly string[]): boolean {
  if (hasAny(own, CREDENTIALS)) return true;
  return own.some(
    (word, at) =>
      /^keys?$/.test(word) && (KEY_OWNERS.has(own[at - 1] ?? '') || VENDORS.has(own[at - 1] ?? '')),
  );
}

function isVendor(own: readonly string[]): boolean {
  return (
    hasAny(own, VENDORS) || own.some((word, at) => word === 'twelve' && own[at + 1] === 'data')
  );
}

function hasAny(own: readonly string[], known: ReadonlySet<string>): boolean {
  return own.some((word) => known.has(word));
}
