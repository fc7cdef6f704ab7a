/** Declares `mqk doctor`. */
import type { Command } from 'commander';
import { collect, everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { ConfigFlags } from '../config/config-flags.ts';
import type { Host } from '../host.ts';

/** Adds the command. */
export function addDoctor(program: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(program.command('doctor'))
    .description('is this machine fit: one check a row, with what mends it; exit 6 when one fails')
    .option('--config <files...>', 'config layers whose keys are looked for')
    .option('--set <path=value>', 'config value, after all layers; repeat for more', collect)
    .option('--mode <mode>', 'BACKTEST, PAPER or LIVE: whose keys are looked for', 'BACKTEST')
    .addHelpText('after', examples(['mqk doctor', 'mqk doctor --mode PAPER --json']))
    .action(async (flags: ConfigFlags) => {
      const { doctor } = await import('./doctor.ts');
      exitWith(await doctor(flags, host, output));
    });
}
