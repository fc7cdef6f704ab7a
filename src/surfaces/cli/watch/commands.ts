/** Declares `mqk watch`. */
import type { Command } from 'commander';
import { everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import type { WatchFlags } from './watch.ts';

export function addWatch(program: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(program.command('watch'))
    .description('watch deadman files and heartbeats, and disarm the runs that fail them')
    .option('--once', 'look once and end')
    .addHelpText('after', examples(['mqk watch', 'mqk watch --once --json']))
    .action(async (flags: WatchFlags) => {
      const { watch } = await import('./watch.ts');
      exitWith(await watch(flags, host, output));
    });
}
