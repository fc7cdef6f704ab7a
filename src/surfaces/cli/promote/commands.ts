/** `mqk promote …`: decide whether a strategy deserves capital, and say why. */
import type { Command } from 'commander';
import { collect, everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import type { EvaluateFlags } from './evaluate.ts';
import type { VerdictFlags } from './verdict-places.ts';

/** Adds the noun `promote` and its verbs. */
export function addPromote(program: Command, host: Host, wiring: Wiring): void {
  const noun = program
    .command('promote')
    .description('decide whether a strategy deserves capital, and say why');
  addEvaluate(noun, host, wiring);
  addRank(noun, host, wiring);
  addShow(noun, host, wiring);
  addHistory(noun, host, wiring);
}

function addEvaluate(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  withOut(noun.command('evaluate'))
    .description(
      'verify a run and the evidence about it, run it again, judge every gate; exit 5 when refused',
    )
    .argument('<run>', 'run id, run folder, or last')
    .option('--stress <id>', 'evaluation of mqk stress run: id, folder, or last about the run')
    .option(
      '--walk-forward <id>',
      'evaluation of mqk walk-forward run: id, folder, or last about the run',
    )
    .option('--check <id>', 'evaluation of mqk strategy check: id, folder, or last about the run')
    .option('--bars <symbol=file>', 'bar file of the run, when it moved; repeat for more', collect)
    .option('--strategy <path>', 'strategy file of the run, when it moved')
    .option('--actions <file>', 'actions file of the run, when it moved')
    .addHelpText(
      'after',
      examples([
        'mqk promote evaluate last --stress last --walk-forward last --check last',
        'mqk promote evaluate exports/<run_id> --stress <id> --bars SPY=spy.csv --json',
      ]) + '\nEvidence that is not given is missing, and its gates deny.\n',
    )
    .action(async (run: string, flags: EvaluateFlags) => {
      const { promoteEvaluate } = await import('./evaluate.ts');
      exitWith(await promoteEvaluate({ run, flags }, host, output));
    });
}

function addRank(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  withOut(noun.command('rank'))
    .description('order what passed its gates, with every comparison that decided')
    .argument(
      '<names...>',
      'verdicts by id or folder, or runs by theirs: their newest verdict stands',
    )
    .addHelpText(
      'after',
      examples(['mqk promote rank <id> <id>', 'mqk promote rank <run_id> <run_id>']),
    )
    .action(async (names: readonly string[], flags: VerdictFlags) => {
      const { promoteRank } = await import('./rank.ts');
      exitWith(promoteRank({ names, flags }, host, output));
    });
}

function addShow(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  withOut(noun.command('show'))
    .description('the gate table of a sealed verdict, verified')
    .argument('<id>', 'verdict by id or folder, or last')
    .addHelpText('after', examples(['mqk promote show last']))
    .action(async (name: string, flags: VerdictFlags) => {
      const { promoteShow } = await import('./show.ts');
      exitWith(promoteShow({ name, flags }, host, output));
    });
}

function addHistory(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  withOut(noun.command('history'))
    .description('all verdicts about a strategy, the newest first')
    .argument('[strategy]', 'id of the strategy; without it, of all')
    .addHelpText('after', examples(['mqk promote history', 'mqk promote history sma_cross --json']))
    .action(async (strategy: string | undefined, flags: VerdictFlags) => {
      const { promoteHistory } = await import('./history.ts');
      exitWith(promoteHistory({ strategy: strategy ?? null, flags }, host, output));
    });
}

function withOut(command: Command): Command {
  return everywhere(command).option('--out <dir>', 'folder that holds the run folders', 'exports');
}
