/** Declares `mqk broker …`: the paper broker as a process. */
import type { Command } from 'commander';
import { everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import type { PaperFlags } from './paper.ts';

export function addBroker(program: Command, host: Host, { output, exitWith }: Wiring): void {
  const noun = program.command('broker').description('the paper broker of this MQK_HOME');
  everywhere(noun.command('paper'))
    .description('be the paper broker until it is stopped or unused; commands start it themselves')
    .option('--idle-seconds <n>', 'end after so long without a request', '900')
    .addHelpText('after', examples(['mqk broker paper', 'mqk broker paper --idle-seconds 60']))
    .action(async (flags: PaperFlags) => {
      const { brokerPaper } = await import('./paper.ts');
      exitWith(await brokerPaper(flags, host, output));
    });
  everywhere(noun.command('status'))
    .description(
      'whether the paper broker runs and takes orders; starts none; exit 6 when none runs',
    )
    .addHelpText('after', examples(['mqk broker status', 'mqk broker status --json']))
    .action(async () => {
      const { brokerStatus } = await import('./status.ts');
      exitWith(await brokerStatus(host, output));
    });
  everywhere(noun.command('stop'))
    .description('end the paper broker; its orders stay, and the next start has them again')
    .addHelpText('after', examples(['mqk broker stop']))
    .action(async () => {
      const { brokerStop } = await import('./stop.ts');
      exitWith(await brokerStop(host, output));
    });
}
