/** `mqk sweep …`: try many parameters of a strategy, and see what that was worth. */
import type { Command } from 'commander';
import { withBacktestFlags } from '../backtest/request-of.ts';
import { collect, everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import type { ShowFlags } from './show.ts';
import type { SweepFlags } from './sweep-flags.ts';

const RUN = 'mqk sweep run --strategy sma_cross --bars SPY=spy.csv --timeframe 1D';

/** Adds the noun `sweep` and its verbs. */
export function addSweep(program: Command, host: Host, wiring: Wiring): void {
  const noun = program
    .command('sweep')
    .description('try many parameters, and count what was tried');
  addRun(noun, host, wiring);
  addShow(noun, host, wiring);
}

function addRun(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  withBacktestFlags(everywhere(noun.command('run')))
    .description('run a strategy with many parameters on all cores; goes on where it was stopped')
    .option(
      '--grid <name=values>',
      'FROM:TO:STEP or A,B,…; repeat for more: every combination',
      collect,
    )
    .option('--range <name=values>', 'FROM:TO[:STEP] or A,B,…: what is drawn from', collect)
    .option('--random <n>', 'draw so many trials from the ranges, by --seed')
    .option('--quasi <n>', 'draw so many trials that cover the ranges evenly (Halton)')
    .option(
      '--constraint <expression>',
      'what a trial must keep, as fast<slow or max_drawdown<0.2; repeat for more',
      collect,
    )
    .option('--target <metric>', 'by which trials are ranked', 'sharpe')
    .option('--split <fraction>', 'rank by this first part of the bars; the rest stays unseen')
    .option('--top <n>', 'rows that are shown to a person', '10')
    .option('--jobs <n>', 'worker threads; all cores when not given')
    .option('--estimate', 'time some trials and say how long all would take')
    .option('--fresh', 'forget what an earlier run of the same sweep did')
    .option(
      '--write-params <file>',
      'write the best parameters as flags; nothing reads it by itself',
    )
    .addHelpText(
      'after',
      examples([
        `${RUN} --grid fast=5:50:5 --grid slow=20:200:10`,
        `${RUN} --range fast=2:100 --range slow=10:400 --quasi 500 --split 0.7`,
        `${RUN} --grid fast=5,10,20 --constraint 'max_drawdown<0.2' --target calmar`,
        `${RUN} --grid fast=5:50:1 --estimate`,
      ]),
    )
    .action(async (flags: SweepFlags) => {
      const { sweepRun } = await import('./run.ts');
      exitWith(await sweepRun(flags, host, output));
    });
}

function addShow(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('show'))
    .description('a sweep that was run, judged by all trials that are recorded by now')
    .argument('<id>', 'id or folder of a sweep, or last')
    .option('--top <n>', 'rows that are shown to a person', '10')
    .option('--out <dir>', 'folder that holds the run folders', 'exports')
    .addHelpText('after', examples(['mqk sweep show last', 'mqk sweep show last --top 30']))
    .action(async (id: string, flags: ShowFlags) => {
      const { sweepShow } = await import('./show.ts');
      exitWith(sweepShow({ id, flags }, host, output));
    });
}
