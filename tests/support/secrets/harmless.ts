/** Configs without a credential, with values as people write them: no word of them may be taken for one. */
import { createHash } from 'node:crypto';
import { Prng } from '../../../src/foundation/core/index.ts';
import { num, type Plain } from '../config/trees.ts';

const WORDS = (
  'trend swing mean reversion breakout momentum carry pairs vol risk limit tier consistent experimental daily ' +
  'weekly report alert session open close auction gap stop trail target hedge basket universe liquid core'
).split(' ');
const SYMBOLS =
  'SPY QQQ AAPL MSFT BRK.B GOOG AKAM PKI CKX BTC-PERP EURUSD ES NVDA IWM TLT GLD XLF AK CK PK'.split(
    ' ',
  );
const TIMEFRAMES = ['1s', '1m', '5m', '15m', '30m', '1H', '4H', '1D', '1W'];
const NAMES = [
  'Ada Lovelace',
  'José Núñez',
  'Zoë O’Brien',
  'Łukasz Żak',
  '山田太郎',
  'Anna-Maria von Berg',
];

/** One config; equal seeds give equal configs. */
export function harmlessConfig(seed: number): { readonly [k: string]: Plain } {
  const prng = new Prng(seed);
  const below = (n: number): number => prng.nextUint32() % n;
  const one = <T>(from: readonly T[]): T => from[below(from.length)]!;
  const many = <T>(most: number, make: () => T): T[] =>
    Array.from({ length: 1 + below(most) }, make);
  const word = (): string => one(WORDS);
  const snake = (): string => many(3, word).join('_');
  const title = (): string => many(4, () => word().replace(/^./, (c) => c.toUpperCase())).join('');
  const sha = (): string => createHash('sha256').update(String(prng.nextUint32())).digest('hex');
  const uuid = (): string =>
    sha().replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5');
  const two = (n: number): string => String(n).padStart(2, '0');
  const date = (): string => `20${two(below(30))}-${two(1 + below(12))}-${two(1 + below(28))}`;
  const time = (): string => `${two(below(24))}:${two(below(60))}:${two(below(60))}`;
  const sentence = (): string =>
    `${many(12, word)
      .join(' ')
      .replace(/^./, (c) => c.toUpperCase())}.`;
  const path = (): string =>
    `${one(['/data', './exports', '../shared', 'config', 'C:\\Quant', '/srv/MarketData'])}/${many(4, () => one([snake(), title(), one(SYMBOLS), String(2000 + below(30))])).join('/')}${one(['.csv', '.yaml', '.parquet', '', '_1Min_2013.csv'])}`;
  const url = (): string =>
    `https://${one(['data', 'paper-api', 'api'])}.${one(['alpaca.markets', 'polygon.io', 'example.com:8443'])}/v${1 + below(3)}/${snake()}?symbol=${one(SYMBOLS)}&timeframe=${one(TIMEFRAMES)}&start=${date()}T${time()}Z`;
  const fields: readonly (() => readonly [string, Plain])[] = [
    () => ['name', one(NAMES)],
    () => ['title', `${title()} ${1 + below(30)}`],
    () => ['description', sentence()],
    () => [
      'note',
      `${sentence()} Buy ${below(500)} ${one(SYMBOLS)} at ${below(900)}.${two(below(100))} when RSI(14) < 30; see ${date()}: ${sentence()}`,
    ],
    () => ['file', path()],
    () => ['data_dir', path()],
    () => ['url', url()],
    () => ['endpoint', `postgres://mqk@localhost:5432/${snake()}`],
    () => ['database_url', 'postgres://mqk:${PGPASSWORD}@db.internal/mqk'],
    () => ['run_id', uuid()],
    () => ['id', uuid()],
    () => ['config_hash', sha()],
    () => ['sha256', sha()],
    () => ['git_hash', sha().slice(0, 40)],
    () => ['checksums', many(3, sha)],
    () => ['artifacts', { orders: sha(), fills: sha() }],
    () => ['symbols', many(20, () => one(SYMBOLS))],
    () => ['timeframes', many(12, () => one(TIMEFRAMES))],
    () => [
      'contracts',
      many(
        6,
        () =>
          `${one(['SPY', 'QQQ'])}${date().replaceAll('-', '').slice(2)}C00${400 + below(99)}000`,
      ),
    ],
    () => ['holidays', many(10, date)],
    () => ['created_at', `${date()}T${time()}Z`],
    () => ['window', `${time()}-${time()}`],
    () => ['calendar', one(['XNYS', 'ALWAYS_ON'])],
    () => ['api_key_env', `MQK_${one(['MAIN', 'EXP', 'PAPER2'])}_API_KEY`],
    () => ['keys_env', { api_key: 'MQK_MAIN_API_KEY', api_secret: 'ALPACA_API_SECRET_MAIN' }],
    () => ['token_env', 'DISCORD_WEBHOOK_TOKEN'],
    () => ['password_env', 'PGPASSWORD'],
    () => ['auth_mode', one(['oauth2', 'none', 'basic'])],
    () => ['secret_name', `mqk/${snake()}`],
    () => ['token_ttl_seconds', num(String(below(100_000)))],
    () => ['max_tokens', num(String(below(100_000)))],
    () => ['password_file', '/run/secrets/db_password'],
    () => ['primary_key', one(['id', 'symbol_ts', 'client_order_id'])],
    () => [
      'client_order_id',
      `MAIN_${sha()
        .replace(/[018 9]/g, 'q')
        .slice(0, 26)}`,
    ],
    () => ['account', `PA3${below(1_000_000)}X`],
    () => [
      'polygon',
      { feed: 'sip', base_url: 'https://api.polygon.io/v2', symbols: many(4, () => one(SYMBOLS)) },
    ],
    () => ['limit', num(`0.${below(1_000_000)}`)],
    () => ['cash', num(String(below(1_000_000_000)))],
    () => ['seed', num(String(prng.nextUint32()))],
    () => ['enabled', below(2) === 0],
    () => ['nothing', null],
    () => ['strategy', `${snake()}_v${1 + below(9)}`],
    () => ['class_name', `${title()}Strategy${below(30)}`],
    () => ['cron', `*/${1 + below(50)} ${below(24)} * * 1-5`],
    () => ['email', `${word()}.${word()}@example.com`],
    () => ['version', `${below(20)}.${below(20)}.${below(20)}-rc.${below(9)}`],
    () => ['color', `#${sha().slice(0, 6)}`],
    () => ['parts', { part_1: word(), part_2: snake(), part_3: one(SYMBOLS) }],
    () => ['isin', `US${below(1_000_000_000)}1`],
  ];
  const section = (depth: number): { readonly [k: string]: Plain } =>
    Object.fromEntries([
      ...many(8, () => one(fields)()),
      ...(depth > 0 ? many(3, (): [string, Plain] => [snake(), section(depth - 1)]) : []),
    ]);
  return section(2);
}
