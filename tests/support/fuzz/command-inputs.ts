/** Command lines for the parser: words of every command that writes nothing, mixed with words of none. */
import fc from 'fast-check';

/** No `demo`, no `--out`: nothing here may write. The folder holds no bar file, so that no backtest begins. */
const COMMANDS: readonly (readonly string[])[] = [
  ...['validate', 'show', 'hash', 'consumption', 'diff', 'schema'].map((verb) => ['config', verb]),
  ['data', 'inspect'],
  ['audit', 'verify'],
  ['backtest', 'run'],
  ['config'],
  ['backtest'],
  ['no-such'],
  [],
];

/** Layer files that the fuzzed folder holds, under these names. */
export const LAYER_NAMES = ['base.yaml', 'mine.yaml', 'bad.yaml'] as const;

const FLAGS: readonly string[] = [
  ...['--json', '--debug', '--help', '-h', '--version', '--', '-', '--config', '--set', '--mode'],
  ...['--origin', '--path', '--strategy', '--bars', '--timeframe', '--calendar', '--param'],
  ...['--cash', '--seed', '--run-id', '--shadow', '--extended-hours', '--no-such', '--json=1'],
  ...['--config=base.yaml', '--set=risk.max_drawdown=0.1', '--mode=LIVE', '--__proto__', '-x'],
];

const VALUES: readonly string[] = [
  ...LAYER_NAMES,
  ...['base.yaml,mine.yaml', 'none.yaml', '.', '..', '', ' ', '/dev/null', '/dev/zero', 'last'],
  ...['BACKTEST', 'PAPER', 'LIVE', 'live', '1D', '1m', 'XNYS', 'sma_cross', 'buy_and_hold'],
  ...['SPY=base.yaml', '=x', 'x=', '__proto__=1', 'constructor.prototype.x=1', 'risk={a: 1}'],
  ...['risk.max_drawdown=0.1', 'risk.max_drawdown=1e400', 'risk.pdt_mode="', 'a.b=&x 1', 'a=!!x'],
  ...[
    'risk',
    'risk.reject_storm',
    'toString',
    '__proto__',
    '0',
    '-1',
    '1e999',
    '99999999999999999',
  ],
  ...['00000000-0000-5000-8000-000000000000', 'a\u0000b', '\ud800', '💥', 'x'.repeat(5000)],
];

const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...FLAGS) },
  { weight: 4, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
);

/** The words after `mqk`. */
export const commandLine: fc.Arbitrary<string[]> = fc
  .tuple(fc.constantFrom(...COMMANDS), fc.array(word, { maxLength: 9 }))
  .map(([command, words]) => [...command, ...words]);
