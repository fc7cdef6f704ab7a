/** `mqk strategy …`: write, list, check and develop strategies. */
import type { Command } from 'commander';
import { everywhere, examples, type Wiring } from '../command-wiring.ts';
import { withRunFlags } from '../backtest/run-flags.ts';
import type { Host } from '../host.ts';
import type { StrategyCheckFlags } from './check.ts';
import type { CheckFlags } from './check-flags.ts';
import type { NewFlags } from './new.ts';

/** Adds the noun `strategy` and its verbs. */
export function addStrategy(program: Command, host: Host, wiring: Wiring): void {
  const noun = program.command('strategy').description('write, list and check strategies');
  addNew(noun, host, wiring);
  addList(noun, host, wiring);
  addCheck(noun, host, wiring);
  addDev(noun, host, wiring);
}

function addNew(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('new'))
    .description('write strategies/NAME.ts, a strategy that runs at once; nothing is overwritten')
    .argument('<name>', 'id of the strategy: 1 to 64 of a-z, 0-9, _ and -')
    .option('--template <name>', 'minimal, or full: sized by risk, with a trailing stop', 'minimal')
    .option('--with-test', 'write a test beside it')
    .addHelpText(
      'after',
      examples([
        'mqk strategy new my-momentum',
        'mqk strategy new breakout --template full --with-test',
      ]),
    )
    .action(async (name: string, flags: NewFlags) => {
      const { strategyNew } = await import('./new.ts');
      exitWith(strategyNew({ name, flags }, host, output));
    });
}

function addList(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('list'))
    .description('the built-in strategies and those in ./strategies, with their parameters')
    .addHelpText('after', examples(['mqk strategy list', 'mqk strategy list --json']))
    .action(async () => {
      const { strategyList } = await import('./list.ts');
      exitWith(await strategyList(host, output));
    });
}

function addCheck(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  withRunFlags(everywhere(noun.command('check')))
    .description(
      'prove that a strategy does not look ahead, has warm-up enough, and is the same in every run and ' +
        'after every restart; exit 6 when it is not',
    )
    .argument(
      '[name]',
      'built-in id, id of a file in ./strategies, or path of a file; not needed with --run',
    )
    .option('--run <run>', 'run id, run folder, or last: its strategy on its own bars')
    .option(
      '--out <dir>',
      'folder that holds the run folders; evidence goes to its evaluations/',
      'exports',
    )
    .addHelpText(
      'after',
      examples([
        'mqk strategy check --run last',
        'mqk strategy check my-momentum',
        'mqk strategy check ./lab/idea.ts --bars SPY=spy.csv --timeframe 1D --param lookback=50',
      ]) +
        '\nWithout --bars or --run: generated bars of two symbols, and for 1D the daily S&P 500 too; such a\n' +
        'check fits no run, and promotes none.\n',
    )
    .action(async (name: string | undefined, flags: StrategyCheckFlags) => {
      const { strategyCheck } = await import('./check.ts');
      exitWith(await strategyCheck({ name, flags }, host, output));
    });
}

function addDev(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  withRunFlags(everywhere(noun.command('dev')))
    .description('run the backtest again whenever the strategy is saved; Ctrl-C ends it')
    .argument('<name>', 'id of a file in ./strategies, or path of a file')
    .addHelpText(
      'after',
      examples([
        'mqk strategy dev my-momentum',
        'mqk strategy dev my-momentum --bars SPY=spy.csv --timeframe 1D --set risk.allow_short=true',
      ]) + '\nWithout --bars: the daily S&P 500. With --json one object a run.\n',
    )
    .action(async (name: string, flags: CheckFlags) => {
      const { strategyDev } = await import('./dev.ts');
      exitWith(await strategyDev({ name, flags }, host, output));
    });
}
