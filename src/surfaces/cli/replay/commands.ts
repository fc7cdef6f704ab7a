/** Declares `mqk replay`. */
import type { Command } from 'commander';
import { collect, everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import type { ReplayFlags } from './replay.ts';

export function addReplay(program: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(program.command('replay'))
    .description('do a finished run again from its record, and compare; exit 6 when it differs')
    .argument('<run>', 'run id, run folder, or last')
    .requiredOption('--verify', 'compare decision by decision; there is nothing else to do')
    .option('--bars <symbol=file>', 'bar file of a symbol, when it lies elsewhere now', collect)
    .option('--strategy <path>', 'strategy file of the run, when it moved')
    .option('--actions <file>', 'where the corporate actions lie now')
    .option('--out <dir>', 'folder that holds the run folders', 'exports')
    .addHelpText('after', examples(['mqk replay last --verify']))
    .action(async (run: string, flags: ReplayFlags) => {
      const { replay } = await import('./replay.ts');
      exitWith(await replay(run, flags, { host, output }));
    });
}
