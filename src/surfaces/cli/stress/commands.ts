/** `mqk stress …`: a run again under harder markets. */
import type { Command } from 'commander';
import { collect, everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import { withJudgedRun } from '../backtest/judged-run.ts';
import type { ShowFlags } from '../backtest/shown-evaluation.ts';
import type { StressFlags } from './run.ts';

/** Adds the noun `stress` and its verbs. */
export function addStress(program: Command, host: Host, wiring: Wiring): void {
  const noun = program.command('stress').description('run again under harder costs and latencies');
  addRun(noun, host, wiring);
  addShow(noun, host, wiring);
  addList(noun, host, wiring);
}

function addRun(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  withJudgedRun(everywhere(noun.command('run')))
    .description(
      'run a backtest and each stress scenario over the same bars; write a sealed evaluation with the ' +
        'figures side by side and the cost multiplier at which no profit is left',
    )
    .option(
      '--profile <name>',
      'stress profile by name or path; repeat for more scenarios, join with + for a stack in one',
      collect,
    )
    .option('--all', 'each shipped profile alone, and all of them stacked')
    .addHelpText(
      'after',
      examples([
        'mqk stress run last --all',
        'mqk stress run --strategy sma_cross --bars SPY=spy.csv --timeframe 1D --profile slippage_x2',
        'mqk stress run last --profile slippage_x2+latency_high --profile ./lab/worse.yaml --json',
      ]) + '\n--set comes after the profiles: where it replaces what one sets, the row says so.\n',
    )
    .action(async (run: string | undefined, flags: StressFlags) => {
      const { stressRun } = await import('./run.ts');
      exitWith(await stressRun({ run, flags }, host, output));
    });
}

function addShow(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('show'))
    .description('show a stress that was written, verified')
    .argument('<id>', 'evaluation folder, its id, or last')
    .option('--out <dir>', 'folder that holds the run folders', 'exports')
    .addHelpText('after', examples(['mqk stress show last']))
    .action(async (id: string, flags: ShowFlags) => {
      const { stressShow } = await import('./show.ts');
      exitWith(stressShow({ id, flags }, host, output));
    });
}

function addList(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('list'))
    .description('the shipped stress profiles, and what each of them sets')
    .addHelpText('after', examples(['mqk stress list', 'mqk stress list --json']))
    .action(async () => {
      const { stressList } = await import('./list.ts');
      exitWith(stressList(host, output));
    });
}
