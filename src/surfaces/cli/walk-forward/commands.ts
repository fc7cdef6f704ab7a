/** `mqk walk-forward …`: a strategy on bars that nothing about it was fitted to. */
import type { Command } from 'commander';
import { collect, everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import { withJudgedRun } from '../backtest/judged-run.ts';
import type { ShowFlags } from '../backtest/shown-evaluation.ts';
import type { FoldFlags } from './fold-flags.ts';

const WINDOWS =
  '\nWindows are counted in bars (250), or in time (12h, 90d, 52w). Without sizes: five folds, the first\n' +
  'training window twice as long as a test window. --purge is taken from the end of each training\n' +
  'window; --embargo keeps training of purged-cv away from the bars behind a test window. A test window\n' +
  'starts with the run’s cash and no position; its warm-up is learned from the bars before it.\n';

/** Adds the noun `walk-forward` and its verbs. */
export function addWalkForward(program: Command, host: Host, wiring: Wiring): void {
  const noun = program
    .command('walk-forward')
    .description('train and test a strategy fold by fold, on bars that the fit never saw');
  addRun(noun, host, wiring);
  addShow(noun, host, wiring);
}

function addRun(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  withJudgedRun(everywhere(noun.command('run')))
    .description(
      'cut the bars into folds, fit in each training window where --grid says so, test behind it, and ' +
        'write a sealed evaluation with figures by fold and stitched',
    )
    .option('--folds <n>', 'number of folds; with --train and --test the latest that fit')
    .option('--train <size>', 'length of a training window: bars, or time like 365d')
    .option('--test <size>', 'length of a test window')
    .option('--step <size>', 'from one test window to the next (default: --test)')
    .option('--purge <bars>', 'bars next to the test that training does not use', '0')
    .option('--embargo <bars>', 'bars behind a test that no training uses', '0')
    .option('--scheme <name>', 'rolling, anchored or purged-cv', 'rolling')
    .option('--grid <name=from:to:step>', 'fit a parameter in training; repeat for more', collect)
    .option('--target <metric>', 'metric by which --grid is fitted', 'sharpe')
    .addHelpText(
      'after',
      examples([
        'mqk walk-forward run last',
        'mqk walk-forward run --strategy sma_cross --bars SPY=spy.csv --timeframe 1D --folds 8',
        'mqk walk-forward run last --train 730d --test 180d --purge 5 --scheme anchored',
        'mqk walk-forward run last --grid fast=10:30:10 --grid slow=50:150:50 --target sharpe',
        'mqk walk-forward run last --scheme purged-cv --folds 6 --purge 5 --embargo 5 --json',
      ]) + WINDOWS,
    )
    .action(async (run: string | undefined, flags: FoldFlags) => {
      const { walkForwardRun } = await import('./run.ts');
      exitWith(await walkForwardRun({ run, flags }, host, output));
    });
}

function addShow(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('show'))
    .description('show a walk-forward that was written, verified')
    .argument('<id>', 'evaluation folder, its id, or last')
    .option('--out <dir>', 'folder that holds the run folders', 'exports')
    .addHelpText('after', examples(['mqk walk-forward show last']))
    .action(async (id: string, flags: ShowFlags) => {
      const { walkForwardShow } = await import('./show.ts');
      exitWith(walkForwardShow({ id, flags }, host, output));
    });
}
