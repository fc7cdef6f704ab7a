/**
 * Made-up credentials of every kind that the scanner knows. They are put together when a test runs, from
 * parts that mean nothing, so that no file of this repository looks as if it held one.
 */
import { Prng } from '../../../src/foundation/core/index.ts';

export interface Sample {
  readonly kind: string;
  readonly make: () => string;
  /** Shaped by spaces, quotes or an address: known as written, not when it is torn. */
  readonly isPhrase: boolean;
  /** The field in which such a thing stands, where its shape alone says too little. */
  readonly field?: string;
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdef`;
const ALNUM = UPPER + LOWER + DIGITS;
const BASE64 = `${ALNUM}+/`;
const CAPITALS = UPPER + DIGITS;

const PHRASES =
  /^(?:url|pem|bearer|basic|assigned|google-service|coinbase-(?:cloud|ec)|azure|discord|slack-webhook)/;

/** Every kind, drawn from one seeded generator. */
export function samplesOf(seed: number): Sample[] {
  const prng = new Prng(seed);
  const pick = (letters: string, length: number): string => {
    let text = '';
    while (text.length < length) text += letters.charAt(prng.nextUint32() % letters.length);
    return text;
  };
  /** At least one of each class, as issuers make sure of. */
  const mixed = (letters: string, length: number): string => {
    for (;;) {
      const text = pick(letters, length);
      const classes = [LOWER, UPPER, DIGITS].filter((set) =>
        Array.from(letters).some((c) => set.includes(c)),
      );
      if (classes.every((set) => Array.from(text).some((c) => set.includes(c)))) return text;
    }
  };
  const of = (kind: string, make: () => string, field?: string): Sample => {
    const isPhrase = PHRASES.test(kind);
    return field === undefined ? { kind, isPhrase, make } : { kind, isPhrase, make, field };
  };
  const uuid = (): string => [8, 4, 4, 4, 12].map((length) => pick(HEX, length)).join('-');
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return [
    ...['PK', 'AK', 'CK'].map((head) => of(`alpaca-id-${head}`, () => head + mixed(CAPITALS, 18))),
    of('alpaca-id-26', () => `PK${mixed(CAPITALS, 24)}`),
    of('alpaca-secret', () => mixed(`${ALNUM}/+`, 40)),
    of('alpaca-secret-44', () => mixed(ALNUM, 44)),
    of('polygon', () => mixed(ALNUM, 32)),
    of('twelve-data', () => mixed(HEX, 32)),
    of('tiingo', () => mixed(HEX, 40)),
    of('finnhub', () => `c${mixed(LOWER + DIGITS, 19)}`, 'finnhub_key'),
    of('alpha-vantage', () => mixed(CAPITALS, 16), 'alphavantage_api_key'),
    ...['pk_', 'sk_', 'Tpk_', 'Tsk_'].map((head) => of(`iex-${head}`, () => head + mixed(HEX, 32))),
    of('tradier', () => mixed(ALNUM, 28)),
    of('ibkr-password', () => `Tr${pick(DIGITS, 2)}!${pick(LOWER, 6)}`, 'ibkr_password'),
    of('coinbase-cb', () => `cb-${mixed(ALNUM, 32)}`),
    of('coinbase-cloud', () => `organizations/${uuid()}/apiKeys/${uuid()}`),
    of('coinbase-ec-key', () => pem('EC PRIVATE', () => mixed(BASE64, 64))),
    of('binance', () => mixed(ALNUM, 64)),
    of('kraken-key', () => mixed(BASE64, 56)),
    of('kraken-secret', () => `${mixed(BASE64, 86)}==`),
    of('oanda', () => `${pick(HEX, 32)}-${pick(HEX, 32)}`),
    ...['AKIA', 'ASIA'].map((head) => of(`aws-${head}`, () => head + mixed(CAPITALS, 16))),
    of('aws-secret', () => mixed(BASE64, 40)),
    of('google-api', () => `AIza${mixed(ALNUM, 35)}`),
    of('google-service-account', () => `{"type": "service_account", "project_id": "p"}`),
    of(
      'azure-account-key',
      () => `DefaultEndpointsProtocol=https;AccountKey=${mixed(BASE64, 86)}==`,
    ),
    of(
      'azure-sas',
      () => `https://x.blob.core.windows.net/c?sv=2022-11-02&sig=${mixed(ALNUM, 43)}%3D`,
    ),
    ...Array.from('pousr').map((letter) =>
      of(`github-gh${letter}`, () => `gh${letter}_${mixed(ALNUM, 36)}`),
    ),
    of('github-fine', () => `github_pat_${mixed(ALNUM, 22)}_${mixed(ALNUM, 59)}`),
    of('gitlab', () => `glpat-${mixed(ALNUM, 20)}`),
    of('bitbucket', () => `ATBB${mixed(ALNUM, 32)}`),
    of(
      'discord-webhook',
      () => `https://discord.com/api/webhooks/${pick(DIGITS, 18)}/${mixed(ALNUM, 68)}`,
    ),
    of(
      'slack-webhook',
      () =>
        `https://hooks.slack.com/services/T${pick(CAPITALS, 8)}/B${pick(CAPITALS, 8)}/${mixed(ALNUM, 24)}`,
    ),
    of('telegram', () => `1${pick(DIGITS, 9)}:AA${mixed(ALNUM, 33)}`),
    ...['xoxb', 'xoxp', 'xoxa'].map((head) =>
      of(`slack-${head}`, () => `${head}-${pick(DIGITS, 12)}-${mixed(ALNUM, 24)}`),
    ),
    ...['sk_live', 'sk_test', 'rk_live'].map((head) =>
      of(`stripe-${head}`, () => `${head}_${mixed(ALNUM, 24)}`),
    ),
    of('openai', () => `sk-${mixed(ALNUM, 48)}`),
    of('openai-project', () => `sk-proj-${mixed(ALNUM, 48)}`),
    of('anthropic', () => `sk-ant-api03-${mixed(ALNUM, 93)}`),
    of('secret-key-short', () => `sk-live-${pick(LOWER, 3)}${pick(DIGITS, 3)}`),
    of('npm', () => `npm_${mixed(ALNUM, 36)}`),
    of('pypi', () => `pypi-AgEIcHlwaS5vcmc${mixed(ALNUM, 60)}`),
    of('sendgrid', () => `SG.${mixed(ALNUM, 22)}.${mixed(ALNUM, 43)}`),
    of('twilio', () => `SK${mixed(HEX, 32)}`),
    of('jwt', () =>
      [
        { alg: 'HS256', typ: 'JWT' },
        { sub: pick(DIGITS, 8), iat: 1 },
      ]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .concat(mixed(ALNUM, 43))
        .join('.'),
    ),
    of('pem', () => pem('PRIVATE', () => mixed(BASE64, 64))),
    of('pem-escaped', () => pem('RSA PRIVATE', () => mixed(BASE64, 64)).replaceAll('\n', '\\n')),
    ...['postgres', 'postgresql', 'mysql', 'mongodb+srv', 'redis', 'amqp', 'https'].map((scheme) =>
      of(
        `url-${scheme}`,
        () => `${scheme}://user:${pick(LOWER, 4)}${pick(DIGITS, 4)}@db.example.com:5432/mqk`,
      ),
    ),
    of('bearer', () => `Authorization: Bearer ${mixed(ALNUM, 30)}`),
    of('basic', () => `Authorization: Basic ${base64(`user:${mixed(ALNUM, 12)}`)}`),
    of('assigned', () => `host=db user=mqk password=${pick(LOWER, 5)}${pick(DIGITS, 5)}`),
    ...['secret', 'token', 'api_key', 'private_key', 'credential', 'auth', 'apiSecret'].map(
      (field) => of(`field-${field}`, () => mixed(LOWER + DIGITS, 16), field),
    ),
    ...['password', 'passphrase', 'db_passwd'].map((field) =>
      of(`field-${field}`, () => `${pick(LOWER, 6)}-${pick(DIGITS, 3)}`, field),
    ),
  ];
}

function pem(what: string, line: () => string): string {
  const mark = (word: string): string => `-----${word} ${what} KEY-----`;
  return [mark('BEGIN'), line(), line(), mark('END')].join('\n');
}
